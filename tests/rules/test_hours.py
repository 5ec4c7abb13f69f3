"""Working time, against a calendar that counts minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.hours import (
    CONTACT_CENTRE_HOURS,
    OFFICE_HOURS,
    Calendar,
    Interval,
    NeverOpen,
    add_working_days,
    add_working_minutes,
    closing_time,
    end_of_day,
    intervals_on,
    is_open,
    next_opening,
    norwegian_holiday,
    working_minutes_between,
)
from tests.covers import covers

OSLO = ZoneInfo("Europe/Oslo")
MINUTE = timedelta(minutes=1)
ALWAYS = Calendar((((0, 1440),),) * 7, keeps_holidays=False)
NEVER = Calendar(((),) * 7)


def oslo(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=OSLO)


# --- the independent calendar: look at the clock each minute, and never let it go backwards -----------------------


def open_minutes(calendar: Calendar, day: date) -> list[datetime]:
    """Every true minute of the local day that is open, found by walking through it."""
    walked = oslo(day.year, day.month, day.day).astimezone(UTC)
    reached, found = -1, []
    hours = naive_hours(calendar, day)
    while (local := walked.astimezone(OSLO)).date() == day:
        reached = max(reached, local.hour * 60 + local.minute)
        if any(start <= reached < end for start, end in hours):
            found.append(walked)
        walked += MINUTE
    return found


FIXED_HOLIDAYS = {(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)}


def easter_sunday(year: int) -> date:
    """The anonymous Gregorian algorithm, as printed in 1876."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_holiday(day: date) -> bool:
    from_easter = (day - easter_sunday(day.year)).days
    return (day.month, day.day) in FIXED_HOLIDAYS or from_easter in (-3, -2, 0, 1, 39, 49, 50)


def naive_hours(calendar: Calendar, day: date) -> tuple[Interval, ...]:
    if day in calendar.special_days:
        return calendar.special_days[day]
    if day in calendar.by_appointment or (calendar.keeps_holidays and is_holiday(day)):
        return ()
    return calendar.week[day.weekday()]


# --- sentences ---------------------------------------------------------------------------------------------------

MONDAY_9 = oslo(2026, 11, 23, 9)


def test_an_office_is_open_on_a_monday_morning_and_closed_at_half_past_three():
    assert is_open(OFFICE_HOURS, MONDAY_9)
    assert is_open(OFFICE_HOURS, oslo(2026, 11, 23, 8))
    assert not is_open(OFFICE_HOURS, oslo(2026, 11, 23, 15, 30))
    assert not is_open(OFFICE_HOURS, oslo(2026, 11, 22, 12))


@covers("R092")
def test_three_working_days_from_a_thursday_evening_end_on_tuesday():
    assert add_working_days(OFFICE_HOURS, oslo(2026, 11, 19, 22), 3) == oslo(2026, 11, 24, 15, 30)


@covers("R092")
@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (oslo(2026, 4, 1, 12), oslo(2026, 4, 9, 15, 30)),  # Easter: Maundy Thursday to Easter Monday
        (oslo(2026, 5, 13, 12), oslo(2026, 5, 19, 15, 30)),  # Ascension Day; 17 May is a Sunday
        (oslo(2027, 5, 13, 12), oslo(2027, 5, 19, 15, 30)),  # 17 May and Whit Monday are the same day
        (oslo(2026, 12, 23, 12), oslo(2026, 12, 29, 15, 30)),  # Christmas Eve is a working day by law
        (oslo(2026, 12, 30, 12), oslo(2027, 1, 5, 15, 30)),  # New Year
        (oslo(2028, 2, 28, 12), oslo(2028, 3, 2, 15, 30)),  # a leap day
    ],
)
def test_three_working_days_step_over_holidays(asked: datetime, due: datetime):
    assert add_working_days(OFFICE_HOURS, asked, 3) == due


def test_holidays_have_their_norwegian_names():
    assert norwegian_holiday(date(2026, 5, 17)) is not None
    assert "påskedag" in str(norwegian_holiday(easter_sunday(2027)))
    assert norwegian_holiday(date(2026, 12, 24)) is None


def test_every_day_for_twenty_years_is_a_holiday_exactly_when_the_church_year_says_so():
    day = date(2020, 1, 1)
    while day < date(2041, 1, 1):
        assert (norwegian_holiday(day) is not None) == is_holiday(day), day
        day += timedelta(days=1)


