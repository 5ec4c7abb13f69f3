"""What is left over day by day: where a pile settles, how sure one is, and when it only grows."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from inngang.rules.routing import policy_for
from inngang.simulator.backlog import batch_means, left_over, pile, settled_after
from inngang.simulator.compiled import is_compiled
from inngang.simulator.day import day_by_day, ordinary_day, read
from inngang.simulator.play import play
from tests.simulator.test_both_place_everybody_alike import made_up

MONDAY = date(2026, 11, 23)


def leaning(rng: np.random.Generator, days: int, lean: float = 0.5) -> np.ndarray:
    """Days with mean 100 that follow the one before (AR(1))."""
    found = [0.0]
    for noise in rng.normal(0, 10, days):
        found.append(lean * found[-1] + noise)
    return 100 + np.array(found[1:])


def test_the_days_while_the_pile_fills_up_are_cut_off():
    rng = np.random.default_rng(3)
    filling = 90 * np.exp(-np.arange(400) / 15)
    cuts = [settled_after(leaning(rng, 400) - filling) for _ in range(50)]
    assert 15 <= np.median(cuts) <= 90
    assert np.median([settled_after(leaning(rng, 400)) for _ in range(50)]) <= 20, "nothing to cut"


def test_nineteen_of_twenty_intervals_hold_the_level_although_days_lean_on_each_other():
    rng = np.random.default_rng(4)
    piles = [pile(leaning(rng, 500)) for _ in range(1_000)]
    held = sum(one.level.low <= 100 <= one.level.high for one in piles)
    assert 910 <= held <= 970
    naive = 0
    for _ in range(1_000):
        days = leaning(rng, 500)
        naive += abs(days.mean() - 100) < 1.96 * days.std() / np.sqrt(500)
    assert naive < 850, "days taken as if they stood alone are far too sure"
    assert not any(one.grows for one in piles)


def test_a_pile_that_only_grows_is_said_to_and_by_how_much():
    rng = np.random.default_rng(5)
    found = [pile(leaning(rng, 250) + 3 * np.arange(250)) for _ in range(100)]
    assert sum(one.grows for one in found) > 95
    assert np.mean([one.growth.mean for one in found]) == pytest.approx(3, abs=0.2)


def test_too_few_days_are_no_answer():
    with pytest.raises(ValueError, match="Give 50 or more"):
        pile([1.0] * 49)


def test_batches_are_of_equal_length_and_the_odd_days_in_front_are_left_out():
    assert batch_means([99, *range(10)], 5) == [0.5, 2.5, 4.5, 6.5, 8.5]


@pytest.mark.parametrize("number", range(4))
def test_what_the_log_says_is_left_over_is_what_the_engine_has_at_that_moment(number: int):
    world, _ = made_up(number, contacts=300)
    classes = range(len(world.scenario.classes))
    whole = play(world, seed=number, log=True)
    for moment in np.linspace(10, 16, 5) * 3_600_000:
        stopped = play(world, seed=number, until=int(moment))
        assert left_over(whole, classes, [int(moment) - 1]) == [stopped.waiting]


@pytest.mark.skipif(not is_compiled(), reason="a year of days takes too long uncompiled")
def test_with_too_few_at_the_office_the_pile_of_written_work_only_grows():
    as_it_is = read(ordinary_day(), policy=policy_for(MONDAY), day=MONDAY)
    left, new = day_by_day(as_it_is, 26, seed=1)
    usual = pile(left)
    assert not usual.grows
    assert 90 < np.mean(new) < 120
    few, _ = day_by_day(as_it_is.with_staff("office=-11"), 26, seed=1)
    assert pile(few).grows
    assert few[-1] > 5 * usual.level.high
    assert day_by_day(as_it_is, 26, seed=1) == (left, new), "the same seed tells the same weeks again"
