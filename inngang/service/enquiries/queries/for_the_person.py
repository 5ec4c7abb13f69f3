"""What the person sees of what they asked about: the same in every channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import OPEN_STATES, Role, State, Why, marked
from inngang.service.enquiries.held import NOT_FOUND, NoSuchEnquiry
from inngang.service.enquiries.keeping import hash_of
from inngang.service.enquiries.queries.pieces import MessageCard, as_time, late_why_of, matter_title, message_card
from inngang.service.rows import row, rows


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


STATE_SENTENCES = {
    State.WAITING: marked("We have it. The next who is free, and knows this, takes it."),
    State.TAKEN: marked("Somebody is working on it now."),
    State.PROMISED: marked("Somebody has promised to come back to you."),
    State.ANSWERED: marked("You have an answer. You can still write more."),
    State.CLOSED: marked("This is finished. You can open it again by writing more."),
}


JOINED_SENTENCE = marked("We answer this together with %(ref)s, which you have asked about before.")


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
            STATUS.format(which="e.id = %(id)s and e.person_id = %(person)s and e.organisation_id is null"),
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
        STATUS.format(which="e.person_id = %(person)s and e.organisation_id is null and e.joined_into_id is null"),
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
        messages=tuple(message_card(one) for one in found["messages"]),
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
                as_time(one["due_by"]) if one["due_by"] else None,
            )
            for one in found["parts"]
        ),
        joined_id=found["joined_into_id"],
        joined_ref=found["joined_ref"] or "",
        waits_for=found["waits_for"] if is_open else "",
        late_why=late_why_of(found["late_code"]),
    )
