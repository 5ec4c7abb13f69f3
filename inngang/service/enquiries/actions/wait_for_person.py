"""Wait for the person: we need something from them, and the time stands still until it comes (vente på bruker).

A reply sets the clock going again with the working time that was left. We remind, and in the end go on with what we
have. Each change says the old time and the new one in the journal, and the person is told.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from inngang.rules import promises
from inngang.rules.access import Viewer
from inngang.rules.promises import Step
from inngang.rules.vocabulary import PromiseKind, Refusal, State, Why, marked
from inngang.service.enquiries.held import Held, hold, hold_as_staff, must_be_in_hand
from inngang.service.enquiries.keeping import LONGEST_TEXT
from inngang.service.enquiries.owed import clocks_of, must_say_why_late, renew, tell_person
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PersonReminded, PromiseEscalated, PromisePaused, PromiseResumed
from inngang.service.rows import rows, run

LONGEST = 400
WE_NEED = marked("We need something from you before we can go on. Log in, or use your code, to see what.")
WE_STILL_NEED = marked("We still wait for something from you. Log in, or use your code, to see what.")


class CannotWait(Refused):
    """What we need was not asked for; the sentence says what is missing."""


@action
def wait_for_person(
    *, enquiry_id: int, what: str, late_reason: str = "", by: Viewer, at: datetime
) -> promises.Promised:
    """Ask the person for something; the promise waits with the working time that is left.

    Raises CannotWait, LateWithoutReason, NotYours, CannotMove.
    """
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    if len(what.strip()) > LONGEST:
        raise CannotWait(Why(marked("That is too long. Write at most %(most)s characters."), {"most": LONGEST}))
    calendar = held.calendar(at)
    made = promises.make(PromiseKind.DOCUMENT_REMINDER, at=at, calendar=calendar, asked_for=what)
    if isinstance(made, Refusal):
        raise CannotWait(made.why, made.code)
    must_say_why_late(held, late_reason, by=by, at=at)
    left, clocks = _left(held, at)
    assert held.promise_due_by is not None, "what is in hand has an open promise"
    record(PromisePaused(**held.about, was_due_by=held.promise_due_by, left_minutes=left), by=by, at=at)
    renew(
        held,
        made,
        reason="waits for the person",
        by=by,
        at=at,
        state=State.PROMISED,
        paused_at=at,
        left_minutes=left,
        waits_for=what.strip(),
        clocks=clocks,
    )
    run(
        """insert into enquiries_message (enquiry_id, direction, text, staff_id, at)
           values (%(id)s, 'out', %(text)s, %(staff)s, %(at)s)""",
        {"id": held.id, "text": what.strip()[:LONGEST_TEXT], "staff": by.staff_id or None, "at": at},
    )
    tell_person(held, Why(WE_NEED), kind="we_need", key=f"need-{held.id}-{at.timestamp():.0f}", by=by, at=at)
    tell(*held.topics)
    return made


def resume(held: Held, *, heard: bool, asked_again: bool = False, by: Viewer, at: datetime) -> promises.Promised | None:
    """Inside another verb: the clock goes on. Nothing happens when it did not stand still."""
    if held.promise_paused_at is None:
        return None
    made = going_on(held, heard=heard, asked_again=asked_again, at=at)
    record(
        PromiseResumed(**held.about, due_by=made.due_by, left_minutes=held.promise_left_minutes or 0, heard=heard),
        by=by,
        at=at,
    )
    reason = "the person got in touch" if asked_again else "the person answered" if heard else "goes on without"
    renew(held, made, reason=reason, by=by, at=at)
    tell_person(held, made.what, kind="promise_made", key=f"goes-on-{held.id}-{at.timestamp():.0f}", by=by, at=at)
    return made


def heard_again(enquiry_id: int, *, by: Viewer, at: datetime) -> promises.Promised | None:
    """They phoned, came or wrote about it once more: whoever has it reads that, and the clock goes on as after a reply."""
    held = hold(enquiry_id)
    made = resume(held, heard=True, asked_again=True, by=by, at=at)
    if made is not None:
        tell(*held.topics)
    return made


def going_on(held: Held, *, heard: bool, asked_again: bool = False, at: datetime) -> promises.Promised:
    """The promise after the pause, with each of its clocks counted on from what it had left."""
    calendar = held.calendar(at)
    made = promises.goes_on(
        left_minutes=held.promise_left_minutes or 0, at=at, calendar=calendar, heard=heard, asked_again=asked_again
    )
    before = {one["side"]: one.get("left", 0) for one in held.promise_clocks or ()}
    clocks = tuple(
        clock._replace(due_by=promises.resume(left_minutes=before[clock.side], at=at, calendar=calendar))
        for clock in clocks_of(held.promise_clocks)
    )
    return made._replace(clocks=tuple(sorted(clocks, key=lambda one: one.due_by)))


def _left(held: Held, at: datetime) -> tuple[int, list[dict[str, Any]]]:
    """The working minutes left, of the promise and of each of its clocks; asked again while it waits, it is the same."""
    if held.promise_paused_at is not None:
        return held.promise_left_minutes or 0, list(held.promise_clocks or ())
    calendar = held.calendar(at)
    assert held.promise_due_by is not None
    clocks = [
        {
            "side": str(one.side),
            "due_by": one.due_by.isoformat(),
            "left": promises.pause(due_by=one.due_by, at=at, calendar=calendar),
        }
        for one in clocks_of(held.promise_clocks)
    ]
    return promises.pause(due_by=held.promise_due_by, at=at, calendar=calendar), clocks


WAITED_LONG = """
select p.enquiry_id from promises_promise p
where p.state = 'open' and p.paused_at is not null and p.due_by <= %(at)s order by p.due_by, p.id limit %(limit)s
"""


def remind_waiting(*, at: datetime, by: Viewer, limit: int = 500) -> int:
    """By the clock: remind those we wait for, and go on with what we have after the last reminder. How many."""
    return sum(_remind(one["enquiry_id"], by=by, at=at) for one in rows(WAITED_LONG, {"at": at, "limit": limit}))


@action
def _remind(enquiry_id: int, *, by: Viewer, at: datetime) -> int:
    held = hold(enquiry_id)
    if held.promise_paused_at is None or held.promise_due_by is None or held.promise_due_by > at:
        record(PromiseEscalated(enquiry_id=None, step=Step.NONE), by=by, at=at)  # the person was first
        return 0
    if not promises.remind_again(reminders=held.promise_reminders):
        resume(held, heard=False, by=by, at=at)
        tell(*held.topics)
        return 1
    times = held.promise_reminders + 1
    made = promises.make(
        PromiseKind.DOCUMENT_REMINDER, at=at, calendar=held.calendar(at), asked_for=held.promise_waits_for
    )
    assert not isinstance(made, Refusal), "it was asked for before"
    renew(
        held,
        made,
        reason="reminded",
        by=by,
        at=at,
        paused_at=held.promise_paused_at,
        left_minutes=held.promise_left_minutes,
        waits_for=held.promise_waits_for,
        reminders=times,
        clocks=held.promise_clocks,
    )
    record(PersonReminded(**held.about, times=times), by=by, at=at)
    tell_person(held, Why(WE_STILL_NEED), kind="we_need", key=f"remind-{held.promise_id}", by=by, at=at)
    tell(*held.topics)
    return 1
