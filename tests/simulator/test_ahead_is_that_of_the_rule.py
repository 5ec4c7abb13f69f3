"""The moment that counts in the order, on numbers, is that of the rule: on generated moments, head starts and calendars."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from inngang.rules import ahead as rule
from inngang.rules.hours import CONTACT_CENTRE_HOURS, OFFICE_HOURS, OSLO, Calendar
from inngang.simulator import ahead as numbers
from inngang.simulator.circles import openings_of

START = datetime(2026, 3, 23, tzinfo=OSLO)  # the clock is moved on 29 March, and Easter comes after
LUNCH = Calendar((((9 * 60, 11 * 60 + 30), (12 * 60 + 15, 15 * 60)),) * 5 + ((),) * 2)
NEVER_OPEN = Calendar(((),) * 7)
CALENDARS = (OFFICE_HOURS, CONTACT_CENTRE_HOURS, LUNCH, NEVER_OPEN)
OPENINGS = [openings_of(calendar, START, 60, before=rule.LOOKED_BACK) for calendar in CALENDARS]
MOMENTS = st.integers(0, 20 * 24 * 3600 * 10).map(lambda tenths: START + timedelta(milliseconds=100 * tenths))


def ms(at: datetime) -> int:
    return round((at.timestamp() - START.timestamp()) * 1000)


@settings(max_examples=400, deadline=None)
@given(MOMENTS, st.integers(1, 900), st.integers(1, 2), st.integers(0, 3))
def test_working_time_before_a_moment_is_the_same_on_numbers(at, minutes, days, calendar):
    openings, hours = OPENINGS[calendar], CALENDARS[calendar]
    assert numbers.minutes_before(openings.spans, openings.days, ms(at), minutes) == ms(
        rule.minutes_before(hours, at, minutes)
    )
    assert numbers.days_before(openings.days, ms(at), days) == ms(rule.days_before(hours, at, days))


@settings(max_examples=400, deadline=None)
@given(MOMENTS, MOMENTS, st.integers(1, 900), st.integers(1, 2), st.integers(0, 2))
def test_of_two_in_the_same_group_the_one_who_came_first_never_counts_as_later(one, other, minutes, days, calendar):
    first, last = sorted((one, other))
    hours = CALENDARS[calendar]
    assert rule.minutes_before(hours, first, minutes) <= rule.minutes_before(hours, last, minutes)
    assert rule.days_before(hours, first, days) <= rule.days_before(hours, last, days)
