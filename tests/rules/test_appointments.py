"""Which times are free, how soon, how late one may change, and what is promised. Clock times are those on the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules import appointments as rules
from inngang.rules.appointments import AppointmentState, free_times
from inngang.rules.hours import OFFICE_HOURS, OSLO
from inngang.rules.vocabulary import PromiseKind, Refusal
from tests.covers import covers

MONDAY = date(2026, 3, 2)
NO_PLAN: tuple[tuple[tuple[int, int], ...], ...] = ()


def clock(text: str, day: date = MONDAY) -> datetime:
    hour, minute = text.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=OSLO)


def minutes(text: str) -> tuple[int, int]:
    """ "10:00-12:00" as minutes of the day."""
    first, last = (int(one[:2]) * 60 + int(one[3:]) for one in text.split("-"))
    return first, last


def offered(open_: str, shift: str, taken: str, length: int, from_: str) -> str:
    week = tuple((minutes(shift),) if shift and n == 0 else () for n in range(7)) if shift else NO_PLAN
    has = tuple(
        (clock(a).astimezone(UTC), clock(b).astimezone(UTC)) for a, b in (one.split("-") for one in taken.split())
    )
    found = free_times(
        days={MONDAY: [minutes(one) for one in open_.split()]},
        week=week,
        taken=has,
        minutes=length,
        not_before=clock(from_),
    )
    return " ".join(f"{one.starts_at:%H:%M}" for one in found)


@pytest.mark.parametrize(
    ("open_", "shift", "taken", "length", "from_", "times"),
    [
        ("10:00-12:00", "", "", 30, "00:00", "10:00 10:30 11:00 11:30"),
        ("10:00-12:00", "", "", 60, "00:00", "10:00 10:30 11:00"),
        ("10:00-12:00", "11:00-15:00", "", 30, "00:00", "11:00 11:30"),
        ("10:00-12:00", "", "10:30-11:00", 30, "00:00", "10:00 11:00 11:30"),
        ("10:00-12:00", "", "10:15-10:20", 30, "00:00", "10:30 11:00 11:30"),
        ("10:00-12:00", "", "08:00-16:00", 30, "00:00", ""),
        ("10:00-12:00", "", "", 30, "10:45", "11:00 11:30"),
        ("08:00-10:00 13:00-14:00", "", "", 60, "00:00", "08:00 08:30 09:00 13:00"),
        ("10:00-10:20", "", "", 30, "00:00", ""),
        ("10:00-12:00", "13:00-15:00", "", 30, "00:00", ""),
    ],
)
def test_a_time_is_free_when_the_place_is_open_the_adviser_at_work_and_nobody_has_it(
    open_: str, shift: str, taken: str, length: int, from_: str, times: str
):
    assert offered(open_, shift, taken, length, from_) == times


@pytest.mark.parametrize(
    ("day", "opens", "first_in_utc", "count"),
    [
        (date(2026, 3, 29), "00:00-06:00", "2026-03-28 23:00", 10),  # an hour is missing: five true hours
        (date(2026, 10, 25), "00:00-06:00", "2026-10-24 22:00", 14),  # an hour comes twice: seven
        (date(2026, 3, 30), "09:00-10:00", "2026-03-30 07:00", 2),
        (date(2026, 10, 26), "09:00-10:00", "2026-10-26 08:00", 2),
    ],
)
def test_the_nights_when_the_clock_is_moved_offer_the_true_times(day: date, opens: str, first_in_utc: str, count: int):
    found = free_times(days={day: [minutes(opens)]}, week=NO_PLAN, taken=(), minutes=30, not_before=clock("00:00", day))
    assert f"{found[0].starts_at.astimezone(UTC):%Y-%m-%d %H:%M}" == first_in_utc
    assert len(found) == count
    true = [one.starts_at.astimezone(UTC) for one in found]
    assert all(b - a == timedelta(minutes=30) for a, b in zip(true, true[1:], strict=False))


@given(
    st.lists(st.tuples(st.integers(0, 47), st.integers(1, 6)), max_size=6),
    st.sampled_from(rules.LENGTHS),
    st.sampled_from([MONDAY, date(2026, 3, 29), date(2026, 10, 25)]),
)
def test_no_time_that_is_offered_meets_one_that_is_taken(busy: list[tuple[int, int]], length: int, day: date):
    midnight = clock("00:00", day).astimezone(UTC)
    taken = tuple(
        (midnight + timedelta(minutes=30 * start), midnight + timedelta(minutes=30 * (start + many)))
        for start, many in busy
    )
    found = free_times(
        days={day: [(8 * 60, 16 * 60)]}, week=NO_PLAN, taken=taken, minutes=length, not_before=clock("00:00", day)
    )
    for one in found:
        assert one.ends_at.astimezone(UTC) - one.starts_at.astimezone(UTC) == timedelta(minutes=length)
        assert all(one.ends_at.astimezone(UTC) <= a or b <= one.starts_at.astimezone(UTC) for a, b in taken)


@pytest.mark.parametrize(
    ("language", "remote", "soonest"),
    [
        ("", False, "02.03 10:00"),  # two working hours to prepare
        ("so", True, "03.03 15:30"),  # an interpreter by phone or video: one working day
        ("so", False, "05.03 15:30"),  # one who comes: three
    ],
)
@covers("R155", part="an interpreter has the time it takes to get one")
def test_there_is_time_to_prepare_and_to_get_an_interpreter(language: str, remote: bool, soonest: str):
    found = rules.earliest(at=clock("08:00"), calendar=OFFICE_HOURS, language=language, remote=remote)
    assert f"{found.astimezone(OSLO):%d.%m %H:%M}" == soonest


@pytest.mark.parametrize(("language", "length"), [("", 30), ("so", 60)])
def test_a_meeting_with_an_interpreter_is_longer(language: str, length: int):
    assert rules.minutes_needed(language=language) == length


@pytest.mark.parametrize(
    ("state", "now", "limit", "by_staff", "code"),
    [
        ("booked", "08:00", 2, False, ""),
        ("booked", "10:01", 2, False, "too_late"),
        ("booked", "10:01", 2, True, ""),
        ("booked", "12:00", 0, True, "over"),
        ("cancelled", "08:00", 2, True, "over"),
        ("met", "08:00", 2, False, "over"),
        ("booked", "11:59", 0, False, ""),
    ],
)
def test_the_person_changes_it_until_the_limit_and_we_until_it_begins(
    state: str, now: str, limit: int, by_staff: bool, code: str
):
    found = rules.may_change(
        state=AppointmentState(state),
        starts_at=clock("12:00"),
        at=clock(now),
        change_hours=limit,
        phone="55 55 33 33",
        by_staff=by_staff,
    )
    assert (found.code if isinstance(found, Refusal) else "") == code


def test_an_appointment_is_promised_for_its_time_and_kept_when_somebody_says_what_came_of_it():
    made = rules.agreed(starts_at=clock("12:00"), ends_at=clock("12:30"), calendar=OFFICE_HOURS)
    assert made.kind == PromiseKind.APPOINTMENT
    assert str(made.what) == "You have an appointment with us on 02.03.2026 at 12:00."
    assert (made.window_start, made.window_end) == (clock("12:00"), clock("12:30"))
    assert made.due_by == clock("15:30", date(2026, 3, 3))


@pytest.mark.parametrize(("now", "soon"), [("11:00", False), ("12:30", True)])
def test_one_is_reminded_the_day_before(now: str, soon: bool):
    assert rules.is_soon(starts_at=clock("12:00", date(2026, 3, 3)), at=clock(now)) is soon
