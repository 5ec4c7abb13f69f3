"""Opening hours and duty, promised and kept (åpningstid, vakt)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import Event


@dataclass(frozen=True, kw_only=True)
class HoursSet(Event):
    sentence = marked("Set the opening hours of %(reception)s")
    unit_id: int
    reception: str


@dataclass(frozen=True, kw_only=True)
class HoursPlanned(Event):
    sentence = marked("Set opening hours for %(place)s")
    unit_id: int
    place: str
    schedule_id: int
    valid_from: date | None
    valid_to: date | None
    is_trial: bool
    title: str
    reason: str
    measures: Sequence[str]
    rows: Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class HoursWithdrawn(Event):
    sentence = marked("Took back opening hours for %(place)s")
    unit_id: int
    place: str
    schedule_id: int


@dataclass(frozen=True, kw_only=True)
class ReceptionOpened(Event):
    sentence = marked("Opened the reception %(reception)s")
    unit_id: int
    reception: str


@dataclass(frozen=True, kw_only=True)
class ReceptionClosed(Event):
    sentence = marked("Closed the reception %(reception)s")
    unit_id: int
    reception: str


@dataclass(frozen=True, kw_only=True)
class HoursNotKept(Event):
    sentence = marked("Promised %(reception)s open, and nobody was there for %(minutes)s minutes")
    unit_id: int
    reception: str
    day: date
    minutes: int
    promised_minutes: int


@dataclass(frozen=True, kw_only=True)
class HoursCounted(Event):
    sentence = marked("Held the openings of %(receptions)s receptions against who was there")
    receptions: int


@dataclass(frozen=True, kw_only=True)
class NumberSet(Event):
    sentence = marked("Changed a number in the register (%(kind)s)")
    unit_id: int
    kind: str
    published: str
    removed: bool


@dataclass(frozen=True, kw_only=True)
class DutySet(Event):
    sentence = marked("Put on the duty roster: %(added)s, taken off it: %(removed)s")
    unit_id: int
    added: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class DutyRosterHole(Event):
    sentence = marked("Nobody has the duty phone %(day)s at %(times)s")
    unit_id: int
    day: date
    times: str
