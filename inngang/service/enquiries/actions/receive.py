"""Receive: however somebody reaches us, it becomes an enquiry that has an owner and a promise before we acknowledge it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple

from inngang.rules import promises, routing, triage
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, Side, Urgency, Why, marked
from inngang.service.enquiries import facts as from_tables
from inngang.service.enquiries.facts import Place, reference
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import EnquiryReceived, EnquiryRepeated, EnquiryRouted, EnquiryTriaged, PromiseMade
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row

LONGEST_TEXT = 20_000


class CannotReceive(Refused):
    """What came in cannot be kept as it is; the sentence says what to mend, and what was written comes back."""


class Received(NamedTuple):
    """What the sender is told. A repeated sending gets the same answer as the first."""

    enquiry_id: int
    ref: str
    repeated: bool
    urgency: Urgency
    matter: str
    side: Side
    promise: Why
    due_by: datetime
    number: int | None = None  # the ticket, for visits
    acute_reason: Why | None = None


INSERT = """
with new as (
    insert into enquiries_enquiry (id, ref, channel, sender_key, code_hash, person_id, organisation_id, caller_name, caller_phone,
        language, area_code, matter, side, line, urgency, acute_reason, state, unit_id, queue_id, number, received_at,
        times_handed_over, times_reopened, times_released, times_promised, times_escalated, times_chased, tried, is_demo)
    values (%(id)s, %(ref)s, %(channel)s, %(sender_key)s, %(code_hash)s, %(person_id)s, %(organisation_id)s, %(caller_name)s,
        %(caller_phone)s, %(language)s, %(area_code)s, %(matter)s, %(side)s, %(line)s, %(urgency)s, %(acute_reason)s::jsonb, 'waiting',
        %(unit_id)s, %(queue_id)s, %(number)s, %(at)s, 0, 0, 0, 0, 0, 0, '{}', %(is_demo)s)
    on conflict (channel, sender_key) do nothing
    returning id
), said as (
    insert into enquiries_message (enquiry_id, direction, text, at) select id, 'in', %(text)s, %(at)s from new where %(text)s <> ''
), owed as (
    insert into promises_promise (enquiry_id, person_id, kind, what, what_values, state, owner_queue_id, made_at, due_by, told_at,
        attempts_at, broken_reason, step)
    select id, %(person_id)s, %(kind)s, %(what)s, %(what_values)s::jsonb, 'open', %(queue_id)s, %(at)s, %(due_by)s, %(at)s, '{}', '', 0
    from new
), placed as (
    insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred)
    select new.id, c.queue_id, c.circle, c.kind, %(pace)s, c.opens_at, %(at)s, %(due_by)s, %(barred)s::bigint[]
    from new, unnest(%(queues)s::bigint[], %(kinds)s::text[], %(opens)s::timestamptz[]) with ordinality
        as c (queue_id, kind, opens_at, circle)
), tied as (
    insert into access_tie (person_id, enquiry_id, unit_id, starts_at)
    select %(person_id)s::bigint, id, %(unit_id)s, %(at)s from new where %(person_id)s::bigint is not null
)
select id from new
"""


@action
def receive(
    *,
    channel: Channel,
    text: str,
    by: Viewer,
    at: datetime,
    sender_key: str | None = None,
    code: str | None = None,
    person_id: int | None = None,
    organisation_id: int | None = None,
    caller_name: str = "",
    caller_phone: str = "",
    language: str = "nb",
    area_code: str = "",
    unit_id: int | None = None,
    choice: str | None = None,
    asked_acute: bool = False,
    number: int | None = None,
    text_follows: bool = False,
    is_demo: bool = False,
) -> Received:
    """Keep it, understand it, place it and promise, all in one transaction (henvendelse mottatt).

    `sender_key` is the sender's own id of it: the same key again is the same enquiry. `code` lets somebody without
    login come back; only its hash is kept. Raises CannotReceive.
    """
    if len(text) > LONGEST_TEXT:
        raise CannotReceive(
            Why(
                marked("That is too long. Write at most %(most)s characters; you can send the rest after."),
                {"most": LONGEST_TEXT},
            )
        )
    if channel == Channel.QUESTION and not text.strip() and not text_follows:
        raise CannotReceive(Why(marked("Write what you want help with.")))
    text = text.replace("\x00", "").strip()
    understood = triage.triage(text=text, choice=choice, channel=channel, language=language, asked_acute=asked_acute)
    pace = routing.pace(channel=channel, urgency=understood.urgency, is_call_back=False)
    place = from_tables.place(
        person_id=person_id,
        side=understood.side,
        line=understood.line,
        area_code=area_code,
        unit_id=unit_id,
        channel=channel,
        pace=pace,
        since=at,
        at=at,
        language=language,
    )
    calendar = calendar_of(place.unit_id, at=at)
    policy = routing.policy_at(at)
    circles = routing.circles(place.facts, policy, calendar)
    promised = promises.first_promise(
        channel=channel, urgency=understood.urgency, side=understood.side, at=at, calendar=calendar
    )
    ref = reference(place.new_id)
    written = row(
        INSERT,
        {
            "id": place.new_id,
            "ref": ref,
            "channel": channel,
            "sender_key": sender_key,
            "code_hash": hash_of(code) if code else None,
            "person_id": person_id,
            "organisation_id": organisation_id,
            "caller_name": caller_name[:120],
            "caller_phone": caller_phone[:20],
            "language": language[:8],
            "area_code": area_code[:8],
            "matter": understood.matter,
            "side": understood.side,
            "line": understood.line,
            "urgency": int(understood.urgency),
            "acute_reason": kept(understood.acute_reason),
            "unit_id": place.unit_id,
            "queue_id": place.queue_id,
            "number": number,
            "at": at,
            "is_demo": is_demo,
            "text": text,
            "kind": promised.kind,
            "what": promised.what.text,
            "what_values": _json(promised.what.values),
            "due_by": promised.due_by,
            "pace": int(pace),
            "barred": place.barred,
            "queues": [circle.queue for circle in circles],
            "kinds": [str(circle.kind) for circle in circles],
            "opens": [circle.opens_at for circle in circles],
        },
        often=True,
    )
    if written is None:
        return _repeated(channel, sender_key, by=by, at=at)
    about: dict[str, Any] = {
        "enquiry_id": place.new_id,
        "person_id": person_id,
        "unit_id": place.unit_id,
        "channel": str(channel),
    }
    record(
        EnquiryReceived(
            **about, language=language, is_first=place.is_first, is_demo=is_demo, had_adviser=place.had_adviser
        ),
        by=by,
        at=at,
    )
    record(
        EnquiryTriaged(
            **about,
            matter=understood.matter,
            side=understood.side,
            line=understood.line,
            urgency=int(understood.urgency),
            why=str(understood.why),
        ),
        by=by,
        at=at,
    )
    record(routed(place, circles, policy.version, about), by=by, at=at)
    record(
        PromiseMade(**about, kind=promised.kind, what=str(promised.what), due_by=promised.due_by, by_rule=True),
        by=by,
        at=at,
    )
    tell("queue", f"unit-{place.unit_id}")
    return Received(
        enquiry_id=place.new_id,
        ref=ref,
        repeated=False,
        urgency=understood.urgency,
        matter=understood.matter,
        side=understood.side,
        promise=promised.what,
        due_by=promised.due_by,
        number=number,
        acute_reason=understood.acute_reason,
    )


def hash_of(code: str) -> bytes:
    """What is kept of a pick-up code: it has 59 bits of chance, so a plain hash cannot be turned back."""
    plain = code.replace("-", "").replace(" ", "").upper()
    return hashlib.sha256(f"inngang pick-up {plain}".encode()).digest()


def routed(place: Place, circles: tuple[routing.Circle, ...], policy: str, about: dict[str, Any]) -> EnquiryRouted:
    """The journal's line of a placing: what the rule saw, what it chose and why."""
    return EnquiryRouted(
        **about,
        told=", ".join(str(circle.kind) for circle in circles),
        circles=[
            {
                "kind": str(one.kind),
                "queue": one.queue,
                "opens_at": one.opens_at.isoformat(),
                "why": one.why.text,
                "values": dict(one.why.values),
            }
            for one in circles
        ],
        policy=policy,
        saw=routing.as_seen(place.facts),
    )


