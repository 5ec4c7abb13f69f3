"""Say what a working day went to (tidsbruk): added to the sums of the office, and kept nowhere else."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import OFFICE_KINDS, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import TimeUseAnswered
from inngang.service.key_figures.time_use import ACTIVITIES, monday_of
from inngang.service.rows import row, run


class CannotGiveTimeUse(Refused):
    """Answered already, at no office, or not one of the answers."""


@action
def give_time_use(*, most: str, after: str, by: Viewer, at: datetime) -> None:
    """What took most, and what came next. The log says that somebody at the office answered, not who or what.
    Raises: CannotGiveTimeUse."""
    if most not in ACTIVITIES or after not in ACTIVITIES or most == after:
        raise CannotGiveTimeUse(Why(marked("Choose what took most, and something else that came next.")))
    given = {"staff": by.staff_id, "monday": monday_of(at), "units": sorted(by.unit_ids), "at": at}
    unit = row(
        "select min(id) as id from organisation_unit where id = any(%(units)s) and kind = any(%(kinds)s)",
        {**given, "kinds": [str(one) for one in OFFICE_KINDS]},
    )
    if unit is None or unit["id"] is None:
        raise CannotGiveTimeUse(Why(marked("This is for those who work at an office.")))
    new = run(
        """insert into key_figures_time_use_given (staff_id, monday) values (%(staff)s, %(monday)s)
           on conflict do nothing""",
        given,
    )
    if not new:
        raise CannotGiveTimeUse(Why(marked("You have answered this week. Thank you.")))
    run(
        """insert into key_figures_time_use as c (unit_id, monday, activity, most, next)
           values (%(unit)s, %(monday)s, %(most)s, 1, 0), (%(unit)s, %(monday)s, %(after)s, 0, 1)
           on conflict (unit_id, monday, activity) do update
           set most = c.most + excluded.most, next = c.next + excluded.next""",
        {**given, "unit": unit["id"], "most": most, "after": after},
    )
    record(TimeUseAnswered(unit_id=unit["id"]), by=Viewer(by.role), at=at)
