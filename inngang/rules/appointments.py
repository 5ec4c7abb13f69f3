"""Appointments (avtaler): when two can meet, how long, how late one may change it, and what is said of it.

A time is free when the place is open (also by appointment only), the adviser is at work, and nobody else has it. Clock times
are those on the wall in Norway, so the nights when the clock is moved need no care from anybody else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from inngang.rules import hours
from inngang.rules.hours import OSLO, Calendar, Interval, Spans
from inngang.rules.opening import CLOSED_WEEK
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import PromiseKind, Refusal, Why, marked

STEP: Final = 30  # minutes between the times that are offered
MINUTES: Final = 30
INTERPRETED_MINUTES: Final = 60  # everything is said twice
LENGTHS: Final = (30, 60, 90)
NOTICE_MINUTES: Final = 120  # working minutes the adviser has to prepare
INTERPRETER_DAYS: Final = 3  # working days to get an interpreter to come
REMOTE_INTERPRETER_DAYS: Final = 1  # … or to be there by phone or video
FURTHEST_DAYS: Final = 60
REMIND_BEFORE: Final = timedelta(hours=24)
CHANGE_HOURS: Final = 24  # until so long before, the person changes it alone; an office may say otherwise


class Way(StrEnum):
    """How we meet (møteform)."""

    PHYSICAL = "physical"
    VIDEO = "video"
    PHONE = "phone"


class AppointmentState(StrEnum):
    """What became of an appointment."""

    BOOKED = "booked"
    MET = "met"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Interpreter(StrEnum):
    """Where the booking of the interpreter stands (tolkebestilling)."""

    NONE = ""
    WANTED = "wanted"
    ORDERED = "ordered"


class Slot(NamedTuple):
    """A time one may choose (ledig time)."""

    starts_at: datetime
    ends_at: datetime


def minutes_needed(*, language: str) -> int:
    """How long a meeting is when nobody has said otherwise."""
    return INTERPRETED_MINUTES if language else MINUTES


def earliest(*, at: datetime, calendar: Calendar, language: str, remote: bool) -> datetime:
    """The first moment a meeting may begin: time to prepare, and to get an interpreter."""
    soonest = hours.add_working_minutes(calendar, at, NOTICE_MINUTES)
    if not language:
        return soonest
    days = REMOTE_INTERPRETER_DAYS if remote else INTERPRETER_DAYS
    return max(soonest, hours.add_working_days(calendar, at, days), key=lambda one: one.astimezone(UTC))


def both(ones: Sequence[Interval], others: Sequence[Interval]) -> tuple[Interval, ...]:
    """The minutes of a day that are in both."""
    found = [(max(a, c), min(b, d)) for a, b in ones for c, d in others]
    return tuple(sorted((start, end) for start, end in found if start < end))


def free_times(
    *,
    days: Mapping[date, Sequence[Interval]],
    week: Sequence[Sequence[Interval]],
    taken: Spans,
    minutes: int,
    not_before: datetime,
) -> tuple[Slot, ...]:
    """The times one may choose, in order.

    `days` is when the place is open on each day, by appointment or not; `week` the adviser's shifts, Monday first, and empty
    when no week is planned; `taken` what the adviser has, absence and appointments.
    """
    found: list[Slot] = []
    has_plan = any(week)
    length, step, soonest = timedelta(minutes=minutes), timedelta(minutes=STEP), not_before.astimezone(UTC)
    for day, opened in sorted(days.items()):
        at_work = both(opened, week[day.weekday()]) if has_plan else tuple(opened)
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=OSLO)
        for start, end in hours.spans(Calendar(CLOSED_WEEK, {day: at_work}), noon):
            while start + length <= end:
                until = start + length
                if start >= soonest and not any(a < until and start < b for a, b in taken):
                    found.append(Slot(start.astimezone(OSLO), until.astimezone(OSLO)))
                start += step
    return tuple(found)


TOO_LATE = marked("It is too late to change this here. Call us on %(phone)s, and we find out together.")
TOO_LATE_HERE = marked("It is too late to change this here. Call us, and we find out together.")
OVER = marked("This appointment is over, or is cancelled already.")


def may_change(
    *, state: AppointmentState, starts_at: datetime, at: datetime, change_hours: int, phone: str, by_staff: bool
) -> Refusal | None:
    """Whether it may be moved or cancelled now. Staff may until it begins; the person until the office's limit."""
    begins, now = starts_at.astimezone(UTC), at.astimezone(UTC)
    if state != AppointmentState.BOOKED or begins <= now:
        return Refusal("over", Why(OVER))
    if not by_staff and now > begins - timedelta(hours=change_hours):
        return Refusal("too_late", Why(TOO_LATE, {"phone": phone}) if phone else Why(TOO_LATE_HERE))
    return None


def agreed(*, starts_at: datetime, ends_at: datetime, calendar: Calendar) -> Promised:
    """The promise that is an appointment. It is kept when one of us has said what came of it, the next working day at last."""
    start, end = starts_at.astimezone(OSLO), ends_at.astimezone(OSLO)
    due_by = hours.add_working_days(calendar, end, 1)
    what = Why(marked("You have an appointment with us on %(day)s at %(clock)s."), _told(start))
    return Promised(PromiseKind.APPOINTMENT, due_by, start, end, what)


def time_or_reason(due_by: datetime) -> Promised:
    """What we promise whoever asks for a meeting (R045): a time, or why not."""
    by = due_by.astimezone(OSLO)
    what = Why(marked("You get a time to meet, or the reason why not, by %(day)s at %(clock)s."), _told(by))
    return Promised(PromiseKind.ANSWER, by, None, None, what)


def choose_one(due_by: datetime) -> Promised:
    """We have offered times, and see to it that one is chosen."""
    by = due_by.astimezone(OSLO)
    what = Why(marked("Choose one of the times we offer. If you do not, we get in touch by %(day)s."), _told(by))
    return Promised(PromiseKind.FOLLOW_UP, by, None, None, what)


def is_soon(*, starts_at: datetime, at: datetime) -> bool:
    """Whether it is time to remind."""
    left = starts_at.astimezone(UTC) - at.astimezone(UTC)
    return timedelta() < left <= REMIND_BEFORE


def _told(at: datetime) -> dict[str, str]:
    return {"day": f"{at:%d.%m.%Y}", "clock": f"{at:%H:%M}"}
