"""Promise: the adviser will come back, with an answer or a call, by a time the person is told (løfte)."""

from __future__ import annotations

import json
from datetime import datetime

from inngang.rules import promises
from inngang.rules.access import Viewer
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import PromiseKind, PromiseState, Refusal, State, Why, marked
from inngang.service.enquiries.held import end_promise, hold_as_person, hold_as_staff, must_move
from inngang.service.enquiries.owed import tell_person
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PromiseRenewed
from inngang.service.rows import row, run

# What an adviser promises; the others follow from what is done.
CHOSEN = frozenset(
    {
        PromiseKind.ANSWER,
        PromiseKind.CALL_BACK,
        PromiseKind.APPOINTMENT,
        PromiseKind.DECISION,
        PromiseKind.FOLLOW_UP,
    }
)


class CannotPromise(Refused):
    """The promise cannot be kept as it was put; the sentence says what to change."""


MADE = """
with made as (
    insert into promises_promise (enquiry_id, person_id, kind, what, what_values, state, owner_id, made_at, due_by, window_start,
        window_end, next_attempt_at, told_at, attempts_at, broken_reason, step, unit_id)
    values (%(id)s, %(person)s, %(kind)s, %(what)s, %(what_values)s::jsonb, 'open', %(staff)s, %(at)s, %(due_by)s, %(start)s,
        %(end)s, %(next)s, %(at)s, '{}', '', 0, %(unit)s)
), freed as (
    update organisation_at_work set presence = case when exists (
        select 1 from enquiries_enquiry o where o.owner_id = %(staff)s and o.state = 'taken'
        and o.id <> %(id)s) then 'busy' else 'free' end, since = %(at)s
    where staff_id = %(staff)s and presence in ('free', 'busy')
)
update enquiries_enquiry set state = 'promised', owner_id = %(staff)s, times_promised = times_promised + 1 where id = %(id)s
"""


@action
def promise(
    *,
    enquiry_id: int,
    kind: PromiseKind,
    due_by: datetime | None = None,
    window: tuple[datetime, datetime] | None = None,
    text: str = "",
    by: Viewer,
    at: datetime,
) -> Promised:
    """Promise a call-back or a meeting (in a `window`), an answer, a decision or a follow-up point (by a time).

    The owner is the one who promises, and the time is in their working time, never later than was chosen.

    `text` is a note about why. Raises CannotPromise, NotYours, CannotMove.
    """
    held = hold_as_staff(enquiry_id, by)
    if held.state != State.PROMISED:
        must_move(held, State.PROMISED)
    if kind not in CHOSEN:
        raise CannotPromise(Why(marked("Choose what you promise.")))
    if kind != PromiseKind.CALL_BACK and due_by is not None and due_by <= at:
        raise CannotPromise(Why(marked("That time has passed. Choose a later one.")))
    made = promises.make(kind, at=at, calendar=held.calendar(at), by_when=due_by, window=window)
    if isinstance(made, Refusal):
        raise CannotPromise(made.why, made.code)
    if kind == PromiseKind.CALL_BACK and not (held.person_phone or held.caller_phone):
        raise CannotPromise(Why(marked("We have no number to phone. Ask for one, or promise a written answer.")))
    if held.promise_id:
        end_promise(held, PromiseState.RENEWED, at)
    owner = held.owner_id or by.staff_id
    run(
        MADE,
        {
            "id": held.id,
            "person": held.person_id,
            "kind": made.kind,
            "what": made.what.text,
            "what_values": json.dumps(dict(made.what.values)),
            "staff": owner,
            "unit": held.unit_id,
            "at": at,
            "due_by": made.due_by,
            "start": made.window_start,
            "end": made.window_end,
            "next": made.window_start or at if made.kind == PromiseKind.CALL_BACK else None,
        },
    )
    if text.strip():
        run(
            """insert into enquiries_message (enquiry_id, direction, text, staff_id, at)
               values (%(id)s, 'note', %(text)s, %(staff)s, %(at)s)""",
            {"id": held.id, "text": text.strip(), "staff": by.staff_id, "at": at},
        )
    record(
        PromiseRenewed(
            **held.about,
            kind=made.kind,
            what=str(made.what),
            due_by=made.due_by,
            was_due_by=held.promise_due_by or made.due_by,
            reason=text.strip() or "promised by the adviser",
        ),
        by=by,
        at=at,
    )
    tell_person(held, made.what, kind="promise_made", key=f"promise-{held.id}-{at.timestamp():.0f}", by=by, at=at)
    tell(*held.topics, f"staff-{owner}")
    return made


@action
def ask_call_back(
    *,
    enquiry_id: int,
    window: tuple[datetime, datetime] | None = None,
    phone: str = "",
    code: str | None = None,
    by: Viewer,
    at: datetime,
) -> Promised:
    """The one who waits, on the line or for an answer, asks to be phoned instead, and keeps their place (R084, R205).

    A `phone` given is where we phone. The queue owns the promise until somebody takes it.
    Raises CannotPromise, NoSuchEnquiry.
    """
    held = hold_as_person(enquiry_id, by, code)
    if held.state != State.WAITING:
        raise CannotPromise(Why(marked("Somebody has taken it already. They will talk to you.")))
    if not (phone or held.person_phone or held.caller_phone):
        raise CannotPromise(Why(marked("We have no number to phone. Write to us, or come to the office.")))
    made = promises.call_back(at=at, calendar=held.calendar(at), window=window)
    if isinstance(made, Refusal):
        raise CannotPromise(made.why, made.code)
    end_promise(held, PromiseState.RENEWED, at)
    if phone:
        run(
            "update enquiries_enquiry set caller_phone = %(phone)s where id = %(id)s",
            {"phone": phone[:20], "id": held.id},
        )
    row(
        """with placed as (
               update enquiries_placement set pace = case when pace = 1 then 2 else pace end, due_by = %(due_by)s where enquiry_id = %(id)s
           )
           insert into promises_promise (enquiry_id, person_id, kind, what, what_values, state, owner_queue_id, made_at, due_by,
               window_start, window_end, next_attempt_at, told_at, attempts_at, broken_reason, step, unit_id)
           values (%(id)s, %(person)s, 'call_back', %(what)s, %(what_values)s::jsonb, 'open', %(queue)s, %(at)s, %(due_by)s,
               %(start)s, %(end)s, %(next)s, %(at)s, '{}', '', 0, %(unit)s)
           returning id""",
        {
            "id": held.id,
            "person": held.person_id,
            "what": made.what.text,
            "what_values": json.dumps(dict(made.what.values)),
            "queue": held.queue_id,
            "unit": held.unit_id,
            "at": at,
            "due_by": made.due_by,
            "start": made.window_start,
            "end": made.window_end,
            "next": made.window_start or at,
        },
    )
    record(
        PromiseRenewed(
            **held.about,
            kind=made.kind,
            what=str(made.what),
            due_by=made.due_by,
            was_due_by=held.promise_due_by or made.due_by,
            reason="the person asked to be phoned",
        ),
        by=by,
        at=at,
    )
    tell(*held.topics)
    return made
