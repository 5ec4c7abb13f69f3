"""Promised opening hours (åpningstider): which schedule holds on a day, whether it is restricted, and whether it was kept.

A place has ordinary hours, each from a date until the next; hours for a while (summer, a move), which take the place of
the ordinary ones from and to; and trials (forsøk), which come in addition from and to. A date of its own overrides the week.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from inngang.rules.hours import Calendar, Interval, intervals_on, norwegian_holiday
from inngang.rules.vocabulary import Why, marked

DAYS_BACK: Final = 800  # how far back hours that have been replaced are still counted with
LONGEST_FOR_A_WHILE: Final = timedelta(days=400)
CLOSED_WEEK: Final[tuple[tuple[Interval, ...], ...]] = ((),) * 7


class Place(StrEnum):
    """What has opening hours (det som har åpningstid)."""

    RECEPTION = "reception"
    SERVICE = "service"
    LINE = "line"
    CHANNEL = "channel"
    TEAM = "team"
    UNIT = "unit"  # when those who work there are at work, where it is another time than the reception
    TOWN_HALL = "town_hall"  # not ours: what the reception is compared with


class Layer(NamedTuple):
    """One schedule: its own calendar, and from and to when it holds (gyldighet)."""

    calendar: Calendar
    valid_from: date | None = None
    valid_to: date | None = None  # ordinary hours have none; they hold until the next
    is_trial: bool = False


def composed(layers: Sequence[Layer]) -> Calendar:
    """One calendar of all the schedules of a place: the week is that of the last ordinary hours, the rest are dates."""
    ordinary = sorted((one for one in layers if _is_ordinary(one)), key=lambda one: one.valid_from or date.min)
    if len(ordinary) == 1 == len(layers) and ordinary[0].valid_from is None:
        return ordinary[0].calendar
    last = ordinary[-1].calendar if ordinary else Calendar(CLOSED_WEEK)
    special = dict(last.special_days)
    for day in _days_apart(layers, ordinary):
        held = intervals_held(layers, day)
        if held != intervals_on(last, day):
            special[day] = held
    return last._replace(special_days=special)


def intervals_held(layers: Sequence[Layer], day: date) -> tuple[Interval, ...]:
    """The opening hours of one day, with every schedule that holds."""
    ordinary, instead, trials = in_force(layers, day)
    dated = [one.calendar.special_days[day] for one in trials if day in one.calendar.special_days]
    own = _own_date(instead, day)
    own = _own_date(ordinary, day) if own is None else own
    if own is None and norwegian_holiday(day) is not None:
        own = ()
    if own is None:
        held = instead or ordinary
        own = held.calendar.week[day.weekday()] if held else ()
        dated += [one.calendar.week[day.weekday()] for one in trials if day not in one.calendar.special_days]
    return joined([*own, *(interval for some in dated for interval in some)])


def in_force(layers: Sequence[Layer], day: date) -> tuple[Layer | None, Layer | None, tuple[Layer, ...]]:
    """Which schedules hold on a day: the ordinary one, the one that takes its place for a while, and the trials."""
    begun = [one for one in layers if (one.valid_from or date.min) <= day <= (one.valid_to or date.max)]
    begun.sort(key=lambda one: one.valid_from or date.min)
    ordinary = [one for one in begun if _is_ordinary(one)]
    instead = [one for one in begun if not _is_ordinary(one) and not one.is_trial]
    return (
        ordinary[-1] if ordinary else None,
        instead[-1] if instead else None,
        tuple(one for one in begun if one.is_trial),
    )


def _own_date(layer: Layer | None, day: date) -> tuple[Interval, ...] | None:
    if layer is None:
        return None
    if day in layer.calendar.special_days:
        return layer.calendar.special_days[day]
    return () if day in layer.calendar.by_appointment else None


def _is_ordinary(one: Layer) -> bool:
    return one.valid_to is None and not one.is_trial


def _days_apart(layers: Sequence[Layer], ordinary: Sequence[Layer]) -> set[date]:
    """The days when something else than the last ordinary hours may hold."""
    found: set[date] = set()
    if ordinary and ordinary[-1].valid_from is not None:
        first = ordinary[-1].valid_from
        found.update(first - timedelta(days=n) for n in range(1, DAYS_BACK + 1))
    for one in layers:
        if not _is_ordinary(one) and one.valid_from is not None and one.valid_to is not None:
            length = min(one.valid_to - one.valid_from, LONGEST_FOR_A_WHILE).days
            found.update(one.valid_from + timedelta(days=n) for n in range(length + 1))
    return found


def joined(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """In order, and those that touch made one."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif start < end:
            found.append((start, end))
    return tuple(found)


# ── how much, and is it little ──────────────────────────────────────────────────────────────────────

# Helsetilsynet counted the receptions open six hours a week or less (study of 70 municipalities, 2020–2021).
FEW_HOURS_A_WEEK: Final = 6
# The Directorate's letter to the county governors (Svarbrev 154 S, p. 2): limited hours are, for example, not open every
# day, or very short hours; such hours must be justified by sound services and need.
OPEN_DAYS_A_WEEK: Final = 5

