"""Hear: what a telephone system tells of a call, kept as it came and acted on in the order it happened.

Signals come twice, late and in any order. Each has a number in its call (`order`: 1, 2, 3 …; `incoming` is 1), and is acted
on when all before it are. One that is missing is waited for `PATIENCE`; then we go on without it, and when it comes after
all it mends what can be mended. So every order of arrival ends in the same place, and nothing false is journaled on the way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from inngang.rules import promises
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.triage import ACUTE_ADVICE, ASKED_ACUTE, MATTERS, raise_urgency
from inngang.rules.vocabulary import Channel, Outcome, Pace, PromiseKind, State, Urgency, Why, marked
from inngang.service.access.queries import viewer_of
from inngang.service.enquiries.actions.close import abandon
from inngang.service.enquiries.actions.hand_over import CannotHandOver, hand_over
from inngang.service.enquiries.actions.join import count_chase
from inngang.service.enquiries.actions.promise import CannotPromise, ask_call_back
from inngang.service.enquiries.actions.receive import receive
from inngang.service.enquiries.actions.release import release
from inngang.service.enquiries.actions.reply import reopen
from inngang.service.enquiries.actions.retriage import retriage
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.actions.take import TAKING, _tell
from inngang.service.enquiries.actions.wait_for_person import heard_again
from inngang.service.enquiries.calls import last_call_to
from inngang.service.enquiries.held import Held, hold
from inngang.service.enquiries.keeping import kept
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import (
    ActionRefused,
    HandOverRefused,
    ProgressChased,
    PromiseRenewed,
    SignalHeard,
    TransferUnanswered,
)
from inngang.service.notices.words import words_in
from inngang.service.organisation.lookups import office_called
from inngang.service.people.queries import (
    person_by_phone,
    staff_by_extension,
    staff_by_ident,
    staff_called,
    ways_to_write,
)
from inngang.service.rows import row, rows, run

PATIENCE = timedelta(seconds=10)  # how long a signal waits for one that should have come before it
OLDEST = timedelta(days=1)  # a clock that says more than this is not believed

PASSED_ON = marked("The call was passed on by telephone.")


class Kind(StrEnum):
    """What a telephone system can tell."""

    INCOMING = "incoming"
    CHOICE = "choice"
    WAITING = "waiting"
    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    TRANSFER_UNANSWERED = "transfer_unanswered"
    HUNG_UP = "hung_up"
    CALL_BACK_ASKED = "call_back_asked"


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


class Signal(NamedTuple):
    id: int
    signal_id: str
    kind: Kind
    order: int
    body: Mapping[str, Any]
    at: datetime
    is_late: bool  # later ones are acted on already


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
        enquiry_id = _incoming(channel, conversation, signal, by)
        told = _nobody_called_that(signal.body)
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


# --- what each of them does ----------------------------------------------------------------------------------------


def _incoming(channel: Channel, conversation: str, signal: Signal, by: Viewer) -> int:
    """A new enquiry; or the one we promised to phone about, when that is who phones (R038, R074)."""
    number = str(signal.body.get("from", ""))
    person_id = person_by_phone(number)
    owed = _owed_call_back(number, person_id)
    if owed is not None:
        _return_to(hold(owed), signal, by)
        return owed
    rung = last_call_to(number, signal.at)
    if rung is not None and _is_for(hold(rung.enquiry_id), person_id):
        _return_to(hold(rung.enquiry_id), signal, by, to=rung.staff_id)
        return rung.enquiry_id
    return receive(
        rang_by=rung.staff_id if rung else None,
        channel=channel,
        text=str(signal.body.get("text", "")),
        sender_key=conversation,
        person_id=person_id,
        caller_phone=number,
        language=str(signal.body.get("language") or "nb"),
        choice=signal.body.get("choice"),
        asked_for=_asked_for(signal.body),
        unit_id=office_called(str(signal.body.get("to", "")), on=signal.at.astimezone(OSLO).date()),
        is_demo=bool(signal.body.get("is_demo", False)),
        by=by,
        at=signal.at,
    ).enquiry_id


def _owed_call_back(number: str, person_id: int | None) -> int | None:
    """The open enquiry whose call-back this number waits for. A number known to be a person's opens theirs alone."""
    ways = ways_to_write(number)
    if not ways and person_id is None:
        return None
    found = row(
        """select e.id from promises_promise p join enquiries_enquiry e on e.id = p.enquiry_id
           where p.state = 'open' and p.kind = 'call_back' and e.state in ('promised', 'waiting')
             and (e.person_id = %(person)s or (e.caller_phone = any(%(ways)s) and (e.person_id is null or e.person_id = %(person)s)))
           order by p.made_at desc, e.id desc limit 1""",
        {"person": person_id, "ways": ways},
    )
    return found["id"] if found else None


