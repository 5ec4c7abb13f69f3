"""The open promise is replaced by a new one that the person is told of; never moved in silence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from inngang.rules import promises
from inngang.rules.access import Viewer
from inngang.rules.promises import LATE_REASONS, Clock, Promised
from inngang.rules.vocabulary import PromiseKind, PromiseState, Role, Side, State, Why, marked
from inngang.service.enquiries.held import Held, end_promise
from inngang.service.enquiries.telling import tell_them
from inngang.service.journal import record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import LateReasonGiven, PromiseRenewed
from inngang.service.notices.words import words_in
from inngang.service.rows import run

TOLD = marked("Hello. %(what)s Reference %(ref)s.")


class LateWithoutReason(Refused):
    """It is later than we promised, and nobody said why (R080)."""


RENEW = """
with owed as (
    insert into promises_promise (enquiry_id, person_id, kind, what, what_values, state, owner_id, owner_queue_id, made_at,
        due_by, window_start, window_end, next_attempt_at, told_at, attempts_at, broken_reason, step, clocks, paused_at,
        left_minutes, waits_for, reminders, unit_id)
    select e.id, e.person_id, %(kind)s, %(what)s, %(what_values)s::jsonb, 'open', e.owner_id,
        case when e.owner_id is null then e.queue_id end, %(at)s, %(due_by)s, %(start)s, %(end)s, %(next)s, %(at)s, '{}', '', 0,
        %(clocks)s::jsonb, %(paused_at)s, %(left)s, %(waits_for)s, %(reminders)s, e.unit_id
    from enquiries_enquiry e where e.id = %(id)s
), placed as (
    update enquiries_placement set due_by = %(due_by)s where enquiry_id = %(id)s
), freed as (
    update organisation_at_work set presence = case when exists (
        select 1 from enquiries_enquiry o where o.owner_id = %(freed)s and o.state = 'taken'
        and o.id <> %(id)s) then 'busy' else 'free' end, since = %(at)s
    where staff_id = %(freed)s and presence in ('free', 'busy')
)
update enquiries_enquiry set state = %(state)s, times_promised = times_promised + %(promised)s where id = %(id)s
"""


def renew(
    held: Held,
    made: Promised,
    *,
    reason: str,
    by: Viewer,
    at: datetime,
    state: State | None = None,
    paused_at: datetime | None = None,
    left_minutes: int | None = None,
    waits_for: str = "",
    reminders: int = 0,
    clocks: Sequence[dict[str, Any]] | None = None,
) -> None:
    """End the open promise, make this one for the same owner, and journal both times."""
    if held.promise_id:
        end_promise(held, PromiseState.RENEWED, at)
    state = state or held.state
    leaves_hand = held.state == State.TAKEN and state == State.PROMISED
    kept = clocks if clocks is not None else kept_clocks(made.clocks)
    run(
        RENEW,
        {
            "id": held.id,
            "kind": made.kind,
            "what": made.what.text,
            "what_values": json.dumps(dict(made.what.values)),
            "at": at,
            "due_by": made.due_by,
            "start": made.window_start,
            "end": made.window_end,
            "next": (made.window_start or at) if made.kind == PromiseKind.CALL_BACK else None,
            "clocks": json.dumps(kept) if kept else None,
            "paused_at": paused_at,
            "left": left_minutes,
            "waits_for": waits_for,
            "reminders": reminders,
            "state": state,
            "promised": int(state == State.PROMISED and held.state != State.PROMISED),
            "freed": held.owner_id if leaves_hand else None,
        },
    )
    record(
        PromiseRenewed(
            **held.about,
            kind=made.kind,
            what=str(made.what),
            due_by=made.due_by,
            was_due_by=held.promise_due_by or made.due_by,
            reason=reason,
        ),
        by=by,
        at=at,
    )


def tell_person(held: Held, what: Why, *, kind: str, key: str, by: Viewer, at: datetime) -> None:
    """The same sentence by the person's own way, in their language."""
    text = words_in(held.language, Why(TOLD, {"what": words_in(held.language, what), "ref": held.ref}))
    tell_them(held, kind=kind, text=text, key=key, by=by, at=at)


def must_say_why_late(held: Held, late_reason: str, *, by: Viewer, at: datetime) -> None:
    """A promise that was not kept in time is not ended without a reason (R080). Raises LateWithoutReason."""
    if not held.promise_id or held.promise_due_by is None or by.role in (Role.SYSTEM, Role.INTEGRATION):
        return
    if held.promise_paused_at is not None or not promises.is_late(held.promise_due_by, at):
        return
    if late_reason not in LATE_REASONS:
        raise LateWithoutReason(
            Why(marked("This is later than we promised. Choose why it was late; the person reads it too."))
        )
    run(
        "update promises_promise set broken_reason = %(reason)s where id = %(id)s",
        {"reason": late_reason, "id": held.promise_id},
    )
    record(LateReasonGiven(**held.about, reason=LATE_REASONS[late_reason], due_by=held.promise_due_by), by=by, at=at)


def kept_clocks(clocks: Sequence[Clock]) -> list[dict[str, Any]]:
    """The clocks as they are kept beside the promise."""
    return [{"side": str(one.side), "due_by": one.due_by.isoformat()} for one in clocks]


def clocks_of(kept: Sequence[dict[str, Any]] | None) -> tuple[Clock, ...]:
    """And back again."""
    return tuple(Clock(Side(one["side"]), datetime.fromisoformat(one["due_by"])) for one in kept or ())
