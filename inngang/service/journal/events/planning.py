"""What leaders plan with (planlegging)."""

from __future__ import annotations

from dataclasses import dataclass

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import Event


@dataclass(frozen=True, kw_only=True)
class FiguresKept(Event):
    sentence = marked("Took in figures to divide money by: %(name)s, %(receivers)s receivers")
    name: str
    receivers: int


@dataclass(frozen=True, kw_only=True)
class CriteriaKept(Event):
    sentence = marked("Made criteria to divide money by: %(name)s")
    name: str
    based_on: str
    amount: int
