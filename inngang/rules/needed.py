"""Needed before a day (trenger svar før): who must have the answer in time, for a journey, is answered in time.

The promise is due before the day when the ordinary one is not; whoever has that promise is asked sooner than others who
wrote. A day that cannot be met is said plainly, with what we can promise. Never later than the ordinary promise.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from inngang.rules import hours
from inngang.rules.hours import OSLO, Calendar
from inngang.rules.promises import LEAST_LEFT_MINUTES, Promised, clocks
from inngang.rules.vocabulary import WAITS_LIVE, Channel, Pace, Side, Urgency, Why, marked

IN_TIME: Final = marked("You get an answer by %(day)s at %(clock)s, before the day you need it (%(needed)s).")
NOT_IN_TIME: Final = marked(
    "We cannot promise an answer before %(needed)s. You get it by %(day)s at %(clock)s. If that is too late, phone us."
)
IN_TIME_BEFORE: Final = marked("If you send this now, you get an answer by %(day)s at %(clock)s, before %(needed)s.")
NOT_IN_TIME_BEFORE: Final = marked(
    "We cannot promise an answer before %(needed)s. If you send this now, you get it by %(day)s at %(clock)s. "
    "If that is too late, phone us."
)
FURTHEST: Final = timedelta(days=366)


class InTime(NamedTuple):
    """What is promised to somebody who needs it before a day."""

    promised: Promised
    is_sooner: bool  # the ordinary promise would have been too late, so it goes before others
    told_before: Why | None = None  # what changes, said before it is sent; none when nothing does


def is_day(needed_on: date, at: datetime) -> bool:
    """Whether a day can be one to be answered before: after today, and not further off than a year."""
    today = at.astimezone(OSLO).date()
    return today < needed_on <= today + FURTHEST


def is_too_late(
    needed_on: date | None, *, channel: Channel, urgency: Urgency, side: Side, since: datetime, calendar: Calendar
) -> bool:
    """Whether the ordinary promise, made then, is not before the day. What is acute or waits on the line is sooner anyhow."""
    if needed_on is None or urgency == Urgency.ACUTE or channel in WAITS_LIVE:
        return False
    ordinary = clocks(urgency=urgency, side=side, at=since, calendar=calendar)[0].due_by
    return ordinary.astimezone(OSLO).date() >= needed_on


def in_time(
    promised: Promised,
    needed_on: date | None,
    *,
    channel: Channel,
    urgency: Urgency,
    side: Side,
    at: datetime,
    calendar: Calendar,
) -> InTime:
    """The ordinary promise, moved to the last moment the owner works before the day when that is sooner."""
    if needed_on is None or not is_too_late(
        needed_on, channel=channel, urgency=urgency, side=side, since=at, calendar=calendar
    ):
        return InTime(promised, False)
    day = datetime.combine(needed_on, time(), OSLO)
    due_by = _last_before(calendar, at, day)
    kept, before = (IN_TIME, IN_TIME_BEFORE) if due_by is not None else (NOT_IN_TIME, NOT_IN_TIME_BEFORE)
    due_by = due_by or promised.due_by
    local = due_by.astimezone(OSLO)
    values = {"day": f"{local:%d.%m.%Y}", "clock": f"{local:%H:%M}", "needed": f"{needed_on:%d.%m.%Y}"}
    again = tuple(clock._replace(due_by=min(clock.due_by, due_by, key=_moment)) for clock in promised.clocks)
    return InTime(promised._replace(due_by=due_by, what=Why(kept, values), clocks=again), True, Why(before, values))


def pace_of(pace: Pace, is_sooner: bool) -> Pace:
    """Somebody who needs it in time is asked for before the others who wrote."""
    return Pace.SOON if is_sooner and pace == Pace.WRITTEN else pace


def _last_before(calendar: Calendar, at: datetime, day: datetime) -> datetime | None:
    """The last moment the owner works before a day, when there is time to read it and answer until then."""
    if hours.working_minutes_between(calendar, at, day) < LEAST_LEFT_MINUTES:
        return None
    on = day - timedelta(days=1)
    while True:  # there is working time left, so it ends
        midnight = datetime.combine(on.date(), time(), OSLO)
        for _, closes in reversed(hours.spans(calendar, midnight)):
            return min(closes, day, key=_moment).astimezone(OSLO)
        on -= timedelta(days=1)


def _moment(at: datetime) -> float:
    return at.timestamp()
