"""Finish a visit: counted, and answered, shown the way or promised, in one tap (R175)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Outcome, PromiseKind, Why, marked
from inngang.service.enquiries.actions.answer import answer
from inngang.service.enquiries.actions.close import close
from inngang.service.enquiries.actions.promise import promise
from inngang.service.enquiries.actions.retriage import retriage
from inngang.service.enquiries.actions.visit import tally
from inngang.service.enquiries.held import hold_as_staff
from inngang.service.journal import action
from inngang.service.journal.action import Refused

PROMISED = "promised"  # somebody comes back to the visitor
FINISHES = (Outcome.ANSWERED, Outcome.REFERRED, PROMISED)
TOLD = "Snakket sammen ved skranken."  # what the archive shows when nothing more was written


class CannotFinish(Refused):
    """The visit goes on; the sentence says what is missing."""


@action
def finish_visit(
    *,
    enquiry_id: int,
    language: str,
    matter: str,
    minutes: int,
    outcome: str,
    other_channel: bool | None,
    text: str = "",
    by: Viewer,
    at: datetime,
) -> None:
    """`text` is what was said, or where the visitor was shown. Raises CannotFinish, CannotClose, NotYours, CannotMove."""
    if outcome not in FINISHES:
        raise CannotFinish(Why(marked("Choose how the visit ended.")))
    held = hold_as_staff(enquiry_id, by)
    if matter != held.matter:
        retriage(enquiry_id=enquiry_id, matter=matter, reason="told at the desk", by=by, at=at)
    tally(
        enquiry_id=enquiry_id,
        language=language,
        matter=matter,
        minutes=minutes,
        outcome=outcome,
        other_channel=other_channel,
        by=by,
        at=at,
    )
    if outcome == PROMISED:
        promise(enquiry_id=enquiry_id, kind=PromiseKind.ANSWER, text=text, by=by, at=at)
    elif outcome == Outcome.REFERRED:
        close(enquiry_id=enquiry_id, outcome=Outcome.REFERRED, reason=text.strip() or TOLD, by=by, at=at)
    else:
        answer(enquiry_id=enquiry_id, text=text.strip() or TOLD, by=by, at=at)
        close(enquiry_id=enquiry_id, outcome=Outcome.ANSWERED, by=by, at=at)
