"""Case dialogues: one with what was written, those that wait for somebody, and how often a case unit sees it otherwise (saksdialog)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.vocabulary import CASE_KINDS, Purpose
from inngang.service.access import door
from inngang.service.enquiries.held import NOT_FOUND, NoSuchEnquiry
from inngang.service.enquiries.queries.pieces import as_time, matter_title
from inngang.service.rows import row, rows

MOST = 50


@dataclass(frozen=True)
class CaseLineCard:
    """Something one of the two wrote."""

    who: str
    at: datetime
    text: str
    is_mine: bool


@dataclass(frozen=True)
class CaseDialogueCard:
    """The whole dialogue, as both of them see it."""

    id: int
    ref: str
    matter: str
    case_unit: str
    adviser: str
    handler: str
    assessment: str
    began_at: datetime
    conclusion: str
    because: str
    reason: str
    concluded_at: datetime | None
    read_at: datetime | None
    person_from: datetime | None
    is_adviser: bool
    is_handler: bool
    lines: tuple[CaseLineCard, ...]


@dataclass(frozen=True)
class WaitingDialogue:
    """One that somebody is to do something with. Nothing of what is written, and not who it is about."""

    id: int
    enquiry_id: int
    ref: str
    matter: str
    adviser: str
    handler: str
    began_at: datetime
    is_to_take: bool
    is_to_read: bool
    last_who: str  # who wrote last; empty when nothing is written
    last_at: datetime | None
    is_to_answer: bool  # the other wrote last


ONE = """
select d.id, e.ref, e.matter, e.person_id, u.name as case_unit, a.given_name || ' ' || a.family_name as adviser,
    coalesce(h.given_name || ' ' || h.family_name, '') as handler, d.assessment, d.began_at, d.conclusion, d.because, d.reason,
    d.concluded_at, d.read_at, d.person_from, d.adviser_id = %(staff)s as is_adviser,
    coalesce(d.handler_id = %(staff)s, false) as is_handler,
    coalesce((select jsonb_agg(jsonb_build_object('who', s.given_name || ' ' || s.family_name, 'at', l.at, 'text', l.text,
            'mine', l.staff_id = %(staff)s) order by l.id)
        from enquiries_case_line l join people_staff s on s.id = l.staff_id where l.dialogue_id = d.id), '[]') as lines
from enquiries_case_dialogue d join enquiries_enquiry e on e.id = d.enquiry_id join organisation_unit u on u.id = d.case_unit_id
join people_staff a on a.id = d.adviser_id left join people_staff h on h.id = d.handler_id
where d.enquiry_id = %(id)s and (d.adviser_id = %(staff)s or d.handler_id = %(staff)s or e.owner_id = %(staff)s)
    and not coalesce(e.person_id, 0) = any(%(conflicts)s)
order by d.id desc limit 1
"""
WAITING = f"""
select d.id, d.enquiry_id, e.ref, e.matter, a.given_name || ' ' || a.family_name as adviser,
    coalesce(h.given_name || ' ' || h.family_name, '') as handler, d.began_at, d.handler_id is null as is_to_take,
    d.concluded_at is not null as is_to_read, coalesce(ls.given_name || ' ' || ls.family_name, '') as last_who, last.at as last_at,
    coalesce(d.concluded_at is null and last.staff_id <> %(staff)s and %(staff)s in (d.adviser_id, d.handler_id), false)
        as is_to_answer
from enquiries_case_dialogue d join enquiries_enquiry e on e.id = d.enquiry_id
join people_staff a on a.id = d.adviser_id left join people_staff h on h.id = d.handler_id
left join lateral (
    select l.staff_id, l.at from enquiries_case_line l where l.dialogue_id = d.id order by l.id desc limit 1
) last on true
left join people_staff ls on ls.id = last.staff_id
where not coalesce(e.person_id, 0) = any(%(conflicts)s) and (
    d.concluded_at is null and d.handler_id is null and d.case_unit_id = any(%(units)s) and %(decides)s
    or d.concluded_at is null and d.handler_id = %(staff)s
    or d.adviser_id = %(staff)s and (d.concluded_at is null or d.conclusion = 'other' and d.read_at is null))
order by d.concluded_at is null, d.began_at, d.id limit {MOST}
"""


def case_dialogue(*, enquiry_id: int, viewer: Viewer, at: datetime) -> CaseDialogueCard | None:
    """The newest about an enquiry, for the two and for whoever has the enquiry; the look is journaled. None where there is none
    for this viewer. Raises NoSuchEnquiry when the door is closed."""
    if not viewer.staff_id:
        return None
    found = row(ONE, {"id": enquiry_id, "staff": viewer.staff_id, "conflicts": sorted(viewer.conflicts)})
    if found is None:
        return None
    try:
        door.open_info(
            person_id=found.pop("person_id"),
            info=Info.NOTE_STATE,
            by=viewer,
            purpose=Purpose.ANSWER,
            at=at,
            enquiry_id=enquiry_id,
        )
    except door.DoorClosed:
        raise NoSuchEnquiry(NOT_FOUND) from None
    lines = tuple(_line(one) for one in found["lines"])
    return CaseDialogueCard(**found | {"matter": matter_title(found["matter"]), "lines": lines})


def _line(one: dict[str, Any]) -> CaseLineCard:
    return CaseLineCard(who=one["who"], at=as_time(one["at"]), text=one["text"], is_mine=one["mine"])


def waiting_dialogues(*, viewer: Viewer, decides: bool) -> list[WaitingDialogue]:
    """What waits for somebody: to take (where they decide cases), to go on with, and to read. What is concluded first."""
    given = {"staff": viewer.staff_id, "units": sorted(viewer.unit_ids), "conflicts": sorted(viewer.conflicts)}
    found = rows(WAITING, given | {"decides": decides})
    return [WaitingDialogue(**one | {"matter": matter_title(one["matter"])}) for one in found]


def case_units() -> list[tuple[int, str]]:
    """Those that have somebody who decides cases."""
    found = rows(
        """select u.id, u.name from organisation_unit u where u.kind = any(%(kinds)s) and exists (
               select 1 from organisation_post p where p.unit_id = u.id and p.role = 'state_caseworker' and p.valid_to is null)
           order by u.sort_key""",
        {"kinds": list(CASE_KINDS)},
    )
    return [(one["id"], one["name"]) for one in found]


def concluded_by_unit(*, since: datetime) -> list[tuple[str, int, int]]:
    """Each case unit: how many cases it has concluded with an adviser's assessment, and how many otherwise."""
    found = rows(
        """select u.name, count(*)::int as concluded, (count(*) filter (where d.conclusion = 'other'))::int as otherwise
           from enquiries_case_dialogue d join organisation_unit u on u.id = d.case_unit_id
           where d.concluded_at >= %(since)s group by u.id, u.name, u.sort_key order by u.sort_key""",
        {"since": since},
    )
    return [(one["name"], one["concluded"], one["otherwise"]) for one in found]
