"""Days that change hour by hour, the textbook's line where people give up, and the accounts that must balance."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import sqrt

import numpy as np
import pytest

from inngang.rules.routing import policy_for
from inngang.rules.vocabulary import Channel
from inngang.simulator import layout as f
from inngang.simulator.arrivals import trace
from inngang.simulator.compare import interval
from inngang.simulator.compiled import is_compiled
from inngang.simulator.play import Outcome, play
from inngang.simulator.tables import Adviser, ContactClass, Crew, Scenario, World, build, fixed
from tests.simulator.test_both_place_everybody_alike import made_up
from tests.simulator.test_known_answers import (
    EVERYBODY,
    START,
    UNIT,
    close_to,
    erlang_a,
    erlang_c,
    mean_wait,
    run,
    share_left,
)

RATES, STAFF, THETA, LONG = (2, 6, 10, 12, 9, 6, 3, 1), (3, 6, 9, 11, 11, 11, 11, 11), 0.5, 2
# The mean number who wait over each of the first four intervals, from the Kolmogorov equations of the same day.
PRINTED = (0.133112, 0.751698, 2.11931, 3.73106)
MOST = 80  # at once; more is as good as never
STEP = 0.002


def kolmogorov() -> list[float]:
    """The integral of the mean number who wait, interval by interval: every state's probability, followed through the day."""
    state = np.zeros(MOST + 1)
    state[0] = 1.0
    numbers = np.arange(MOST + 1)
    found = []
    for rate, staff in zip(RATES, STAFF, strict=True):
        up = np.where(numbers < MOST, float(rate), 0.0)
        down = np.minimum(numbers, staff) + THETA * np.maximum(numbers - staff, 0)
        waiting = np.maximum(numbers - staff, 0)

        def change(now: np.ndarray, up: np.ndarray = up, down: np.ndarray = down) -> np.ndarray:
            moved = -(up + down) * now
            moved[1:] += (up * now)[:-1]
            moved[:-1] += (down * now)[1:]
            return moved

        area = 0.0
        for _ in range(round(LONG / STEP)):
            one = change(state)
            two = change(state + STEP / 2 * one)
            after = state + STEP * two
            area += STEP * float((state + after) @ waiting) / 2
            state = after
        found.append(area)
    return found


def test_the_textbooks_pair_of_lines_with_and_without_giving_up():
    """48 calls a minute to 50 advisers, calls of a minute, patience of two (Garnett, Mandelbaum and Reiman)."""
    assert erlang_c(50, 48.0) / (50 - 48) * 60 == pytest.approx(20.83, abs=0.01)
    wait, left = erlang_a(50, 48.0, 0.5)
    assert (wait * 60, left) == (pytest.approx(3.71, abs=0.01), pytest.approx(0.0309, abs=1e-4))
    outcomes = [run(seed, staff=50, rate=48.0, patience=0.5) for seed in range(20)]
    close_to(wait, mean_wait, outcomes)
    close_to(left, share_left, outcomes)


def changing_day(seed: int, crew: Crew | None = None) -> World:
    """One day of eight intervals: who comes, how many are at work, and patience; who is in a talk ends it."""
    rng = np.random.default_rng(seed)
    at = np.concatenate(
        [place * LONG + np.sort(rng.uniform(0, LONG, rng.poisson(rate * LONG))) for place, rate in enumerate(RATES)]
    )
    count = len(at)
    arrivals = trace(
        np.rint(at * UNIT).astype(np.int64), np.zeros(count),
        service=np.rint(rng.exponential(UNIT, count)), patience=np.rint(rng.exponential(UNIT / THETA, count)),
    )  # fmt: skip
    world = staffed(crew)
    return replace(world, tables=world.tables._replace(arrivals=arrivals))


