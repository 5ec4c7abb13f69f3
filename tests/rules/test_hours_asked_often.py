"""Working time is looked up once a day and calendar; what is remembered never changes an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.hours import (
    OFFICE_HOURS,
    OSLO,
    SEARCHED_DAYS,
    Calendar,
    Counted,
    NeverOpen,
    add_working_days,
    add_working_minutes,
    closing_time,
    next_opening,
    working_minutes_between,
)
from inngang.rules.routing import PolicyCircle, RoutingFacts, Span, circles, policies
from inngang.rules.vocabulary import Channel, CircleKind, Pace, Side
from tests.rules.test_hours import calendars, moments, open_minutes

NEVER = Calendar(((),) * 7)
MINUTE = timedelta(minutes=1)


def walked(calendar: Calendar, at: datetime) -> Iterator[datetime]:
    """Every open minute from a moment on, one by one, for two weeks."""
    day = at.astimezone(OSLO).date()
    for offset in range(15):
        yield from (minute for minute in open_minutes(calendar, day + timedelta(days=offset)) if minute >= at)


@given(calendars, st.lists(st.tuples(moments, st.integers(1, 600)), min_size=2, max_size=4))
def test_one_calendar_asked_again_and_again_answers_as_one_who_walks_minute_by_minute(
    calendar: Calendar, asked: list[tuple[datetime, int]]
):
    for at, minutes in asked:
        whole = at.replace(second=0, microsecond=0)
        worked = list(walked(calendar, whole))
        if len(worked) >= minutes:
            expected = worked[minutes - 1] + MINUTE
            assert add_working_minutes(calendar, whole, minutes).astimezone(UTC) == expected
            assert Counted(calendar, whole).minutes(minutes) == expected
            assert next_opening(calendar, whole) == worked[0].astimezone(OSLO)
            assert working_minutes_between(calendar, whole, expected) == minutes
            last_of_day = [minute for minute in worked if _day(minute) == _day(worked[0])][-1]
            assert closing_time(calendar, whole).astimezone(UTC) == last_of_day + MINUTE
        days = sorted({_day(minute) for minute in worked} - {_day(whole)})
        for number, day in enumerate(days[:5], 1):
            expected = [minute for minute in worked if _day(minute) == day][-1] + MINUTE
            assert add_working_days(calendar, whole, number).astimezone(UTC) == expected


def _day(minute: datetime) -> date:
    return minute.astimezone(OSLO).date()


@given(calendars, calendars, moments, st.integers(1, 400))
def test_two_calendars_are_never_taken_for_each_other(one: Calendar, other: Calendar, at: datetime, minutes: int):
    def count(calendar: Calendar) -> datetime | None:
        try:
            return add_working_minutes(calendar, at, minutes)
        except NeverOpen:
            return None

    first = count(one), count(other)
    assert (count(other), count(one)) == (first[1], first[0])
    assert (count(one._replace(week=one.week)), count(other._replace(week=other.week))) == first  # equal, not the same


def test_a_calendar_that_took_the_place_of_another_in_memory_has_its_own_hours():
    at = datetime(2026, 11, 23, 7, tzinfo=UTC)
    for opens in range(0, 1380, 7):
        calendar = Calendar((((opens, opens + 30),),) * 7, keeps_holidays=False)
        found = next_opening(calendar, at).astimezone(OSLO)
        assert (found.hour * 60 + found.minute == opens) or opens <= 8 * 60 <= opens + 30


@pytest.mark.parametrize("days", [SEARCHED_DAYS - 1, SEARCHED_DAYS, SEARCHED_DAYS + 1, SEARCHED_DAYS + 2])
def test_a_place_closed_for_more_than_four_hundred_days_is_closed_for_good(days: int):
    at = datetime(2026, 11, 23, 12, tzinfo=OSLO)
    opening = at.date() + timedelta(days=days)
    calendar = NEVER._replace(special_days={opening: ((600, 660),)})
    if days <= SEARCHED_DAYS:
        assert next_opening(calendar, at) == datetime(opening.year, opening.month, opening.day, 10, tzinfo=OSLO)
        assert add_working_minutes(calendar, at, 60) == closing_time(calendar, at)
    else:
        assert next_opening(calendar, at) is None
        with pytest.raises(NeverOpen):
            add_working_minutes(calendar, at, 60)
    if days <= SEARCHED_DAYS + 1:
        assert add_working_days(calendar, at, 1).astimezone(OSLO).date() == opening
    else:
        with pytest.raises(NeverOpen):
            add_working_days(calendar, at, 1)


SPANS = st.one_of(
    st.integers(0, 4000).map(lambda seconds: Span(seconds=seconds)),
    st.integers(1, 900).map(lambda minutes: Span(working_minutes=minutes)),
    st.integers(1, 3).map(lambda days: Span(working_days=days)),
)
KINDS = [CircleKind.OWN_ADVISER, CircleKind.TEAM, CircleKind.UNIT, CircleKind.SPECIAL_LINE, CircleKind.NATIONAL]


@given(moments, st.lists(SPANS, min_size=len(KINDS), max_size=len(KINDS)))
def test_each_circle_opens_when_its_own_span_is_over_and_never_before_the_one_inside(
    since: datetime, spans: list[Span]
):
    policy = policies()[-1]._replace(
        written=tuple(PolicyCircle(kind, span, False) for kind, span in zip(KINDS, spans, strict=True))
    )
    facts = RoutingFacts(
        at=since,
        waiting_since=since,
        channel=Channel.QUESTION,
        pace=Pace.WRITTEN,
        side=Side.STATE,
        line="work",
        own_adviser=1,
        own_adviser_here=True,
        team=2,
        unit=3,
        special_line=4,
        national=5,
    )
    expected, latest = [], since
    for place, span in enumerate(spans):
        opens = since + timedelta(seconds=span.seconds)
        if span.working_minutes:
            opens = add_working_minutes(OFFICE_HOURS, since, span.working_minutes)
        if span.working_days:
            opens = add_working_days(OFFICE_HOURS, since, span.working_days)
        latest = since if place == 0 else max(latest, opens.astimezone(UTC))
        expected.append(latest)
    assert [one.opens_at for one in circles(facts, policy, OFFICE_HOURS)] == expected
