"""Powers of attorney on paper: those that wait for a second colleague, and what became of a person's own (fullmakt på papir)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.representation import Act, Kind
from inngang.service.access import door
from inngang.service.rows import rows

MOST: Final = 100


@dataclass(frozen=True)
class PaperCard:
    """One that came on paper."""

    id: int
    enquiry_id: int
    ref: str
    person_name: str
    acting_name: str
    kind: Kind
    matters: tuple[str, ...]
    acts: tuple[Act, ...]
    last_day: date
    entered_by: str
    entered_at: datetime
    is_mine: bool  # entered by the viewer, so somebody else must look
    decided_at: datetime | None = None
    refused_because: str = ""


CARD = """
select p.id, p.enquiry_id, e.ref, trim(x.given_name || ' ' || x.family_name) as person_name, p.acting_name, p.kind, p.matters,
    p.acts, p.last_day, trim(s.given_name || ' ' || s.family_name) as entered_by, p.entered_at,
    p.entered_by_id = %(staff)s as is_mine, p.decided_at, p.refused_because
from people_paper_mandate p
join people_person x on x.id = p.person_id
join people_staff s on s.id = p.entered_by_id
join enquiries_enquiry e on e.id = p.enquiry_id
where {which} order by p.id limit %(most)s
"""
TO_LOOK_AT = """p.unit_id = any(%(units)s) and p.decided_at is null
    and not array[p.person_id, p.acting_person_id] && %(conflicts)s::bigint[] and {visible}"""
OWN = "p.person_id = %(person)s and (p.decided_at is null or p.refused_because <> '' and p.decided_at > %(at)s - interval '90 days')"


def paper_to_look_at(*, viewer: Viewer, at: datetime) -> list[PaperCard]:
    """Those that wait at the viewer's own office, of persons they may see it of; the oldest first."""
    visible = door.visible_to(viewer, at, person="p.person_id", info=Info.CONSENT_RECORD)
    given = {
        **visible.values,
        "units": sorted(viewer.unit_ids),
        "staff": viewer.staff_id,
        "conflicts": sorted({*viewer.conflicts, viewer.person_id} - {0}),
        "most": MOST,
    }
    found = rows(CARD.format(which=TO_LOOK_AT.format(visible=visible.sql)), given)
    return [_card(one) for one in found]


def paper_of(*, person_id: int, at: datetime) -> list[PaperCard]:
    """A person's own: those that wait, and those that were not accepted in the last ninety days."""
    given = {"person": person_id, "at": at, "staff": 0, "most": MOST}
    return [_card(one) for one in rows(CARD.format(which=OWN), given)]


def _card(one: dict[str, Any]) -> PaperCard:
    kept = {**one, "kind": Kind(one["kind"]), "matters": tuple(one["matters"])}
    return PaperCard(**kept | {"acts": tuple(Act(act) for act in one["acts"])})
