"""Working time (arbeidstid): when we are open, and when a span of working time is over.

A day is told by the clock on the wall in Norway, and counted in true minutes. A place opens at the first moment the
clock has reached the opening time and closes at the first moment it has reached the closing time. So the nights when it
is moved need no special care from anybody else: the hour that is missing is not worked, the hour that comes twice is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

Interval = tuple[int, int]  # minutes of the local day, from and to; 24:00 is 1440
Spans = tuple[tuple[datetime, datetime], ...]  # openings as true moments (UTC), in order

OSLO = ZoneInfo("Europe/Oslo")
SEARCHED_DAYS = 400  # a place that is closed this long is closed for good
MINUTES_A_DAY = 24 * 60
KNOWN_CALENDARS = 1024  # how many calendars' openings are kept at hand

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_SEARCHED = timedelta(days=SEARCHED_DAYS)


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
    return any(start <= now < end for start, end in _days_of(calendar).spans(_local_day(at)))


def next_opening(calendar: Calendar, at: datetime) -> datetime | None:
    """The first moment from `at` on when it is open: `at` itself when it is open already, None when it never opens."""
    now, days, day = at.astimezone(UTC), _days_of(calendar), _local_day(at)
    for start, end in days.spans(day):
        if end > now:
            return max(start, now).astimezone(OSLO)
    following = days.next_open(day)
    if following is None or following - day > SEARCHED_DAYS:
        return None
    return days.spans(following)[0][0].astimezone(OSLO)


def closing_time(calendar: Calendar, at: datetime) -> datetime:
    """When the day is over: today's last closing, or that of the next working day when today's has passed."""
    now, days, day = at.astimezone(UTC), _days_of(calendar), _local_day(at)
    today = days.spans(day)
    if today and today[-1][1] > now:
        return today[-1][1].astimezone(OSLO)
    following = days.next_open(day)
    if following is None or following - day > SEARCHED_DAYS:
        raise NeverOpen
    return days.spans(following)[-1][1].astimezone(OSLO)


def add_working_minutes(calendar: Calendar, at: datetime, minutes: int) -> datetime:
    """The first moment when that many minutes of opening hours have passed since `at`."""
    return Counted(calendar, at).minutes(minutes).astimezone(OSLO)


def add_working_days(calendar: Calendar, at: datetime, days: int) -> datetime:
    """The end of the n-th working day after `at`. The day itself never counts, however early it is."""
    return Counted(calendar, at).days(days).astimezone(OSLO)


def working_minutes_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Whole minutes of opening hours between two moments; none when the second is not after the first."""
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    if last <= first:
        return 0
    days, day, last_day = _days_of(calendar), _local_day(start), _local_day(end)
    worked = timedelta()
    for edge in {day, last_day}:
        for opens, closes in days.spans(edge):
            worked += max(timedelta(), min(closes, last) - max(opens, first))
    for whole in range(day + 1, last_day):
        worked += days.worked(whole)
    return worked // _MINUTE


class Counted:
    """Working time counted from one moment; for those who ask about several spans from there. Answers in true time."""

    __slots__ = ("_day", "_days", "_now")

    def __init__(self, calendar: Calendar, at: datetime) -> None:
        self._now = at.astimezone(UTC)
        self._day = _local_day(at)
        self._days = _days_of(calendar)

    def minutes(self, minutes: int) -> datetime:
        """The first moment when that many minutes of opening hours have passed."""
        if minutes < 0:
            raise ValueError("working minutes cannot be negative")
        now = last_found = self._now
        if minutes == 0:
            return now
        left = minutes * _MINUTE
        days, day = self._days, self._day
        most = SEARCHED_DAYS + 1 if days.spans(day) else SEARCHED_DAYS
        while True:
            for start, end in days.spans(day):
                if end <= now:
                    continue
                begin = start if start > now else now
                if begin - last_found > _SEARCHED:
                    raise NeverOpen
                if end - begin >= left:
                    return begin + left
                left -= end - begin
                last_found = end
            following = days.next_open(day)
            if following is None or following - day > most:
                raise NeverOpen
            day, most = following, SEARCHED_DAYS + 1

    def days(self, days: int) -> datetime:
        """The end of the n-th working day after it."""
        if days < 1:
            raise ValueError("count at least one working day")
        day: int | None = self._day
        for _ in range(days):
            day = self._days.next_open(day) if day is not None else None
        if day is None:
            raise NeverOpen
        return self._days.spans(day)[-1][1]


def spans(calendar: Calendar, at: datetime) -> Spans:
    """The openings of the local day of `at`, as true moments in order."""
    return _days_of(calendar).spans(_local_day(at))


def end_of_day(at: datetime) -> datetime:
    """The last moment of the local day."""
    return datetime.combine(at.astimezone(OSLO).date(), time.max, tzinfo=OSLO)


class _Days:
    """The openings of one calendar, each day looked up once. Days are numbered as `date.toordinal` does."""

    __slots__ = ("calendar", "_next", "_spans", "_worked")

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._spans: dict[int, Spans] = {}
        self._next: dict[int, int | None] = {}
        self._worked: dict[int, timedelta] = {}

    def spans(self, day: int) -> Spans:
        found = self._spans.get(day)
        if found is None:
            found = self._spans[day] = _spans(self.calendar, date.fromordinal(day))
        return found

    def next_open(self, day: int) -> int | None:
        """The first day after this one with an opening, when it is not further away than we search."""
        try:
            return self._next[day]
        except KeyError:
            for later in range(day + 1, day + SEARCHED_DAYS + 2):
                if self.spans(later):
                    break
            else:
                later = 0
            self._next[day] = later or None
            return later or None

    def worked(self, day: int) -> timedelta:
        found = self._worked.get(day)
        if found is None:
            found = self._worked[day] = sum((end - start for start, end in self.spans(day)), timedelta())
        return found


# By which object it is, and kept beside it: a calendar is a value that nobody changes, and too large to compare each time.
_known: dict[int, _Days] = {}


def _days_of(calendar: Calendar) -> _Days:
    found = _known.get(id(calendar))
    if found is None or found.calendar is not calendar:
        if len(_known) >= KNOWN_CALENDARS:
            _known.clear()
        found = _known[id(calendar)] = _Days(calendar)
    return found


def _local_day(at: datetime) -> int:
    return (at if at.tzinfo is OSLO else at.astimezone(OSLO)).toordinal()


def _spans(calendar: Calendar, day: date) -> Spans:
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
