"""Waiting told and learnt from, and much of the same at once (ventetid, hendelse)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class WaitTold(AboutEnquiry):
    sentence = marked("Was told: number %(place)s in line, %(low)s to %(high)s minutes")
    place: int
    low: int | None  # None: nobody was there to answer, and no number was told
    high: int | None
    expected_seconds: float | None
    staffed: int
    line: str


@dataclass(frozen=True, kw_only=True)
class WaitsLearnt(Event):
    sentence = marked("Learnt how long one waits, from %(handled)s talks and %(told)s waits that were told")
    handled: int
    told: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class WaitsChecked(Event):
    sentence = marked("Checked the waits that were told: %(inside)s of %(count)s turned out as we said")
    day: date
    count: int
    inside: int
    lines: Sequence[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class IncidentProposed(Event):
    sentence = marked("Many contacts at once about %(what)s: %(count)s in half an hour")
    incident_id: int
    what: str
    count: int
    usual: float
    words: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class IncidentPublished(Event):
    sentence = marked("Told everybody about an incident: %(text)s")
    incident_id: int
    text: str


@dataclass(frozen=True, kw_only=True)
class IncidentGrew(Event):
    sentence = marked("The incident grew to %(count)s in half an hour")
    incident_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class IncidentEnded(Event):
    sentence = marked("The incident ended (%(reason)s), at most %(most)s in half an hour")
    incident_id: int
    reason: str
    most: int
