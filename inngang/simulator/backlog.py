"""What is left over at the end of each day, over many weeks (restanse): whether the pile settles, and where, or only grows.

Days that follow each other lean on each other, so they are no independent runs. The first of them, while the pile fills up,
are cut off where the mean of the rest is known best (MSER-5; White 1997), and the rest is put together in batches so long
that their means all but stand alone (batch means; Law and Kelton).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from inngang.simulator import layout as f
from inngang.simulator.intervals import Interval, interval
from inngang.simulator.play import Outcome

FIVE: Final = 5  # days in a batch when one looks for where it has settled
BATCHES: Final = 10
LEAST: Final = FIVE * BATCHES  # days


class Pile(NamedTuple):
    """What so many days in a row say."""

    days: int
    cut: int  # days before it had settled
    level: Interval  # on an ordinary day after that
    growth: Interval  # from one day to the next, over the second half

    @property
    def grows(self) -> bool:
        """There is more to do than there is time for: it grows for certain, and had not settled half-way."""
        return self.growth.low > 0 and self.cut >= self.days // 2 - 2 * FIVE


def pile(left_over: Sequence[float]) -> Pile:
    """From what was left over day by day; at least fifty days. Raises ValueError for fewer."""
    if len(left_over) < LEAST:
        raise ValueError(f"{len(left_over)} days say too little. Give {LEAST} or more.")
    cut = settled_after(left_over)
    halves = batch_means(left_over[len(left_over) // 2 :])
    days_between = len(left_over) // 2 // BATCHES
    steps = [(after - before) / days_between for before, after in pairwise(halves)]
    return Pile(len(left_over), cut, interval(batch_means(left_over[cut:])), interval(steps))


def settled_after(values: Sequence[float]) -> int:
    """How many of the first to cut off, at most half: the cut after which the mean of the rest is known best."""
    means = np.array([np.mean(values[at : at + FIVE]) for at in range(0, len(values) - FIVE + 1, FIVE)])
    rests = [means[cut:] for cut in range(max(1, len(means) // 2))]
    return FIVE * int(np.argmin([rest.var() / len(rest) for rest in rests]))


def batch_means(values: Sequence[float], batches: int = BATCHES) -> list[float]:
    """The means of so many stretches of equal length; what does not divide is left out in front."""
    size = len(values) // batches
    kept = np.asarray(values[len(values) - size * batches :], float)
    return [float(one) for one in kept.reshape(batches, size).mean(axis=1)]


def left_over(outcome: Outcome, classes: Sequence[int], moments: Sequence[int]) -> list[int]:
    """How many of those classes wait at each moment, from the log of a run."""

    def until(rows: np.ndarray, at: int, c: int) -> np.ndarray:
        some = rows[np.isin(rows[:, c], classes)]
        return np.searchsorted(some[:, at], moments, side="right")

    said = {
        what: outcome.log[outcome.log[:, f.L_WHAT] == what] for what in (f.MET_CLOSED, f.HANDED_ON, f.TAKEN, f.LEFT)
    }
    known = {what: until(rows, f.L_AT, f.L_CLASS) for what, rows in said.items()}
    waiting = until(outcome.came, f.T_AT, f.T_CLASS) - known[f.MET_CLOSED] + known[f.HANDED_ON]
    return [int(one) for one in waiting - known[f.TAKEN] - known[f.LEFT]]
