"""What a partner has asked about people, what we answered, and what a person shares with them (spørsmål fra partner).

A question and its answer are the organisation's that asked. What we answered is read through the door each time, so that it
closes when the person becomes protected; then it looks as if nothing is answered yet. What the person has agreed to share
is read anew for each page, and stops the moment the consent ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inngang.rules.access import ACTS_FOR_ORGANISATION, Viewer
from inngang.rules.access_content import info_of
from inngang.rules.access_matrix import Info
from inngang.rules.vocabulary import Purpose, Side, State, Why
from inngang.service.access import door
from inngang.service.access.consents import consent_towards
from inngang.service.enquiries.held import NOT_FOUND, NoSuchEnquiry
from inngang.service.enquiries.queries.pieces import MessageCard, matter_title, message_card
from inngang.service.people.actions.consent import shared_by_itself
from inngang.service.rows import rows

MOST = 100
STATUS, FOLLOW_UP = "status", "follow_up"  # what people call it when they agree


@dataclass(frozen=True)
class AskedCard:
    """One question, as the organisation that asked sees it. Never who the person is, and never who has it."""

    id: int
    ref: str
    asked_at: datetime
    asked_by: str
    text: str
    due_by: datetime | None
    is_answered: bool
    messages: tuple[MessageCard, ...] = ()


@dataclass(frozen=True)
class SharedMatter:
    """Where one of the person's own matters stands; nothing of what is in it."""

    matter: str
    state: State
    next_step: Why | None
    due_by: datetime | None


@dataclass(frozen=True)
class SharedCard:
    """What the person has agreed that this organisation sees now."""

    until: datetime
    purpose: str
    matters: tuple[SharedMatter, ...]
    advisers: tuple[str, ...]
    shows_status: bool
    shows_advisers: bool


ASKED = """
select e.id, e.ref, e.received_at, e.caller_name, e.person_id, e.side, e.answered_at,
    (select p.due_by from promises_promise p where p.enquiry_id = e.id order by p.id limit 1) as due_by,
    coalesce((select m.text from enquiries_message m where m.enquiry_id = e.id and m.direction = 'in' order by m.id limit 1), '')
        as text,
    exists (select 1 from enquiries_message m where m.enquiry_id = e.id and m.direction = 'out')
        and (e.person_id is null or case e.side when 'state' then {state} when 'municipal' then {municipal} else {new} end)
        as is_answered
from enquiries_enquiry e
where e.organisation_id = %(organisation)s and e.person_id is distinct from %(me)s and {which}
order by e.received_at desc, e.id desc limit %(most)s
"""
MESSAGES = """
select m.direction, m.text, m.at, coalesce(s.given_name, '') as who
from enquiries_message m left join people_staff s on s.id = m.staff_id
where m.enquiry_id = %(id)s and m.direction in ('in', 'out') order by m.id
"""


def asked_by(*, viewer: Viewer, at: datetime) -> list[AskedCard]:
    """What an organisation has asked, newest first."""
    return [_card(one) for one in _asked("true", {}, viewer, at)]


def asked(*, enquiry_id: int, viewer: Viewer, at: datetime) -> AskedCard:
    """One of those, with what was written. The look at our answer is journaled. Raises NoSuchEnquiry."""
    found, answers_too = _opened(enquiry_id, viewer, at)
    told = [one for one in rows(MESSAGES, {"id": enquiry_id}) if one["direction"] == "in" or answers_too]
    for one in told:
        one["at"] = one["at"].isoformat()
    return _card(found, tuple(message_card(one) for one in told))


def _opened(enquiry_id: int, viewer: Viewer, at: datetime) -> tuple[dict[str, Any], bool]:
    found = next(iter(_asked("e.id = %(id)s", {"id": enquiry_id}, viewer, at)), None)
    if found is None:
        raise NoSuchEnquiry(NOT_FOUND)
    if not found["is_answered"] or found["person_id"] is None:
        return found, bool(found["is_answered"])
    info = info_of(direction="out", side=Side(found["side"]), in_hand=False, written_by=None)
    try:
        door.open_info(
            person_id=found["person_id"],
            info=info,
            by=viewer,
            purpose=Purpose.ASKED_ABOUT,
            at=at,
            enquiry_id=enquiry_id,
        )
    except door.DoorClosed:
        return {**found, "is_answered": False}, False
    return found, True


def _asked(which: str, values: dict[str, Any], viewer: Viewer, at: datetime) -> list[dict[str, Any]]:
    if viewer.role not in ACTS_FOR_ORGANISATION or viewer.organisation_id <= 0:
        return []
    kinds = {"state": Info.CONTENT_STATE, "municipal": Info.CONTENT_MUNI, "new": Info.CONTENT_NEW}
    seen = {name: door.visible_to(viewer, at, person="e.person_id", info=info) for name, info in kinds.items()}
    given: dict[str, Any] = {"organisation": viewer.organisation_id, "me": viewer.person_id, "most": MOST}
    for one in seen.values():
        given |= one.values
    return rows(ASKED.format(which=which, **{name: one.sql for name, one in seen.items()}), given | values)


