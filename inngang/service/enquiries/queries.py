"""Cards about enquiries. A list costs the same few statements however long it is, and shows a name only where the door would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from inngang.rules import promises
from inngang.rules.access import Viewer
from inngang.rules.access_content import may_read
from inngang.rules.access_matrix import Info
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import OPEN_STATES, WAITS_LIVE, Channel, Purpose, Role, Side, State, Urgency, Why, marked
from inngang.rules.waiting import ENOUGH, UNKNOWN, Learnt, estimate
from inngang.rules.waiting import in_words as waits_in_words
from inngang.service.access import door
from inngang.service.enquiries.facts import CONTACT_CENTRE
from inngang.service.enquiries.held import LEADS, NOT_FOUND, NoSuchEnquiry
from inngang.service.enquiries.keeping import hash_of
from inngang.service.enquiries.owed import clocks_of
from inngang.service.journal.queries import LineCard, of_enquiry
from inngang.service.organisation.queries import calendar_of
from inngang.service.people.queries import PersonCard
from inngang.service.rows import TOTAL_COUNTED, Page, row, rows


@dataclass(frozen=True)
class WaitingCard:
    """One who waits, as a desk sees it before taking it. A name only where the door is open already."""

    id: int
    ref: str
    channel: str
    matter: str
    side: str
    urgency: int
    language: str
    since: datetime
    waited_seconds: int
    due_by: datetime
    circle: str
    is_own: bool
    name: str
    number: int | None
    acute_reason: Why | None


@dataclass(frozen=True)
class MineCard:
    """An enquiry somebody has, with what is promised."""

    id: int
    ref: str
    name: str
    matter: str
    channel: str
    state: str
    urgency: int
    received_at: datetime
    due_by: datetime | None
    is_overdue: bool
    kind: str
    promise: Why | None
    next_attempt_at: datetime | None
    attempts: int
    owner: str
    step: int
    number: int | None = None
    waited_seconds: int = 0


@dataclass(frozen=True)
class MessageCard:
    direction: str
    text: str
    at: datetime
    who: str


@dataclass(frozen=True)
class PromiseCard:
    kind: str
    what: Why
    state: str
    made_at: datetime
    due_by: datetime
    ended_at: datetime | None
    broken_at: datetime | None
    owner: str
    attempts: int
    next_attempt_at: datetime | None
    clocks: tuple[promises.Clock, ...] = ()  # several, when it is on both sides
    waits_for: str = ""  # what we asked the person for; the time stands still
    step: int = 0  # how far it has been lifted
    late_why: Why | None = None


@dataclass(frozen=True)
class EarlierCard:
    """Another enquiry from the same person."""

    id: int
    ref: str
    channel: str
    matter: str
    state: str
    received_at: datetime


@dataclass(frozen=True)
class KinCard:
    """Another enquiry of the same person that is open now (samme person)."""

    id: int
    ref: str
    channel: str
    matter: str
    state: str
    received_at: datetime
    due_by: datetime | None
    owner: str
    is_mine: bool
    is_part: bool  # of the same conversation, with an owner of its own
    may_take: bool
    may_join: bool  # this one may be put into it


@dataclass(frozen=True)
class EnquiryCard:
    """Everything the one who has it needs on one screen."""

    id: int
    ref: str
    channel: str
    matter: str
    matter_code: str
    side: str
    line: str
    urgency: Urgency
    acute_reason: Why | None
    language: str
    state: str
    unit_name: str
    owner: str
    is_mine: bool
    received_at: datetime
    taken_at: datetime | None
    caller_name: str
    caller_phone: str
    number: int | None
    times_handed_over: int
    times_chased: int
    is_late: bool  # what was promised should have happened by now: a reason is needed
    person: PersonCard | None
    messages: tuple[MessageCard, ...]
    promise: PromiseCard | None
    promises: tuple[PromiseCard, ...]
    why_here: tuple[Why, ...]
    lines: tuple[LineCard, ...]
    earlier: tuple[EarlierCard, ...]
    may: frozenset[str]
    kin: tuple[KinCard, ...] = ()
    joined: tuple[EarlierCard, ...] = ()  # those put into this one
    joined_id: int | None = None  # the one this was put into
    joined_ref: str = ""


@dataclass(frozen=True)
class PartCard:
    """A part of the person's conversation that somebody else has (del av saken)."""

    id: int
    ref: str
    matter: str
    state: State
    owner: str
    next_step: Why | None
    due_by: datetime | None


@dataclass(frozen=True)
class StatusCard:
    """What the person sees, the same in every channel: who has it, what happens next, and when."""

    id: int
    ref: str
    matter: str
    channel: str
    received_at: datetime
    state: str
    state_sentence: Why
    owner: str
    next_step: Why | None
    due_by: datetime | None
    is_late: bool
    messages: tuple[MessageCard, ...]
    can_reply: bool
    can_withdraw: bool
    may_rate: bool
    urgency: int
    number: int | None = None
    unit_id: int = 0
    unit_name: str = ""
    unit_phone: str = ""
    has_phone: bool = False  # whether we have a number to phone
    parts: tuple[PartCard, ...] = ()  # the other parts of the same conversation
    joined_id: int | None = None  # it is answered there
    joined_ref: str = ""
    waits_for: str = ""  # what we need from them; the time stands still until it comes
    late_why: Why | None = None  # why an answer came later than we had said


