"""What those who answer are given to say, what they ask an office, and answers drawn to be looked over (veiledning)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class OfficeAsked(AboutEnquiry):
    sentence = marked("Asked the office a question, to be answered in time")
    to_unit: int


@dataclass(frozen=True, kw_only=True)
class OfficeQuestionMoved(AboutEnquiry):
    sentence = marked("The question to %(from_unit)s went to %(to_unit)s, since the offices have changed")
    from_unit: str
    to_unit: str


@dataclass(frozen=True, kw_only=True)
class OfficeReplied(AboutEnquiry):
    sentence = marked("The office answered the question (%(reply)s)")
    reply: str
    waited_minutes: int


@dataclass(frozen=True, kw_only=True)
class KnowledgeWritten(Event):
    sentence = marked("Wrote what to say about %(matter)s, version %(version)s")
    matter: str
    version: int
    review_on: date


@dataclass(frozen=True, kw_only=True)
class SampleDrawn(Event):
    sentence = marked("Drew %(count)s answers at random to look over")
    unit_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class AnswerLookedOver(AboutEnquiry):
    sentence = marked("Looked over an answer (%(verdict)s)")
    verdict: str