def _card(one: dict[str, Any], messages: tuple[MessageCard, ...] = ()) -> AskedCard:
    return AskedCard(
        id=one["id"],
        ref=one["ref"],
        asked_at=one["received_at"],
        asked_by=one["caller_name"],
        text=one["text"],
        due_by=None if one["is_answered"] else one["due_by"],
        is_answered=one["is_answered"],
        messages=messages,
    )


# ── what the person shares ──────────────────────────────────────────────────────────────────────────

CONSENTS = f"""
select c.id, c.kinds, c.purpose, c.ends_at from people_consent c
where c.person_id = %(person)s and {consent_towards()} and c.kinds && %(kinds)s::varchar[] order by c.ends_at desc
"""
MATTERS = """
select e.matter, e.state, p.what, p.what_values, p.due_by from enquiries_enquiry e
left join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
where e.person_id = %(person)s and e.organisation_id is null and e.joined_into_id is null
    and (e.state in ('waiting', 'taken', 'promised') or e.answered_at > %(at)s - interval '14 days')
order by e.received_at desc limit 20
"""
ADVISERS = """
select s.given_name || ' ' || s.family_name || ', ' || u.name as called from organisation_follow_up f
join people_staff s on s.id = f.staff_id join organisation_unit u on u.id = f.unit_id
where f.person_id = %(person)s and f.valid_to is null and f.side in ('state', 'both') order by f.id limit 5
"""


def shared_in(*, enquiry_id: int, viewer: Viewer, at: datetime) -> SharedCard | None:
    """What the person of a question shares with those who asked it; None when nothing holds. It is kept that it was shared.

    The matrix decides first, by the door: it opens when we have answered them about the person, and never for somebody
    protected. Then the consent, by its words: what they see, and until when. Raises NoSuchEnquiry.
    """
    found = next(iter(_asked("e.id = %(id)s", {"id": enquiry_id}, viewer, at)), None)
    if found is None:
        raise NoSuchEnquiry(NOT_FOUND)
    if found["person_id"] is None or not found["is_answered"]:
        return None
    person = found["person_id"]
    towards = {"at": at, "self": viewer.person_id, "organisation": viewer.organisation_id}
    held = rows(CONSENTS, {"person": person, "kinds": [STATUS, FOLLOW_UP], **towards})
    agreed = {kind: one for one in reversed(held) for kind in one["kinds"]}
    status = STATUS in agreed and _opens(person, Info.CONTACT_META, enquiry_id, viewer, at)
    follow_up = FOLLOW_UP in agreed and _opens(person, Info.STATE_FOLLOWUP, enquiry_id, viewer, at)
    shown = [kind for kind, is_shown in ((STATUS, status), (FOLLOW_UP, follow_up)) if is_shown]
    if not shown:
        return None
    for consent_id in {agreed[kind]["id"] for kind in shown}:
        kinds = [kind for kind in shown if agreed[kind]["id"] == consent_id]
        shared_by_itself(person_id=person, consent_id=consent_id, kinds=kinds, enquiry_id=enquiry_id, by=viewer, at=at)
    return SharedCard(
        until=min(agreed[kind]["ends_at"] for kind in shown),
        purpose=agreed[shown[0]]["purpose"],
        matters=tuple(_matter(one) for one in rows(MATTERS, {"person": person, "at": at})) if status else (),
        advisers=tuple(one["called"] for one in rows(ADVISERS, {"person": person})) if follow_up else (),
        shows_status=status,
        shows_advisers=follow_up,
    )


def _opens(person_id: int, info: Info, enquiry_id: int, viewer: Viewer, at: datetime) -> bool:
    try:
        door.open_info(
            person_id=person_id, info=info, by=viewer, purpose=Purpose.ASKED_ABOUT, at=at, enquiry_id=enquiry_id
        )
    except door.DoorClosed:
        return False
    return True


def _matter(one: dict[str, Any]) -> SharedMatter:
    return SharedMatter(
        matter=matter_title(one["matter"]),
        state=State(one["state"]),
        next_step=Why(one["what"], one["what_values"]) if one["what"] else None,
        due_by=one["due_by"],
    )


# ── what the person sees of it ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class AskedOfMe:
    """That an organisation asked about the person, and what we answered them."""

    organisation: str
    at: datetime
    answers: tuple[str, ...]


OF_ME = """
select o.name, e.received_at, array(select m.text from enquiries_message m where m.enquiry_id = e.id and m.direction = 'out'
    order by m.id) as answers
from enquiries_enquiry e join people_organisation o on o.id = e.organisation_id
where e.person_id = %(me)s order by e.received_at desc limit %(most)s
"""


def asked_of(*, person_id: int) -> list[AskedOfMe]:
    """Who outside has asked about a person, and what they were told, newest first: for the person themself."""
    found = rows(OF_ME, {"me": person_id, "most": MOST})
    return [AskedOfMe(one["name"], one["received_at"], tuple(one["answers"])) for one in found]
