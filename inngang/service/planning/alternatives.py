"""Two ways through the units, played on the same cases: days, links, papers on the move, load, and what matters most.

A part of the country is played, large enough to be sure and small enough to wait for; what is one for the whole country is
played with its share of the people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from typing import Final, NamedTuple

import numpy as np

from inngang.service.planning.case_flows import (
    DAY_MS,
    DAYS_A_YEAR,
    LOAD,
    Area,
    Assumptions,
    Way,
    minutes,
    staffed,
    told,
)
from inngang.simulator import case_flows as played
from inngang.simulator.compare import Interval, interval

RUNS: Final = 10
RUNS_TURNED: Final = 2  # for each end of each assumption
CASES: Final = 3_000  # of which something is told, in one run
CASES_TURNED: Final = 1_500
WARM_DAYS, TAIL_DAYS, LEAST_DAYS = 60, 15, 15
COUNTIES: Final = 19
LATEST: Final = 60  # days; what takes longer stands together in the picture
WITHIN: Final = 21
FULL: Final = 0.98  # load, from which the rows only grow

MEASURES: Final = ("within", "days", "half", "nine", "links", "moves", "moved", "waited", "outside", "worked")


@dataclass(frozen=True)
class Played:
    """One way, run by run."""

    way: Way
    measured: Mapping[str, tuple[float, ...]]
    days: tuple[float, ...]  # share of the cases, by days taken; the last is all that take longer
    people: Mapping[str, float]
    load: Mapping[str, float]
    full: tuple[str, ...]  # where there is more to do than there is time for
    cases: int

    def interval(self, name: str) -> Interval:
        return interval(self.measured[name])


class Turned(NamedTuple):
    """What the gain in days is with an assumption low and high."""

    code: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def reach(self) -> float:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Beside:
    """Two ways side by side."""

    one: Played
    other: Played

    def difference(self, name: str) -> Interval:
        """The other less the one, run by run on the same luck."""
        pairs = zip(self.one.measured[name], self.other.measured[name], strict=True)
        return interval([b - a for a, b in pairs])


def compare(area: Area, one: Way, other: Way, assumed: Assumptions, *, runs: int = RUNS) -> Beside:
    """Both ways on the same cases."""
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda way: play(area, way, assumed, seeds=range(runs)), (one, other))
    return Beside(first, second)


def what_matters(area: Area, one: Way, other: Way, assumed: Assumptions) -> tuple[Turned, ...]:
    """How the difference in mean days moves when each assumption is turned, the one that matters most first (tornado)."""
    jobs = []
    for assumption in told().assumptions.values():
        for end in assumption.turned(assumed[assumption.code]):
            jobs.append((assumption.code, end))

    def gain(job: tuple[str, float]) -> float:
        changed = {**assumed, job[0]: job[1]}
        days = [
            np.mean(play(area, way, changed, seeds=range(RUNS_TURNED), told_of=CASES_TURNED).measured["days"])
            for way in (one, other)
        ]
        return float(days[1] - days[0])

    with ThreadPoolExecutor(2) as pool:
        gains = list(pool.map(gain, jobs))
    found = [
        Turned(jobs[place][0], jobs[place][1], jobs[place + 1][1], gains[place], gains[place + 1])
        for place in range(0, len(jobs), 2)
    ]
    return tuple(sorted(found, key=lambda each: -each.reach))


def play(area: Area, way: Way, assumed: Assumptions, *, seeds: Sequence[int], told_of: int = CASES) -> Played:
    """One way, once for each seed."""
    parts = min(COUNTIES, max(1, round(area.arrivals / 2 / CASES)))
    a_day = assumed["arrivals"] / parts / DAYS_A_YEAR
    tell_days = max(LEAST_DAYS, ceil(told_of / a_day))
    count = ceil(a_day * (WARM_DAYS + tell_days + TAIL_DAYS))
    people = staffed(area, way, assumed)
    flow = as_queues(area, way, assumed, people, parts)
    runs = [
        played.play(
            flow, played.arrivals(seed, every_ms=DAY_MS / a_day, count=count), seed=seed, since=WARM_DAYS * DAY_MS
        )
        for seed in seeds
    ]
    load, full = {}, []
    for place, unit in enumerate(told().units):
        if unit in people:
            busy = float(np.mean([run.busy_ms[place] / (run.until - WARM_DAYS * DAY_MS) for run in runs]))
            load[unit] = float(busy / flow.slowness[place] / (people[unit] / parts))
            if busy / (flow.servers[place] * flow.queues[place]) >= FULL:
                full.append(unit)
    return _told_of(way, runs, people, load, tuple(full))


def _told_of(
    way: Way, runs: list[played.Run], people: dict[str, float], load: dict[str, float], full: tuple[str, ...]
) -> Played:
    measured: dict[str, list[float]] = {name: [] for name in MEASURES}
    spread = np.zeros(LATEST + 1)
    cases = 0
    for run in runs:
        told_of = (run.arrived >= WARM_DAYS * DAY_MS) & (run.arrived < run.until - TAIL_DAYS * DAY_MS)
        rows = run.cases[told_of]
        days = _calendar(rows[:, played.DONE]) - _calendar(run.arrived[told_of])
        spread += np.bincount(np.minimum(days.astype(np.int64), LATEST), minlength=LATEST + 1)
        cases += len(rows)
        for name, value in {
            "within": (days <= WITHIN).mean(), "days": days.mean(),
            "half": np.quantile(days, 0.5), "nine": np.quantile(days, 0.9),
            "links": rows[:, played.LINKS].mean(), "moves": rows[:, played.MOVES].mean(),
            "moved": rows[:, played.MOVED].mean() / DAY_MS, "waited": rows[:, played.WAITED].mean() / DAY_MS,
            "outside": rows[:, played.OUTSIDE].mean() / DAY_MS, "worked": rows[:, played.WORKED].mean() / DAY_MS,
        }.items():  # fmt: skip
            measured[name].append(float(value))
    shares = tuple(float(one) for one in spread / max(1, cases))
    return Played(way, {name: tuple(values) for name, values in measured.items()}, shares, people, load, full, cases)


def _calendar(at_ms: np.ndarray) -> np.ndarray:
    """Days with their Saturdays and Sundays, from days of work."""
    days = at_ms / DAY_MS
    weeks = np.floor(days / 5)
    return np.asarray(weeks * 7 + (days - weeks * 5))


def as_queues(area: Area, way: Way, assumed: Assumptions, people: Mapping[str, float], parts: int) -> played.Flow:
    """The way as the simulator reads it. Stations and tasks have the same numbers in every way of an area."""
    units, tasks = list(told().units), list(area.tasks)
    steps = np.zeros((len(way.steps), played.STEP_COLUMNS), np.int64)
    took = np.zeros((len(way.steps), len(tasks), 2))
    delays = {"mail": assumed["mail_days"], "scan": assumed["scan_days"]}
    for row, step in enumerate(way.steps):
        kinds = (
            (step.simple, played.SIMPLE), (step.complex, played.COMPLEX), (step.posted, played.POSTED),
            (step.handed_in, played.HANDED_IN),
        )  # fmt: skip
        steps[row] = (
            units.index(step.unit),
            sum(bit for is_for, bit in kinds if is_for),
            DAY_MS if step.way in ("letter", "mail", "scan") else 0,
            round(delays.get(step.way, 0.0) * DAY_MS),
            step.is_link,
            round(assumed["reading"] * 60_000) if step.is_link else 0,
            step.checks,
        )
        for task in step.tasks:
            took[row, tasks.index(task)] = [one * 60_000 for one in minutes(area, assumed, task)]
    queues = np.ones(len(units), np.int64)
    servers = np.ones(len(units), np.int64)
    slowness = np.ones(len(units))
    for place, unit in enumerate(units):
        if unit in people:
            queues[place] = max(1, round(told().units[unit]["count"] / parts))
            each = people[unit] / parts / queues[place]
            servers[place] = max(1, ceil(each))
            # who does this among other things does it part of the day, but never less than so much of it
            slowness[place] = min(servers[place] / each, 100 / assumed["least_share"])
    shares = np.array(
        [
            assumed["complex"] / 100, assumed["handed_in"] / 100, assumed["sent_back"] / 100, assumed["lacks"] / 100,
            assumed["again"] / 100, assumed["lacks_days"] * DAY_MS,
        ]
    )  # fmt: skip
    first = np.concatenate([[0], np.cumsum(queues)[:-1]]).astype(np.int64)
    return played.Flow(steps, took, first, queues, servers, slowness, played.spread_of(assumed["spread"] / 100), shares)


__all__ = ["LOAD", "Beside", "Played", "Turned", "compare", "play", "what_matters"]