def test_a_special_day_holds_whatever_the_week_and_the_holiday_say():
    christmas = date(2026, 12, 25)
    calendar = OFFICE_HOURS._replace(special_days={christmas: ((600, 720),), date(2026, 12, 28): ()})
    assert intervals_on(calendar, christmas) == ((600, 720),)
    assert is_open(calendar, oslo(2026, 12, 25, 10))
    assert not is_open(calendar, oslo(2026, 12, 28, 10))


def test_a_day_by_appointment_only_is_closed_to_those_who_just_come():
    calendar = OFFICE_HOURS._replace(by_appointment=frozenset({date(2026, 11, 23)}))
    assert next_opening(calendar, MONDAY_9) == oslo(2026, 11, 24, 8)


def test_a_lunch_break_is_not_working_time():
    calendar = Calendar((((9 * 60, 11 * 60), (12 * 60, 15 * 60)),) * 5 + ((),) * 2)
    assert add_working_minutes(calendar, oslo(2026, 11, 23, 10, 30), 60) == oslo(2026, 11, 23, 12, 30)
    assert next_opening(calendar, oslo(2026, 11, 23, 11)) == oslo(2026, 11, 23, 12)
    assert working_minutes_between(calendar, oslo(2026, 11, 23, 8), oslo(2026, 11, 23, 16)) == 300


def test_a_working_span_that_ends_exactly_at_closing_ends_there_and_not_the_next_morning():
    assert add_working_minutes(CONTACT_CENTRE_HOURS, oslo(2026, 11, 23, 14), 60) == oslo(2026, 11, 23, 15)


def test_the_day_is_over_at_closing_time_or_at_the_next_one():
    assert closing_time(OFFICE_HOURS, MONDAY_9) == oslo(2026, 11, 23, 15, 30)
    assert closing_time(OFFICE_HOURS, oslo(2026, 11, 27, 15, 30)) == oslo(2026, 11, 30, 15, 30)


def test_the_last_moment_of_the_day_is_on_that_day():
    assert end_of_day(MONDAY_9).date() == date(2026, 11, 23)
    assert end_of_day(MONDAY_9) + MINUTE > oslo(2026, 11, 24)
    assert end_of_day(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)).date() == date(2026, 11, 24)


def test_a_place_that_never_opens_says_so():
    assert next_opening(NEVER, MONDAY_9) is None
    for count in (add_working_days, add_working_minutes):
        with pytest.raises(NeverOpen):
            count(NEVER, MONDAY_9, 1)
    with pytest.raises(NeverOpen):
        closing_time(NEVER, MONDAY_9)


def test_a_place_open_one_minute_a_year_still_gets_its_work_done():
    calendar = NEVER._replace(special_days={date(2027, 1, 4): ((600, 601),), date(2028, 1, 3): ((600, 601),)})
    assert add_working_minutes(calendar, MONDAY_9, 2) == oslo(2028, 1, 3, 10, 1)
    assert add_working_days(calendar, MONDAY_9, 2) == oslo(2028, 1, 3, 10, 1)
    with pytest.raises(NeverOpen):
        add_working_minutes(calendar, MONDAY_9, 3)


@pytest.mark.parametrize(("day", "length"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 11, 23), 24)])
def test_days_when_the_clock_is_moved_have_23_and_25_hours(day: tuple[int, int, int], length: int):
    start = oslo(*day)
    assert working_minutes_between(ALWAYS, start, end_of_day(start)) == length * 60 - 1
    assert add_working_minutes(ALWAYS, start, length * 60) == oslo(day[0], day[1], day[2] + 1)


@pytest.mark.parametrize(
    ("day", "hours", "worked"),
    [
        ((2026, 3, 29), (120, 180), 0),  # the hour that is missing
        ((2026, 3, 29), (150, 240), 60),
        ((2026, 10, 25), (120, 180), 120),  # the hour that comes twice
        ((2026, 10, 25), (60, 120), 60),
        ((2026, 10, 25), (180, 240), 60),
    ],
)
def test_the_hour_that_is_missing_is_not_worked_and_the_one_that_comes_twice_is(
    day: tuple[int, int, int], hours: Interval, worked: int
):
    calendar = Calendar(((hours,),) * 7)
    assert working_minutes_between(calendar, oslo(*day), end_of_day(oslo(*day))) == worked
    assert len(open_minutes(calendar, date(*day))) == worked


