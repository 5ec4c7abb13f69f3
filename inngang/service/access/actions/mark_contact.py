"""Mark an enquiry that came as one of very many, for somebody to look at (merket henvendelse)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.limits import REVIEW_WITHIN, Over
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.access.limits import key_of
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ContactMarked, MarksReviewed
from inngang.service.rows import row, run

REVIEWERS = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD})
REAL, ABUSE = "real", "abuse"


class CannotReviewMarks(Refused):
    """It stays as it was; the sentence says why."""


# All from the same place since somebody last looked are one to go through.
MARK = """
with one as (
    insert into limits_mark as kept (key, deed, scope, count, began_at, last_at, review_by, verdict)
    values (%(key)s, %(deed)s, %(scope)s, 1, %(at)s, %(at)s, %(by)s, '')
    on conflict (key) where reviewed_at is null do update set count = kept.count + 1, last_at = %(at)s
    returning id
)
insert into limits_marked (enquiry_id, mark_id) select %(enquiry)s, id from one
on conflict (enquiry_id) do nothing
"""


@action
def mark_contact(*, enquiry_id: int, over: Over, whose: str, by: Viewer, at: datetime) -> None:
    """The enquiry goes its way all the same; a leader has a day to look at what it came with."""
    limit = over.limit
    given = {"key": key_of(limit, whose), "deed": limit.deed, "scope": limit.scope, "enquiry": enquiry_id}
    run(MARK, given | {"at": at, "by": at + REVIEW_WITHIN})
    record(ContactMarked(enquiry_id=enquiry_id, deed=limit.deed, scope=limit.scope), by=by, at=at)


@action
def review_marks(*, mark_id: int, verdict: str, by: Viewer, at: datetime) -> None:
    """Real people, or abuse. What was marked keeps its place in the queue in both. Raises CannotReviewMarks."""
    if by.role not in REVIEWERS or verdict not in (REAL, ABUSE):
        raise CannotReviewMarks(Why(marked("Say whether they were real or abuse.")))
    found = row(
        """update limits_mark set reviewed_at = %(at)s, reviewed_by = %(staff)s, verdict = %(verdict)s
           where id = %(id)s and reviewed_at is null returning count""",
        {"id": mark_id, "at": at, "staff": by.staff_id, "verdict": verdict},
    )
    if found is None:
        raise CannotReviewMarks(Why(marked("Somebody has looked at these already.")))
    record(MarksReviewed(mark_id=mark_id, count=found["count"], verdict=verdict), by=by, at=at)
