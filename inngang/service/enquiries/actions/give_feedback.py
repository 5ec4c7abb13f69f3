"""Tell the one who passed it on how it came, so that the next one comes better (tilbakemelding, R282)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.following import VERDICT_WORDS, Verdict
from inngang.rules.vocabulary import Why, marked
from inngang.service.enquiries.held import hold_as_staff
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import FeedbackGiven, FeedbackSeen
from inngang.service.rows import row, rows

LONGEST = 400
GIVEN = """
with sent as (
    select j.staff_id from journal_line j where j.enquiry_id = %(id)s and j.event in ('EnquiryHandedOver', 'EnquirySplit')
        and j.staff_id is not null and j.staff_id <> %(receiver)s order by j.id desc limit 1
), kept as (
    insert into enquiries_feedback (enquiry_id, sender_id, receiver_id, unit_id, verdict, text, at)
    select %(id)s, staff_id, %(receiver)s, %(unit)s, %(verdict)s, %(text)s, %(at)s from sent
    on conflict (enquiry_id, sender_id, receiver_id) do nothing
    returning sender_id
)
select (select staff_id from sent) as sender_id, (select sender_id from kept) as kept
"""
READ = """
update enquiries_feedback set seen_at = %(at)s where sender_id = %(staff)s and seen_at is null returning id
"""


class CannotGiveFeedback(Refused):
    """Nobody passed it on, or it was said already."""


@action
def give_feedback(*, enquiry_id: int, verdict: Verdict, text: str, by: Viewer, at: datetime) -> None:
    """To the last one who passed it on. Names no person in the list they read. Raises CannotGiveFeedback, NotYours."""
    held = hold_as_staff(enquiry_id, by)
    if verdict not in VERDICT_WORDS:
        raise CannotGiveFeedback(Why(marked("Say how it came.")))
    if verdict != Verdict.GOOD and not text.strip():
        raise CannotGiveFeedback(Why(marked("Write what would have helped, so that it comes better next time.")))
    if len(text.strip()) > LONGEST:
        raise CannotGiveFeedback(Why(marked("That is too long. Write at most %(most)s characters."), {"most": LONGEST}))
    values = {
        "id": held.id,
        "receiver": by.staff_id,
        "unit": next(iter(sorted(by.unit_ids)), held.unit_id),
        "verdict": str(verdict),
        "text": text.strip(),
        "at": at,
    }
    kept = row(GIVEN, values)
    if kept is None or kept["sender_id"] is None:
        raise CannotGiveFeedback(Why(marked("Nobody passed this on to you.")))
    if kept["kept"] is None:
        raise CannotGiveFeedback(Why(marked("You have told the sender already.")))
    record(FeedbackGiven(**held.about, about_staff=kept["sender_id"], verdict=str(verdict)), by=by, at=at)
    tell(f"staff-{kept['sender_id']}")


@action
def feedback_read(*, by: Viewer, at: datetime) -> None:
    """The sender has read what was new."""
    seen = rows(READ, {"staff": by.staff_id, "at": at})
    record(FeedbackSeen(count=len(seen)), by=by, at=at)
