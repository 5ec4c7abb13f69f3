"""Call back: an attempt. One that nobody took does not end the promise; the next is at another time of day (R074)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import promises
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Refusal, Why, marked
from inngang.service.enquiries.held import hold_as_staff, must_be_in_hand
from inngang.service.enquiries.telling import tell_them
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import CallBackTried, PromiseRenewed
from inngang.service.notices.words import words_in
from inngang.service.people.queries import one_way
from inngang.service.rows import row

WE_TRIED = marked(
    "Hello. We phoned you and did not reach you. Phone us, and you come straight to the one who has your case. Reference %(ref)s."
)


@action
def call_back(*, enquiry_id: int, reached: bool, by: Viewer, at: datetime) -> datetime | None:
    """Reached: the adviser has them on the line. Not reached: when to try again, or None when we write instead.

    Raises NotYours, CannotMove.
    """
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)  # from waiting it is taken first
    attempts = [*held.attempts_at, at]
    following: datetime | None = None
    if not reached:
        decision = promises.next_attempt(attempts_at=attempts, at=at, calendar=held.calendar(at))
        following = None if isinstance(decision, Refusal) else decision
    owed = row(
        """with tried as (
               update promises_promise set attempts_at = %(attempts)s::timestamptz[], next_attempt_at = %(following)s,
                   due_by = greatest(due_by, coalesce(%(following)s::timestamptz + interval '30 minutes', due_by))
               where id = %(promise)s returning due_by, what, what_values
           ), moved as (
               update enquiries_enquiry set state = case when %(reached)s then 'taken' else 'promised' end,
               taken_at = case when %(reached)s then %(at)s else taken_at end
               where id = %(id)s
           ), rung as (
               insert into enquiries_outgoing_call (enquiry_id, staff_id, number, reached, at)
               select %(id)s, %(staff)s::bigint, %(number)s, %(reached)s, %(at)s
               where %(staff)s::bigint is not null and %(number)s <> ''
           )
           select due_by, what, what_values from tried""",
        {
            "id": held.id,
            "promise": held.promise_id,
            "attempts": attempts,
            "following": following,
            "reached": reached,
            "staff": by.staff_id or None,
            "number": one_way(held.caller_phone or held.person_phone),
            "at": at,
        },
    )
    record(CallBackTried(**held.about, attempt=len(attempts), reached=reached), by=by, at=at)
    if owed is not None and held.promise_due_by is not None and owed["due_by"] != held.promise_due_by:
        record(  # a deadline never moves in silence
            PromiseRenewed(
                **held.about,
                kind=str(held.promise_kind),
                what=str(Why(owed["what"], owed["what_values"])),
                due_by=owed["due_by"],
                was_due_by=held.promise_due_by,
                reason="nobody took the call",
            ),
            by=by,
            at=at,
        )
    if not reached:
        tell_them(
            held,
            kind="call_back_missed",
            text=words_in(held.language, Why(WE_TRIED, {"ref": held.ref})),
            key=f"tried-{held.id}-{len(attempts)}",
            by=by,
            at=at,
        )
    tell(*held.topics)
    return following
