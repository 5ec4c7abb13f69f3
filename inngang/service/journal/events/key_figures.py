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
