"""The journal as people read it: who did what, when, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inngang.rules.vocabulary import Why
from inngang.service.journal import events
from inngang.service.rows import rows


@dataclass(frozen=True)
class LineCard:
    """One line: the sentence is translated where it is shown, with the event's data as values."""

    at: datetime
    event: str
    sentence: Why
    role: str
    staff_id: int | None
    who: str
    data: dict[str, Any]


OF = """
select j.at, j.event, j.role, j.staff_id, j.data, coalesce(s.given_name || ' ' || s.family_name,
    case when j.role in ('parent', 'guardian', 'proxy', 'helper') then trim(a.given_name || ' ' || a.family_name) end, '') as who
from journal_line j left join people_staff s on s.id = j.staff_id left join people_person a on a.id = j.by_person_id
where {which} order by j.id {order} limit %(limit)s
"""


def of_enquiry(*, enquiry_id: int, limit: int = 200) -> list[LineCard]:
    """Everything that happened with an enquiry, first things first."""
    return [
        _card(one)
        for one in rows(OF.format(which="j.enquiry_id = %(id)s", order=""), {"id": enquiry_id, "limit": limit})
    ]


LOOKS = ("PersonOpened", "PersonRefused", "InfoOpened", "AccessOpened", "OpenedForAnother", "SharedOnConsent")


def looks_at(*, person_id: int, limit: int = 200) -> list[LineCard]:
    """Who looked at a person, newest first (R153): what the person is shown of it."""
    found = rows(
        OF.format(which="j.person_id = %(id)s and j.event = any(%(events)s)", order="desc"),
        {"id": person_id, "events": list(LOOKS), "limit": limit},
    )
    return [_card(one) for one in found]


def of_person(*, person_id: int, limit: int = 200) -> list[LineCard]:
    """Everything journaled about a person, newest first."""
    return [
        _card(one)
        for one in rows(OF.format(which="j.person_id = %(id)s", order="desc"), {"id": person_id, "limit": limit})
    ]


def _card(one: dict[str, Any]) -> LineCard:
    kind = getattr(events, one["event"], None)
    sentence = kind.sentence if kind is not None else one["event"]
    return LineCard(
        at=one["at"],
        event=one["event"],
        sentence=Why(sentence, one["data"]),
        role=one["role"],
        staff_id=one["staff_id"],
        who=one["who"],
        data=one["data"],
    )
