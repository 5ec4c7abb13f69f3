"""What leaders plan with (planlegging)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True, kw_only=True)
class CalculationAsked(Event):
    sentence = marked("Asked to have a plan played in the simulator")
    kind: str
    about: str


@dataclass(frozen=True, kw_only=True)
class CalculationStopped(Event):
    sentence = marked("Stopped a plan that was played in the simulator")
    kind: str
    about: str


@dataclass(frozen=True, kw_only=True)
class PolicyProposed(Event):
    sentence = marked("Proposed rules of who is asked: version %(version)s, because %(reason)s")
    version: str
    starts_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class PolicyAdopted(Event):
    sentence = marked("Adopted rules of who is asked: version %(version)s")
    version: str
    starts_at: datetime
    proposed_by: int


@dataclass(frozen=True, kw_only=True)
class PolicyRefused(Event):
    sentence = marked("Said no to rules of who is asked: version %(version)s, because %(why)s")
    version: str
    why: str


@dataclass(frozen=True, kw_only=True)
class PolicyTakenBack(Event):
    sentence = marked("Took back rules of who is asked: version %(version)s, because %(why)s")
    version: str
    why: str
