"""Follow money somebody waits for until it is paid or refused (følge et krav, R028)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.following import CLAIM_WORDS, Claim
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import PromiseKind, Why, marked
from inngang.service.enquiries.actions.answer import answer
from inngang.service.enquiries.actions.promise import promise
from inngang.service.enquiries.held import Held, hold_as_staff
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ClaimFollowed, ClaimSettled
from inngang.service.rows import run


class CannotFollow(Refused):
    """It is not followed, or not settled; the sentence says why."""


@action
def follow_claim(*, enquiry_id: int, what: str, due_by: datetime, text: str = "", by: Viewer, at: datetime) -> Promised:
    """From now on it does not end before the money is paid or refused; the person is told when they hear from us.

    Raises CannotFollow, CannotPromise, NotYours.
    """
    if not what.strip():
        raise CannotFollow(Why(marked("Write which money it is about.")))
    held = hold_as_staff(enquiry_id, by)
    made = promise(enquiry_id=enquiry_id, kind=PromiseKind.FOLLOW_UP, due_by=due_by, text=text, by=by, at=at)
    if not held.follows_claim:
        run(
            """insert into enquiries_claim (enquiry_id, what, began_at, staff_id, outcome)
               values (%(id)s, %(what)s, %(at)s, %(staff)s, '')""",
            {"id": held.id, "what": what.strip()[:120], "at": at, "staff": by.staff_id},
        )
        record(ClaimFollowed(**held.about, claim=what.strip()[:120]), by=by, at=at)
    return made


@action
def settle_claim(
    *, enquiry_id: int, outcome: Claim, text: str, late_reason: str = "", by: Viewer, at: datetime
) -> None:
    """It is known: paid or refused. The person gets the answer. Raises CannotFollow, CannotAnswer, LateWithoutReason."""
    held = hold_as_staff(enquiry_id, by)
    if not held.follows_claim:
        raise CannotFollow(Why(marked("No money is followed here.")))
    if outcome not in CLAIM_WORDS:
        raise CannotFollow(Why(marked("Say whether the money was paid or refused.")))
    end_claim(held, outcome, by=by, at=at)
    answer(enquiry_id=enquiry_id, text=text, late_reason=late_reason, by=by, at=at)


def end_claim(held: Held, outcome: Claim, *, by: Viewer, at: datetime) -> None:
    """Known, or not wanted any more."""
    run(
        "update enquiries_claim set outcome = %(outcome)s, ended_at = %(at)s where enquiry_id = %(id)s and ended_at is null",
        {"id": held.id, "outcome": str(outcome), "at": at},
    )
    record(ClaimSettled(**held.about, outcome=str(outcome)), by=by, at=at)
