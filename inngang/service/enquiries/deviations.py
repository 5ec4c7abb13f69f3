"""Cards about deviations, for those who lead (avvik)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Role
from inngang.service.enquiries.actions.deviate import KINDS
from inngang.service.enquiries.held import LEADS
from inngang.service.rows import Page, row, rows


@dataclass(frozen=True)
class DeviationCard:
    """What went wrong, who sees to it, and what we learnt. Names no person."""

    id: int
    enquiry_id: int
    ref: str
    matter: str
    channel: str
    unit_name: str
    kind: str  # a text to translate
    cause: str  # a text to translate
    owner: str
    is_open: bool
    opened_at: datetime
    closed_at: datetime | None
    learnt: str
    may_close: bool


DEVIATIONS = """
select d.id, d.enquiry_id, d.unit_id, d.kind, d.cause, d.state, d.opened_at, d.closed_at, d.learnt, d.owner_id, e.ref, e.matter,
    e.channel, u.name as unit_name, coalesce(s.given_name || ' ' || s.family_name, q.name) as owner
from enquiries_deviation d
join enquiries_enquiry e on e.id = d.enquiry_id
join organisation_unit u on u.id = d.unit_id
left join people_staff s on s.id = d.owner_id
left join organisation_queue q on q.id = d.owner_queue_id
where {which} and not coalesce(e.person_id, 0) = any(%(conflicts)s) and (%(all)s or d.unit_id = any(%(units)s) or d.owner_id = %(staff)s)
order by d.state <> 'open', d.opened_at desc, d.id desc
limit %(size)s offset %(offset)s
"""


def deviations(*, viewer: Viewer, page: int = 1, size: int = 50, is_open: bool | None = None) -> Page[DeviationCard]:
    """Those of the viewer's units, the open ones first, newest first; an analyst sees all."""
    which = "true" if is_open is None else "d.state = 'open'" if is_open else "d.state = 'closed'"
    found = rows(DEVIATIONS.format(which=which), {**_seen_by(viewer), "size": size + 1, "offset": (page - 1) * size})
    cards = [_card(one, viewer) for one in found[:size]]
    return Page(cards, page, size, len(found) > size, (page - 1) * size + len(found))


def deviation(*, deviation_id: int, viewer: Viewer) -> DeviationCard | None:
    """One of them; None when there is none, or it is not for this viewer."""
    found = row(
        DEVIATIONS.format(which="d.id = %(id)s"), {**_seen_by(viewer), "id": deviation_id, "size": 1, "offset": 0}
    )
    return _card(found, viewer) if found else None


def _seen_by(viewer: Viewer) -> dict[str, Any]:
    seen = {"all": viewer.role == Role.ANALYST, "units": sorted(viewer.unit_ids), "staff": viewer.staff_id}
    return seen | {"conflicts": sorted(viewer.conflicts)}


def _card(found: dict[str, Any], viewer: Viewer) -> DeviationCard:
    leads = viewer.role in LEADS and found["unit_id"] in viewer.unit_ids
    return DeviationCard(
        id=found["id"],
        enquiry_id=found["enquiry_id"],
        ref=found["ref"],
        matter=MATTERS[found["matter"]].title if found["matter"] in MATTERS else found["matter"],
        channel=found["channel"],
        unit_name=found["unit_name"],
        kind=KINDS.get(found["kind"], found["kind"]),
        cause=found["cause"],
        owner=found["owner"],
        is_open=found["state"] == "open",
        opened_at=found["opened_at"],
        closed_at=found["closed_at"],
        learnt=found["learnt"],
        may_close=found["state"] == "open"
        and (leads or (bool(viewer.staff_id) and found["owner_id"] == viewer.staff_id)),
    )