def kept(why: Why | None) -> str | None:
    """A sentence and its values as they are kept: translated where it is shown."""
    return None if why is None else json.dumps({"text": why.text, "values": dict(why.values)}, default=str)


def _json(values: Any) -> str:
    return json.dumps(dict(values), default=str)


REPEATED = """
select e.id, e.ref, e.urgency, e.matter, e.side, e.number, e.person_id, e.unit_id, p.what, p.what_values, p.due_by
from enquiries_enquiry e
join lateral (select what, what_values, due_by from promises_promise where enquiry_id = e.id order by id limit 1) p on true
where e.channel = %(channel)s and e.sender_key = %(sender_key)s
"""


def _repeated(channel: Channel, sender_key: str | None, *, by: Viewer, at: datetime) -> Received:
    """The sender did not hear our first answer: tell it again."""
    found = row(REPEATED, {"channel": channel, "sender_key": sender_key})
    assert found is not None, "the database said this was a repeat"
    record(EnquiryRepeated(enquiry_id=found["id"], unit_id=found["unit_id"], channel=channel), by=by, at=at)
    return Received(
        enquiry_id=found["id"],
        ref=found["ref"],
        repeated=True,
        urgency=Urgency(found["urgency"]),
        matter=found["matter"],
        side=Side(found["side"]),
        promise=Why(found["what"], found["what_values"]),
        due_by=found["due_by"],
        number=found["number"],
    )
