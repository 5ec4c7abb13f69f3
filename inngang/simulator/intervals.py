"""How sure a mean is (konfidensintervall). Plain numbers: nothing of the engine comes with it."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple


class Interval(NamedTuple):
    """A mean, and where the true one lies nineteen times of twenty."""

    mean: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether it is on one side of zero."""
        return self.low > 0 or self.high < 0


def interval(values: Sequence[float], share: float = 0.95) -> Interval:
    """Student's interval of a mean over independent runs."""
    count = len(values)
    mean = sum(values) / count
    if count < 2:
        return Interval(mean, float("-inf"), float("inf"))
    spread = sqrt(sum((value - mean) ** 2 for value in values) / (count - 1))
    around = student(count - 1, 0.5 + share / 2) * spread / sqrt(count)
    return Interval(mean, mean - around, mean + around)


def student(free: float, share: float) -> float:
    """The quantile of Student's t, by Cornish and Fisher; within 0.2 % from nine degrees of freedom on."""
    z = NormalDist().inv_cdf(share)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + first / free + second / free**2 + third / free**3 + fourth / free**4
