"""What those who work here declared of whom they are close to: one's own list, and for a leader that there is one (R247)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role
from inngang.service.rows import rows

LEADS = (Role.TEAM_LEAD, Role.DUTY_LEAD)
MOST = 200  # shown at once, newest first


@dataclass(frozen=True)
class DeclaredCard:
    """One declaration. `given` is for the one who wrote it; a leader sees who and when alone."""

    id: int
    staff: str
    given: str
    declared_at: datetime
    ended_at: datetime | None


def mine(*, viewer: Viewer) -> list[DeclaredCard]:
    """One's own that stand, newest first."""
    found = rows(
        """select id, given, declared_at from access_declaration
           where staff_id = %(staff)s and ended_at is null order by declared_at desc, id desc limit %(most)s""",
        {"staff": viewer.staff_id, "most": MOST},
    )
    return [DeclaredCard(one["id"], "", one["given"], one["declared_at"], None) for one in found]


def of_units(*, viewer: Viewer) -> list[DeclaredCard]:
    """Those of the people in the leader's units. Not to whom."""
    if viewer.role not in LEADS:
        return []
    found = rows(
        """select d.id, s.given_name || ' ' || s.family_name as staff, d.declared_at, d.ended_at
           from access_declaration d join people_staff s on s.id = d.staff_id
           where exists (select 1 from organisation_post p where p.staff_id = d.staff_id and p.valid_to is null
               and p.unit_id = any(%(units)s))
           order by d.declared_at desc, d.id desc limit %(most)s""",
        {"units": sorted(viewer.unit_ids), "most": MOST},
    )
    return [DeclaredCard(one["id"], one["staff"], "", one["declared_at"], one["ended_at"]) for one in found]
