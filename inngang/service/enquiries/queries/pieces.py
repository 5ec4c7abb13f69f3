"""What several of the cards are made of: something said, something promised, another enquiry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inngang.rules import promises
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Why, marked
from inngang.service.enquiries.owed import clocks_of

# What is told of an alarm where only its status is given.
UNDERSTOOD_AS_ACUTE = marked("It was understood as acute")


@dataclass(frozen=True)
class MessageCard:
    direction: str
    text: str
    at: datetime
    who: str


@dataclass(frozen=True)
class PromiseCard:
    kind: str
    what: Why
    state: str
    made_at: datetime
    due_by: datetime
    ended_at: datetime | None
    broken_at: datetime | None
    owner: str
    attempts: int
    next_attempt_at: datetime | None
    clocks: tuple[promises.Clock, ...] = ()  # several, when it is on both sides
    waits_for: str = ""  # what we asked the person for; the time stands still
    step: int = 0  # how far it has been lifted
    late_why: Why | None = None


@dataclass(frozen=True)
class EarlierCard:
    """Another enquiry from the same person."""

    id: int
    ref: str
    channel: str
    matter: str
    state: str
    received_at: datetime


def message_card(one: dict[str, Any]) -> MessageCard:
    return MessageCard(one["direction"], one["text"], as_time(one["at"]), one["who"])


def promise_card(one: dict[str, Any]) -> PromiseCard:
    return PromiseCard(
        kind=one["kind"],
        what=Why(one["what"], one["values"]),
        state=one["state"],
        made_at=as_time(one["made_at"]),
        due_by=as_time(one["due_by"]),
        ended_at=as_time(one["ended_at"]) if one["ended_at"] else None,
        broken_at=as_time(one["broken_at"]) if one["broken_at"] else None,
        owner=one["owner"],
        attempts=one["attempts"],
        next_attempt_at=as_time(one["next_attempt_at"]) if one["next_attempt_at"] else None,
        clocks=clocks_of(one["clocks"]),
        waits_for=one["waits_for"],
        step=one["step"],
        late_why=late_why_of(one["broken_reason"]),
    )


def late_why_of(code: str | None) -> Why | None:
    """Why it was late, as a sentence the person can read."""
    return Why(promises.LATE_REASONS[code]) if code and code in promises.LATE_REASONS else None


def earlier_card(one: dict[str, Any]) -> EarlierCard:
    return EarlierCard(
        one["id"], one["ref"], one["channel"], matter_title(one["matter"]), one["state"], as_time(one["received_at"])
    )


def as_why(kept: dict[str, Any] | None) -> Why | None:
    return Why(kept["text"], kept["values"]) if kept else None


def as_time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def matter_title(code: str) -> str:
    """The matter's title as a marked text; the code itself for one that is no longer listed."""
    return MATTERS[code].title if code in MATTERS else code
