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


@dataclass(frozen=True, kw_only=True)
class ScenarioBuilt(Event):
    sentence = marked("Tried a change without making it")
    scenario: int
    choices: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class ScenarioStopped(Event):
    sentence = marked("Stopped trying a change")
    scenario: int


@dataclass(frozen=True, kw_only=True)
class ScenarioKept(Event):
    sentence = marked("Saved a tried change for all who lead: %(name)s")
    scenario: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ScenarioDeleted(Event):
    sentence = marked("Deleted a tried change")
    scenario: int


@dataclass(frozen=True, kw_only=True)
class ScenarioDone(Event):
    sentence = marked("Made a tried change for real from %(day)s: %(name)s")
    scenario: int
    name: str
    day: str
