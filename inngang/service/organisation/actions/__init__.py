"""What can be done with units, hours, queues, seats, posts, follow-up and presence."""

from inngang.service.organisation.actions.absence import CannotBeAway, end_absence, enter_absence
from inngang.service.organisation.actions.decide_intake import CannotChoose, decide_intake
from inngang.service.organisation.actions.direct_contact import (
    CannotDecide,
    decide_direct_contact,
    deviate_direct_contact,
)
from inngang.service.organisation.actions.follow_up import Following, follow_up, follow_up_many
from inngang.service.organisation.actions.learn import learn
from inngang.service.organisation.actions.open_queue import open_national, open_queue
from inngang.service.organisation.actions.plan_shifts import CannotPlan, ShiftRow, plan_shifts
from inngang.service.organisation.actions.post import post
from inngang.service.organisation.actions.register_units import AreaRow, Counts, UnitRow, register_units
from inngang.service.organisation.actions.seat import seat, unseat
from inngang.service.organisation.actions.set_duty import CannotSetDuty, end_duty, set_duty
from inngang.service.organisation.actions.set_opening_hours import (
    HoursRow,
    ReceptionRow,
    UnknownUnit,
    set_opening_hours,
)
from inngang.service.organisation.actions.set_presence import set_presence
from inngang.service.organisation.actions.turn_by_the_clock import turn_by_the_clock

__all__ = [
    "AreaRow",
    "CannotBeAway",
    "CannotChoose",
    "CannotDecide",
    "CannotPlan",
    "CannotSetDuty",
    "Counts",
    "Following",
    "HoursRow",
    "ReceptionRow",
    "ShiftRow",
    "UnitRow",
    "UnknownUnit",
    "decide_direct_contact",
    "decide_intake",
    "deviate_direct_contact",
    "end_absence",
    "end_duty",
    "enter_absence",
    "follow_up",
    "follow_up_many",
    "learn",
    "open_national",
    "open_queue",
    "plan_shifts",
    "post",
    "register_units",
    "seat",
    "set_duty",
    "set_opening_hours",
    "set_presence",
    "turn_by_the_clock",
    "unseat",
]
