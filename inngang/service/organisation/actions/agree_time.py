"""When a person and their adviser talk: agreed between the two, and ended (avtalt kontakttid, R037)."""

from __future__ import annotations

from datetime import datetime, time

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ContactTimeAgreed, ContactTimeEnded
from inngang.service.rows import row


class CannotAgreeTime(Refused):
    """No time is agreed; the sentence says why."""


AGREED = """
with before as (
    update organisation_contact_time set ended_at = %(at)s
    where person_id = %(person)s and staff_id = %(staff)s and ended_at is null and weekday = %(weekday)s
)
select 1 from organisation_follow_up f where f.person_id = %(person)s and f.valid_to is null
    and %(staff)s in (f.staff_id, f.substitute_id) limit 1
"""
MADE = """
insert into organisation_contact_time (person_id, staff_id, weekday, starts, ends, agreed_at)
values (%(person)s, %(staff)s, %(weekday)s, %(starts)s, %(ends)s, %(at)s) returning id
"""


@action
def agree_time(*, person_id: int, weekday: int, starts: time, ends: time, by: Viewer, at: datetime) -> None:
    """One time a weekday; a new one takes the place of the old. It closes no other way in. Raises: CannotAgreeTime."""
    if not 0 <= weekday <= 4:
        raise CannotAgreeTime(Why(marked("Choose a weekday.")))
    if starts >= ends:
        raise CannotAgreeTime(Why(marked("The time must begin before it ends.")))
    values = {"person": person_id, "staff": by.staff_id, "weekday": weekday, "starts": starts, "ends": ends, "at": at}
    if row(AGREED, values) is None or person_id in by.conflicts:
        raise CannotAgreeTime(Why(marked("Only the person's own adviser agrees this with them.")))
    row(MADE, values)
    record(ContactTimeAgreed(person_id=person_id, about_staff=by.staff_id, weekday=weekday), by=by, at=at)


@action
def end_time(*, time_id: int, person_id: int, by: Viewer, at: datetime) -> None:
    """Not agreed any more. Raises: CannotAgreeTime."""
    found = row(
        """update organisation_contact_time set ended_at = %(at)s
           where id = %(id)s and person_id = %(person)s and staff_id = %(staff)s and ended_at is null returning id""",
        {"id": time_id, "person": person_id, "staff": by.staff_id, "at": at},
    )
    if found is None:
        raise CannotAgreeTime(Why(marked("Only the one who agreed it ends it.")))
    record(ContactTimeEnded(person_id=person_id, about_staff=by.staff_id), by=by, at=at)
