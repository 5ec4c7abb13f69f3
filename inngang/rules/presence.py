"""Whether somebody is at work (tilstedeværelse), as the clock has it: planned shifts, absence, and a time to be back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from inngang.rules import hours
from inngang.rules.hours import Calendar, Interval
from inngang.rules.vocabulary import Presence

NO_SHIFTS: tuple[tuple[Interval, ...], ...] = ((),) * 7


class Absence(NamedTuple):
    """From and to when somebody is away (fravær)."""

    starts_at: datetime
    ends_at: datetime


class AtWorkNow(NamedTuple):
    """What the tables say of somebody just now."""

    presence: Presence
    since: datetime
    back_at: datetime | None = None
    week: tuple[tuple[Interval, ...], ...] = NO_SHIFTS  # minutes of the day, Monday first; no shifts: no plan
    absences: Sequence[Absence] = ()


class Turn(NamedTuple):
    """What the clock makes of it."""

    presence: Presence
    back_at: datetime | None = None


def by_the_clock(now: AtWorkNow, at: datetime) -> Turn | None:
    """What changes at this moment, or None. What somebody has said themselves since the plan turned stands.

    In order: an absence begins; a time to be back has come; a shift begins; a shift ends (never for one who is busy).
    """
    is_away = now.presence == Presence.AWAY
    absence = away_by_plan(now.absences, at)
    if absence is not None:
        came_anyway = not is_away and now.since > absence.starts_at
        is_told = is_away and now.back_at is not None and now.back_at >= absence.ends_at
        return None if came_anyway or is_told else Turn(Presence.AWAY, absence.ends_at)
    shifts = Calendar(week=now.week)
    if not any(now.week):
        return Turn(Presence.FREE) if is_away and now.back_at is not None and now.back_at <= at else None
    begun = shift_begun(shifts, at)
    if is_away:
        if now.back_at is not None:
            if now.back_at > at:
                return None
            return Turn(Presence.FREE) if begun else Turn(Presence.AWAY, hours.next_opening(shifts, at))
        return Turn(Presence.FREE) if begun and now.since < begun else None
    ended = None if begun else shift_ended(shifts, at)
    if ended is not None and now.since < ended and now.presence != Presence.BUSY:
        return Turn(Presence.AWAY, hours.next_opening(shifts, at))
    return None


def away_by_plan(absences: Sequence[Absence], at: datetime) -> Absence | None:
    """The absence somebody is in, and what follows it without a gap, as one."""
    found = next((one for one in absences if one.starts_at <= at < one.ends_at), None)
    if found is None:
        return None
    ends_at = found.ends_at
    for one in sorted(absences):
        if one.starts_at <= ends_at < one.ends_at:
            ends_at = one.ends_at
    return Absence(found.starts_at, ends_at)


def shift_begun(shifts: Calendar, at: datetime) -> datetime | None:
    """When the shift that is going on began; None outside shifts."""
    return next((start for start, end in hours.spans(shifts, at) if start <= at < end), None)


def shift_ended(shifts: Calendar, at: datetime) -> datetime | None:
    """When the last shift of today or yesterday ended."""
    ends = [end for day in (at, at - timedelta(days=1)) for _, end in hours.spans(shifts, day) if end <= at]
    return max(ends, default=None)
