"""Close: nothing ends without an outcome, and nothing acute without a human having seen to it."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import lifecycle
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import OPEN_STATES, Outcome, PromiseState, State, Why, marked
from inngang.service.enquiries.held import Held, end_promise, hold, hold_as_person, hold_as_staff
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
    update organisation_at_work set presence = 'free', since = %(at)s where staff_id = %(owner)s and presence = 'busy' and %(was_taken)s
)
update enquiries_enquiry set state = 'closed', outcome = %(outcome)s, closed_at = %(at)s where id = %(id)s
"""


@action
def close(*, enquiry_id: int, outcome: Outcome, by: Viewer, at: datetime, reason: str = "") -> None:
    """End it with an outcome. Raises CannotClose, NotYours."""
    held = hold_as_staff(enquiry_id, by)
    if outcome in (Outcome.REFERRED, Outcome.WITHDRAWN) and held.state != State.ANSWERED and not reason.strip():
        raise CannotClose(Why(marked("Write what happened, so that anybody who looks later understands.")))
    _close(held, outcome=outcome, person_waits=False, by=by, at=at, reason=reason)


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


@action
def join(*, enquiry_id: int, into_id: int, by: Viewer, at: datetime) -> None:
    """It is the same thing as one already open: end it there, and count that the person had to ask again (R081).

    Raises CannotClose, NotYours.
    """
    held = hold_as_staff(enquiry_id, by)
    into = hold(into_id)
    if into.person_id is None or into.person_id != held.person_id or into.id == held.id:
        raise CannotClose(Why(marked("Only two enquiries from the same person can be joined.")))
    if into.state not in OPEN_STATES:  # or what the person waits for would end with it
        raise CannotClose(Why(marked("The other one is finished. Open it again first, or keep this one.")))
    run("update enquiries_enquiry set times_chased = times_chased + 1 where id = %(id)s", {"id": into.id})
    run(
        """insert into enquiries_message (enquiry_id, direction, text, staff_id, at)
           select %(into)s, direction, text, staff_id, at from enquiries_message where enquiry_id = %(id)s order by id""",
        {"into": into.id, "id": held.id},
    )
    _close(held, outcome=Outcome.JOINED, person_waits=False, by=by, at=at, reason=f"joined with {into.ref}")


def _close(held: Held, *, outcome: Outcome, person_waits: bool, by: Viewer, at: datetime, reason: str) -> None:
    refusal = lifecycle.closing(
        state=held.state,
        urgency=held.urgency,
        outcome=outcome,
        person_waits=person_waits,
        had_human=held.taken_at is not None or held.state == State.ANSWERED,
    )
    if refusal is not None:
        raise CannotClose(refusal.why, refusal.code)
    if held.promise_id:
        end_promise(held, PromiseState.WITHDRAWN, at)
        record(PromiseEnded(**held.about, kind=str(held.promise_kind), reason=str(outcome)), by=by, at=at)
    run(
        CLOSED,
        {"id": held.id, "outcome": outcome, "at": at, "owner": held.owner_id, "was_taken": held.state == State.TAKEN},
    )
    record(EnquiryClosed(**held.about, outcome=outcome, reason=reason), by=by, at=at)
    tell(*held.topics)
