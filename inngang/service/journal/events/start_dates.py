"""Days that something follows from, and what was made of it (startdato, oppfølgingspunkt). The day itself stands in no line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class StartDateRecorded(Event):
    sentence = marked("Recorded a day that something follows from (%(of)s, from %(heard)s)")
    person_id: int
    of: str
    heard: str


@dataclass(frozen=True, kw_only=True)
class StartDateCorrected(Event):
    sentence = marked("Corrected a day that something follows from (%(of)s, from %(heard)s)")
    person_id: int
    of: str
    heard: str


@dataclass(frozen=True, kw_only=True)
class StartDateEnded(Event):
    sentence = marked("Ended a day that something followed from (%(of)s)")
    person_id: int
    of: str


@dataclass(frozen=True, kw_only=True)
class FollowUpAsked(AboutEnquiry):
    sentence = marked("Became something to do, by the rules of deadlines (%(code)s)")
    code: str
    due_by: datetime
    version: str


@dataclass(frozen=True, kw_only=True)
class FollowUpsAsked(Event):
    sentence = marked("Looked for follow-up that is due: %(count)s")
    count: int
