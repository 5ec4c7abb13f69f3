"""What one who answers may say of a person's matters: status, money, next step, how old each is, and what does not fit (veiledning).

Everything here has passed the door: `sees` is what it gave. What is not given is not counted and not hinted at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from inngang.rules.access import is_other_service
from inngang.rules.access_content import Seen
from inngang.rules.access_matrix import Info, Mask
from inngang.rules.vocabulary import Side, State, Why, marked
from inngang.service.enquiries.following import money_of
from inngang.service.enquiries.queries.pieces import as_time, matter_title
from inngang.service.people.queries import PersonCard
from inngang.service.rows import row

OLD: Final = timedelta(days=365)
MOST = 5


class Kind(StrEnum):
    """What an item is about."""

    STATUS = "status"
    PAYMENT = "payment"
    MEETING = "meeting"
    ADVISER = "adviser"
    CONTACT = "contact"
    NEED = "need"


@dataclass(frozen=True)
class Item:
    """One thing that may be told, and from when it is."""

    kind: Kind
    what: str  # a matter's title to translate, a name, or what was written
    at: datetime
    is_old: bool
    state: State | None = None
    outcome: str = ""  # of money: paid, refused or withdrawn; empty while it is waited for
    starts_at: datetime | None = None
    next_step: Why | None = None
    due_by: datetime | None = None
    enquiry_id: int = 0  # of a matter
    ref: str = ""
    is_answered: bool = False  # something was written to the person in it


@dataclass(frozen=True)
class Guidance:
    """What may be told, and what is missing or does not fit together."""

    items: tuple[Item, ...]
    troubles: tuple[Why, ...]


KNOWN = """
select p.phone, p.email, p.is_reserved, p.area_code, p.created_at, p.died_on, e.caller_phone,
    (select max(j.at) from journal_line j where j.person_id = p.id
        and j.event in ('ContactDetailsChanged', 'WaysToReachChanged', 'WayToReachSet')) as contact_at,
    coalesce((select jsonb_agg(jsonb_build_object('side', f.side, 'since', f.valid_from, 'name', s.given_name || ' ' || s.family_name)
            order by f.side, f.id) from organisation_follow_up f join people_staff s on s.id = f.staff_id
        where f.person_id = p.id and f.valid_to is null), '[]') as advisers,
    (select max(n.assessed_on) from organisation_need_assessment n where n.person_id = p.id) as need_on,
    coalesce((select jsonb_agg(jsonb_build_object('side', c.side, 'what', c.what, 'outcome', c.outcome,
            'at', coalesce(c.ended_at, c.began_at), 'due_by', c.due_by, 'matter', c.matter) order by c.id desc)
        from (select c.*, o.side, o.matter, w.due_by from enquiries_claim c join enquiries_enquiry o on o.id = c.enquiry_id
              left join promises_promise w on w.enquiry_id = o.id and w.state = 'open'
              where o.person_id = p.id order by c.id desc limit %(most)s) c), '[]') as claims,
    coalesce((select jsonb_agg(jsonb_build_object('starts_at', a.starts_at, 'at', a.booked_at, 'matter', a.matter) order by a.starts_at)
        from appointments_appointment a where a.person_id = p.id and a.state = 'booked' and a.starts_at > %(at)s), '[]') as meetings,
    coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'ref', o.ref, 'answered', o.answered,
            'matter', o.matter, 'side', o.side, 'state', o.state,
            'at', coalesce(o.closed_at, o.answered_at, o.taken_at, o.received_at), 'what', o.what, 'values', o.what_values,
            'due_by', o.due_by) order by o.received_at desc)
        from (select o.*, w.what, w.what_values, w.due_by, exists (select 1 from enquiries_message m
                  where m.enquiry_id = o.id and m.direction = 'out') as answered from enquiries_enquiry o
              left join promises_promise w on w.enquiry_id = o.id and w.state = 'open'
              where o.person_id = p.id and o.organisation_id is null and o.joined_into_id is null
              order by o.received_at desc limit %(most)s) o), '[]') as matters