def _is_for(held: Held, person_id: int | None) -> bool:
    """It waits or is promised, and the number does not belong to somebody else."""
    return held.state in (State.WAITING, State.PROMISED) and (person_id is None or held.person_id in (None, person_id))


def _return_to(held: Held, signal: Signal, by: Viewer, *, to: int | None = None) -> None:
    """Straight back to it, to the one who promised or rang first; nobody starts from the beginning."""
    adviser = to or held.owner_id
    if to is not None:
        run("update enquiries_enquiry set rang_by_id = %(staff)s where id = %(id)s", {"staff": to, "id": held.id})
        heard_again(held.id, by=by, at=signal.at)
        held = hold(held.id)
    if held.state == State.PROMISED or to is not None:
        route(held, promised=None, by=by, at=signal.at, since=signal.at)
    _on_the_line(held.id)
    run("update enquiries_enquiry set times_chased = times_chased + 1 where id = %(id)s", {"id": held.id})
    if adviser and to is None:
        _open_first_to(held.id, adviser, signal.at)
    record(ProgressChased(**held.about), by=by, at=signal.at)


def _open_first_to(enquiry_id: int, staff_id: int, at: datetime) -> None:
    """The queue of this adviser is the innermost circle from now on."""
    run(
        """with own as (
               select id from organisation_queue where staff_id = %(staff)s and kind = 'personal' order by id limit 1
           ), there as (
               update enquiries_placement w set circle = 0, opens_at = least(w.opens_at, %(at)s), kind = 'last_promised'
               from own where w.enquiry_id = %(id)s and w.queue_id = own.id returning w.queue_id
           )
           insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred)
           select w.enquiry_id, own.id, 0, 'last_promised', w.pace, %(at)s, w.since, w.due_by, w.barred
           from own, (select * from enquiries_placement where enquiry_id = %(id)s order by circle limit 1) w
           where not exists (select 1 from there) and not %(staff)s = any(w.barred)""",
        {"id": enquiry_id, "staff": staff_id, "at": at},
    )


def _asked_for(body: Mapping[str, Any]) -> int | None:
    """The adviser they want to reach, by extension or by name; through the same door as all the others (R030)."""
    return staff_by_extension(str(body.get("extension", ""))) or staff_called(str(body.get("adviser", "")))


def _office_of(staff_id: int) -> int | None:
    found = row(
        "select min(unit_id) as id from organisation_post where staff_id = %(staff)s and valid_to is null",
        {"staff": staff_id},
    )
    return found["id"] if found else None


def _nobody_called_that(body: Mapping[str, Any]) -> Why | None:
    who = body.get("extension") or body.get("adviser")
    if not who or _asked_for(body):
        return None
    return Why(marked("We know nobody called %(staff)s. The caller waits as any other."), {"staff": who})


