"""Many runs, side by side: means and quantiles with intervals, and what a change does, person for person on the same luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from inngang.simulator.intervals import Interval, interval, student
from inngang.simulator.play import Outcome

LEAST = 10  # runs; fewer say too little about how sure one is

Measure = Callable[[Outcome], float]


class Compared(NamedTuple):
    """One measure as it is, as it would be, and the difference day by day."""

    before: Interval
    after: Interval
    difference: Interval
    gain: float  # how many times more days independent luck would need


def replicate(run: Callable[[int], Outcome], *, seeds: Sequence[int], threads: int = 2) -> list[Outcome]:
    """One run for each seed. The compiled engine holds no lock, so threads run side by side."""
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, seeds))


def compare(
    before: Sequence[Outcome], after: Sequence[Outcome], measures: Mapping[str, Measure]
) -> dict[str, Compared]:
    """Each measure, run by run on the same luck."""
    found = {}
    for name, measure in measures.items():
        old, new = [measure(one) for one in before], [measure(one) for one in after]
        gap = [b - a for a, b in zip(old, new, strict=True)]
        apart, paired = _variance(old) + _variance(new), _variance(gap)
        gain = apart / paired if paired else float("inf")
        found[name] = Compared(interval(old), interval(new), interval(gap), gain)
    return found


def _variance(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / max(1, len(values) - 1)


__all__ = ["LEAST", "Compared", "Interval", "Measure", "compare", "interval", "replicate", "student"]
