"""Who counts as having waited longer (forsprang i køen): the groups somebody is in, and the moment that counts in the order.

The order of a queue is by a moment. For most it is when they began to wait; a version of the rules may put it earlier for a
group. What is acute has a lane of its own before all others, and nobody is put ahead in it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple

from inngang.rules.direct_contact import YOUNG_UNTIL
from inngang.rules.hours import OSLO, Calendar, spans
from inngang.rules.policies import RoutingPolicy
from inngang.rules.policies.ahead import IN_WORDS, Ahead, Group, about, longest
from inngang.rules.policies.span import Span
from inngang.rules.representation import age
from inngang.rules.routing import RoutingFacts
from inngang.rules.vocabulary import Pace, Why, marked

LOOKED_BACK: Final = 21  # days; where the hours are not found within them, nobody is put ahead
NONE: Final = timedelta()

MINUTES: Final = marked("It counts as having waited %(number)s minutes longer: the rules put %(who)s ahead.")
SECONDS: Final = marked("It counts as having waited %(number)s seconds longer: the rules put %(who)s ahead.")
WORKING_HOURS: Final = marked(
    "It counts as having waited %(number)s working hours longer: the rules put %(who)s ahead."
)
WORKING_MINUTES: Final = marked(
    "It counts as having waited %(number)s minutes of working time longer: the rules put %(who)s ahead."
)
WORKING_DAYS: Final = marked("It counts as having waited %(number)s working days longer: the rules put %(who)s ahead.")


class HeadStart(NamedTuple):
    """How much longer somebody counts as having waited, and why."""

    by: timedelta = NONE
    why: Why | None = None


def groups_of(*, born: date | None, needs_interpreter: bool, is_protected: bool, on: date) -> frozenset[str]:
    """The groups somebody is in. Of a protected person none is known here, so that their place in line tells nothing."""
    if is_protected:
        return frozenset()
    years = age(born, on)
    found = {Group.INTERPRETER} if needs_interpreter else set()
    if years is not None and years < YOUNG_UNTIL:
        found.add(Group.YOUNG)
    return frozenset(str(one) for one in found)


def head_start(facts: RoutingFacts, policy: RoutingPolicy, calendar: Calendar) -> HeadStart:
    """The longest head start of the groups they are in; they are never added together."""
    best = HeadStart()
    if not facts.groups or facts.pace == Pace.ACUTE:
        return best
    for one in policy.ahead:
        span = one.live if facts.pace == Pace.LIVE else one.written
        if one.group in facts.groups and about(one, facts.line) and span != Span():
            by = facts.waiting_since - _before(facts.waiting_since, span, calendar)
            if by > best.by:
                best = HeadStart(by, _why(one, span))
    return best


def put_ahead(facts: RoutingFacts, policy: RoutingPolicy) -> Span:
    """The same as the most of each measure: seconds, working minutes and working days."""
    if facts.pace == Pace.ACUTE:
        return Span()
    return longest(policy.ahead, groups=facts.groups, line=facts.line, is_live=facts.pace == Pace.LIVE)


def _before(since: datetime, span: Span, calendar: Calendar) -> datetime:
    if span.working_days:
        return days_before(calendar, since, span.working_days)
    if span.working_minutes:
        return minutes_before(calendar, since, span.working_minutes)
    return since - timedelta(seconds=span.seconds)


def minutes_before(calendar: Calendar, since: datetime, minutes: int) -> datetime:
    """The last moment from which so many minutes of opening hours had passed; `since` where they are not found."""
    now, left = since.astimezone(UTC), timedelta(minutes=minutes)
    first = since.astimezone(OSLO).date()
    for number in range(LOOKED_BACK + 1):
        for start, end in reversed(spans(calendar, _noon(first - timedelta(days=number)))):
            if start >= now:
                continue
            last = min(end, now)
            if last - start >= left:
                return last - left
            left -= last - start
    return now


def days_before(calendar: Calendar, since: datetime, days: int) -> datetime:
    """The same time of day so many working days before; `since` where they are not found.

    On a day that is closed it is the beginning of that working day: before all who come on the next working day.
    """
    now, first = since.astimezone(UTC), since.astimezone(OSLO).date()
    of_the_day = now - _midnight(first) if spans(calendar, _noon(first)) else timedelta()
    for number in range(1, LOOKED_BACK + 1):
        day = first - timedelta(days=number)
        days -= bool(spans(calendar, _noon(day)))
        if not days:
            return _midnight(day) + of_the_day
    return now


def _why(one: Ahead, span: Span) -> Why:
    text, number = SECONDS, span.seconds
    if span.working_days:
        text, number = WORKING_DAYS, span.working_days
    elif span.working_minutes:
        is_hours = span.working_minutes % 60 == 0
        text = WORKING_HOURS if is_hours else WORKING_MINUTES
        number = span.working_minutes // 60 if is_hours else span.working_minutes
    elif span.seconds % 60 == 0:
        text, number = MINUTES, span.seconds // 60
    return Why(text, {"number": number, "who": IN_WORDS[one.group]})


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), OSLO)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OSLO).astimezone(UTC)