@dataclass(frozen=True)
class Wait:
    """Place in the line, and how long in minutes from and to. No range: nobody is there to answer."""

    place: int
    range: tuple[int, int] | None
    staffed: int
    expected_seconds: float | None = None
    is_live: bool = False  # somebody stands or sits there: told in minutes
    line: str = ""
    channel: str = ""
    unit_id: int = 0
    person_id: int | None = None
    told: tuple[int, tuple[int, int] | None] | None = None  # the place and range they were told last

    @property
    def sentence(self) -> Why:
        return waits_in_words(place=self.place, range_=self.range, staffed=self.staffed)


@dataclass(frozen=True)
class Expected:
    due_by: datetime
    sentence: Why


@dataclass(frozen=True)
class LineNow:
    """Some units just now."""

    waiting: int
    acute: int
    longest_seconds: int
    staffed: int
    by_channel: dict[str, int]


@dataclass(frozen=True)
class CalledCard:
    number: int
    at: datetime
    is_called: bool


STATE_SENTENCES = {
    State.WAITING: marked("We have it. The next who is free, and knows this, takes it."),
    State.TAKEN: marked("Somebody is working on it now."),
    State.PROMISED: marked("Somebody has promised to come back to you."),
    State.ANSWERED: marked("You have an answer. You can still write more."),
    State.CLOSED: marked("This is finished. You can open it again by writing more."),
}

JOINED_SENTENCE = marked("We answer this together with %(ref)s, which you have asked about before.")

# ── lists for those who work here ───────────────────────────────────────────────────────────────────

WAITING = """
with open_to_me as (
    select h.enquiry_id, min(h.pace) as pace, min(h.since) as since, min(h.due_by) as due_by, min(h.circle) as circle,
        (array_agg(h.kind order by h.circle))[1] as kind
    from unnest(%(queues)s::bigint[]) as q (id)
    cross join generate_series(0, 4) as p (pace)
    cross join lateral (
        select w.enquiry_id, w.pace, w.since, w.due_by, w.circle, w.kind from enquiries_placement w
        where w.queue_id = q.id and w.pace = p.pace and w.opens_at <= %(at)s and not %(staff)s = any(w.barred)
        order by w.opens_at, w.enquiry_id limit %(deep)s
    ) h group by h.enquiry_id
)
select e.id, e.ref, e.channel, e.matter, e.side, e.urgency, e.language, o.since, o.due_by, o.kind, e.number, e.acute_reason,
    extract(epoch from %(at)s - o.since)::bigint as waited_seconds,
    coalesce((select trim(x.given_name || ' ' || x.family_name) from people_person x where x.id = e.person_id and {visible}), '') as name,
    (select count(*) from open_to_me) as total
from open_to_me o join enquiries_enquiry e on e.id = o.enquiry_id
order by o.pace, o.since, o.due_by, e.id
limit %(size)s offset %(offset)s
"""


