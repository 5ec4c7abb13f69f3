"""What one run of cases through the units comes to (mål for en saksflyt): days, links, papers on the move, load."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from inngang.simulator import case_flows as played

WARM_DAYS, TAIL_DAYS = 60, 15
LATEST: Final = 60  # days; what takes longer stands together
WITHIN: Final = 21
MEASURES: Final = ("within", "days", "half", "nine", "links", "moves", "moved", "waited", "outside", "worked")


class CaseRun(NamedTuple):
    """One run: all it takes, to play it here or on another machine."""

    flow: played.Flow
    every_ms: float  # between two cases, on average
    cases: int
    day_ms: int  # of work
    seed: int


class CasesTold(NamedTuple):
    """What came of it."""

    measured: dict[str, float]
    days: tuple[int, ...]  # cases, by days taken; the last is all that take longer
    busy: tuple[float, ...]  # people at work at each station, on average


def told(asked: CaseRun) -> CasesTold:
    """Play it, and tell of the cases between the days it takes to fill and those at the end."""
    comes = played.arrivals(asked.seed, every_ms=asked.every_ms, count=asked.cases)
    since = WARM_DAYS * asked.day_ms
    run = played.play(asked.flow, comes, seed=asked.seed, since=since)
    told_of = (run.arrived >= since) & (run.arrived < run.until - TAIL_DAYS * asked.day_ms)
    rows = run.cases[told_of]
    days = _calendar(rows[:, played.DONE], asked.day_ms) - _calendar(run.arrived[told_of], asked.day_ms)
    spread = np.bincount(np.minimum(days.astype(np.int64), LATEST), minlength=LATEST + 1)
    measured = {
        "within": (days <= WITHIN).mean(), "days": days.mean(),
        "half": np.quantile(days, 0.5), "nine": np.quantile(days, 0.9),
        "links": rows[:, played.LINKS].mean(), "moves": rows[:, played.MOVES].mean(),
        "moved": rows[:, played.MOVED].mean() / asked.day_ms, "waited": rows[:, played.WAITED].mean() / asked.day_ms,
        "outside": rows[:, played.OUTSIDE].mean() / asked.day_ms, "worked": rows[:, played.WORKED].mean() / asked.day_ms,
    }  # fmt: skip
    busy = tuple(float(one) for one in run.busy_ms / (run.until - since))
    return CasesTold({name: float(value) for name, value in measured.items()}, tuple(spread.tolist()), busy)


def _calendar(at_ms: np.ndarray, day_ms: int) -> np.ndarray:
    """Days with their Saturdays and Sundays, from days of work."""
    days = at_ms / day_ms
    weeks = np.floor(days / 5)
    return np.asarray(weeks * 7 + (days - weeks * 5))
