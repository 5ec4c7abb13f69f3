"""Go through an opening, be the second of two, or end it: what leaders do (gjennomgang)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.access_opening import AT_MOST, FOR_OPERATIONS
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import AccessEnded, AccessReviewed, AccessSeconded
from inngang.service.rows import row, run

REVIEWERS = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD})
RIGHT, WRONG = "right", "wrong"
NOT_FOUND = Why(marked("We cannot find that opening."))


class CannotReview(Refused):
    """It stays as it was; the sentence says why."""


HELD = """
select o.id, o.staff_id, o.person_id, o.unit_id, o.kind, o.ends_at, o.open_until, o.needs_second, o.second_id, o.seen_at, p.role
from access_opening o left join organisation_post p on p.staff_id = o.staff_id and p.valid_to is null
where o.id = %(id)s order by p.id limit 1 for update of o
"""


@action
def review_opening(*, opening_id: int, verdict: str, by: Viewer, at: datetime) -> None:
    """Right: an override stays open until its end. Wrong: it closes now. Raises CannotReview."""
    one = _held(opening_id, by)
    if verdict not in (RIGHT, WRONG):
        raise CannotReview(Why(marked("Say whether it was right or wrong.")))
    until = at if verdict == WRONG else one["ends_at"]
    if one["needs_second"] or one["open_until"] < at and verdict == RIGHT and one["kind"] != "override":
        until = min(until, one["open_until"])
    run(
        """update access_opening set seen_by_id = %(staff)s, seen_at = %(at)s, verdict = %(verdict)s,
               open_until = greatest(%(until)s, started_at) where id = %(id)s""",
        {"staff": by.staff_id, "at": at, "verdict": verdict, "until": until, "id": opening_id},
    )
    record(AccessReviewed(person_id=one["person_id"], about_staff=one["staff_id"], verdict=verdict), by=by, at=at)


@action
def second_opening(*, opening_id: int, by: Viewer, at: datetime) -> None:
    """Agree as the second of two; only now is it open. Raises CannotReview."""
    one = _held(opening_id, by)
    if not one["needs_second"] or one["second_id"] is not None or at >= one["ends_at"]:
        raise CannotReview(Why(marked("This one does not wait for a second.")))
    longest = FOR_OPERATIONS if one["role"] == Role.SYSADMIN else AT_MOST
    run(
        "update access_opening set second_id = %(staff)s, open_until = least(ends_at, %(until)s) where id = %(id)s",
        {"staff": by.staff_id, "until": at + longest, "id": opening_id},
    )
    record(AccessSeconded(person_id=one["person_id"], about_staff=one["staff_id"]), by=by, at=at)


@action
def end_opening(*, opening_id: int, by: Viewer, at: datetime) -> None:
    """Close one's own opening before its time. Raises CannotReview."""
    one = row(HELD, {"id": opening_id})
    if one is None or one["staff_id"] != by.staff_id or not by.staff_id:
        raise CannotReview(NOT_FOUND)
    run(
        "update access_opening set open_until = least(open_until, %(at)s) where id = %(id)s",
        {"at": at, "id": opening_id},
    )
    record(AccessEnded(person_id=one["person_id"], about_staff=one["staff_id"]), by=by, at=at)


def _held(opening_id: int, by: Viewer) -> dict[str, Any]:
    """Locked, for a leader of the same unit who is not the one it is about, nor anybody of the person's own."""
    one = row(HELD, {"id": opening_id})
    if one is None or by.role not in REVIEWERS or one["unit_id"] not in by.unit_ids or one["person_id"] in by.conflicts:
        raise CannotReview(NOT_FOUND)
    if one["staff_id"] == by.staff_id:
        raise CannotReview(Why(marked("Somebody else goes through your own openings.")))
    return one
