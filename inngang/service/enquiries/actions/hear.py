"""Hear: what a telephone system tells of a call, kept as it came and acted on in the order it happened.

Signals come twice, late and in any order. Each has a number in its call (`order`: 1, 2, 3 …; `incoming` is 1), and is acted
on when all before it are. One that is missing is waited for `PATIENCE`; then we go on without it, and when it comes after
all it mends what can be mended. So every order of arrival ends in the same place, and nothing false is journaled on the way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, Why, marked
from inngang.service.enquiries.call import connected, ends, menu
from inngang.service.enquiries.call.comes_in import comes_in, nobody_called_that
from inngang.service.enquiries.call.signals import Kind, Signal
from inngang.service.enquiries.held import Held, hold
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import SignalHeard
from inngang.service.rows import row, rows, run

PATIENCE = timedelta(seconds=10)  # how long a signal waits for one that should have come before it
OLDEST = timedelta(days=1)  # a clock that says more than this is not believed


class CannotHear(Refused):
    """The signal is not one we understand; the sentence says what to mend. Nothing is kept of it."""


class Heard(NamedTuple):
    """What came of a signal."""

    signal_id: str
    repeated: bool
    is_kept: bool  # until those before it in the call are here
    enquiry_id: int | None
    ref: str = ""
    told: Why | None = None  # what the telephone system's people may want to know


@action
def hear(
    *,
    channel: Channel = Channel.PHONE,
    signal_id: str,
    conversation: str,
    kind: str,
    order: int,
    body: Mapping[str, Any],
    happened_at: datetime,
    at: datetime,
    by: Viewer,
) -> Heard:
    """Keep one signal, and act on all that can now be acted on. Raises CannotHear."""
    known = _kind(kind, order)
    run("select pg_advisory_xact_lock(hashtextextended(%(call)s, 0))", {"call": f"{channel} {conversation}"})
    new = row(
        """insert into enquiries_signal (channel, signal_id, conversation, kind, "order", at, body, heard_at, applied)
           select %(channel)s, %(signal)s, %(call)s, %(kind)s, %(order)s, %(happened)s, %(body)s::jsonb, %(at)s, false
           on conflict (channel, signal_id) do nothing returning id""",
        {
            "channel": channel,
            "signal": signal_id,
            "call": conversation,
            "kind": known,
            "order": order,
            "happened": happened_at,
            "body": json.dumps(dict(body)),
            "at": at,
        },
    )
    if new is not None:
        _one_of_each_order(channel, conversation, order, new["id"])
    told = _go_on(channel, conversation, by=by, at=at)
    enquiry_id, ref = _of_call(channel, conversation)
    is_kept = new is not None and new["id"] not in told
    if new is None or is_kept:
        heard = SignalHeard(
            enquiry_id=enquiry_id, channel=str(channel), kind=known, signal=signal_id, repeated=new is None
        )
        record(heard, by=by, at=at)
    return Heard(signal_id, new is None, is_kept, enquiry_id, ref, told.get(new["id"]) if new else None)


def hear_what_waited(*, at: datetime, by: Viewer, limit: int = 100) -> int:
    """Go on with calls where a missing signal has been waited for long enough; how many calls. For the clock."""
    stuck = rows(
        """select distinct w.channel, w.conversation from enquiries_signal w
           where not w.applied and w.heard_at <= %(before)s
             and exists (select 1 from enquiries_signal a where a.channel = w.channel and a.conversation = w.conversation and a.applied)
           order by w.channel, w.conversation limit %(limit)s""",
        {"before": at - PATIENCE, "limit": limit},
    )
    return sum(_hear_the_rest(channel=one["channel"], conversation=one["conversation"], by=by, at=at) for one in stuck)


@action
def _hear_the_rest(*, channel: str, conversation: str, by: Viewer, at: datetime) -> int:
    run("select pg_advisory_xact_lock(hashtextextended(%(call)s, 0))", {"call": f"{channel} {conversation}"})
    told = _go_on(Channel(channel), conversation, by=by, at=at)
    if not told:  # another worker was there first
        record(SignalHeard(enquiry_id=None, channel=channel, kind="none", signal="", repeated=True), by=by, at=at)
    return int(bool(told))


def enquiry_of_call(*, channel: Channel = Channel.PHONE, conversation: str) -> int | None:
    """The enquiry a call became, or came back to."""
    return _of_call(channel, conversation)[0]


def _of_call(channel: Channel, conversation: str) -> tuple[int | None, str]:
    found = row(
        """select e.id, e.ref from enquiries_signal s join enquiries_enquiry e on e.id = (s.body ->> 'enquiry_id')::bigint
           where s.channel = %(channel)s and s.conversation = %(call)s and s."order" = 1 and s.applied""",
        {"channel": channel, "call": conversation},
    )
    return (found["id"], found["ref"]) if found else (None, "")


# --- which signals can be acted on --------------------------------------------------------------------------------


def _kind(kind: str, order: int) -> Kind:
    if kind not in set(Kind):
        raise CannotHear(Why(marked("There is no signal called %(kind)s."), {"kind": kind}))
    if (kind == Kind.INCOMING) != (order == 1) or order < 1:
        raise CannotHear(
            Why(marked("The signal “incoming” has order 1 in its call, and the others count on from there."))
        )
    return Kind(kind)


def _one_of_each_order(channel: Channel, conversation: str, order: int, id: int) -> None:
    other = row(
        """select signal_id from enquiries_signal
           where channel = %(channel)s and conversation = %(call)s and "order" = %(order)s and id <> %(id)s limit 1""",
        {"channel": channel, "call": conversation, "order": order, "id": id},
    )
    if other is not None:
        raise CannotHear(
            Why(
                marked("Order %(order)s of this call is used by the signal %(other)s. Give each signal its own order."),
                {"order": order, "other": other["signal_id"]},
            )
        )


def _go_on(channel: Channel, conversation: str, *, by: Viewer, at: datetime) -> dict[int, Why | None]:
    """Act on what can be acted on; by the row of each signal, what there is to tell about it."""
    found = rows(
        """select id, signal_id, kind, "order", body, at, heard_at, applied from enquiries_signal
           where channel = %(channel)s and conversation = %(call)s order by "order", signal_id""",
        {"channel": channel, "call": conversation},
    )
    last = max((one["order"] for one in found if one["applied"]), default=0)
    told: dict[int, Why | None] = {}
    for one in found:
        if one["applied"]:
            continue
        if one["order"] > last + 1 and (last == 0 or one["heard_at"] > at - PATIENCE):
            break  # something before it is missing; without `incoming` there is no call
        body = one["body"] if isinstance(one["body"], dict) else json.loads(one["body"])
        signal = Signal(
            one["id"],
            one["signal_id"],
            Kind(one["kind"]),
            one["order"],
            body,
            one["at"] if at - OLDEST < one["at"] <= at else at,
            one["order"] < last,
        )
        told[signal.id] = _act_on(channel, conversation, signal, by=by)
        last = max(last, signal.order)
    return told


def _act_on(channel: Channel, conversation: str, signal: Signal, *, by: Viewer) -> Why | None:
    told: Why | None = None
    if signal.kind == Kind.INCOMING:
        enquiry_id = comes_in(channel, conversation, signal, by)
        told = nobody_called_that(signal.body)
    else:
        found = enquiry_of_call(channel=channel, conversation=conversation)
        assert found is not None, "nothing is acted on before incoming"
        enquiry_id = found
        told = DOINGS[signal.kind](hold(enquiry_id), signal, by)
    run(
        """update enquiries_signal set applied = true,
               body = case when kind = 'incoming' then body || jsonb_build_object('enquiry_id', %(enquiry)s::bigint) else body end
           where id = %(id)s""",
        {"id": signal.id, "enquiry": enquiry_id},
    )
    held = hold(enquiry_id)
    record(
        SignalHeard(**{**held.about, "channel": str(channel)}, kind=signal.kind, signal=signal.signal_id),
        by=by,
        at=signal.at,
    )
    tell(*held.topics)
    return told


DOINGS: Mapping[Kind, Callable[[Held, Signal, Viewer], Why | None]] = {
    Kind.CHOICE: menu.choice,
    Kind.WAITING: connected.waiting,
    Kind.ANSWERED: connected.answered,
    Kind.TRANSFERRED: connected.transferred,
    Kind.TRANSFER_UNANSWERED: connected.transfer_unanswered,
    Kind.HUNG_UP: ends.hung_up,
    Kind.CALL_BACK_ASKED: ends.call_back_asked,
}
