"""The log of looks, fetched by those who control it: for a supervisory authority, a person, or a unit (logguttrekk, R153).

Whoever fetches says why, it stands in the journal, and their own looks are not theirs to go through.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, chain, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import LogFetched
from inngang.service.rows import row

CONTROLLERS: Final = frozenset({Role.LOG_CONTROLLER, Role.DPO})
LONGEST_DAYS, SHORTEST, LONGEST = 366, 10, 255


class CannotFetch(Refused):
    """Nothing is handed out; the sentence says why."""


@action
def fetch_log(
    *, first: date, last: date, reason: str, ref: str = "", unit_number: str = "", by: Viewer, at: datetime
) -> Iterator[dict[str, Any]]:
    """Line by line, never all at once; the fetching is journaled before the first line leaves. Raises CannotFetch."""
    if by.role not in CONTROLLERS or not by.staff_id:
        raise CannotFetch(Why(marked("Only those who control the log, and the data protection officer, fetch it.")))
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        raise CannotFetch(Why(marked("Write why in 10 to 255 signs, without names.")))
    if last < first or (last - first).days > LONGEST_DAYS:
        raise CannotFetch(Why(marked("Choose a first and a last day, at most a year apart.")))
    person_id = _id("select person_id as id from enquiries_enquiry where ref = %(given)s", ref.strip().upper())
    unit_id = _id("select id from organisation_unit where number = %(given)s", unit_number.strip())
    if ref.strip() and not person_id or unit_number.strip() and not unit_id or person_id in by.conflicts:
        raise CannotFetch(Why(marked("We find nobody behind that reference or number.")))
    given: dict[str, Any] = {
        "from_at": _midnight(first),
        "to_at": _midnight(last + timedelta(days=1)),
        "person_id": person_id,
        "unit_id": unit_id,
        "not_by": by.staff_id,
        "not_about": sorted(by.conflicts),
    }
    lines = chain.count_looks(**given)
    record(
        LogFetched(person_id=person_id, unit_id=unit_id, first=first, last=last, lines=lines, reason=reason.strip()),
        by=by,
        at=at,
    )
    return chain.looks(**given)


def _id(statement: str, given: str) -> int | None:
    found = row(statement, {"given": given}) if given else None
    return int(found["id"]) if found and found["id"] else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OSLO)