# --- the same for every calendar ---------------------------------------------------------------------------------

DAYS = [
    date(2026, 3, 27), date(2026, 3, 28), date(2026, 3, 29), date(2026, 4, 1), date(2026, 4, 5), date(2026, 5, 15),
    date(2026, 5, 17), date(2026, 10, 23), date(2026, 10, 24), date(2026, 10, 25), date(2026, 12, 23),
    date(2026, 12, 30), date(2028, 2, 28), date(2028, 2, 29),
]  # fmt: skip
EDGES = [0, 60, 120, 130, 150, 180, 200, 480, 600, 930, 1380, 1440]


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, ...]:
    edges = sorted(draw(st.lists(st.sampled_from(EDGES), unique=True)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


calendars = st.builds(
    Calendar,
    week=st.tuples(*[intervals()] * 7),
    special_days=st.dictionaries(st.sampled_from(DAYS), intervals(), max_size=3),
    by_appointment=st.frozensets(st.sampled_from(DAYS), max_size=2),
    keeps_holidays=st.booleans(),
)
moments = st.builds(
    lambda day, seconds: oslo(day.year, day.month, day.day).astimezone(UTC) + timedelta(seconds=seconds),
    st.sampled_from(DAYS),
    st.integers(0, 25 * 3600),
)


@given(calendars, st.sampled_from(DAYS), st.integers(0, 25 * 60 - 1))
def test_it_is_open_exactly_when_the_clock_says_so(calendar: Calendar, day: date, minute: int):
    at = oslo(day.year, day.month, day.day).astimezone(UTC) + minute * MINUTE
    assert is_open(calendar, at) == (at in open_minutes(calendar, at.astimezone(OSLO).date()))


@given(calendars, moments, st.integers(0, 3 * 1440))
def test_minutes_between_are_the_minutes_counted_one_by_one(calendar: Calendar, start: datetime, length: int):
    start = start.replace(second=0)
    end = start + length * MINUTE
    day, counted = start.astimezone(OSLO).date(), 0
    while day <= end.astimezone(OSLO).date():
        counted += sum(start <= minute < end for minute in open_minutes(calendar, day))
        day += timedelta(days=1)
    assert working_minutes_between(calendar, start, end) == counted


@given(calendars, moments)
def test_the_next_opening_is_the_first_open_minute(calendar: Calendar, at: datetime):
    at = at.replace(second=0)
    found = next_opening(calendar, at)
    first_day = at.astimezone(OSLO).date()
    walked = (minute for n in range(8) for minute in open_minutes(calendar, first_day + timedelta(days=n)))
    expected = next((minute for minute in walked if minute >= at), None)
    if expected is not None:
        assert found is not None
        assert found.astimezone(UTC) == expected
    else:
        assert found is None or found > at + timedelta(days=6)


@given(calendars, moments, st.integers(1, 2000))
def test_added_minutes_are_all_worked_and_the_last_ends_there(calendar: Calendar, at: datetime, minutes: int):
    try:
        end = add_working_minutes(calendar, at, minutes)
    except NeverOpen:
        assert not any(calendar.week)
        return
    assert working_minutes_between(calendar, at, end) == minutes
    assert working_minutes_between(calendar, at, end.astimezone(UTC) - timedelta(seconds=1)) == minutes - 1


@given(calendars, moments, st.integers(1, 5))
def test_added_days_end_at_the_closing_of_a_later_working_day(calendar: Calendar, at: datetime, days: int):
    try:
        end = add_working_days(calendar, at, days)
    except NeverOpen:
        assert not any(calendar.week)
        return
    day, counted = at.astimezone(OSLO).date(), 0
    while counted < days:
        day += timedelta(days=1)
        if minutes := open_minutes(calendar, day):
            counted += 1
    assert end.astimezone(UTC) == minutes[-1] + MINUTE


@given(calendars, moments, moments, st.integers(0, 500))
def test_a_later_start_never_gives_an_earlier_end(calendar: Calendar, one: datetime, other: datetime, minutes: int):
    first, second = sorted((one, other))
    try:
        ends = [add_working_minutes(calendar, at, minutes).astimezone(UTC) for at in (first, second)]
    except NeverOpen:
        return
    assert ends[0] <= ends[1]
