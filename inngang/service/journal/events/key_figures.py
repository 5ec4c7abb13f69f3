"""Goals for answering, and what the count of them says (servicemål)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import Event


@dataclass(frozen=True, kw_only=True)
class GoalSet(Event):
    sentence = marked("Set a goal for answering (%(kind)s): %(percent)s of a hundred, from %(valid_from)s")
    kind: str
    amount: int
    percent: int
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class AnsweringCounted(Event):
    sentence = marked("Counted how we answered, from %(first)s to %(last)s")
    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class AnsweringSlow(Event):
    sentence = marked("Answered clearly less often in time than others: %(within)s of %(due)s")
    unit_id: int
    within: int
    due: int
    all_within: int
    all_due: int


@dataclass(frozen=True, kw_only=True)
class ControlsRun(Event):
    sentence = marked("Looked at the key controls: %(faults)s faults")
    faults: int
    outcome: dict[str, int]  # faults of each


@dataclass(frozen=True, kw_only=True)
class FiguresLocked(Event):
    sentence = marked("Locked figures from %(first)s to %(last)s: %(title)s")
    locked: int
    title: str
    first: date
    last: date
    hash: str


@dataclass(frozen=True, kw_only=True)
class TimeUseAnswered(Event):
    sentence = marked("Somebody at the office said what a working day went to")
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class FundsKept(Event):
    sentence = marked("Took in funds and use of them: %(lines)s lines")
    lines: int