@lru_cache(maxsize=4)
def staffed(crew: Crew | None) -> World:
    """The day with nobody calling: a crew, or advisers of whom some come later."""
    until = len(RATES) * LONG * UNIT
    advisers = []
    for number in range(max(STAFF) if crew is None else 0):
        there = [place for place, staff in enumerate(STAFF) if number < staff]
        advisers.append(Adviser(("all",), ((there[0] * LONG * UNIT, (there[-1] + 1) * LONG * UNIT),)))
    kind = ContactClass("call", Channel.PHONE, fixed(UNIT), queues=EVERYBODY, target=UNIT)
    crews = () if crew is None else (crew,)
    policy = policy_for(START.date())
    return build(Scenario(START, until, policy, (kind,), tuple(advisers), crews=crews), np.zeros((0, 6), np.int64))


def waiting_of(outcome: Outcome, arrivals: np.ndarray, interval: int) -> float:
    """How many waited over an interval, times how long, in units: each from when they came until taken, gone or the end."""
    ended = np.full(len(arrivals), np.iinfo(np.int64).max)
    done = outcome.log[(outcome.log[:, f.L_WHAT] == f.TAKEN) | (outcome.log[:, f.L_WHAT] == f.LEFT)]
    ended[done[:, f.L_NUMBER]] = done[:, f.L_AT]
    low, high = interval * LONG * UNIT, (interval + 1) * LONG * UNIT
    spent = np.minimum(ended, high) - np.maximum(arrivals[:, f.A_AT], low)
    return float(spent[spent > 0].sum()) / UNIT


@pytest.mark.skipif(not is_compiled(), reason="a thousand days take too long uncompiled")
def test_a_day_that_changes_waits_as_the_kolmogorov_equations_say():
    """Nobody there at first, then people come faster and slower. Within four standard errors and one part in a hundred.

    The staff only grows. When a shift ends here, the one whose it is goes; the equations let go whoever is done first.
    """
    exact_of = kolmogorov()
    assert exact_of[:4] == pytest.approx(PRINTED, rel=1e-4)
    found = []
    for seed in range(1_000):
        world = changing_day(seed)
        outcome = play(world, seed=seed, log=True)
        found.append([waiting_of(outcome, world.tables.arrivals, place) for place in range(len(RATES))])
    means, errors = np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / sqrt(len(found))
    for place, exact in enumerate(exact_of):
        assert abs(means[place] - exact) < 4 * errors[place] + 0.01 * exact + 0.003, (
            f"interval {place}: {means[place]:.4f}, {exact}"
        )


LEAVING = (3, 6, 9, 11, 10, 7, 4, 3)  # case 11: fewer and fewer from the fifth interval on
ALL_PRINTED = (0.133112, 0.751698, 2.11931, 3.73106, 4.42847, 4.02252, 3.12274, 1.08018)


@lru_cache(maxsize=1)
def kolmogorov_when_some_leave() -> list[float]:
    """The same, with the number in a talk and the number waiting apart: who is in a talk at a drop ends it, and then goes."""
    talks, waits = max(LEAVING), 60
    state = np.zeros((talks + 1, waits + 1))
    state[0, 0] = 1.0
    in_talk, in_line = np.arange(talks + 1)[:, None], np.arange(waits + 1)[None, :]
    found = []
    for rate, staff in zip(RATES, LEAVING, strict=True):
        is_new = in_talk < staff
        for number in range(min(staff, talks + 1)):  # who has just come to work takes those who wait
            for line in range(1, waits + 1):
                taken = min(staff - number, line)
                state[number + taken, line - taken] += state[number, line]
                state[number, line] = 0.0
        follows = (in_line > 0) & (in_talk <= staff)  # the next is taken at once

        def change(
            now: np.ndarray, rate: float = rate, follows: np.ndarray = follows, is_new: np.ndarray = is_new
        ) -> np.ndarray:
            moved = np.zeros_like(now)
            joins = rate * now * is_new
            moved -= joins
            moved[1:] += joins[:-1]
            stands = rate * now * ~is_new * (in_line < waits)
            moved -= stands
            moved[:, 1:] += stands[:, :-1]
            ends = in_talk * now
            moved -= ends
            moved[:, :-1] += (ends * follows)[:, 1:]
            moved[:-1] += (ends * ~follows)[1:]
            gone = THETA * in_line * now
            moved -= gone
            moved[:, :-1] += gone[:, 1:]
            return moved

        area = 0.0
        for _ in range(round(LONG / LEAVING_STEP)):
            one = change(state)
            two = change(state + LEAVING_STEP / 2 * one)
            after = state + LEAVING_STEP * two
            area += LEAVING_STEP * float(((state + after) * in_line).sum()) / 2
            state = after
        found.append(area)
    return found


