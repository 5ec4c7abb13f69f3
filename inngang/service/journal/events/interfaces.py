"""Other organisations' systems (grensesnitt)."""

from __future__ import annotations

from dataclasses import dataclass

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import Event


@dataclass(frozen=True, kw_only=True)
class InterfaceKeyGiven(Event):
    sentence = marked("Gave the system of %(organisation)s a key (%(scopes)s)")
    organisation: str
    scopes: str


@dataclass(frozen=True, kw_only=True)
class InterfaceKeyEnded(Event):
    sentence = marked("Ended a key of the system of %(organisation)s")
    organisation: str