REASON_NEEDED: Final = marked("These hours are limited. Say why they still give people the help they need.")
MEASURE_NEEDED: Final = marked("These hours are limited. Say what people can do when the reception is closed.")

# What makes up for a closed door (kompenserende tiltak), as the authorities ask for: another way to help.
MEASURES: Final[dict[str, str]] = {
    "acute_at_once": marked("Whoever needs help at once is let in, without an appointment"),
    "appointment_soon": marked("You get an appointment within two working days"),
    "staffed_line": marked("A phone that is answered as long as the contact centre is open"),
    "call_back": marked("We call you back the same day"),
    "other_reception": marked("Another reception nearby is open"),
    "outreach": marked("We come to you, or meet you where you are"),
    "video": marked("A meeting on video or by phone"),
    "evening": marked("Open in the evening some days"),
}


class Week(NamedTuple):
    """One week of a reception (ukeplan), as minutes, with what is by appointment beside it."""

    walk_in: tuple[tuple[Interval, ...], ...] = CLOSED_WEEK
    by_appointment: tuple[tuple[Interval, ...], ...] = CLOSED_WEEK


def minutes_of(week: Sequence[Sequence[Interval]]) -> int:
    return sum(end - start for day in week for start, end in day)


def restrictions(week: Week, town_hall: Sequence[Sequence[Interval]] | None = None) -> tuple[Why, ...]:
    """Why these hours are limited (begrenset åpningstid); none when they are not."""
    minutes, days = minutes_of(week.walk_in), sum(bool(day) for day in week.walk_in[:5])
    found: list[Why] = []
    if not minutes:
        told = (
            marked("Nobody can come in without an appointment.")
            if any(week.by_appointment)
            else marked("Closed all week.")
        )
        found.append(Why(told))
    elif minutes <= FEW_HOURS_A_WEEK * 60:
        found.append(Why(marked("Open %(most)s hours a week or less."), {"most": FEW_HOURS_A_WEEK}))
    if minutes and days < OPEN_DAYS_A_WEEK:
        found.append(Why(marked("Open %(days)s of five weekdays."), {"days": days}))
    if town_hall is not None and (short := shorter_than(week.walk_in, town_hall)) > 0:
        told = marked("Open %(hours)s hours a week less than the town hall.")
        found.append(Why(told, {"hours": round(short / 60, 1)}))
    return tuple(found)


def missing(limits: Sequence[Why], reason: str, measures: Sequence[str], own_measure: str = "") -> tuple[Why, ...]:
    """What must be said before limited hours are in order: the reason, and what makes up for them (R166, R167)."""
    if not limits:
        return ()
    found = [] if reason.strip() else [Why(REASON_NEEDED)]
    return tuple(found if measures or own_measure.strip() else [*found, Why(MEASURE_NEEDED)])


def shorter_than(week: Sequence[Sequence[Interval]], town_hall: Sequence[Sequence[Interval]]) -> int:
    """Minutes a week when the town hall is open and the reception is not (R168)."""
    return minutes_of([minus(theirs, ours) for ours, theirs in zip(week, town_hall, strict=True)])


class HoursClass(NamedTuple):
    """A class of weekly hours, and how many of a hundred offices were in it."""

    title: str
    most_hours: float
    percent: int


# Oslo Economics, Navs tilgjengelighet (2025), Vedlegg A, table A-3: 65 offices, 2024, all receptions of an office summed.
SOURCE_OFFICES: Final = 65
CLASSES: Final = (
    HoursClass(marked("no open reception"), 0, 6),
    HoursClass(marked("1 to 5 hours"), 5, 45),
    HoursClass(marked("5.5 to 10 hours"), 10, 29),
    HoursClass(marked("10.5 to 25 hours"), 25, 11),
    HoursClass(marked("more than 25 hours"), 168, 9),
)


def class_of(minutes: int) -> int:
    """Which class a week of so many minutes is in, from 0."""
    return next((place for place, one in enumerate(CLASSES) if minutes <= one.most_hours * 60), len(CLASSES) - 1)


# ── opened versus promised, and holes in a roster ───────────────────────────────────────────────────

Moment = tuple[datetime, datetime]
LATE_MINUTES: Final = 10  # nobody is blamed for less


def minus(whole: Iterable[Interval], taken: Iterable[Interval]) -> tuple[Interval, ...]:
    """What is left of some intervals when others are taken out."""
    left = list(joined(whole))
    for start, end in joined(taken):
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return tuple(left)


def uncovered(promised: Iterable[Moment], staffed: Iterable[Moment], *, until: datetime) -> tuple[Moment, ...]:
    """The parts of what was promised, so far, when nobody was there; those shorter than `LATE_MINUTES` left out."""
    left = [(start, min(end, until)) for start, end in promised if start < until]
    for start, end in staffed:
        left = [part for a, b in left for part in ((a, min(b, start)), (max(a, end), b)) if part[0] < part[1]]
    return tuple(sorted(part for part in left if part[1] - part[0] >= timedelta(minutes=LATE_MINUTES)))


def whole_minutes(moments: Iterable[Moment]) -> int:
    return sum(((end - start) for start, end in moments), timedelta()) // timedelta(minutes=1)
