"""Open a person in spite of the distance, with a reason and an end (overstyring, nødåpning)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.access_opening import MANY_IN, OpeningKind, is_many, terms
from inngang.rules.vocabulary import Purpose, Refusal, Why, marked
from inngang.service.access import door
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import AccessDeviated, AccessOpened, PersonRefused
from inngang.service.rows import row

TOO_OFTEN = marked("Somebody opened persons at other offices more than five times in thirty days")


class CannotOpenByException(Refused):
    """Nothing was opened; the sentence says what is missing."""


OPEN = """
with opened as (
    insert into access_opening (staff_id, person_id, unit_id, kind, category, reason, started_at, ends_at, open_until,
        needs_second, verdict, review_by)
    values (%(staff)s, %(person)s, %(unit)s, %(kind)s, %(category)s, %(reason)s, %(at)s, %(ends)s, %(until)s, %(second)s, '',
        %(review)s)
    returning id
)
select opened.id, 1 + (select count(*) from access_opening o where o.staff_id = %(staff)s and o.started_at > %(since)s) as times
from opened
"""


@action
def open_exception(
    *,
    person_id: int | None,
    kind: OpeningKind,
    category: str,
    reason: str,
    ends_at: datetime | None,
    by: Viewer,
    at: datetime,
) -> int:
    """The id of the opening. The leader and the person see it at once.

    Raises: CannotOpenByException when something is missing; DoorClosed, with the one sentence of the door, when there is
    no such person or what closes the door is not distance.
    """
    asked = terms(role=by.role, kind=kind, category=category, reason=reason, ends_at=ends_at, at=at)
    if isinstance(asked, Refusal):
        raise CannotOpenByException(asked.why, asked.code)
    refusal = door.refusal_with_exception(person_id=person_id or 0, by=by, at=at)
    if refusal is not None:
        known = person_id if refusal.code != "unknown" else None
        refused = PersonRefused(enquiry_id=None, person_id=known, purpose=Purpose.ANSWER, code=refusal.code)
        raise door.DoorClosed(door.CLOSED_DOOR, refusal.code, event=refused)
    unit = min(by.unit_ids, default=None)
    made = row(
        OPEN,
        {
            "staff": by.staff_id,
            "person": person_id,
            "unit": unit,
            "kind": kind,
            "category": category,
            "reason": reason.strip(),
            "at": at,
            "ends": asked.ends_at,
            "until": asked.open_until,
            "second": asked.needs_second,
            "review": asked.review_by,
            "since": at - MANY_IN,
        },
    )
    if made is None or person_id is None:
        raise CannotOpenByException(Why(marked("It was not opened. Try once more.")))
    record(
        AccessOpened(person_id=person_id, unit_id=unit, kind=kind, category=category, until=asked.open_until),
        by=by,
        at=at,
    )
    if is_many(made["times"]):
        record(AccessDeviated(person_id=None, unit_id=unit, about_staff=by.staff_id, what=TOO_OFTEN), by=by, at=at)
    tell(*(f"unit-{one}" for one in by.unit_ids))
    return int(made["id"])