LEAVING_STEP = 0.005


def test_a_day_when_fewer_and_fewer_are_at_work_waits_as_printed():
    """Case 11: M(t)/M/c(t)+M. Whoever has a call when there are to be fewer ends it, and whoever is first done goes first."""
    exact_of = kolmogorov_when_some_leave()
    assert exact_of == pytest.approx(ALL_PRINTED, rel=1e-3)
    days = 1_000 if is_compiled() else 20
    found = []
    for seed in range(days):
        world = changing_day(
            seed, Crew(("all",), tuple((place * LONG * UNIT, size) for place, size in enumerate(LEAVING)))
        )
        outcome = play(world, seed=seed, log=True)
        found.append([waiting_of(outcome, world.tables.arrivals, place) for place in range(len(RATES))])
    means, errors = np.mean(found, axis=0), np.std(found, axis=0, ddof=1) / sqrt(days)
    for place, exact in enumerate(exact_of):
        assert abs(means[place] - exact) < 4 * errors[place] + 0.003, f"interval {place}: {means[place]:.4f}, {exact}"


@pytest.mark.skipif(not is_compiled(), reason="a thousand days take too long uncompiled")
def test_nineteen_of_twenty_intervals_hold_the_mean_of_a_changing_day():
    """1 000 small studies of twenty days each, drawn from three thousand days."""
    crew = Crew(("all",), tuple((place * LONG * UNIT, size) for place, size in enumerate(LEAVING)))
    exact, waits = sum(kolmogorov_when_some_leave()), []
    for seed in range(3_000):
        world = changing_day(10_000 + seed, crew)
        outcome = play(world, seed=seed)
        counts = outcome.counts.sum(axis=0)
        waits.append((counts[f.WAITED_MS] + counts[f.WAITED_IN_VAIN_MS]) / UNIT)
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(1_000):
        one = interval([float(waits[number]) for number in rng.choice(3_000, 20, replace=False)])
        held += one.low <= exact <= one.high
    assert 930 <= held <= 970


@pytest.mark.parametrize("number", range(8))
def test_all_who_came_are_somewhere_and_those_who_wait_times_how_long_is_their_waiting(number: int):
    """Told from the log alone, besides the account the run itself must balance."""
    world, _ = made_up(number, contacts=400)
    outcome = play(world, seed=number, log=True)
    total = outcome.counts.sum(axis=0)
    assert total[f.CAME] == total[f.CLOSED] + total[f.ENTERED] == len(outcome.came)
    assert total[f.ENTERED] + total[f.PASSED_ON] == total[f.ANSWERED] + total[f.GAVE_UP] + outcome.waiting
    said = {what: outcome.log[outcome.log[:, f.L_WHAT] == what] for what in (f.TAKEN, f.LEFT, f.MET_CLOSED)}
    assert (len(said[f.TAKEN]), len(said[f.LEFT]), len(said[f.MET_CLOSED])) == (
        total[f.ANSWERED], total[f.GAVE_UP], total[f.CLOSED],
    )  # fmt: skip
    assert said[f.LEFT][:, f.L_WAITED].sum() == total[f.WAITED_IN_VAIN_MS]
    assert (outcome.log[:, f.L_WAITED] >= 0).all() and (np.diff(outcome.log[:, f.L_AT]) >= 0).all()
    assert outcome.busy_ms.sum() == total[f.SERVED_MS], "time at work with somebody is the time of all that was done"
