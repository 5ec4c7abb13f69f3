"""Give a person a coordinator who keeps the two sides together, or end it (koordinator)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Side, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import CoordinatorEnded
from inngang.service.organisation.actions.absence import LEADERS
from inngang.service.organisation.actions.follow_up import follow_up
from inngang.service.rows import row, run

FOLLOWED = """
select f.unit_id from organisation_follow_up f
where f.person_id = %(person)s and f.valid_to is null and f.unit_id = any(%(units)s) order by f.side limit 1
"""
WORKS_THERE = """
select 1 from organisation_post p join people_staff s on s.id = p.staff_id and s.is_active
where p.staff_id = %(staff)s and p.unit_id = %(unit)s and p.valid_to is null
    and p.role in ('state_adviser', 'municipal_adviser')
"""


class CannotCoordinate(Refused):
    """Not theirs, or not somebody who follows people up there."""


@action
def coordinate(*, person_id: int, staff_id: int | None, by: Viewer, at: datetime) -> None:
    """One of the advisers of the office that follows the person up; None: no coordinator any more.

    The caller has let the leader in to the person by the door. Raises: CannotCoordinate.
    """
    found = row(FOLLOWED, {"person": person_id, "units": sorted(by.unit_ids)})
    if by.role not in LEADERS or person_id in by.conflicts or found is None:
        raise CannotCoordinate(Why(marked("Only the leader of the office that follows the person up decides this.")))
    if staff_id is None:
        run(
            """update organisation_follow_up set valid_to = %(day)s
               where person_id = %(person)s and side = 'both' and valid_to is null""",
            {"person": person_id, "day": at.astimezone(OSLO).date()},
        )
        record(CoordinatorEnded(person_id=person_id, unit_id=found["unit_id"]), by=by, at=at)
        return
    if row(WORKS_THERE, {"staff": staff_id, "unit": found["unit_id"]}) is None:
        raise CannotCoordinate(Why(marked("Choose one of the advisers at the office.")))
    follow_up(person_id=person_id, staff_id=staff_id, side=Side.BOTH, unit_id=found["unit_id"], by=by, at=at)
