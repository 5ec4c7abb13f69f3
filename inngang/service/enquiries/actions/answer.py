"""Answer: the person gets what they asked for, the promise is kept, and the enquiry may still be asked on."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import PromiseState, State, Why, marked
from inngang.service.enquiries.held import (
    Held,
    end_promise,
    hold_as_staff,
    must_move,
    must_not_ask_to_meet,
    must_tell_adviser_first,
)
from inngang.service.enquiries.keeping import LONGEST_TEXT
from inngang.service.enquiries.owed import must_say_why_late
from inngang.service.enquiries.telling import tell_them
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import EnquiryAnswered, PromiseKept
from inngang.service.notices.words import words_in
from inngang.service.rows import run

ANSWER_READY = marked(
    "Hello. There is an answer to you from us. Log in, or use your code, to read it. Reference %(ref)s."
)
ANSWER_LETTER = marked(
    "Hello. This is our answer to you. Reference %(ref)s.\n\n%(answer)s\n\nYou can phone us, come to an office or write a letter back."
)


class CannotAnswer(Refused):
    """The answer was not given; what was written comes back."""


ANSWERED = """
with said as (
    insert into enquiries_message (enquiry_id, direction, text, staff_id, at) values (%(id)s, 'out', %(text)s, %(staff)s, %(at)s)
), loosed as (
    update access_tie set ends_at = %(at)s + interval '24 hours' where enquiry_id = %(id)s and ends_at is null and staff_id is not null
), freed as (
    update organisation_at_work set presence = case when exists (
        select 1 from enquiries_enquiry o where o.owner_id = %(had_it)s and o.state = 'taken'
        and o.id <> %(id)s) then 'busy' else 'free' end, since = %(at)s
    where staff_id = %(had_it)s and presence in ('free', 'busy')
)
update enquiries_enquiry set state = 'answered', answered_at = %(at)s, taken_at = coalesce(taken_at, %(at)s) where id = %(id)s
"""


@action
def answer(*, enquiry_id: int, text: str, late_reason: str = "", by: Viewer, at: datetime) -> None:
    """Give the answer. What is said on the phone or at the desk is kept as well; later than promised it needs a reason.

    Raises CannotAnswer, LateWithoutReason, NotYours, CannotMove.
    """
    held = hold_as_staff(enquiry_id, by)
    must_move(held, State.ANSWERED)
    if held.follows_claim:
        raise CannotAnswer(
            Why(marked("Say first whether the money was paid or refused, or promise when you know more."))
        )
    must_not_ask_to_meet(held)
    must_tell_adviser_first(held, at)
    if not text.strip():
        raise CannotAnswer(Why(marked("Write the answer, or what you told the person.")))
    if len(text) > LONGEST_TEXT:
        raise CannotAnswer(Why(marked("That is too long. Write at most %(most)s characters."), {"most": LONGEST_TEXT}))
    must_say_why_late(held, late_reason, by=by, at=at)
    run(
        ANSWERED,
        {"id": held.id, "text": text.strip(), "staff": by.staff_id or None, "had_it": held.owner_id, "at": at},
        often=True,
    )
    keep_promise(held, by=by, at=at)
    minutes = round((at - (held.taken_at or at)).total_seconds() / 60)
    record(
        EnquiryAnswered(
            **held.about, minutes=minutes, first_contact=held.times_handed_over == 0 and held.times_reopened == 0
        ),
        by=by,
        at=at,
    )
    if held.channel not in ("phone", "visit"):  # there they have heard it
        tell_them(
            held,
            kind="answer_ready",
            text=words_in(held.language, Why(ANSWER_READY, {"ref": held.ref})),
            letter=words_in(held.language, Why(ANSWER_LETTER, {"ref": held.ref, "answer": text.strip()})),
            key=f"answer-{held.id}-{at.timestamp():.0f}",
            by=by,
            at=at,
        )
    tell(*held.topics)


def keep_promise(held: Held, *, by: Viewer, at: datetime) -> None:
    """The open promise is kept, in time or late."""
    if not held.promise_id:
        return
    assert held.promise_due_by is not None and held.promise_kind is not None
    end_promise(held, PromiseState.KEPT, at)
    record(
        PromiseKept(
            **held.about, kind=held.promise_kind, due_by=held.promise_due_by, in_time=at <= held.promise_due_by
        ),
        by=by,
        at=at,
    )
