"""Rows of opening hours as the rules see them: calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from inngang.rules.hours import CONTACT_CENTRE_HOURS, MINUTES_A_DAY, OFFICE_HOURS, Calendar, Interval, intervals_on
from inngang.rules.opening import Layer, in_force
from inngang.rules.opening import joined as _joined
from inngang.rules.vocabulary import UnitKind

CLOSED: tuple[Interval, ...] = ()


def usual_calendar(kind: str) -> Calendar:
    """The hours of a unit that has given none."""
    return CONTACT_CENTRE_HOURS if kind == UnitKind.CONTACT_CENTRE else OFFICE_HOURS


def reception_calendar(hours: Iterable[Mapping[str, Any]]) -> Calendar:
    """When people may just walk in. Rows by appointment do not count as open."""
    week: list[list[Interval]] = [[] for _ in range(7)]
    special: dict[date, list[Interval]] = {}
    by_appointment: set[date] = set()
    for one in hours:
        interval = _interval(one)
        walk_in = interval is not None and not one["by_appointment"]
        if one["day"] is None:
            if walk_in:
                week[one["weekday"]].append(interval)
        elif one["by_appointment"]:
            by_appointment.add(_day(one["day"]))
        else:
            special.setdefault(_day(one["day"]), []).extend([interval] if interval else [])
    return Calendar(
        week=tuple(_joined(day) for day in week),
        special_days={day: _joined(intervals) for day, intervals in special.items()},
        by_appointment=frozenset(by_appointment - special.keys()),
    )


def unit_calendar(receptions: Sequence[Calendar], kind: str) -> Calendar:
    """An office is open when one of its receptions is.

    A unit that nobody can ever walk into without an appointment still works: it has the usual hours of its kind.
    """
    if not any(any(one.week) for one in receptions):  # dates alone are not hours to work by
        return usual_calendar(kind)
    if len(receptions) == 1:
        return receptions[0]
    days = {day for one in receptions for day in (*one.special_days, *one.by_appointment)}
    return Calendar(
        week=tuple(_joined(i for one in receptions for i in one.week[weekday]) for weekday in range(7)),
        special_days={day: _joined(i for one in receptions for i in intervals_on(one, day)) for day in sorted(days)},
    )


def layers(schedules: Iterable[Mapping[str, Any]]) -> list[Layer]:
    """The schedules of a place, each with its own calendar."""
    return [_layer(one) for one in schedules]


def _layer(one: Mapping[str, Any]) -> Layer:
    first, last = one["valid_from"], one["valid_to"]
    return Layer(
        reception_calendar(one["rows"]),
        _day(first) if first is not None else None,
        _day(last) if last is not None else None,
        one["is_trial"],
    )


def schedules_in_force(schedules: Sequence[Mapping[str, Any]], day: date) -> list[Mapping[str, Any]]:
    """Those that hold on a day, the uppermost first: for a while before ordinary, and the trials last."""
    layered = dict(zip(map(id, found := layers(schedules)), schedules, strict=True))
    ordinary, instead, trials = in_force(found, day)
    return [layered[id(one)] for one in (instead, ordinary, *trials) if one is not None]


def rows_in_force(schedules: Sequence[Mapping[str, Any]], day: date) -> list[Mapping[str, Any]]:
    """The rows that say something about a day: those of its date, else those of the week of the uppermost schedule."""
    held = schedules_in_force(schedules, day)
    dated = [row for one in held for row in one["rows"] if row["day"] is not None and _day(row["day"]) == day]
    usual = [one for one in held if not one["is_trial"]][:1] + [one for one in held if one["is_trial"]]
    return dated or [row for one in usual for row in one["rows"] if row["weekday"] == day.weekday()]


def comment_on(schedules: Sequence[Mapping[str, Any]], day: date) -> str:
    """What is said about a day."""
    return next((row["comment"] for row in rows_in_force(schedules, day) if row["comment"]), "")


def by_appointment_on(hours: Iterable[Mapping[str, Any]], day: date) -> tuple[Interval, ...]:
    """The hours of a day when only those with an appointment are let in; a row for the date overrides the weekday."""
    listed = list(hours)
    of_day = [one for one in listed if one["day"] is not None and _day(one["day"]) == day]
    of_day = of_day or [one for one in listed if one["day"] is None and one["weekday"] == day.weekday()]
    return _joined(i for one in of_day if one["by_appointment"] and (i := _interval(one)))


def days_ahead(day: date, count: int = 7) -> list[date]:
    return [day + timedelta(days=n) for n in range(count)]


def _interval(one: Mapping[str, Any]) -> Interval | None:
    if one["opens"] is None or one["closes"] is None:
        return None
    return _minutes(one["opens"]), _minutes(one["closes"]) or MINUTES_A_DAY  # closing at 00:00 is midnight


def _minutes(clock: time | str) -> int:
    if isinstance(clock, str):  # out of JSON
        clock = time.fromisoformat(clock)
    return clock.hour * 60 + clock.minute


def _day(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
