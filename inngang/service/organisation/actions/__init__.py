"""What can be done with units, hours, queues, seats, posts, follow-up and presence."""

from inngang.service.organisation.actions.follow_up import Following, follow_up, follow_up_many
from inngang.service.organisation.actions.learn import learn
from inngang.service.organisation.actions.open_queue import open_national, open_queue
from inngang.service.organisation.actions.post import post
from inngang.service.organisation.actions.register_units import AreaRow, Counts, UnitRow, register_units
from inngang.service.organisation.actions.seat import seat, unseat
from inngang.service.organisation.actions.set_opening_hours import (
    HoursRow,
    ReceptionRow,
    UnknownUnit,
    set_opening_hours,
)
from inngang.service.organisation.actions.set_presence import set_presence

__all__ = [
    "AreaRow",
    "Counts",
    "Following",
    "HoursRow",
    "ReceptionRow",
    "UnitRow",
    "UnknownUnit",
    "follow_up",
    "follow_up_many",
    "learn",
    "open_national",
    "open_queue",
    "post",
    "register_units",
    "seat",
    "set_opening_hours",
    "set_presence",
    "unseat",
]
