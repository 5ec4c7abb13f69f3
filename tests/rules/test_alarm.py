"""The alarm of what is acute: who is rung and when, until a human has it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.alarm import LAST, Duty, Rung, is_helped_in_time, on_duty, rungs_due
from tests.covers import covers

OSLO = ZoneInfo("Europe/Oslo")
MONDAY_9 = datetime(2026, 11, 23, 9, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("seconds_without_a_human", "rung_already", "rings_now"),
    [
        (0, Rung.NONE, [Rung.DUTY]),
        (59, Rung.DUTY, []),
        (60, Rung.DUTY, [Rung.NEXT]),
        (120, Rung.NEXT, [Rung.UNIT]),
        (300, Rung.UNIT, [Rung.DUTY_LEAD]),
        (600, Rung.DUTY_LEAD, [Rung.LEADERS]),
        (300, Rung.DUTY, [Rung.NEXT, Rung.UNIT, Rung.DUTY_LEAD]),
        (9999, Rung.LEADERS, []),
    ],
)
def test_each_rung_of_the_alarm_rings_in_its_time(seconds_without_a_human, rung_already, rings_now):
    found = rungs_due(since=MONDAY_9, at=MONDAY_9 + timedelta(seconds=seconds_without_a_human), rung=rung_already)
    assert list(found) == rings_now


@given(st.lists(st.integers(0, 400), max_size=12))
def test_however_often_one_looks_each_rung_rings_once_and_in_order(pauses):
    rung, at, rung_so_far = Rung.NONE, MONDAY_9, []
    for pause in [*pauses, 600]:
        at += timedelta(seconds=pause)
        due = rungs_due(since=MONDAY_9, at=at, rung=rung)
        rung_so_far += due
        rung = max((rung, *due))
    assert rung_so_far == [one for one in Rung if Rung.NONE < one <= LAST]


@covers("R097", part="whether somebody acute had help the same day")
@pytest.mark.parametrize(
    ("helped_after_hours", "in_time"),
    [(None, False), (0, True), (6, True), (7, False)],
)
def test_somebody_acute_is_helped_the_same_day_or_it_is_said(helped_after_hours, in_time):
    """They were told that somebody helps by 15:00, six hours after they got in touch."""
    helped_at = None if helped_after_hours is None else MONDAY_9 + timedelta(hours=helped_after_hours)
    due_by = MONDAY_9 + timedelta(hours=6)
    assert is_helped_in_time(helped_at=helped_at, due_by=due_by) is in_time


def test_all_who_are_on_duty_at_the_office_are_rung_in_the_order_of_the_roster():
    hour = timedelta(hours=1)
    second = Duty(1, 11, "", MONDAY_9 - hour, MONDAY_9 + hour, 2)
    first = Duty(1, 12, "", MONDAY_9 - hour, MONDAY_9 + hour, 1)
    off = Duty(1, 13, "", MONDAY_9 - hour, MONDAY_9, 1)
    elsewhere = first._replace(unit=2)
    assert on_duty([second, off, elsewhere, first], unit=1, at=MONDAY_9) == (first, second)
