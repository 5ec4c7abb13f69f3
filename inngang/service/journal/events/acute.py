"""Alarms, and what went wrong in the flow (akutt, avvik)."""

from __future__ import annotations

from dataclasses import dataclass

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry


@dataclass(frozen=True, kw_only=True)
class AlarmRaised(AboutEnquiry):
    sentence = marked("An acute need was not with anybody after %(seconds)s seconds: the alarm went to %(to)s")
    seconds: int
    to: str


@dataclass(frozen=True, kw_only=True)
class DeviationOpened(AboutEnquiry):
    sentence = marked("A deviation was opened, with an owner")
    kind: str


@dataclass(frozen=True, kw_only=True)
class DeviationClosed(AboutEnquiry):
    sentence = marked("The deviation was closed, with what we learnt")
    kind: str


@dataclass(frozen=True, kw_only=True)
class DutyRung(AboutEnquiry):
    sentence = marked("An acute need rang those on duty at once: %(rung)s of them")
    rung: int


@dataclass(frozen=True, kw_only=True)
class AlarmAnswered(AboutEnquiry):
    sentence = marked("Answered the alarm after %(seconds)s seconds")
    seconds: int
