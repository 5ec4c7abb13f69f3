"""Why an enquiry is where it is (hvorfor her): each time it was placed, under which rules, and who was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from inngang.rules.access import Viewer
from inngang.rules.policies.words import WHO
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import CircleKind, Why
from inngang.service.access import door
from inngang.service.rows import rows

# Of somebody whom the one who looks may see, or of nobody we know.
PLACED: Final = """
select j.at, j.data, e.ref, e.matter, e.channel, u.name as unit_name,
    (select jsonb_object_agg(q.id, q.name) from organisation_queue q
     where q.kind <> 'personal' and q.id in (select (c->>'queue')::bigint from jsonb_array_elements(j.data->'circles') c)) as queues
from enquiries_enquiry e
join organisation_unit u on u.id = e.unit_id
join journal_line j on j.enquiry_id = e.id and j.event = 'EnquiryRouted'
where e.ref = %(ref)s and (e.person_id is null or {visible})
order by j.id
"""


@dataclass(frozen=True)
class AskedCard:
    """One circle of a placement."""

    who: str  # to be translated
    queue: str  # its name; empty for one adviser's own
    opens_at: datetime
    after_seconds: int
    why: Why


@dataclass(frozen=True)
class PlacingCard:
    """One time an enquiry was placed."""

    at: datetime
    policy: str
    asked: tuple[AskedCard, ...]
    ahead: Why | None  # that it counts as having waited longer, and why


@dataclass(frozen=True)
class PlacedCard:
    """An enquiry and each time it was placed, without a name."""

    ref: str
    matter: str
    channel: str
    unit_name: str
    placings: tuple[PlacingCard, ...]


def why_here(*, ref: str, viewer: Viewer, at: datetime) -> PlacedCard | None:
    """Each placing of an enquiry, first one first; None when there is none, or it is not for this viewer."""
    visible = door.visible_to(viewer, at, person="e.person_id")
    found = rows(PLACED.format(visible=visible.sql), {**visible.values, "ref": ref.strip().upper()})
    if not found:
        return None
    first = found[0]
    return PlacedCard(
        ref=first["ref"],
        matter=MATTERS[first["matter"]].title if first["matter"] in MATTERS else first["matter"],
        channel=first["channel"],
        unit_name=first["unit_name"],
        placings=tuple(
            PlacingCard(
                one["at"],
                one["data"]["policy"],
                tuple(_asked(circle, one["queues"] or {}, one["at"]) for circle in one["data"]["circles"]),
                Why(ahead["why"], ahead["values"]) if (ahead := one["data"].get("ahead")) else None,
            )
            for one in found
        ),
    )


def _asked(circle: dict[str, Any], queues: dict[str, str], at: datetime) -> AskedCard:
    opens_at = datetime.fromisoformat(circle["opens_at"])
    return AskedCard(
        who=WHO[CircleKind(circle["kind"])],
        queue=queues.get(str(circle["queue"]), ""),
        opens_at=opens_at,
        after_seconds=max(0, round((opens_at - at).total_seconds())),
        why=Why(circle["why"], circle.get("values", {})),
    )
