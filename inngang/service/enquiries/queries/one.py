"""One enquiry, for the one who has it: the card, and the way to it from a reference or a part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inngang.rules import complexity, promises
from inngang.rules.access import Viewer
from inngang.rules.access_content import STATUS_LINES, may_read, whole
from inngang.rules.access_matrix import Info, Mask
from inngang.rules.vocabulary import Purpose, Role, Side, State, Urgency, Why
from inngang.service.access import door
from inngang.service.enquiries.held import LEADS, NOT_FOUND, NoSuchEnquiry
from inngang.service.enquiries.own_messages import begins, is_own
from inngang.service.enquiries.queries.pieces import (
    UNDERSTOOD_AS_ACUTE,
    EarlierCard,
    MessageCard,
    PromiseCard,
    as_time,
    as_why,
    earlier_card,
    matter_title,
    message_card,
    promise_card,
)
from inngang.service.journal.queries import LineCard, of_enquiry
from inngang.service.people.queries import PersonCard
from inngang.service.rows import row


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
    asked_by: str = ""  # the partner whose question it is: the answer goes to them
    contact: str = ""  # first contact or follow-up
    needed_on: date | None = None  # the day before which the person needs the answer
    is_complex: bool | None = None  # of a pension matter: whether those who know more are to have it


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
    sees_contacts = sees_content and (person is None or Info.CONTACT_META in person.sees)
    sees_number = person is None or is_mine or Info.CONTACT_INFO in person.sees
    lines = of_enquiry(enquiry_id=enquiry_id)
    made = tuple(promise_card(one) for one in found["promises"])
    return EnquiryCard(
        id=found["id"],
        ref=found["ref"],
        channel=found["channel"],
        matter=matter_title(found["matter"]),
        matter_code=found["matter"],
        side=found["side"],
        line=found["line"],
        urgency=Urgency(found["urgency"]),
        acute_reason=_acute(found, person, is_mine),
        language=found["language"],
        state=found["state"],
        unit_name=found["unit_name"],
        owner=found["owner_name"],
        is_mine=is_mine,
        received_at=found["received_at"],
        taken_at=found["taken_at"],
        caller_name=found["caller_name"],
        caller_phone=found["caller_phone"] if sees_content and sees_number else "",
        number=found["number"],
        times_handed_over=found["times_handed_over"],
        times_chased=found["times_chased"],
        is_late=any(one.state == "open" and not one.waits_for and promises.is_late(one.due_by, at) for one in made),
        person=person,
        messages=tuple(message_card(one) for one in found["messages"] if _reads(one, found, person, is_mine)),
        promise=next((one for one in made if one.state == "open"), None),
        promises=made,
        why_here=(*_why_complex(found, lines, sees_content), *_why_here(lines, sees_content)),
        lines=_lines(lines, person) if sees_content else (),
        earlier=tuple(earlier_card(one) for one in found["earlier"]) if person is not None and sees_contacts else (),
        may=_may(found, viewer, is_mine),
        kin=tuple(_kin(one, found, viewer) for one in found["kin"]) if sees_contacts else (),
        joined=tuple(earlier_card(one) for one in found["joined"]) if sees_contacts else (),
        joined_id=found["joined_into_id"],
        joined_ref=found["joined_ref"] or "",
        asked_by=found["caller_name"] if found["organisation_id"] else "",
        contact=found["contact"],
        needed_on=found["needed_on"],
        is_complex=found["level"] >= complexity.COMPLEX_LEVEL if found["matter"] in complexity.MATTERS else None,
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


def _lines(lines: list[LineCard], person: PersonCard | None) -> tuple[LineCard, ...]:
    """The journal as far as it is given: all, where it stands, or nothing."""
    if person is None or whole(person.sees, Info.JOURNAL_ENTRY):
        return tuple(lines)
    if Info.JOURNAL_ENTRY not in person.sees:
        return ()
    return tuple(
        LineCard(line.at, "status", Why(STATUS_LINES[line.event]), "", None, "", {})
        for line in lines
        if line.event in STATUS_LINES
    )


def _acute(found: dict[str, Any], person: PersonCard | None, is_mine: bool) -> Why | None:
    """Why it is acute; only that it is, for one who is given the status of an alarm."""
    if found["acute_reason"] is None or is_mine or person is None:
        return as_why(found["acute_reason"])
    part = person.sees.get(Info.ACUTE_ALARM)
    if part is None:
        return None
    return Why(UNDERSTOOD_AS_ACUTE) if part == Mask.STATUS_ONLY else as_why(found["acute_reason"])


def _may_see(found: dict[str, Any], viewer: Viewer) -> bool:
    """Whether this enquiry is anything to this viewer; the person in it passes the door besides."""
    if not viewer.staff_id or (found["person_id"] is not None and found["person_id"] in viewer.conflicts):
        return False
    if found["owner_id"] == viewer.staff_id or found["is_open_to_me"]:
        return True
    return found["unit_id"] in viewer.unit_ids and not is_own(found["sender_key"], viewer.staff_id)


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


def _why_here(lines: list[LineCard], sees_content: bool) -> tuple[Why, ...]:
    """Why it was placed as it was, from the last placing: a sentence a circle, and one where a group is put ahead.

    The group says something of the person, so it is for those alone who may see them.
    """
    for line in reversed(lines):
        if line.event == "EnquiryRouted":
            asked = [Why(one["why"], one.get("values", {})) for one in line.data.get("circles", [])]
            ahead = line.data.get("ahead") if sees_content else None
            return (*asked, *([Why(ahead["why"], ahead["values"])] if ahead else ()))
    return ()


def _why_complex(found: dict[str, Any], lines: list[LineCard], sees_content: bool) -> tuple[Why, ...]:
    """Of a pension matter: that it is simple or complex; and who or what said so, to one who may read what was said."""
    if found["matter"] not in complexity.MATTERS:
        return ()
    is_complex = found["level"] >= complexity.COMPLEX_LEVEL
    first = Why(complexity.SEEN_AS_COMPLEX if is_complex else complexity.SEEN_AS_SIMPLE)
    last = next((line for line in reversed(lines) if line.event in ("ComplexityJudged", "ComplexityTurned")), None)
    if last is None or not sees_content:
        return (first,)
    if last.event == "ComplexityTurned":
        turned = Why(complexity.TURNED, {"who": last.who, "reason": last.data.get("reason", "")})
        return (first, turned) if is_complex else (turned,)
    return (first, *(Why(text) for text in last.data.get("why", ()))) if is_complex else (first,)


def _kin(one: dict[str, Any], found: dict[str, Any], viewer: Viewer) -> KinCard:
    in_hand = found["state"] in ("taken", "promised") and found["owner_id"] == viewer.staff_id
    near = one["is_part"] or one["unit_id"] in viewer.unit_ids
    return KinCard(
        id=one["id"],
        ref=one["ref"],
        channel=one["channel"],
        matter=matter_title(one["matter"]),
        state=one["state"],
        received_at=as_time(one["received_at"]),
        due_by=as_time(one["due_by"]) if one["due_by"] else None,
        owner=one["owner"],
        is_mine=one["is_mine"],
        is_part=one["is_part"],
        may_take=one["may_take"],
        may_join=in_hand and near and found["urgency"] >= one["urgency"],
    )


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
         or (e.owner_id = %(staff)s or e.unit_id = any(%(units)s) and not starts_with(coalesce(e.sender_key, ''), %(own)s))
             and (e.person_id is null or {visible}))
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
            "own": begins(viewer.staff_id),
            "at": at,
        },
    )
    return found["id"] if found else None