from enquiries_enquiry e join people_person p on p.id = e.person_id where e.id = %(id)s
"""


def guidance(*, enquiry_id: int, person: PersonCard | None, at: datetime) -> Guidance:
    """In one statement, for one whom the card was shown to, and as far as the door let them read in each matter."""
    found = row(KNOWN, {"id": enquiry_id, "at": at, "most": MOST})
    if found is None or person is None:
        return Guidance((), ())
    given = frozenset(person.sees)
    items = [
        *[
            _matter(one, at, tells_promise=one["id"] == enquiry_id or Info.CALLBACK_PROMISE in given)
            for one in found["matters"]
            if one["id"] == enquiry_id or _may_tell(one, person.sees_in(one["matter"], one["side"]))
        ],
        *[
            _claim(one, at, part)
            for one in found["claims"]
            if (part := money_of(one["side"], one["matter"], person.sees_in(one["matter"], one["side"])))
        ],
    ]
    if Info.APPOINTMENT in given:
        items += [_meeting(one, at) for one in found["meetings"]]
    if Info.CONTACT_META in given:
        items += [_item(Kind.ADVISER, one["name"], _midnight(one["since"], at), at) for one in found["advisers"]]
    if Info.STATE_FOLLOWUP in given and found["need_on"]:
        items.append(_item(Kind.NEED, "", _midnight(found["need_on"].isoformat(), at), at))
    if Info.CONTACT_INFO in given:
        items.append(_item(Kind.CONTACT, "", found["contact_at"] or found["created_at"], at))
    return Guidance(tuple(items), tuple(_troubles(found, given)))


def _may_tell(one: dict[str, Any], sees: Seen) -> bool:
    """What lies on both sides, or on none yet, needs what both sides need."""
    municipal = Info.MUNI_OTHER_SERVICE if is_other_service(one["matter"]) else Info.MUNI_APPLICATION
    needed = {Side.STATE: (Info.STATE_CASE_STATUS,), Side.MUNICIPAL: (municipal,)}
    return all(info in sees for info in needed.get(Side(one["side"]), (Info.STATE_CASE_STATUS, municipal)))


def _item(kind: Kind, what: str, since: datetime, now: datetime, **more: Any) -> Item:
    return Item(kind, what, since, is_old=now - since > OLD, **more)


def _matter(one: dict[str, Any], at: datetime, *, tells_promise: bool) -> Item:
    return _item(
        Kind.STATUS,
        matter_title(one["matter"]),
        as_time(one["at"]),
        at,
        state=State(one["state"]),
        next_step=Why(one["what"], one["values"] or {}) if one["what"] and tells_promise else None,
        due_by=as_time(one["due_by"]) if one["due_by"] and tells_promise else None,
        enquiry_id=one["id"],
        ref=one["ref"],
        is_answered=one["answered"],
    )


def _claim(one: dict[str, Any], at: datetime, part: Mask) -> Item:
    """Where only the status is given: that money is waited for, paid or refused, and not what it is."""
    due_by = as_time(one["due_by"]) if one["due_by"] and not one["outcome"] else None
    return _item(
        Kind.PAYMENT,
        one["what"] if part == Mask.ALL else "",
        as_time(one["at"]),
        at,
        outcome=one["outcome"],
        due_by=due_by,
    )


def _meeting(one: dict[str, Any], at: datetime) -> Item:
    title = matter_title(one["matter"])
    return _item(Kind.MEETING, title, as_time(one["at"]), at, starts_at=as_time(one["starts_at"]))


def _midnight(day: str, at: datetime) -> datetime:
    on = date.fromisoformat(day)
    return datetime(on.year, on.month, on.day, tzinfo=at.tzinfo)


def _troubles(found: dict[str, Any], given: frozenset[str]) -> list[Why]:
    """What is missing, and what does not fit together."""
    told = []
    if Info.CONTACT_INFO in given:
        if not found["phone"]:
            told.append(Why(marked("We have no phone number.")))
        if not found["email"] and not found["is_reserved"]:
            told.append(Why(marked("We have no e-mail address.")))
        if found["phone"] and found["caller_phone"] and found["phone"][-8:] != found["caller_phone"][-8:]:
            told.append(Why(marked("They call from another number than the one we have. Ask which is right.")))
    if Info.ADDRESS_OPEN in given and not found["area_code"]:
        told.append(Why(marked("We do not know where they live, so no office is theirs.")))
    if Info.CONTACT_META in given:
        sides = [one["side"] for one in found["advisers"]]
        if len(sides) != len(set(sides)):
            told.append(Why(marked("Two advisers stand on the same side.")))
    if found["died_on"] and found["meetings"] and Info.APPOINTMENT in given:
        told.append(Why(marked("There is a meeting after the day they died.")))
    return told
