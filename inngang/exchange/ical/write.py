"""Writes opening hours as iCalendar (RFC 5545): a weekly rule for the usual hours, exceptions, and single days.

The feed says exactly what the calendar says on each day of its horizon: a weekly event is left out (EXDATE) on each day it
does not hold, and a day with other hours has an event of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from inngang.rules.hours import MINUTES_A_DAY, Calendar, Interval, intervals_on

DAYS = 400
ZONE = "Europe/Oslo"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_OCTETS = 75
# The rules of the clock in Norway since 1996.
TIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "END:STANDARD",
    "END:VTIMEZONE",
)


class Opening(NamedTuple):
    """A place with hours: what it is called, where it is, and when it is open."""

    key: str  # stays the same from one reading to the next
    title: str
    address: str
    calendar: Calendar


def write(name: str, openings: Iterable[Opening], *, first: date, at: datetime, days: int = DAYS) -> str:
    """The whole feed, from a day on."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Inngang//Opening hours//NO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-TIMEZONE:{ZONE}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        *TIMEZONE,
    ]
    for one in openings:
        lines += _place(one, first, days, at)
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _place(one: Opening, first: date, days: int, at: datetime) -> Iterator[str]:
    held = {first + timedelta(days=n): intervals_on(one.calendar, first + timedelta(days=n)) for n in range(days)}
    last = first + timedelta(days=days - 1)
    for weekday, intervals in enumerate(one.calendar.week):
        of_weekday = [day for day in held if day.weekday() == weekday]
        for interval in intervals:
            begins = next((day for day in of_weekday if interval in held[day]), None)
            if begins is None:
                continue
            until = datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=UTC)
            left_out = [day for day in of_weekday if day > begins and interval not in held[day]]
            yield from _event(
                one,
                interval,
                begins,
                at,
                f"RRULE:FREQ=WEEKLY;BYDAY={WEEKDAYS[weekday]};UNTIL={until:%Y%m%dT%H%M%SZ}",
                *(f"EXDATE;TZID={ZONE}:{_local(day, interval[0])}" for day in left_out),
            )
    for day, intervals in held.items():
        for interval in intervals:
            if interval not in one.calendar.week[day.weekday()]:
                yield from _event(one, interval, day, at)


def _event(one: Opening, interval: Interval, day: date, at: datetime, *more: str) -> Iterator[str]:
    kind = "w" if more else "d"
    yield from (
        "BEGIN:VEVENT",
        f"UID:{one.key}-{kind}{day:%Y%m%d}-{interval[0]:04d}@inngang",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID={ZONE}:{_local(day, interval[0])}",
        f"DTEND;TZID={ZONE}:{_local(day, interval[1])}",
        *more,
        f"SUMMARY:{_text(one.title)}",
        *([f"LOCATION:{_text(one.address)}"] if one.address else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _local(day: date, minute: int) -> str:
    day += timedelta(days=minute // MINUTES_A_DAY)
    minute %= MINUTES_A_DAY
    return f"{day:%Y%m%d}T{minute // 60:02d}{minute % 60:02d}00"


def _text(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> str:
    """No line is longer than 75 octets, and no letter is cut in two."""
    parts, part, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > MOST_OCTETS:
            parts.append(part)
            part, size = " ", 1
        part, size = part + letter, size + octets
    return "\r\n".join([*parts, part])


class Happening(NamedTuple):
    """One thing that happens once: a meeting, a training."""

    key: str
    title: str
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime


def write_happenings(name: str, happenings: Iterable[Happening], *, at: datetime) -> str:
    """A feed of single events in true time, so no table of clocks is needed."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Inngang//Shared calendar//NO", "CALSCALE:GREGORIAN"),
        *("METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"),
    ]
    for one in happenings:
        lines += [
            "BEGIN:VEVENT",
            f"UID:shared-{one.key}@inngang",
            f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART:{one.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTEND:{one.ends_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{_text(one.title)}",
            f"LOCATION:{_text(one.place)}",
            *([f"URL:{one.link}"] if one.link and not set(one.link) & set("\r\n") else []),
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))
