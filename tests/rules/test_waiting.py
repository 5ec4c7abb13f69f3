"""How long one waits: an estimate learnt from what happened, and how good it was."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.waiting import (
    ENOUGH,
    UNKNOWN,
    USUAL_SECONDS,
    Learnt,
    Told,
    accounts,
    estimate,
    in_words,
    learn,
    quantile,
)
from tests.covers import covers


@pytest.mark.parametrize(
    ("ahead", "staffed", "learnt", "minutes"),
    [
        (0, 0, UNKNOWN, None),  # nobody is there: no number
        (8, 0, Learnt(100, 200, 50), None),
        (0, 1, UNKNOWN, (0, 16)),
        (8, 3, UNKNOWN, (12, 30)),
        (8, 3, Learnt(100, 420, 120), (18, 24)),  # those who take about as long each: a narrow range
        (8, 3, Learnt(ENOUGH - 1, 60, 10), (12, 30)),  # too few to go by
        (8, 3, Learnt(100, 420, 120, ENOUGH, 0.5, 2.0), (10, 42)),  # as the waits we told turned out
        (8, 3, Learnt(0, 0, 0, ENOUGH, 0.5, 2.0), (10, 42)),
    ],
)
def test_the_range_follows_those_before_those_who_answer_and_what_is_learnt(ahead, staffed, learnt, minutes):
    found = estimate(ahead=ahead, staffed=staffed, learnt=learnt)
    assert (found and (found.low, found.high)) == minutes


@given(st.integers(0, 200), st.integers(1, 60), st.floats(10, 3000), st.floats(0, 3000))
def test_more_before_us_never_shortens_the_wait_and_more_who_answer_never_lengthen_it(ahead, staffed, mean, spread):
    learnt = Learnt(ENOUGH, mean, spread)
    here = estimate(ahead=ahead, staffed=staffed, learnt=learnt)
    behind = estimate(ahead=ahead + 1, staffed=staffed, learnt=learnt)
    helped = estimate(ahead=ahead, staffed=staffed + 1, learnt=learnt)
    assert here.low < here.high
    assert behind.high >= here.high and behind.expected_seconds > here.expected_seconds
    assert helped.high <= here.high and helped.expected_seconds < here.expected_seconds


def test_nobody_to_answer_is_said_in_words_and_no_number_is_told():
    nobody = in_words(place=3, range_=None, staffed=0)
    assert "Nobody" in str(nobody) and "minutes" not in str(nobody)
    assert "from 4 to 9 minutes" in str(in_words(place=3, range_=(4, 9), staffed=2))


def test_a_screen_left_open_overnight_teaches_nothing():
    calls = [400.0] * 60
    assert learn([*calls, 50_000.0]).mean_seconds == 400
    assert learn([]) == UNKNOWN and UNKNOWN.mean_seconds == USUAL_SECONDS


def test_a_quantile_falls_between_its_neighbours():
    assert [quantile([0.0, 10.0, 20.0], share) for share in (0, 0.25, 0.5, 1)] == [0, 5, 10, 20]


def test_the_account_counts_right_wrong_and_those_who_left():
    told = [
        Told("work", 5, 10, 450, 480),  # inside
        Told("work", 5, 10, 450, 1050),  # ten minutes longer than we expected
        Told("work", 5, 10, 450, None),  # gave up
        Told("pension", 0, 2, 60, 0),
    ]
    pension, work = accounts(told)
    assert (work.line, work.count, work.inside, work.left) == ("work", 2, 1, 1)
    assert work.bias_minutes == pytest.approx((0.5 + 10) / 2)
    assert work.share_inside == 0.5 and pension.bias_minutes == -1


def played(*, desks: int, mean: float, rng: Random, calls: int = 4000) -> list[tuple[int, int, float]]:
    """A line played: for each caller how many were before them, how many answered, and how long they waited."""
    free = [0.0] * desks
    at, found, starts = 0.0, [], []
    for _ in range(calls):
        at += rng.expovariate(0.97 * desks / mean)
        start = max(at, min(free))
        ahead = sum(one > at for one in starts)
        free[free.index(min(free))] = start + rng.gammavariate(2.0, mean / 2.0)
        if start > at:
            found.append((ahead, desks, start - at))
        starts = [one for one in starts if one > at] + [start]
    return found


@covers("R019", part="the wait told is right for four of five, learnt from what happened")
@pytest.mark.parametrize("seed", range(1, 6))
def test_learnt_estimates_hold_four_of_five_waits_of_days_they_have_not_seen(seed):
    rng = Random(seed)
    seen, new = played(desks=6, mean=520, rng=rng), played(desks=6, mean=520, rng=rng)
    handling = [rng.gammavariate(2.0, 260) for _ in range(400)]
    first = learn(handling)
    ratios = [
        waited / estimate(ahead=ahead, staffed=staffed, learnt=first).expected_seconds
        for ahead, staffed, waited in seen
    ]
    taught = learn(handling, ratios)
    told = []
    for ahead, staffed, waited in new:
        said = estimate(ahead=ahead, staffed=staffed, learnt=taught)
        told.append(Told("work", said.low, said.high, said.expected_seconds, waited))
    (account,) = accounts(told)
    assert account.count > 200
    assert account.share_inside > 0.75
