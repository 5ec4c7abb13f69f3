"""One signal of a call, and what the others of the same call say (signal)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from inngang.rules.vocabulary import Outcome, State
from inngang.service.enquiries.held import Held
from inngang.service.people.queries import staff_by_ident
from inngang.service.rows import row, rows


class Kind(StrEnum):
    """What a telephone system can tell."""

    INCOMING = "incoming"
    CHOICE = "choice"
    WAITING = "waiting"
    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    TRANSFER_UNANSWERED = "transfer_unanswered"
    HUNG_UP = "hung_up"
    CALL_BACK_ASKED = "call_back_asked"


class Signal(NamedTuple):
    id: int
    signal_id: str
    kind: Kind
    order: int
    body: Mapping[str, Any]
    at: datetime
    is_late: bool  # later ones are acted on already


OTHERS = """
select o.kind, o."order", o.body from enquiries_signal s
join enquiries_signal o on o.channel = s.channel and o.conversation = s.conversation and o.applied
where s.id = %(id)s and o.kind = any(%(kinds)s) order by o."order"
"""


def later(signal: Signal, *kinds: Kind) -> bool:
    """Has a later one of these kinds been acted on?"""
    return any(one["order"] > signal.order for one in rows(OTHERS, {"id": signal.id, "kinds": list(kinds)}))


def answered_by(signal: Signal) -> int | None:
    """Who had the call last before this."""
    before = [one for one in rows(OTHERS, {"id": signal.id, "kinds": [Kind.ANSWERED]}) if one["order"] < signal.order]
    body = before[-1]["body"] if before else {}
    body = body if isinstance(body, dict) else json.loads(body)
    return staff_by_ident(str(body.get("staff", "")))


def was_given_up(held: Held) -> bool:
    if held.state != State.CLOSED:
        return False
    found = row("select outcome from enquiries_enquiry where id = %(id)s", {"id": held.id})
    return found is not None and found["outcome"] == Outcome.ABANDONED


def whole_number(given: Any) -> int:
    return int(given) if re.fullmatch(r"[0-9]{1,18}", str(given)) else 0
