"""The calls we made (utgående oppringninger): whom a number that rings us was rung by last (R038)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from inngang.rules.hours import Calendar, Counted
from inngang.rules.policies import Span
from inngang.service.organisation.policies import policy_at
from inngang.service.organisation.queries import calendar_of
from inngang.service.people.queries import one_way
from inngang.service.rows import row

LAST_CALL = """
select c.enquiry_id, c.staff_id, c.at, e.unit_id from enquiries_outgoing_call c
join enquiries_enquiry e on e.id = c.enquiry_id
where c.number = %(number)s and c.at <= %(at)s order by c.at desc limit 1
"""


class Rung(NamedTuple):
    """The last call from us to a number."""

    enquiry_id: int
    staff_id: int


def last_call_to(number: str, at: datetime) -> Rung | None:
    """Who rang this number last and about what, when that is not longer ago than the policy says."""
    span = policy_at(at).return_calls
    if not number.strip() or span == Span():
        return None
    found = row(LAST_CALL, {"number": one_way(number), "at": at}, often=True)
    if found is None or at.astimezone(UTC) > _ends(span, found["at"], calendar_of(found["unit_id"], at=at)):
        return None
    return Rung(found["enquiry_id"], found["staff_id"])


def _ends(span: Span, since: datetime, calendar: Calendar) -> datetime:
    if span.working_days:
        return Counted(calendar, since).days(span.working_days)
    if span.working_minutes:
        return Counted(calendar, since).minutes(span.working_minutes)
    return since.astimezone(UTC) + timedelta(seconds=span.seconds)
