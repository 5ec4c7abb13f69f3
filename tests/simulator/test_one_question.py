"""One question until the answer is sure enough: days in rounds of every kind, and an interval that holds what it promises."""

from __future__ import annotations

from math import exp
from statistics import NormalDist

import numpy as np
import pytest

from inngang.simulator import chance
from inngang.simulator.arrivals import SLOTS_A_DAY, DayKind, Stream, draw
from inngang.simulator.chance import uniform
from inngang.simulator.question import KINDS, answer, interval_by_kind

NORMAL = NormalDist()
STREAM = Stream(0, (12.0,) * SLOTS_A_DAY)
REPEATS = 600


def made_up(seed: int, kind: DayKind) -> float:
    """A day where it matters most when it is busy, and chance has its say."""
    with np.errstate(over="ignore"):
        u = (kind.number + float(uniform(seed, chance.DAY, 0, 0))) / kind.of
        luck = NORMAL.inv_cdf(float(uniform(seed, chance.SLOT, 0, 0)))
    return exp(2 * u) + (0.4 + u) * luck


TRUE = (exp(2) - 1) / 2  # the mean of exp(2u)


def held(intervals: list[tuple[float, float]]) -> float:
    return 100 * sum(low <= TRUE <= high for low, high in intervals) / len(intervals)


@pytest.mark.parametrize("rounds", [3, 6])
def test_nineteen_of_twenty_intervals_hold_the_truth(rounds: int):
    found = []
    for number in range(REPEATS):
        first = 1 + number * rounds * KINDS
        values = [
            [made_up(first + one * KINDS + kind, DayKind(kind, KINDS)) for kind in range(KINDS)]
            for one in range(rounds)
        ]
        found.append((interval_by_kind(values).low, interval_by_kind(values).high))
    assert 93 <= held(found) <= 97


def test_an_answer_that_stops_when_it_is_sure_holds_the_truth_as_often_as_it_says():
    found = [answer(made_up, within=0.35, first_seed=1 + number * 1000, threads=1) for number in range(REPEATS)]
    assert len({one.pairs for one in found}) > 1, "some need more rounds than others"
    assert 93 <= held([(one.difference.low, one.difference.high) for one in found]) <= 97


def test_days_of_every_kind_need_fewer_pairs_than_days_as_they_come():
    by_kind = answer(made_up, within=0.25, threads=1)
    as_they_come = answer(lambda seed, kind: made_up(seed, DayKind(0, 1)), within=0.25, threads=1)
    assert 2 * by_kind.pairs < as_they_come.pairs


def test_the_busiest_kind_of_day_is_busier_than_the_quietest_and_all_together_are_the_days_there_are():
    quietest, busiest = (len(draw([STREAM], seed=1, kind=DayKind(number, 8))) for number in (0, 7))
    assert quietest < busiest
    assert (draw([STREAM], seed=1, kind=DayKind(0, 1)) == draw([STREAM], seed=1)).all()
    found = answer(lambda seed, kind: float(len(draw([STREAM], seed=seed, kind=kind))), within=8)
    assert found.difference.low <= sum(STREAM.a_half_hour) <= found.difference.high


def test_there_is_an_end_to_it():
    assert answer(made_up, within=0.0, most=4, threads=1).pairs == 4 * KINDS
