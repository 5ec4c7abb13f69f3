"""Working time (arbeidstid): when we are open, and when a span of working time is over.

A day is told by the clock on the wall in Norway, and counted in true minutes. A place opens at the first moment the
clock has reached the opening time and closes at the first moment it has reached the closing time. So the nights when it
is moved need no special care from anybody else: the hour that is missing is not worked, the hour that comes twice is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

Interval = tuple[int, int]  # minutes of the local day, from and to; 24:00 is 1440

OSLO = ZoneInfo("Europe/Oslo")
SEARCHED_DAYS = 400  # a place that is closed this long is closed for good
MINUTES_A_DAY = 24 * 60

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


class NeverOpen(Exception):
    """The calendar has no opening for more than a year. Somebody must give the place its hours."""


class Calendar(NamedTuple):
    """When a place is open (åpningstider)."""

    week: tuple[tuple[Interval, ...], ...]  # seven days, Monday first
    special_days: Mapping[date, tuple[Interval, ...]] = {}  # these hold whatever the week and the holidays say
    by_appointment: frozenset[date] = frozenset()  # closed to those who just come
    keeps_holidays: bool = True


def _weekdays(*intervals: Interval) -> tuple[tuple[Interval, ...], ...]:
    return (intervals,) * 5 + ((),) * 2


OFFICE_HOURS = Calendar(_weekdays((8 * 60, 15 * 60 + 30)))
CONTACT_CENTRE_HOURS = Calendar(_weekdays((9 * 60, 15 * 60)))


@lru_cache(maxsize=64)
def _holidays_of(year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays("NO", years=year, language="no").items())


def norwegian_holiday(day: date) -> str | None:
    """The Norwegian name of the public holiday (helligdag, høytidsdag), if the day is one."""
    return _holidays_of(day.year).get(day)


def intervals_on(calendar: Calendar, day: date) -> tuple[Interval, ...]:
    """The opening hours of one day, in order: special day, then by appointment only, then holiday, then the week."""
    if day in calendar.special_days:
        return calendar.special_days[day]
    if day in calendar.by_appointment or (calendar.keeps_holidays and norwegian_holiday(day) is not None):
        return ()
    return calendar.week[day.weekday()]


def is_open(calendar: Calendar, at: datetime) -> bool:
    now = at.astimezone(UTC)
    return any(start <= now < end for start, end in _spans(calendar, at.astimezone(OSLO).date()))


def next_opening(calendar: Calendar, at: datetime) -> datetime | None:
    """The first moment from `at` on when it is open: `at` itself when it is open already, None when it never opens."""
    now = at.astimezone(UTC)
    for start, end in _spans_from(calendar, now):
        if end > now:
            return max(start, now).astimezone(OSLO)
    return None


def closing_time(calendar: Calendar, at: datetime) -> datetime:
    """When the day is over: today's last closing, or that of the next working day when today's has passed."""
    now = at.astimezone(UTC)
    day = at.astimezone(OSLO).date()
    for offset in range(SEARCHED_DAYS + 1):
        spans = _spans(calendar, day + offset * _DAY)
        if spans and spans[-1][1] > now:
            return spans[-1][1].astimezone(OSLO)
    raise NeverOpen


def add_working_minutes(calendar: Calendar, at: datetime, minutes: int) -> datetime:
    """The first moment when that many minutes of opening hours have passed since `at`."""
    if minutes < 0:
        raise ValueError("working minutes cannot be negative")
    now = at.astimezone(UTC)
    if minutes == 0:
        return now.astimezone(OSLO)
    left = minutes * _MINUTE
    last_found = now
    for start, end in _spans_from(calendar, now, patient=True):
        if end <= now:
            continue
        begin = max(start, now)
        if begin - last_found > SEARCHED_DAYS * _DAY:
            break
        if end - begin >= left:
            return (begin + left).astimezone(OSLO)
        left -= end - begin
        last_found = end
    raise NeverOpen


def working_minutes_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Whole minutes of opening hours between two moments; none when the second is not after the first."""
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    if last <= first:
        return 0
    worked = timedelta()
    day, last_day = start.astimezone(OSLO).date(), end.astimezone(OSLO).date()
    while day <= last_day:
        for opens, closes in _spans(calendar, day):
            worked += max(timedelta(), min(closes, last) - max(opens, first))
        day += _DAY
    return worked // _MINUTE


def add_working_days(calendar: Calendar, at: datetime, days: int) -> datetime:
    """The end of the n-th working day after `at`. The day itself never counts, however early it is."""
    if days < 1:
        raise ValueError("count at least one working day")
    day = at.astimezone(OSLO).date()
    closed_for = 0
    while closed_for <= SEARCHED_DAYS:
        day += _DAY
        spans = _spans(calendar, day)
        closed_for = 0 if spans else closed_for + 1
        days -= 1 if spans else 0
        if days == 0:
            return spans[-1][1].astimezone(OSLO)
    raise NeverOpen


def spans(calendar: Calendar, at: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The openings of the local day of `at`, as true moments in order."""
    return _spans(calendar, at.astimezone(OSLO).date())


def end_of_day(at: datetime) -> datetime:
    """The last moment of the local day."""
    return datetime.combine(at.astimezone(OSLO).date(), time.max, tzinfo=OSLO)


def _spans(calendar: Calendar, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The openings of one day as true moments, those that the moved clock swallowed left out."""
    intervals = intervals_on(calendar, day)
    if not intervals:
        return ()
    midnight, turns_at, moved = _clock(day)
    if not moved:
        return tuple((midnight + start * _MINUTE, midnight + end * _MINUTE) for start, end in intervals if start < end)
    moments = (
        (midnight + _since_midnight(start, turns_at, moved), midnight + _since_midnight(end, turns_at, moved))
        for start, end in intervals
    )
    return tuple((start, end) for start, end in moments if start < end)


def _spans_from(calendar: Calendar, now: datetime, *, patient: bool = False) -> Iterator[tuple[datetime, datetime]]:
    """The openings from the day of `now` on; gives up after a closed year, or (not patient) at the first one."""
    day = now.astimezone(OSLO).date()
    closed_for = 0
    while closed_for <= SEARCHED_DAYS:
        spans = _spans(calendar, day)
        closed_for = 0 if spans and patient else closed_for + 1
        yield from spans
        day += _DAY


@lru_cache(maxsize=4096)
def _clock(day: date) -> tuple[datetime, int, int]:
    """Midnight as a true moment, the minute after it when the clock is moved, and how many minutes forward."""
    midnight = datetime.combine(day, time(), tzinfo=OSLO).astimezone(UTC)
    next_midnight = datetime.combine(day + _DAY, time(), tzinfo=OSLO).astimezone(UTC)
    moved = MINUTES_A_DAY - (next_midnight - midnight) // _MINUTE
    if not moved:
        return midnight, 0, 0
    offset = midnight.astimezone(OSLO).utcoffset()
    low, high = 0, (next_midnight - midnight) // _MINUTE
    while high - low > 1:
        middle = (low + high) // 2
        if (midnight + middle * _MINUTE).astimezone(OSLO).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return midnight, high, moved


def _since_midnight(minute: int, turns_at: int, moved: int) -> timedelta:
    """How long after midnight the clock on the wall has first reached this minute of the day."""
    if minute < turns_at:
        return minute * _MINUTE
    return max(minute - moved, turns_at) * _MINUTE
