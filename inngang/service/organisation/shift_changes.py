"""Cards of what was last changed in the planned shifts (vaktendringer)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.rows import rows

SHOWN = 10
LATEST = """
select c.id, c.kind, c.at, c.undone_at, s.given_name || ' ' || s.family_name as who,
    array(select x.given_name || ' ' || x.family_name from people_staff x
        where x.id = any(array(select jsonb_object_keys(c.after)::bigint)) order by x.sort_key, x.id) as people
from organisation_shift_change c join people_staff s on s.id = c.staff_id
where c.units && %(units)s::bigint[] order by c.id desc limit %(most)s
"""


@dataclass(frozen=True)
class ShiftChangeCard:
    """Who changed whose weeks, and whether it was undone."""

    id: int
    kind: str
    at: datetime
    undone_at: datetime | None
    who: str
    people: list[str]


def latest_changes(*, viewer: Viewer) -> list[ShiftChangeCard]:
    """The last ten at the units of the one who looks, the newest first."""
    return [ShiftChangeCard(**one) for one in rows(LATEST, {"units": sorted(viewer.unit_ids), "most": SHOWN})]
