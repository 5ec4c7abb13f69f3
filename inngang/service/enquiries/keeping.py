"""How what is told and what was given is kept in the tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from inngang.rules import promises, routing
from inngang.rules.ahead import HeadStart
from inngang.rules.routing_again import as_seen
from inngang.rules.vocabulary import Why
from inngang.service.enquiries.facts import Place
from inngang.service.journal.events import EnquiryRouted

LONGEST_TEXT = 20_000


def hash_of(code: str) -> bytes:
    """What is kept of a pick-up code: it has 59 bits of chance, so a plain hash cannot be turned back."""
    plain = code.replace("-", "").replace(" ", "").upper()
    return hashlib.sha256(f"inngang pick-up {plain}".encode()).digest()


def kept(why: Why | None) -> str | None:
    """A sentence and its values as they are kept: translated where it is shown."""
    return None if why is None else json.dumps({"text": why.text, "values": dict(why.values)}, default=str)


def clocks_kept(clocks: Sequence[promises.Clock]) -> str | None:
    """The clocks of a promise as they are kept beside it; nothing when there is only one."""
    if not clocks:
        return None
    return json.dumps([{"side": str(one.side), "due_by": one.due_by.isoformat()} for one in clocks])


def routed(
    place: Place, circles: tuple[routing.Circle, ...], policy: str, about: dict[str, Any], head_start: HeadStart
) -> EnquiryRouted:
    """The journal's line of a placing: what the rule saw, what it chose and why."""
    return EnquiryRouted(
        **about,
        told=", ".join(str(circle.kind) for circle in circles),
        circles=[
            {
                "kind": str(one.kind),
                "queue": one.queue,
                "opens_at": one.opens_at.isoformat(),
                "why": one.why.text,
                "values": dict(one.why.values),
            }
            for one in circles
        ],
        policy=policy,
        saw=as_seen(place.facts),
        barred=sorted(place.barred),
        ahead=_ahead(place, head_start),
    )


def _ahead(place: Place, head_start: HeadStart) -> dict[str, Any] | None:
    if head_start.why is None:
        return None
    turn = place.facts.waiting_since.astimezone(UTC) - head_start.by
    return {"turn": turn.isoformat(), "why": head_start.why.text, "values": dict(head_start.why.values)}
