"""Who is at work by the plan and the clock, and that what people say themselves stands."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.hours import OSLO
from inngang.rules.presence import NO_SHIFTS, Absence, AtWorkNow, Turn, by_the_clock
from inngang.rules.vocabulary import Presence

MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=OSLO)
WEEK = (((8 * 60, 15 * 60 + 30),),) * 5 + ((), ())
FREE, AWAY, BUSY, BREAK = Presence.FREE, Presence.AWAY, Presence.BUSY, Presence.BREAK


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return (MONDAY + timedelta(days=day)).replace(hour=hour, minute=minute)


def now(presence: Presence, since: datetime, back_at=None, *, week=WEEK, absences=()) -> AtWorkNow:
    return AtWorkNow(presence, since, back_at, week, absences)


def test_a_shift_begins_for_one_who_went_home_yesterday():
    assert by_the_clock(now(AWAY, on(0, 15, 30), on(1, 8)), on(1, 8)) == Turn(FREE)
    assert by_the_clock(now(AWAY, on(0, 15, 30)), on(1, 8)) == Turn(FREE)


def test_a_shift_ends_and_says_when_they_are_back():
    assert by_the_clock(now(FREE, on(0, 9)), on(0, 15, 31)) == Turn(AWAY, on(1, 8))
    assert by_the_clock(now(FREE, on(4, 9)), on(4, 15, 31)) == Turn(AWAY, on(7, 8))


def test_nobody_is_sent_home_from_a_conversation():
    assert by_the_clock(now(BUSY, on(0, 15)), on(0, 16)) is None
    assert by_the_clock(now(BREAK, on(0, 15)), on(0, 16)) == Turn(AWAY, on(1, 8))


def test_one_who_works_late_and_says_so_stays_at_work():
    assert by_the_clock(now(FREE, on(0, 15, 45)), on(0, 18)) is None


def test_one_who_went_home_ill_in_the_middle_of_a_shift_stays_away():
    assert by_the_clock(now(AWAY, on(0, 10)), on(0, 11)) is None


def test_an_absence_begins_and_ends_by_the_clock():
    away = Absence(on(1, 0), on(3, 0))
    assert by_the_clock(now(FREE, on(0, 9), absences=[away]), on(1, 0)) == Turn(AWAY, on(3, 0))
    assert by_the_clock(now(AWAY, on(1, 0), on(3, 0), absences=[away]), on(2, 9)) is None
    assert by_the_clock(now(AWAY, on(1, 0), on(3, 0), absences=[away]), on(3, 0)) == Turn(AWAY, on(3, 8))
    assert by_the_clock(now(AWAY, on(1, 0), on(3, 0), week=NO_SHIFTS, absences=[away]), on(3, 0)) == Turn(FREE)


def test_two_absences_without_a_gap_are_one():
    both = [Absence(on(1, 0), on(3, 0)), Absence(on(3, 0), on(5, 0))]
    assert by_the_clock(now(FREE, on(0, 9), absences=both), on(1, 0)) == Turn(AWAY, on(5, 0))


def test_one_who_came_in_although_they_are_away_by_the_plan_is_believed():
    assert by_the_clock(now(FREE, on(1, 9), absences=[Absence(on(1, 0), on(3, 0))]), on(1, 10)) is None


def test_one_without_a_plan_is_never_touched_by_the_clock():
    for presence in Presence:
        assert by_the_clock(now(presence, on(0, 9), week=NO_SHIFTS), on(2, 3)) is None


def test_public_holidays_are_no_working_days():
    christmas = datetime(2026, 12, 25, 9, 0, tzinfo=OSLO)
    assert by_the_clock(now(AWAY, on(20, 15, 30)), christmas) is None


@given(
    presence=st.sampled_from(list(Presence)),
    since=st.integers(0, 10_000),
    back=st.one_of(st.none(), st.integers(0, 12_000)),
    later=st.integers(0, 5_000),
    starts=st.integers(0, 10_000),
    lasts=st.integers(1, 3_000),
)
def test_the_clock_says_a_thing_once(presence, since, back, later, starts, lasts):
    """What it turned to is what it leaves alone in the same minute: it never goes back and forth."""
    at = MONDAY + timedelta(minutes=since + later)
    absences = [Absence(MONDAY + timedelta(minutes=starts), MONDAY + timedelta(minutes=starts + lasts))]
    back_at = None if back is None else MONDAY + timedelta(minutes=back)
    before = now(presence, MONDAY + timedelta(minutes=since), back_at, absences=absences)
    turn = by_the_clock(before, at)
    if turn is not None:
        kept = before.since if turn.presence == before.presence else at
        assert by_the_clock(AtWorkNow(turn.presence, kept, turn.back_at, WEEK, absences), at) is None


@pytest.mark.parametrize(
    ("says", "since", "the_clock_is", "becomes"),
    [
        (AWAY, on(0, 15, 30), on(1, 8), FREE),
        (FREE, on(0, 9), on(0, 15, 31), AWAY),
        (BREAK, on(0, 15), on(0, 16), AWAY),
        (BUSY, on(0, 15), on(0, 16), None),
        (FREE, on(0, 15, 45), on(0, 18), None),
        (AWAY, on(0, 10), on(0, 11), None),
    ],
)
def test_what_the_plan_makes_of_somebody_and_what_they_have_said_themselves_stands(says, since, the_clock_is, becomes):
    """The plan is 8:00 to 15:30, Monday to Friday. A dash: nothing changes."""
    turn = by_the_clock(now(says, since), the_clock_is)
    assert (turn.presence if turn else None) == becomes