def waiting(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[WaitingCard]:
    """What is open to this desk, in the order it would be taken. Reads no deeper than the page asked for needs."""
    visible = door.visible_to(viewer, at, person="e.person_id")
    found = rows(
        WAITING.format(visible=visible.sql),
        {
            **visible.values,
            "queues": sorted(viewer.queue_ids),
            "staff": viewer.staff_id,
            "at": at,
            "deep": min(page * size + 1, TOTAL_COUNTED),
            "size": size + 1,
            "offset": (page - 1) * size,
        },
    )
    cards = [
        WaitingCard(
            id=r["id"],
            ref=r["ref"],
            channel=r["channel"],
            matter=matter_title(r["matter"]),
            side=r["side"],
            urgency=r["urgency"],
            language=r["language"],
            since=r["since"],
            waited_seconds=max(0, r["waited_seconds"]),
            due_by=r["due_by"],
            circle=r["kind"],
            is_own=r["kind"] in ("own_adviser", "last_promised", "asked_for", "substitute"),
            name=r["name"],
            number=r["number"],
            acute_reason=_why(r["acute_reason"]),
        )
        for r in found[:size]
    ]
    return Page(cards, page, size, len(found) > size, min(found[0]["total"], TOTAL_COUNTED) if found else 0)


# The page first, read from an index in the order of the deadline; then what is shown of each of them.
MINE = """
with taken as (
    select p.id, p.due_by, p.enquiry_id from enquiries_enquiry e
    join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
    where e.owner_id = %(staff)s and e.state = 'taken'
), promised as (
    select p.id, p.due_by, p.enquiry_id from promises_promise p
    where p.owner_id = %(staff)s and p.state = 'open' and p.enquiry_id <> all (array(select enquiry_id from taken))
        and not coalesce(p.person_id, 0) = any(%(conflicts)s)
    order by p.due_by, p.enquiry_id limit %(deep)s
)
select id from (
    select id, due_by, enquiry_id, 0 as place from taken union all select id, due_by, enquiry_id, 1 from promised
) his order by place, due_by, enquiry_id limit %(size)s offset %(offset)s
"""
TEAM = """
select p.id from unnest(%(units)s::bigint[]) as u (id) cross join lateral (
    select o.id, o.due_by, o.enquiry_id from promises_promise o
    where o.unit_id = u.id and o.state = 'open' and not coalesce(o.person_id, 0) = any(%(conflicts)s)
    order by o.due_by, o.enquiry_id limit %(deep)s
) p order by p.due_by, p.enquiry_id limit %(size)s offset %(offset)s
"""

OWNED = """
select e.id, e.ref, e.matter, e.channel, e.state, e.urgency, e.received_at, e.number,
    p.due_by, p.kind, p.what, p.what_values, p.next_attempt_at, cardinality(p.attempts_at) as attempts, p.step,
    coalesce(s.given_name || ' ' || s.family_name, q.name, '') as owner,
    extract(epoch from %(at)s - e.received_at)::bigint as waited_seconds,
    coalesce((select trim(x.given_name || ' ' || x.family_name) from people_person x where x.id = e.person_id and {visible}),
        e.caller_name) as name
from enquiries_enquiry e
join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
left join people_staff s on s.id = e.owner_id
left join organisation_queue q on q.id = e.queue_id
where {which}
order by {order}, e.id
{limit}
"""
PAGED = "limit %(size)s offset %(offset)s"


def mine(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[MineCard]:
    """What this adviser has: taken now first, then what is promised, soonest first."""
    return _owned(f"p.id = any (array({MINE}))", "e.state <> 'taken', p.due_by", viewer, at, page, size, limit="")


def team(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[MineCard]:
    """All that is open in the viewer's units, soonest first."""
    return _owned(f"p.id = any (array({TEAM}))", "p.due_by", viewer, at, page, size, limit="")


def overdue(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[MineCard]:
    """What was promised in the viewer's units and not kept in time: phoned about first."""
    return _owned(
        "p.unit_id = any(%(units)s) and p.due_by < %(at)s and p.paused_at is null",
        "e.urgency <> 0, p.due_by",
        viewer,
        at,
        page,
        size,
    )


def lifted(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[MineCard]:
    """What others owe and the clock has lifted to this viewer: as substitute, then team, then leader.

    Broken ones come first, the acute before the others: they are phoned about first (R044, R075).
    """
    return _owned(
        """e.state in ('waiting', 'taken', 'promised') and p.owner_id is distinct from %(staff)s and p.step >= 2
           and (exists (select 1 from organisation_follow_up f where f.person_id = e.person_id and f.valid_to is null
                        and f.staff_id = p.owner_id and f.substitute_id = %(staff)s)
                or p.step >= 3 and e.unit_id = any(%(units)s))""",
        "p.step < 4, e.urgency <> 0, p.due_by",
        viewer,
        at,
        page,
        size,
    )


def due_today(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[MineCard]:
    """What this adviser has promised within the next 24 hours."""
    return _owned(
        "p.owner_id = %(staff)s and e.state = 'promised' and p.due_by < %(at)s + interval '24 hours'",
        "coalesce(p.next_attempt_at, p.due_by)",
        viewer,
        at,
        page,
        size,
    )


def _owned(
    which: str, order: str, viewer: Viewer, at: datetime, page: int, size: int, limit: str = PAGED
) -> Page[MineCard]:
    visible = door.visible_to(viewer, at, person="e.person_id")
    found = rows(
        OWNED.format(
            visible=visible.sql,
            which=f"({which}) and not coalesce(e.person_id, 0) = any(%(conflicts)s)",
            order=order,
            limit=limit,
        ),
        {
            **visible.values,
            "staff": viewer.staff_id,
            "units": sorted(viewer.unit_ids),
            "conflicts": sorted(viewer.conflicts),
            "at": at,
            "deep": page * size + 1,
            "size": size + 1,
            "offset": (page - 1) * size,
        },
    )
    cards = [
        MineCard(
            id=r["id"],
            ref=r["ref"],
            name=r["name"],
            matter=matter_title(r["matter"]),
            channel=r["channel"],
            state=r["state"],
            urgency=r["urgency"],
            received_at=r["received_at"],
            due_by=r["due_by"],
            is_overdue=r["due_by"] < at,
            kind=r["kind"],
            promise=Why(r["what"], r["what_values"]),
            next_attempt_at=r["next_attempt_at"],
            attempts=r["attempts"],
            owner=r["owner"],
            step=r["step"],
            number=r["number"],
            waited_seconds=r["waited_seconds"],
        )
        for r in found[:size]
    ]
    return Page(cards, page, size, len(found) > size, (page - 1) * size + len(found))


# ── one enquiry, for the one who has it ─────────────────────────────────────────────────────────────

CARD = """
select e.*, u.name as unit_name, coalesce(s.given_name || ' ' || s.family_name, q.name) as owner_name,
    coalesce((select jsonb_agg(jsonb_build_object('direction', m.direction, 'text', m.text, 'at', m.at,
            'who', coalesce(ms.given_name || ' ' || ms.family_name, ''), 'role', (select mp.role from organisation_post mp
                where mp.staff_id = m.staff_id and mp.valid_to is null order by mp.id limit 1)) order by m.id)
        from enquiries_conversation(e.id) m left join people_staff ms on ms.id = m.staff_id), '[]') as messages,
    coalesce((select jsonb_agg(jsonb_build_object('kind', p.kind, 'what', p.what, 'values', p.what_values, 'state', p.state,
            'made_at', p.made_at, 'due_by', p.due_by, 'ended_at', p.ended_at, 'broken_at', p.broken_at,
            'attempts', cardinality(p.attempts_at), 'next_attempt_at', p.next_attempt_at, 'clocks', p.clocks,
            'waits_for', p.waits_for, 'step', p.step, 'broken_reason', p.broken_reason,
            'owner', coalesce(ps.given_name || ' ' || ps.family_name, pq.name)) order by p.id)
        from promises_promise p left join people_staff ps on ps.id = p.owner_id
        left join organisation_queue pq on pq.id = p.owner_queue_id where p.enquiry_id = e.id), '[]') as promises,
    coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'ref', o.ref, 'channel', o.channel, 'matter', o.matter,
            'state', o.state, 'received_at', o.received_at) order by o.received_at desc)
        from (select * from enquiries_enquiry o where o.person_id = e.person_id and o.id <> e.id
                and o.state in ('answered', 'closed') and o.joined_into_id is distinct from e.id
              order by o.received_at desc limit 10) o), '[]') as earlier,
    coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'ref', k.ref, 'channel', k.channel, 'matter', k.matter,
            'state', k.state, 'received_at', k.received_at, 'owner', coalesce(ks.given_name || ' ' || ks.family_name, kq.name),
            'is_mine', coalesce(k.owner_id = %(staff)s, false), 'unit_id', k.unit_id, 'due_by', kp.due_by,
            'is_part', k.kin_id is not null and coalesce(k.kin_id = e.kin_id, false), 'urgency', k.urgency,
            'may_take', k.state = 'waiting' and exists (select 1 from enquiries_placement w where w.enquiry_id = k.id
                and w.queue_id = any(%(queues)s) and w.opens_at <= %(at)s and not %(staff)s = any(w.barred))) order by k.received_at)
        from enquiries_enquiry k join organisation_queue kq on kq.id = k.queue_id left join people_staff ks on ks.id = k.owner_id
        left join promises_promise kp on kp.enquiry_id = k.id and kp.state = 'open'
        where k.id <> e.id and k.state in ('waiting', 'taken', 'promised') and (k.person_id = e.person_id or k.kin_id = e.kin_id)
        ), '[]') as kin,
    coalesce((select jsonb_agg(jsonb_build_object('id', j.id, 'ref', j.ref, 'channel', j.channel, 'matter', j.matter,
            'state', j.state, 'received_at', j.received_at) order by j.received_at)
        from enquiries_enquiry j where j.joined_into_id = e.id), '[]') as joined,
    (select i.ref from enquiries_enquiry i where i.id = e.joined_into_id) as joined_ref,
    exists (select 1 from enquiries_placement w where w.enquiry_id = e.id and w.queue_id = any(%(queues)s)
            and w.opens_at <= %(at)s and not %(staff)s = any(w.barred)) as is_open_to_me
from enquiries_enquiry e
join organisation_unit u on u.id = e.unit_id
join organisation_queue q on q.id = e.queue_id
left join people_staff s on s.id = e.owner_id
where e.id = %(enquiry_id)s
"""


def card(*, enquiry_id: int, viewer: Viewer, at: datetime) -> EnquiryCard:
    """The whole card. The look at the person is journaled.

    Raises: NoSuchEnquiry when there is none or it is not for this viewer (the two look alike).
    """
    found = row(
        CARD, {"enquiry_id": enquiry_id, "queues": sorted(viewer.queue_ids), "staff": viewer.staff_id, "at": at}
    )
    if found is None or not _may_see(found, viewer):
        raise NoSuchEnquiry(NOT_FOUND)
    is_mine = found["owner_id"] == viewer.staff_id and found["state"] in ("taken", "promised")
    person = None
    if found["person_id"] is not None:
        try:
            person = door.open_person(
                person_id=found["person_id"], by=viewer, purpose=Purpose.ANSWER, at=at, enquiry_id=enquiry_id
            )
        except door.DoorClosed:
            if not found["is_open_to_me"]:  # may be taken, not opened
                raise NoSuchEnquiry(NOT_FOUND) from None
    sees_content = person is not None or found["person_id"] is None
    sees_alarm = is_mine or person is None or Info.ACUTE_ALARM in person.sees
    lines = of_enquiry(enquiry_id=enquiry_id)
    made = tuple(_promise(one) for one in found["promises"])
    return EnquiryCard(
        id=found["id"],
        ref=found["ref"],
        channel=found["channel"],
        matter=matter_title(found["matter"]),
        matter_code=found["matter"],
        side=found["side"],
        line=found["line"],
        urgency=Urgency(found["urgency"]),
        acute_reason=_why(found["acute_reason"]) if sees_alarm else None,
        language=found["language"],
        state=found["state"],
        unit_name=found["unit_name"],
        owner=found["owner_name"],
        is_mine=is_mine,
        received_at=found["received_at"],
        taken_at=found["taken_at"],
        caller_name=found["caller_name"],
        caller_phone=found["caller_phone"] if sees_content else "",
        number=found["number"],
        times_handed_over=found["times_handed_over"],
        times_chased=found["times_chased"],
        is_late=any(one.state == "open" and not one.waits_for and promises.is_late(one.due_by, at) for one in made),
        person=person,
        messages=tuple(_message(one) for one in found["messages"] if _reads(one, found, person, is_mine)),
        promise=next((one for one in made if one.state == "open"), None),
        promises=made,
        why_here=_why_here(lines),
        lines=tuple(lines) if person is None and sees_content or person and Info.JOURNAL_ENTRY in person.sees else (),
        earlier=tuple(_earlier(one) for one in found["earlier"]) if person is not None else (),
        may=_may(found, viewer, is_mine),
        kin=tuple(_kin(one, found, viewer) for one in found["kin"]) if sees_content else (),
        joined=tuple(_earlier(one) for one in found["joined"]) if sees_content else (),
        joined_id=found["joined_into_id"],
        joined_ref=found["joined_ref"] or "",
    )


def _reads(one: dict[str, Any], found: dict[str, Any], person: PersonCard | None, is_mine: bool) -> bool:
    """Whether a message is sent to this viewer: by the kind of information it is, and what the door gave of the person."""
    if person is None:
        return found["person_id"] is None
    return may_read(
        sees=person.sees,
        direction=one["direction"],
        side=Side(found["side"]),
        in_hand=is_mine,
        written_by=Role(one["role"]) if one["role"] else None,
    )


def _may_see(found: dict[str, Any], viewer: Viewer) -> bool:
    """Whether this enquiry is anything to this viewer; the person in it passes the door besides."""
    if not viewer.staff_id or (found["person_id"] is not None and found["person_id"] in viewer.conflicts):
        return False
    return found["owner_id"] == viewer.staff_id or found["is_open_to_me"] or found["unit_id"] in viewer.unit_ids


def _may(found: dict[str, Any], viewer: Viewer, is_mine: bool) -> frozenset[str]:
    """The verbs the buttons show; each verb checks again."""
    state = State(found["state"])
    had_it = found["owner_id"] == viewer.staff_id
    leads = viewer.role in LEADS and found["unit_id"] in viewer.unit_ids and found["owner_id"] is not None
    verbs: set[str] = set()
    if had_it or leads:
        verbs |= {"note"}
        if state in (State.TAKEN, State.PROMISED):
            verbs |= {"retriage", "answer", "promise", "hand_over", "close", "dispute", "split", "wait_for_person"}
            if found["person_id"] is None:
                verbs |= {"identify"}
        if state == State.TAKEN:
            verbs |= {"release", "tally"}
        if state == State.PROMISED:
            verbs |= {"call_back"}
        if state in (State.ANSWERED, State.CLOSED):
            verbs |= {"reopen", "tally"}
        if state == State.ANSWERED:
            verbs |= {"close"}
    if state == State.WAITING and found["is_open_to_me"]:
        verbs |= {"take"}
    return frozenset(verbs)


def _why_here(lines: list[LineCard]) -> tuple[Why, ...]:
    """Why it was placed as it was, from the last placing: one sentence a circle."""
    for line in reversed(lines):
        if line.event == "EnquiryRouted":
            return tuple(Why(one["why"], one.get("values", {})) for one in line.data.get("circles", []))
    return ()


def _message(one: dict[str, Any]) -> MessageCard:
    return MessageCard(one["direction"], one["text"], _time(one["at"]), one["who"])


def _promise(one: dict[str, Any]) -> PromiseCard:
    return PromiseCard(
        kind=one["kind"],
        what=Why(one["what"], one["values"]),
        state=one["state"],
        made_at=_time(one["made_at"]),
        due_by=_time(one["due_by"]),
        ended_at=_time(one["ended_at"]) if one["ended_at"] else None,
        broken_at=_time(one["broken_at"]) if one["broken_at"] else None,
        owner=one["owner"],
        attempts=one["attempts"],
        next_attempt_at=_time(one["next_attempt_at"]) if one["next_attempt_at"] else None,
        clocks=clocks_of(one["clocks"]),
        waits_for=one["waits_for"],
        step=one["step"],
        late_why=_late_why(one["broken_reason"]),
    )


def _late_why(code: str | None) -> Why | None:
    """Why it was late, as a sentence the person can read."""
    return Why(promises.LATE_REASONS[code]) if code and code in promises.LATE_REASONS else None


def _kin(one: dict[str, Any], found: dict[str, Any], viewer: Viewer) -> KinCard:
    in_hand = found["state"] in ("taken", "promised") and found["owner_id"] == viewer.staff_id
    near = one["is_part"] or one["unit_id"] in viewer.unit_ids
    return KinCard(
        id=one["id"],
        ref=one["ref"],
        channel=one["channel"],
        matter=matter_title(one["matter"]),
        state=one["state"],
        received_at=_time(one["received_at"]),
        due_by=_time(one["due_by"]) if one["due_by"] else None,
        owner=one["owner"],
        is_mine=one["is_mine"],
        is_part=one["is_part"],
        may_take=one["may_take"],
        may_join=in_hand and near and found["urgency"] >= one["urgency"],
    )


def _earlier(one: dict[str, Any]) -> EarlierCard:
    return EarlierCard(
        one["id"], one["ref"], one["channel"], matter_title(one["matter"]), one["state"], _time(one["received_at"])
    )


def _why(kept: dict[str, Any] | None) -> Why | None:
    return Why(kept["text"], kept["values"]) if kept else None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def matter_title(code: str) -> str:
    """The matter's title as a marked text; the code itself for one that is no longer listed."""
    return MATTERS[code].title if code in MATTERS else code


# ── what the person sees ────────────────────────────────────────────────────────────────────────────

STATUS = """
select e.id, e.ref, e.matter, e.channel, e.received_at, e.state, e.urgency, e.number, e.person_id, e.times_reopened,
    s.given_name as owner_name, u.id as unit_id, u.name as unit_name, coalesce(nullif(u.phone, ''),
        (select c.phone from organisation_unit c where c.kind = 'contact_centre' order by c.id limit 1), '') as unit_phone,
    p.what, p.what_values, p.due_by, coalesce(p.waits_for, '') as waits_for,
    (select b.broken_reason from promises_promise b where b.enquiry_id = e.id and b.broken_reason <> ''
        order by b.id desc limit 1) as late_code,
    e.caller_phone <> '' or exists (select 1 from people_person x where x.id = e.person_id and x.phone <> '') as has_phone,
    exists (select 1 from journal_line j where j.enquiry_id = e.id and j.event = 'HelpRated') as is_rated,
    coalesce((select jsonb_agg(jsonb_build_object('direction', m.direction, 'text', m.text, 'at', m.at,
            'who', coalesce(ms.given_name, '')) order by m.id)
        from enquiries_conversation(e.id) m left join people_staff ms on ms.id = m.staff_id
        where m.direction <> 'note'), '[]') as messages,
    coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'ref', k.ref, 'matter', k.matter, 'state', k.state,
            'owner', case when k.state in ('taken', 'promised') then coalesce(ks.given_name, ku.name) else ku.name end,
            'what', kp.what, 'values', kp.what_values, 'due_by', kp.due_by, 'is_mine', k.person_id is not null) order by k.id)
        from enquiries_enquiry k join organisation_unit ku on ku.id = k.unit_id left join people_staff ks on ks.id = k.owner_id
        left join promises_promise kp on kp.enquiry_id = k.id and kp.state = 'open'
        where k.kin_id = e.kin_id and k.id <> e.id and k.joined_into_id is null), '[]') as parts,
    e.joined_into_id, (select i.ref from enquiries_enquiry i where i.id = e.joined_into_id) as joined_ref
from enquiries_enquiry e
join organisation_unit u on u.id = e.unit_id
left join people_staff s on s.id = e.owner_id
left join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
where {which}
order by e.received_at desc, e.id desc limit %(limit)s
"""


def status(*, enquiry_id: int = 0, code: str = "", viewer: Viewer, at: datetime) -> StatusCard:
    """One enquiry as its person sees it: by login, or by the pick-up code. Raises NoSuchEnquiry."""
    if code:
        found = rows(STATUS.format(which="e.code_hash = %(hash)s"), {"hash": hash_of(code), "limit": 1})
    elif viewer.role == Role.CITIZEN and viewer.person_id:
        found = rows(
            STATUS.format(which="e.id = %(id)s and e.person_id = %(person)s"),
            {"id": enquiry_id, "person": viewer.person_id, "limit": 1},
        )
    else:
        found = []
    if not found:
        raise NoSuchEnquiry(NOT_FOUND)
    return _status(found[0], at)


def my_enquiries(*, viewer: Viewer, at: datetime, limit: int = 50) -> list[StatusCard]:
    """All of a logged-in person's enquiries, newest first; state and municipal in one list (R134)."""
    if viewer.role != Role.CITIZEN or not viewer.person_id:
        return []
    found = rows(
        STATUS.format(which="e.person_id = %(person)s and e.joined_into_id is null"),
        {"person": viewer.person_id, "limit": limit},
    )
    return [_status(one, at) for one in found]


def statuses_of(*, enquiry_ids: list[int], at: datetime) -> list[StatusCard]:
    """These as their person sees them, newest first. Whoever calls this has decided that they may be seen."""
    return [
        _status(one, at) for one in rows(STATUS.format(which="e.id = any(%(ids)s)"), {"ids": enquiry_ids, "limit": 50})
    ]


def enquiry_of_code(*, code: str) -> int | None:
    """The enquiry a pick-up code opens."""
    found = row("select id from enquiries_enquiry where code_hash = %(hash)s", {"hash": hash_of(code)})
    return found["id"] if found else None


def whole_of(*, enquiry_id: int, staff_id: int) -> int | None:
    """The one of its family that this adviser has: where a part of it came from."""
    found = row(
        """select k.id from enquiries_enquiry e join enquiries_enquiry k on k.kin_id = e.kin_id and k.id <> e.id
           where e.id = %(id)s and k.owner_id = %(staff)s and k.state in ('taken', 'promised') order by k.id limit 1""",
        {"id": enquiry_id, "staff": staff_id},
    )
    return found["id"] if found else None


OF_REF = """
select e.id from enquiries_enquiry e
where e.ref = %(ref)s and not coalesce(e.person_id, 0) = any(%(conflicts)s)
    and (exists (select 1 from enquiries_placement w where w.enquiry_id = e.id and w.queue_id = any(%(queues)s)
                 and w.opens_at <= %(at)s and not %(staff)s = any(w.barred))
         or (e.owner_id = %(staff)s or e.unit_id = any(%(units)s)) and (e.person_id is null or {visible}))
"""


def enquiry_of_ref(*, ref: str, viewer: Viewer, at: datetime) -> int | None:
    """The enquiry with a reference, as it was read aloud, when it is for this viewer: small letters and a missing dash do not
    matter. One that is not for them is found as little as one that is not there. Opens nothing."""
    plain = "".join(letter for letter in ref.upper() if letter.isalnum())
    visible = door.visible_to(viewer, at, person="e.person_id")
    found = row(
        OF_REF.format(visible=visible.sql),
        {
            **visible.values,
            "ref": f"{plain[:3]}-{plain[3:9]}",
            "conflicts": sorted(viewer.conflicts),
            "queues": sorted(viewer.queue_ids),
            "staff": viewer.staff_id,
            "units": sorted(viewer.unit_ids),
            "at": at,
        },
    )
    return found["id"] if found else None


def _status(found: dict[str, Any], at: datetime) -> StatusCard:
    state = State(found["state"])
    is_open = state in OPEN_STATES
    return StatusCard(
        id=found["id"],
        ref=found["ref"],
        matter=matter_title(found["matter"]),
        channel=found["channel"],
        received_at=found["received_at"],
        state=state,
        state_sentence=Why(JOINED_SENTENCE, {"ref": found["joined_ref"]})
        if found["joined_into_id"]
        else Why(STATE_SENTENCES[state]),
        owner=found["owner_name"] if found["owner_name"] and state != State.WAITING else found["unit_name"],
        next_step=Why(found["what"], found["what_values"]) if found["what"] else None,
        due_by=found["due_by"],
        is_late=bool(found["due_by"] and found["due_by"] < at and is_open),
        messages=tuple(_message(one) for one in found["messages"]),
        can_reply=True,
        can_withdraw=is_open,
        may_rate=state in (State.ANSWERED, State.CLOSED) and not found["is_rated"] and not found["joined_into_id"],
        urgency=found["urgency"],
        number=found["number"],
        unit_id=found["unit_id"],
        unit_name=found["unit_name"],
        unit_phone=found["unit_phone"],
        has_phone=found["has_phone"],
        parts=tuple(
            PartCard(
                one["id"],
                one["ref"],
                matter_title(one["matter"]),
                State(one["state"]),
                one["owner"],
                Why(one["what"], one["values"]) if one["what"] else None,
                _time(one["due_by"]) if one["due_by"] else None,
            )
            for one in found["parts"]
        ),
        joined_id=found["joined_into_id"],
        joined_ref=found["joined_ref"] or "",
        waits_for=found["waits_for"] if is_open else "",
        late_why=_late_why(found["late_code"]),
    )


# ── before, and while waiting ───────────────────────────────────────────────────────────────────────


def expected(*, channel: Channel, at: datetime, unit_id: int | None = None, side: Side = Side.UNKNOWN) -> Expected:
    """When somebody who contacts us now is promised an answer, told before they write (R092, R093)."""
    made = promises.first_promise(
        channel=channel,
        urgency=Urgency.NORMAL,
        side=side,
        at=at,
        calendar=calendar_of(unit_id or _contact_centre(), at=at),
    )
    return Expected(made.due_by, made.what)


def _contact_centre() -> int:
    found = row("select id from organisation_unit where number = %(number)s", {"number": CONTACT_CENTRE})
    return int(found["id"]) if found else 0


AHEAD = """
with me as (
    select w.queue_id, w.pace, w.opens_at, w.enquiry_id from enquiries_placement w
    where w.enquiry_id = %(enquiry_id)s and w.opens_at <= %(at)s order by w.circle desc limit 1
)
select
    (select count(*) from (select 1 from enquiries_placement w, me
        where w.queue_id = me.queue_id and w.pace = me.pace and (w.opens_at, w.enquiry_id) < (me.opens_at, me.enquiry_id)
        limit %(most)s) ahead) as ahead,
    (select count(*) from organisation_seat seat join me on seat.queue_id = me.queue_id
        join organisation_at_work at_work on at_work.staff_id = seat.staff_id and at_work.presence not in ('away', 'break')) as staffed,
    e.line, e.channel, e.unit_id, e.person_id, t.place as told_place, t.low as told_low, t.high as told_high,
    l.count, l.mean_seconds, l.spread_seconds, l.told, l.low_ratio, l.high_ratio
from me
join enquiries_enquiry e on e.id = me.enquiry_id
left join enquiries_wait_told t on t.enquiry_id = e.id
left join lateral (
    select * from enquiries_learnt l where l.channel = e.channel and l.line in (e.line, '') and l.count >= %(enough)s
    order by l.line = e.line desc limit 1
) l on true
"""


def wait_now(*, enquiry_id: int, at: datetime) -> Wait | None:
    """The place in line and the range of waiting, in the widest circle that is open; None when nobody waits any more."""
    found = row(AHEAD, {"enquiry_id": enquiry_id, "at": at, "most": TOTAL_COUNTED, "enough": ENOUGH})
    if found is None:
        return None
    learnt = Learnt(**{name: found[name] for name in Learnt._fields}) if found["count"] is not None else UNKNOWN
    guess = estimate(ahead=found["ahead"], staffed=found["staffed"], learnt=learnt)
    told = None
    if found["told_place"] is not None:
        told = (found["told_place"], (found["told_low"], found["told_high"]) if found["told_low"] is not None else None)
    return Wait(
        place=found["ahead"] + 1,
        range=(guess.low, guess.high) if guess else None,
        staffed=found["staffed"],
        expected_seconds=guess.expected_seconds if guess else None,
        is_live=found["channel"] in WAITS_LIVE,
        line=found["line"],
        channel=found["channel"],
        unit_id=found["unit_id"],
        person_id=found["person_id"],
        told=told,
    )


NOTICES = """
select e.language, i.text_nb, i.text_nn, i.text_en from enquiries_enquiry e
join enquiries_incident i on i.state = 'published' and i.matter in ('', e.matter) and i.line in ('', e.line)
    and i.area_code in ('', e.area_code)
where e.id = %(id)s order by i.since limit 2
"""


def notices_to(*, enquiry_id: int) -> list[str]:
    """What somebody who phones about this should hear just now, in their language: many have the same at once."""
    return [
        {"nb": one["text_nb"], "nn": one["text_nn"]}.get(one["language"], one["text_en"])
        for one in rows(NOTICES, {"id": enquiry_id})
    ]


LINE = """
select count(*) as waiting, count(*) filter (where urgency = 0) as acute, channel,
    coalesce(max(extract(epoch from %(at)s - received_at)), 0)::bigint as longest
from enquiries_enquiry where state = 'waiting' and unit_id = any(%(units)s) and received_at > %(at)s - interval '30 days'
group by channel
"""
STAFFED = """
select count(distinct w.staff_id) as staffed from organisation_at_work w
join organisation_post p on p.staff_id = w.staff_id and p.valid_to is null
where w.presence not in ('away', 'break') and p.unit_id = any(%(units)s)
"""


def line_now(*, unit_ids: list[int], at: datetime) -> LineNow:
    """How it stands in some units just now."""
    found = rows(LINE, {"units": unit_ids, "at": at})
    staffed = row(STAFFED, {"units": unit_ids})
    return LineNow(
        waiting=sum(one["waiting"] for one in found),
        acute=sum(one["acute"] for one in found),
        longest_seconds=max((one["longest"] for one in found), default=0),
        staffed=staffed["staffed"] if staffed else 0,
        by_channel={one["channel"]: one["waiting"] for one in found},
    )


CALLED = """
select number, coalesce(taken_at, received_at) as at, state = 'taken' as is_called
from enquiries_enquiry
where unit_id = %(unit)s and channel = 'visit' and number is not null and received_at >= %(since)s
    and state in ('waiting', 'taken')
order by state = 'taken' desc, case when state = 'taken' then taken_at end desc, urgency, received_at
limit 30
"""


def called(*, unit_id: int, at: datetime) -> list[CalledCard]:
    """Numbers for the waiting screen: those called, last first, then those next. No names."""
    found = rows(CALLED, {"unit": unit_id, "since": at - timedelta(hours=14)})
    return [CalledCard(one["number"], one["at"], one["is_called"]) for one in found]
