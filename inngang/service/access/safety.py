"""Who sees a safety note, and what of it (sikkerhetsvarsel): the door first, then whether they will meet the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.hours import OSLO
from inngang.rules.safety import MEETS, will_meet
from inngang.rules.vocabulary import Purpose, Role
from inngang.service.access import door
from inngang.service.rows import TOTAL_COUNTED, Page, row, rows

IN_FORCE: Final = """n.approved and (n.hidden_because = '' or n.second_id is not null) and n.ended_at is null
    and n.starts_on <= %(day)s and n.ends_on >= %(day)s"""
MEETING: Final = """
select exists (select 1 from access_tie t where t.person_id = %(person)s and t.staff_id = %(staff)s
        and (t.ends_at is null or t.ends_at > %(at)s)) as holds,
    exists (select 1 from organisation_follow_up f where f.person_id = %(person)s and f.valid_to is null
        and %(staff)s in (f.staff_id, f.substitute_id)) as follows,
    exists (select 1 from enquiries_enquiry e where e.person_id = %(person)s and e.channel = 'visit'
        and e.state in ('waiting', 'taken', 'promised') and e.unit_id = any(%(units)s)) as is_at_desk
"""
NOTES: Final = """
select n.id, n.ground, n.advice, n.text, n.starts_on, n.ends_on, n.hidden_because <> '' as is_hidden,
    s.given_name || ' ' || s.family_name as written_by, n.written_by_id, u.name as unit_name, n.unit_id
from access_safety_note n join people_staff s on s.id = n.written_by_id join organisation_unit u on u.id = n.unit_id
"""


@dataclass(frozen=True)
class _Note:
    id: int
    ground: str
    advice: str
    text: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class NoteCard(_Note):
    """A note for one who will meet the person, or is the person."""

    is_hidden: bool
    written_by: str
    written_by_id: int
    unit_name: str
    unit_id: int


@dataclass(frozen=True)
class ToReview(_Note):
    """A note as the leader sees it: everything but who it is about."""

    hidden_because: str
    written_by: str
    written_at: datetime
    reviewed_by: str
    approved: bool
    is_over: bool
    waits_for: str  # review, second or nothing
    is_mine: bool


def meets(*, person_id: int, by: Viewer, at: datetime) -> bool:
    """Whether the door gives this viewer the person's needs, and they will stand in front of the person."""
    if by.role not in MEETS:
        return False  # nobody is asked about like somebody: for as many statements
    purpose = Purpose.RECEPTION if by.role == Role.RECEPTION else Purpose.ANSWER
    if Info.NEED_FLAGS not in door.may_read(person_id=person_id, by=by, purpose=purpose, at=at):
        return False
    found = row(MEETING, {"person": person_id, "staff": by.staff_id, "units": sorted(by.unit_ids), "at": at})
    return found is not None and will_meet(role=by.role, **found)


def sign(*, person_id: int, by: Viewer, at: datetime) -> bool:
    """Whether there is a note for somebody who will meet the person: a sign, and nothing of what it says."""
    if by.role not in MEETS or not row(
        f"select 1 from access_safety_note n where n.person_id = %(person)s and {IN_FORCE} limit 1",
        {"person": person_id, "day": _day(at)},
    ):
        return False
    return meets(person_id=person_id, by=by, at=at)


def in_force(*, person_id: int, at: datetime) -> list[NoteCard]:
    """What holds now. Only for verbs that have asked the door."""
    found = rows(
        f"{NOTES} where n.person_id = %(person)s and {IN_FORCE} order by n.id", {"person": person_id, "day": _day(at)}
    )
    return [NoteCard(**one) for one in found]


def about_me(*, by: Viewer, at: datetime) -> list[NoteCard]:
    """What the person sees of their own: everything that holds, but for what the law lets us keep from them."""
    if by.role != Role.CITIZEN or by.person_id <= 0:
        return []
    return [one for one in in_force(person_id=by.person_id, at=at) if not one.is_hidden]


def of_units(*, by: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[ToReview]:
    """The notes of the units one leads, those that wait for somebody first. Names no person."""
    found = rows(
        """select n.id, n.ground, n.advice, n.text, n.starts_on, n.ends_on, n.hidden_because, n.approved, n.written_at,
               s.given_name || ' ' || s.family_name as written_by, coalesce(r.given_name || ' ' || r.family_name, '') as reviewed_by,
               n.ended_at is not null or n.ends_on < %(day)s as is_over, n.written_by_id = %(staff)s as is_mine,
               case when n.ended_at is not null then '' when n.reviewed_at is null then 'review'
                   when n.approved and n.hidden_because <> '' and n.second_id is null then 'second' else '' end as waits_for
           from access_safety_note n join people_staff s on s.id = n.written_by_id
           left join people_staff r on r.id = n.reviewed_by_id
           where n.unit_id = any(%(units)s) and not n.person_id = any(%(conflicts)s)
           order by n.reviewed_at is not null, n.written_at desc, n.id limit %(size)s offset %(offset)s""",
        {
            "day": _day(at),
            "staff": by.staff_id,
            "units": sorted(by.unit_ids),
            "conflicts": sorted(by.conflicts),
            "size": size + 1,
            "offset": (page - 1) * size,
        },
    )
    cards = [ToReview(**one) for one in found[:size]]
    return Page(cards, page, size, len(found) > size, min((page - 1) * size + len(found), TOTAL_COUNTED))


def person_of(enquiry_id: int) -> int:
    """Whom an enquiry is from; 0 when nobody is known."""
    found: dict[str, Any] | None = row("select person_id from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})
    return int(found["person_id"] or 0) if found else 0


def _day(at: datetime) -> date:
    return at.astimezone(OSLO).date()
