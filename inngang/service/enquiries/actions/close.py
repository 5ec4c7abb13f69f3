"""Close: nothing ends without an outcome, and nothing acute without a human having seen to it."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import lifecycle
from inngang.rules.access import Viewer
from inngang.rules.following import Claim
from inngang.rules.vocabulary import Outcome, PromiseState, State, Why, marked
from inngang.service.enquiries.actions.follow_claim import end_claim
from inngang.service.enquiries.held import (
    Held,
    end_promise,
    hold,
    hold_as_person,
    hold_as_staff,
    must_not_ask_to_meet,
    must_tell_adviser_first,
)
from inngang.service.enquiries.owed import must_say_why_late
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import EnquiryClosed, PromiseEnded
from inngang.service.rows import run


class CannotClose(Refused):
    """It stays open; the sentence says what is missing."""


CLOSED = """
with gone as (
    delete from enquiries_placement where enquiry_id = %(id)s
), loosed as (
    update access_tie set ends_at = %(at)s + interval '24 hours' where enquiry_id = %(id)s and ends_at is null
), freed as (
    update organisation_at_work set presence = case when exists (
        select 1 from enquiries_enquiry o where o.owner_id = %(owner)s and o.state = 'taken'
        and o.id <> %(id)s) then 'busy' else 'free' end, since = %(at)s
    where staff_id = %(owner)s and presence in ('free', 'busy') and %(was_taken)s
)
update enquiries_enquiry set state = 'closed', outcome = %(outcome)s, closed_at = %(at)s where id = %(id)s
"""


@action
def close(
    *, enquiry_id: int, outcome: Outcome, late_reason: str = "", by: Viewer, at: datetime, reason: str = ""
) -> None:
    """End it with an outcome; later than promised it needs a reason. Raises CannotClose, LateWithoutReason, NotYours."""
    held = hold_as_staff(enquiry_id, by)
    must_not_ask_to_meet(held)
    if outcome not in (Outcome.WITHDRAWN, Outcome.ABANDONED):
        must_tell_adviser_first(held, at)
    if outcome in (Outcome.REFERRED, Outcome.WITHDRAWN) and held.state != State.ANSWERED and not reason.strip():
        raise CannotClose(Why(marked("Write what happened, so that anybody who looks later understands.")))
    _close(held, outcome=outcome, person_waits=False, by=by, at=at, reason=reason, late_reason=late_reason)


@action
def withdraw(*, enquiry_id: int, code: str | None = None, by: Viewer, at: datetime) -> None:
    """The person does not need it any more. Raises CannotClose, NoSuchEnquiry."""
    held = hold_as_person(enquiry_id, by, code)
    _close(held, outcome=Outcome.WITHDRAWN, person_waits=False, by=by, at=at, reason="the person withdrew it")


@action
def abandon(*, enquiry_id: int, by: Viewer, at: datetime, reason: str = "") -> None:
    """The caller hung up or the visitor left before anybody took it. Something acute stays open, to be phoned about.

    Raises CannotClose.
    """
    held = hold(enquiry_id)
    if held.state not in (State.WAITING, State.TAKEN):
        raise CannotClose(Why(marked("Something is promised or answered. Close it with what came of it.")))
    _close(held, outcome=Outcome.ABANDONED, person_waits=False, by=by, at=at, reason=reason)


def _close(
    held: Held,
    *,
    outcome: Outcome,
    person_waits: bool,
    by: Viewer,
    at: datetime,
    reason: str,
    late_reason: str | None = None,
) -> None:
    refusal = lifecycle.closing(
        state=held.state,
        urgency=held.urgency,
        outcome=outcome,
        person_waits=person_waits,
        had_human=held.taken_at is not None or held.state == State.ANSWERED,
    )
    if refusal is not None:
        raise CannotClose(refusal.why, refusal.code)
    if held.follows_claim and outcome not in (Outcome.WITHDRAWN, Outcome.ABANDONED):
        raise CannotClose(Why(marked("Say first whether the money was paid or refused.")))
    if late_reason is not None:  # one of us ends it
        must_say_why_late(held, late_reason, by=by, at=at)
    if held.promise_id:
        end_promise(held, PromiseState.WITHDRAWN, at)
        record(PromiseEnded(**held.about, kind=str(held.promise_kind), reason=str(outcome)), by=by, at=at)
    if held.follows_claim:
        end_claim(held, Claim.WITHDRAWN, by=by, at=at)
    run(
        CLOSED,
        {"id": held.id, "outcome": outcome, "at": at, "owner": held.owner_id, "was_taken": held.state == State.TAKEN},
        often=True,
    )
    record(EnquiryClosed(**held.about, outcome=outcome, reason=reason), by=by, at=at)
    tell(*held.topics)
