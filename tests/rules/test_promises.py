"""What we owe people, by when, and who is told before it breaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.handover import MOST_HANDOVERS, hand_over
from inngang.rules.hours import OFFICE_HOURS, is_open, working_minutes_between
from inngang.rules.promises import (
    LEAST_ATTEMPTS,
    MOST_ATTEMPTS,
    Promised,
    Step,
    call_back,
    escalation,
    first_promise,
    handover_promise,
    next_attempt,
    wait_range,
)
from inngang.rules.vocabulary import Channel, PromiseKind, Refusal, Side, Urgency
from tests.covers import covers

OSLO = ZoneInfo("Europe/Oslo")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In November 2026, where the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=OSLO)


MONDAY_9, SUNDAY_NOON = at(23, 9), at(22, 12)
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def promise(when: datetime, **changed: object) -> Promised:
    ordinary = {"channel": Channel.QUESTION, "urgency": Urgency.NORMAL, "side": Side.STATE}
    return first_promise(at=when, calendar=OFFICE_HOURS, **{**ordinary, **changed})  # type: ignore[arg-type]


@covers("R092")
def test_a_written_question_is_answered_within_three_working_days_and_the_person_is_told():
    promised = promise(MONDAY_9)
    assert (promised.kind, promised.due_by) == (PromiseKind.ANSWER, at(26, 15, 30))
    assert str(promised.what) == "You get an answer by 26.11.2026 at 15:30."


@covers("R077")
def test_what_the_office_is_to_see_to_has_a_clock_of_two_working_days():
    assert promise(MONDAY_9, side=Side.MUNICIPAL).due_by == at(25, 15, 30)
    assert promise(MONDAY_9, urgency=Urgency.SOON).due_by == at(24, 15, 30)


@covers("R097", part="the promise to somebody in acute need is a person the same day")
def test_acute_need_in_opening_hours_gets_a_person_within_the_hour_and_the_numbers_to_phone():
    promised = promise(MONDAY_9, urgency=Urgency.ACUTE)
    assert promised.due_by == at(23, 10)
    for number in ("112", "113", "116117"):
        assert number in str(promised.what)


def test_acute_need_just_before_closing_is_met_before_we_close():
    assert promise(at(23, 15, 10), urgency=Urgency.ACUTE).due_by == at(23, 15, 30)


def test_acute_need_at_night_is_told_when_we_come_and_whom_to_phone_now():
    promised = promise(SUNDAY_NOON, urgency=Urgency.ACUTE)
    assert promised.due_by == at(23, 9)
    assert "closed now" in str(promised.what)
    assert "112" in str(promised.what)


def test_somebody_on_the_line_is_answered_today_and_offered_a_call_back():
    promised = promise(MONDAY_9, channel=Channel.PHONE)
    assert promised.due_by == at(23, 15, 30)
    assert "today" in str(promised.what)
    assert "phone you" in str(promised.what)
    assert promise(at(27, 16), channel=Channel.VISIT).due_by == at(30, 15, 30)


@given(moments, st.sampled_from(Channel), st.sampled_from(Side))
def test_the_more_urgent_never_waits_longer_and_every_promise_ends_in_opening_hours(when, channel, side):
    due = [promise(when, channel=channel, side=side, urgency=urgency).due_by for urgency in Urgency]
    assert due[0] <= due[1] <= due[2]
    for moment in due:
        assert moment > when
        assert is_open(OFFICE_HOURS, moment - timedelta(seconds=1))


# --- phoning back ------------------------------------------------------------------------------------------------


@covers("R075", part="every call-back has a deadline")
def test_a_call_back_without_a_wish_is_made_by_the_end_of_the_next_working_day():
    promised = call_back(at=at(27, 14), calendar=OFFICE_HOURS, window=None)
    assert isinstance(promised, Promised)
    assert (promised.kind, promised.due_by) == (PromiseKind.CALL_BACK, at(30, 15, 30))


def test_a_call_back_is_made_in_the_window_the_person_asked_for():
    promised = call_back(at=MONDAY_9, calendar=OFFICE_HOURS, window=(at(24, 12), at(24, 14)))
    assert isinstance(promised, Promised)
    assert (promised.window_start, promised.window_end, promised.due_by) == (at(24, 12), at(24, 14), at(24, 14))
    assert "24.11.2026 between 12:00 and 14:00" in str(promised.what)


def test_a_window_that_goes_past_closing_ends_at_closing():
    promised = call_back(at=MONDAY_9, calendar=OFFICE_HOURS, window=(at(24, 15), at(24, 18)))
    assert isinstance(promised, Promised)
    assert promised.due_by == at(24, 15, 30)


@pytest.mark.parametrize(
    ("window", "code"),
    [
        ((at(24, 14), at(24, 12)), "window_backwards"),
        ((at(20, 12), at(20, 14)), "window_passed"),
        ((at(24, 18), at(24, 20)), "window_closed"),
        ((at(28, 10), at(28, 12)), "window_closed"),
        ((datetime(2027, 2, 1, 10, tzinfo=OSLO), datetime(2027, 2, 1, 12, tzinfo=OSLO)), "window_too_far"),
    ],
)
def test_a_window_that_cannot_be_kept_is_not_promised(window: tuple[datetime, datetime], code: str):
    refused = call_back(at=MONDAY_9, calendar=OFFICE_HOURS, window=window)
    assert isinstance(refused, Refusal)
    assert refused.code == code


@given(moments, st.integers(-3000, 3000), st.integers(-100, 3000))
def test_a_promised_window_is_all_inside_what_was_asked_and_has_time_to_phone_in(when, start, length):
    window = (when + timedelta(minutes=start), when + timedelta(minutes=start + length))
    promised = call_back(at=when, calendar=OFFICE_HOURS, window=window)
    if isinstance(promised, Promised):
        assert promised.window_start is not None
        assert promised.window_end is not None
        assert max(when, window[0]) <= promised.window_start < promised.window_end <= window[1]
        assert is_open(OFFICE_HOURS, promised.window_start)


@covers("R074", part="each missed call is followed by another at another time of the day")
def test_a_missed_person_is_phoned_at_three_different_times_of_the_day_and_then_written_to():
    attempts = [MONDAY_9]
    for _ in range(LEAST_ATTEMPTS - 1):
        following = next_attempt(attempts_at=attempts, at=attempts[-1], calendar=OFFICE_HOURS)
        assert isinstance(following, datetime)
        attempts.append(following)
    assert attempts == [at(23, 9), at(23, 10, 30), at(23, 13)]
    refused = next_attempt(attempts_at=attempts, at=attempts[-1], calendar=OFFICE_HOURS)
    assert isinstance(refused, Refusal)
    assert "Write to the person" in str(refused)


@given(moments, st.lists(st.integers(0, 20_000), max_size=6), st.integers(0, 20_000))
def test_phoning_back_always_ends_and_is_always_done_while_we_are_open(start, attempts, now):
    made = sorted(start + timedelta(minutes=minutes) for minutes in attempts)
    current = start + timedelta(minutes=now)
    for _ in range(MOST_ATTEMPTS + 1):
        following = next_attempt(attempts_at=made, at=current, calendar=OFFICE_HOURS)
        if isinstance(following, Refusal):
            assert len(made) >= LEAST_ATTEMPTS
            return
        assert is_open(OFFICE_HOURS, following)
        assert following >= current
        made, current = [*made, following], following
    raise AssertionError("phoned for ever")


# --- before it breaks --------------------------------------------------------------------------------------------


@covers("R044", "R075")
@pytest.mark.parametrize(
    ("minutes", "step"),
    [
        (0, Step.NONE), (49, Step.NONE), (50, Step.REMINDER), (75, Step.SUBSTITUTE), (90, Step.TEAM), (99, Step.TEAM),
        (100, Step.LEADER), (500, Step.LEADER),
    ],
)  # fmt: skip
def test_more_people_are_told_the_nearer_a_promise_is_to_breaking(minutes: int, step: Step):
    due_by = MONDAY_9 + timedelta(minutes=100)
    assert escalation(made_at=MONDAY_9, due_by=due_by, at=MONDAY_9 + timedelta(minutes=minutes)) == step


# --- passing on --------------------------------------------------------------------------------------------------


def pass_on(**changed: object) -> Promised | Refusal:
    ordinary = {
        "times_handed_over": 0, "urgency": Urgency.NORMAL, "to_queue": 7, "tried": frozenset({3}), "at": MONDAY_9,
        "due_by": None, "calendar": OFFICE_HOURS,
    }  # fmt: skip
    return hand_over(**{**ordinary, **changed})  # type: ignore[arg-type]


@covers("R077")
def test_what_is_passed_on_comes_with_a_promise_of_two_working_days():
    promised = pass_on()
    assert isinstance(promised, Promised)
    assert (promised.kind, promised.due_by) == (PromiseKind.HANDOVER, at(25, 15, 30))


def test_passing_on_never_breaks_what_the_person_was_told_before():
    earlier = pass_on(due_by=at(24, 10))
    passed = pass_on(due_by=at(22, 10))
    assert isinstance(earlier, Promised)
    assert isinstance(passed, Promised)
    assert earlier.due_by == at(24, 10)
    assert passed.due_by == at(25, 15, 30)


def test_something_acute_stays_acute_in_other_hands():
    promised = pass_on(urgency=Urgency.ACUTE, due_by=at(26, 10))
    assert isinstance(promised, Promised)
    assert promised.due_by == at(23, 10)


@covers("R012", "R277")
def test_an_enquiry_passed_on_twice_stays_where_it_is():
    refused = pass_on(times_handed_over=MOST_HANDOVERS)
    assert isinstance(refused, Refusal)
    assert str(refused) == "Passed on twice already. Phone the person instead."


@covers("R277")
def test_an_enquiry_is_not_passed_back_to_those_who_had_it():
    refused = pass_on(to_queue=3)
    assert isinstance(refused, Refusal)
    assert refused.code == "tried_already"


def test_an_enquiry_is_not_passed_on_to_nobody():
    assert isinstance(pass_on(to_queue=0), Refusal)


@given(moments, st.one_of(st.none(), moments), st.sampled_from(Urgency))
def test_a_handover_is_never_later_than_an_earlier_promise_that_can_still_be_kept(when, due_by, urgency):
    promised = handover_promise(at=when, due_by=due_by, calendar=OFFICE_HOURS, urgency=urgency)
    assert promised.due_by > when
    if due_by is not None and due_by > when:
        assert promised.due_by <= due_by
    assert working_minutes_between(OFFICE_HOURS, when, promised.due_by) <= 3 * 450


# --- how long it takes -------------------------------------------------------------------------------------------


@covers("R084", part="the wait that is told is a range")
def test_the_wait_is_told_as_a_range_in_minutes():
    assert wait_range(ahead=8, staffed=3, handling_seconds=360) == (12, 24)


def test_nobody_to_answer_is_not_told_as_a_short_wait():
    assert wait_range(ahead=0, staffed=0, handling_seconds=360) is None


@given(st.integers(0, 500), st.integers(1, 50), st.floats(1, 3600))
def test_more_people_ahead_never_make_the_wait_shorter_and_more_desks_never_longer(ahead, staffed, seconds):
    here = wait_range(ahead=ahead, staffed=staffed, handling_seconds=seconds)
    behind = wait_range(ahead=ahead + 1, staffed=staffed, handling_seconds=seconds)
    helped = wait_range(ahead=ahead, staffed=staffed + 1, handling_seconds=seconds)
    assert here is not None and behind is not None and helped is not None
    assert 0 <= here[0] <= here[1]
    assert here[0] <= behind[0] and here[1] <= behind[1]
    assert helped[0] <= here[0] and helped[1] <= here[1]
