"""Cards about openings: one's own, and those a leader goes through. No person is named to the leader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.access_opening import CATEGORIES, Category
from inngang.service.access.actions.review_opening import REVIEWERS
from inngang.service.rows import Page, row, rows


@dataclass(frozen=True)
class OpeningCard:
    """One opening (åpning). `person_id` is for the door, and is never shown."""

    id: int
    staff: str
    person_id: int
    kind: str
    category: str  # a text to translate
    reason: str
    started_at: datetime
    ends_at: datetime
    open_until: datetime
    is_open: bool
    waits_for_second: bool
    verdict: str
    seen_at: datetime | None
    seen_by: str
    review_by: datetime
    is_late: bool
    is_mine: bool


OPENINGS = """
select o.*, s.given_name || ' ' || s.family_name as staff, coalesce(l.given_name || ' ' || l.family_name, '') as seen_by
from access_opening o
join people_staff s on s.id = o.staff_id
left join people_staff l on l.id = o.seen_by_id
where {which}
order by o.seen_at is not null, o.started_at desc, o.id desc
limit %(size)s offset %(offset)s
"""


def of_units(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[OpeningCard]:
    """Those of the leader's units, the ones not gone through first. Openings of the leader's own people are left out."""
    if viewer.role not in REVIEWERS:
        return Page([], page, size, False, 0)
    found = rows(
        OPENINGS.format(which="o.unit_id = any(%(units)s) and not o.person_id = any(%(conflicts)s)"),
        {
            "units": sorted(viewer.unit_ids),
            "conflicts": sorted(viewer.conflicts),
            "size": size + 1,
            "offset": (page - 1) * size,
        },
    )
    cards = [_card(one, viewer, at) for one in found[:size]]
    return Page(cards, page, size, len(found) > size, (page - 1) * size + len(found))


def mine(*, viewer: Viewer, at: datetime, limit: int = 20) -> list[OpeningCard]:
    """One's own, newest first."""
    found = rows(
        OPENINGS.format(which="o.staff_id = %(staff)s"), {"staff": viewer.staff_id, "size": limit, "offset": 0}
    )
    return [_card(one, viewer, at) for one in found]


def opening(*, opening_id: int, viewer: Viewer, at: datetime) -> OpeningCard | None:
    """One's own opening; None when there is none, or it is somebody else's."""
    found = row(
        OPENINGS.format(which="o.id = %(id)s and o.staff_id = %(staff)s"),
        {"id": opening_id, "staff": viewer.staff_id, "size": 1, "offset": 0},
    )
    return _card(found, viewer, at) if found else None


def _card(one: dict[str, Any], viewer: Viewer, at: datetime) -> OpeningCard:
    return OpeningCard(
        id=one["id"],
        staff=one["staff"],
        person_id=one["person_id"],
        kind=one["kind"],
        category=CATEGORIES[Category(one["category"])],
        reason=one["reason"],
        started_at=one["started_at"],
        ends_at=one["ends_at"],
        open_until=one["open_until"],
        is_open=one["started_at"] <= at < one["open_until"],
        waits_for_second=one["needs_second"] and one["second_id"] is None and at < one["ends_at"],
        verdict=one["verdict"],
        seen_at=one["seen_at"],
        seen_by=one["seen_by"],
        review_by=one["review_by"],
        is_late=one["seen_at"] is None and one["review_by"] < at,
        is_mine=one["staff_id"] == viewer.staff_id,
    )
