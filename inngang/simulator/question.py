"""One question of two ways to run a day, asked of so many pairs of days that the answer is sure enough (er det verdt det?).

What differs most from day to day is how busy the day is as a whole. So days come in rounds with one of each kind, from the
quietest to the busiest, all equally likely: what is left to chance is only what differs between days of one kind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import sqrt
from typing import NamedTuple

import numpy as np

from inngang.simulator.arrivals import DayKind
from inngang.simulator.intervals import Interval, student

KINDS = 8
LEAST, MOST = 3, 60  # rounds; fewer say too little about how sure one is

Pair = Callable[[int, DayKind], float]  # the difference on one day: its seed, and which kind of day it is


def day_kind(number: int) -> DayKind:
    """Which kind of day each run is, counted from 0: every round has one of each."""
    return DayKind(number % KINDS, KINDS)


class Answer(NamedTuple):
    """The difference, and how many pairs of days it took."""

    difference: Interval
    pairs: int


def answer(pair: Pair, *, within: float, first_seed: int = 1, most: int = MOST, threads: int = 2) -> Answer:
    """Round after round, until the interval reaches no further than this to each side, or there have been enough."""
    rounds: list[list[float]] = []
    with ThreadPoolExecutor(threads) as pool:
        while True:
            wanted = LEAST if not rounds else 1
            seeds = range(first_seed + len(rounds) * KINDS, first_seed + (len(rounds) + wanted) * KINDS)
            kinds = [day_kind(number) for number in range(len(seeds))]
            found = list(pool.map(pair, seeds, kinds))
            rounds += [found[place : place + KINDS] for place in range(0, len(found), KINDS)]
            sure = interval_by_kind(rounds)
            if sure.high - sure.low <= 2 * within or len(rounds) >= most:
                return Answer(sure, len(rounds) * KINDS)


def interval_by_kind(rounds: Sequence[Sequence[float]] | np.ndarray, share: float = 0.95) -> Interval:
    """Student's interval of the mean over all kinds, with the degrees of freedom that are left (Welch and Satterthwaite)."""
    values = np.asarray(rounds, float)
    count, kinds = values.shape
    spreads = values.var(axis=0, ddof=1) / count
    mean, total = float(values.mean()), float(spreads.sum())
    if total == 0:
        return Interval(mean, mean, mean)
    free = total**2 / float((spreads**2).sum() / (count - 1))
    around = student(free, 0.5 + share / 2) * sqrt(total) / kinds
    return Interval(mean, mean - around, mean + around)