def _choice(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """What they pressed in the menu: understood and placed anew, while they wait."""
    chosen = MATTERS.get(str(signal.body.get("choice", "")))
    if held.state != State.WAITING:
        return None
    if not _began_with(held, signal):  # they came back to something that is understood already
        if not signal.body.get("acute"):
            return None
        chosen = None
    asked_for = _asked_for(signal.body)
    if asked_for:
        run(
            "update enquiries_enquiry set asked_for_id = %(staff)s where id = %(id)s",
            {"staff": asked_for, "id": held.id},
        )
    elif chosen is None and (unknown := _nobody_called_that(signal.body)):
        return unknown
    if chosen is None and not asked_for and not signal.body.get("acute"):
        return Why(marked("The menu has a choice we do not know. The caller waits as before."))
    urgency = raise_urgency(held.urgency, chosen.urgency if chosen else held.urgency)
    if signal.body.get("acute"):
        urgency = Urgency.ACUTE
        run(
            "update enquiries_enquiry set acute_reason = %(why)s::jsonb where id = %(id)s",
            {"why": kept(Why(ASKED_ACUTE)), "id": held.id},
        )
    matter = chosen.code if chosen else held.matter
    retriage(enquiry_id=held.id, matter=matter, urgency=urgency, reason="chosen in the menu", by=by, at=signal.at)
    now = hold(held.id)
    count_chase(now, by=by, at=signal.at)
    promised = None
    if now.urgency != held.urgency and now.promise_kind == PromiseKind.ANSWER:
        promised = promises.first_promise(
            channel=now.channel, urgency=now.urgency, side=now.side, at=signal.at, calendar=now.calendar(signal.at)
        )
        record(  # a deadline never moves in silence
            PromiseRenewed(
                **now.about,
                kind=promised.kind,
                what=str(promised.what),
                due_by=promised.due_by,
                was_due_by=now.promise_due_by or promised.due_by,
                reason="chosen in the menu",
            ),
            by=by,
            at=signal.at,
        )
    office = _office_of(asked_for) if asked_for and held.person_id is None else None
    route(now, promised=promised, by=by, at=signal.at, since=held.received_at, to_unit=office)
    return Why(ACUTE_ADVICE) if now.urgency == Urgency.ACUTE else None


def _began_with(held: Held, signal: Signal) -> bool:
    """Is this the call the enquiry began with?"""
    found = row(
        """select 1 from enquiries_enquiry e join enquiries_signal s on s.conversation = e.sender_key and s.channel = e.channel
           where e.id = %(enquiry)s and s.id = %(signal)s""",
        {"enquiry": held.id, "signal": signal.id},
    )
    return found is not None


def _waiting(held: Held, signal: Signal, by: Viewer) -> Why | None:
    return None


def _answered(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """Whoever has them on the line has the enquiry; nobody else does."""
    staff_id = staff_by_ident(str(signal.body.get("staff", "")))
    session = viewer_of(staff_id=staff_id) if staff_id else None
    if session is None:
        return Why(
            marked("We know nobody called %(staff)s. The call stays in its queue."),
            {"staff": signal.body.get("staff", "")},
        )
    if signal.is_late and _later(signal, Kind.ANSWERED, Kind.TRANSFERRED):
        return None
    if held.owner_id == staff_id and held.state != State.WAITING:
        return None
    if _was_given_up(held):
        reopen(enquiry_id=held.id, reason="it was answered after all", by=by, at=signal.at)
    elif held.state == State.TAKEN:
        release(enquiry_id=held.id, reason="somebody else answered the call", by=by, at=signal.at)
    elif held.state != State.WAITING:
        return Why(marked("The enquiry has gone on since. Nothing was changed."))
    if not _take_for(held.id, session.viewer, signal.at):
        record(ActionRefused(**held.about, verb="take", code="barred"), by=session.viewer, at=signal.at)
        return Why(marked("This one must go to somebody else. The call stays in its queue."))
    return None


def _take_for(enquiry_id: int, by: Viewer, at: datetime) -> bool:
    """The telephone has connected them: theirs, whichever circle is open, but never somebody's with a relation to it."""
    taken = row(
        """with chosen as (
               select e.id, w.kind, w.since, w.queue_id from enquiries_enquiry e
               join lateral (select * from enquiries_placement where enquiry_id = e.id
                             order by queue_id = any(%(queues)s::bigint[]) desc, circle limit 1) w on true
               where e.id = %(id)s and e.state = 'waiting' and not %(staff)s = any(w.barred) for update of e
           ), """
        + TAKING,
        {"id": enquiry_id, "queues": sorted(by.queue_ids), "staff": by.staff_id, "at": at},
    )
    if taken is None:
        return False
    seated = taken["queue_id"] in by.queue_ids
    _tell({**taken, "kind": taken["kind"] if seated else "national"}, by=by, at=at)
    return True


def _transferred(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """Passed on by the telephone: with its context and its promise, and owned by the queue it goes to."""
    if signal.is_late:
        return None
    queue = row(
        "select id, name from organisation_queue where id = %(id)s", {"id": _number(signal.body.get("to_queue"))}
    )
    if queue is None:
        return Why(marked("There is no such queue. The one who had the call still has it."))
    if held.state == State.WAITING:
        route(held, promised=None, by=by, at=signal.at, since=held.received_at, to_queue=queue["id"])
        _on_the_line(held.id)
        return None
    if held.state != State.TAKEN:
        return Why(marked("The enquiry has gone on since. Nothing was changed."))
    try:
        hand_over(
            enquiry_id=held.id,
            to_queue=queue["id"],
            note=str(signal.body.get("note") or words_in("nb", Why(PASSED_ON))),
            on_the_line=True,
            by=by,
            at=signal.at,
        )
    except CannotHandOver as refused:
        record(HandOverRefused(**held.about, why=str(refused)), by=by, at=signal.at)
        return refused.why
    _on_the_line(held.id)
    return None


def _transfer_unanswered(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """Nobody took it there: back to the one who passed it on first, and that queue is ruled out (R088)."""
    if signal.is_late or held.state != State.WAITING:
        return None
    there = row("select name from organisation_queue where id = %(id)s", {"id": held.queue_id})
    record(TransferUnanswered(**held.about, to_queue=there["name"] if there else ""), by=by, at=signal.at)
    tried = [*held.tried[:-1], held.queue_id] if held.queue_id not in held.tried else held.tried
    route(held, promised=None, by=by, at=signal.at, since=held.received_at, tried=tried)
    _on_the_line(held.id)
    before = _answered_by(signal)
    if before:
        _open_first_to(held.id, before, signal.at)
    return None


def _hung_up(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """Before anybody answered, the enquiry ends as given up. Unless it is acute, promised, or we lost them: then we phone."""
    if signal.is_late or held.state != State.WAITING:
        return None
    if held.promise_kind == PromiseKind.CALL_BACK:
        _no_longer_on_the_line(held.id)
        return None
    we_lost_them = held.taken_at is not None or signal.body.get("by", "caller") != "caller"
    if held.urgency != Urgency.ACUTE and not we_lost_them:
        abandon(enquiry_id=held.id, by=by, at=signal.at, reason="hung up while waiting")
        return None
    return _owe_call_back(held, None, signal, by)


def _call_back_asked(held: Held, signal: Signal, by: Viewer) -> Why | None:
    """They keep their place, and we phone (R084)."""
    number = str(signal.body.get("number", ""))
    if _was_given_up(held):  # it came late, after they hung up
        reopen(enquiry_id=held.id, reason="a call-back was asked for", by=by, at=signal.at)
        held = hold(held.id)
    if held.state != State.WAITING:
        return Why(marked("Somebody has taken it already. They will talk to you."))
    if number:
        run(
            "update enquiries_enquiry set caller_phone = %(phone)s where id = %(id)s",
            {"phone": number[:20], "id": held.id},
        )
        held = hold(held.id)
    window = signal.body.get("window")
    if held.promise_kind == PromiseKind.CALL_BACK and window is None:
        return None
    asked = (datetime.fromisoformat(window["from"]), datetime.fromisoformat(window["to"])) if window else None
    return _owe_call_back(held, asked, signal, by)


def _owe_call_back(held: Held, window: tuple[datetime, datetime] | None, signal: Signal, by: Viewer) -> Why | None:
    if not (held.caller_phone or held.person_phone):
        return Why(marked("There is no number to phone. The enquiry stays in its queue."))
    try:
        return ask_call_back(enquiry_id=held.id, window=window, by=by, at=signal.at).what
    except CannotPromise as refused:
        ask_call_back(enquiry_id=held.id, window=None, by=by, at=signal.at)
        return refused.why


def _on_the_line(enquiry_id: int) -> None:
    """They wait on the telephone, however the enquiry began."""
    run(
        "update enquiries_placement set pace = least(pace, %(live)s) where enquiry_id = %(id)s",
        {"id": enquiry_id, "live": Pace.LIVE},
    )


def _no_longer_on_the_line(enquiry_id: int) -> None:
    run(
        "update enquiries_placement set pace = %(pace)s where enquiry_id = %(id)s and pace = %(live)s",
        {"id": enquiry_id, "pace": Pace.CALL_BACK, "live": Pace.LIVE},
    )


DOINGS: Mapping[Kind, Callable[[Held, Signal, Viewer], Why | None]] = {
    Kind.CHOICE: _choice,
    Kind.WAITING: _waiting,
    Kind.ANSWERED: _answered,
    Kind.TRANSFERRED: _transferred,
    Kind.TRANSFER_UNANSWERED: _transfer_unanswered,
    Kind.HUNG_UP: _hung_up,
    Kind.CALL_BACK_ASKED: _call_back_asked,
}


# --- what the other signals of the call say ------------------------------------------------------------------------

OTHERS = """
select o.kind, o."order", o.body from enquiries_signal s
join enquiries_signal o on o.channel = s.channel and o.conversation = s.conversation and o.applied
where s.id = %(id)s and o.kind = any(%(kinds)s) order by o."order"
"""


def _later(signal: Signal, *kinds: Kind) -> bool:
    """Has a later one of these kinds been acted on?"""
    return any(one["order"] > signal.order for one in rows(OTHERS, {"id": signal.id, "kinds": list(kinds)}))


def _answered_by(signal: Signal) -> int | None:
    """Who had the call last before this."""
    before = [one for one in rows(OTHERS, {"id": signal.id, "kinds": [Kind.ANSWERED]}) if one["order"] < signal.order]
    body = before[-1]["body"] if before else {}
    body = body if isinstance(body, dict) else json.loads(body)
    return staff_by_ident(str(body.get("staff", "")))


def _was_given_up(held: Held) -> bool:
    if held.state != State.CLOSED:
        return False
    found = row("select outcome from enquiries_enquiry where id = %(id)s", {"id": held.id})
    return found is not None and found["outcome"] == Outcome.ABANDONED


def _number(given: Any) -> int:
    return int(given) if re.fullmatch(r"[0-9]{1,18}", str(given)) else 0
