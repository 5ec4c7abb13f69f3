"""Dates and material shared with those we work with (felles kalender)."""

from __future__ import annotations

from dataclasses import dataclass

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import Event


@dataclass(frozen=True, kw_only=True)
class ItemShared(Event):
    sentence = marked("Shared with partners: %(title)s")
    title: str
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ItemTakenBack(Event):
    sentence = marked("Took back what was shared with partners: %(title)s")
    title: str
    unit_id: int | None = None
