"""Where colleagues are, what they know and whom they follow up (medarbeidere)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import Event


@dataclass(frozen=True, kw_only=True)
class PresenceSet(Event):
    sentence = marked("Is now: %(presence)s")
    presence: str
    about_staff: int
    back_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AbsenceEntered(Event):
    sentence = marked("Entered an absence, from %(starts_at)s to %(ends_at)s")
    about_staff: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class AbsenceEnded(Event):
    sentence = marked("Ended an absence, or took it out of the plan")
    about_staff: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ShiftsPlanned(Event):
    sentence = marked("Planned the week: %(shifts)s shifts")
    about_staff: int
    shifts: int


@dataclass(frozen=True, kw_only=True)
class ShiftsTakenOver(Event):
    sentence = marked("Changed the planned weeks of %(people)s colleagues")
    change: int
    kind: str  # proposal, hand
    people: int
    about: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ShiftsUndone(Event):
    sentence = marked("Undid a change of planned weeks: %(people)s colleagues have back what they had")
    change: int
    people: int
    left: int  # those changed again since, who keep what they have


@dataclass(frozen=True, kw_only=True)
class ClockTurned(Event):
    sentence = marked("By the plan, %(count)s came or went")
    count: int


@dataclass(frozen=True, kw_only=True)
class WorkLookedAfter(Event):
    sentence = marked("Looked after the work of those who are away: %(covered)s covered, %(returned)s given back")
    covered: int
    returned: int


@dataclass(frozen=True, kw_only=True)
class ExtensionGiven(Event):
    sentence = marked("Has the extension %(extension)s")
    about_staff: int
    extension: str


@dataclass(frozen=True, kw_only=True)
class DirectContactDecided(Event):
    sentence = marked("Decided who gets direct contact: %(groups)s")
    unit_id: int
    groups: str


@dataclass(frozen=True, kw_only=True)
class DirectContactDeviated(Event):
    sentence = marked("Direct contact otherwise than the office's rule says (%(gives)s): %(reason)s")
    person_id: int
    unit_id: int
    about_staff: int
    gives: bool
    by_rule: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class SeatChanged(Event):
    sentence = marked("Serves the queue %(queue)s")
    about_staff: int
    queue: str


@dataclass(frozen=True, kw_only=True)
class PostChanged(Event):
    sentence = marked("Works here as %(as_role)s")
    about_staff: int
    as_role: str
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class FollowUpSet(Event):
    sentence = marked("Has a new adviser for follow-up")
    person_id: int
    about_staff: int
    substitute: int | None
    side: str
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class SkillsSet(Event):
    sentence = marked("Said what a colleague knows, and how well: %(skills)s")
    about_staff: int
    skills: str


@dataclass(frozen=True, kw_only=True)
class QueueLevelSet(Event):
    sentence = marked("One must know %(queue)s at level %(level)s to serve it")
    unit_id: int
    queue: str
    level: int


@dataclass(frozen=True, kw_only=True)
class CoordinatorEnded(Event):
    sentence = marked("The person has no coordinator any more")
    person_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class StaffLent(Event):
    sentence = marked("Lent a colleague to %(unit)s, from %(starts_on)s to %(ends_on)s")
    about_staff: int
    unit_id: int
    unit: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class LoanEnded(Event):
    sentence = marked("Ended that a colleague from another office helps here")
    about_staff: int
    unit_id: int
