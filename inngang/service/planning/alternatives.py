"""Two ways through the units, played on the same cases: days, links, papers on the move, load, and what matters most.

A part of the country is played, large enough to be sure and small enough to wait for; what is one for the whole country is
played with its share of the people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
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
from inngang.service.planning.machines import Place, Threads
from inngang.service.planning.ways_beside import Beside, Played, Turned
from inngang.simulator import case_flows as played
from inngang.simulator.case_runs import LATEST, MEASURES, TAIL_DAYS, WARM_DAYS, CaseRun, CasesTold
from inngang.simulator.case_runs import told as run_told

RUNS: Final = 10
LEAST_RUNS: Final = 2  # of what is stopped early; with fewer nothing is said
RUNS_TURNED: Final = 2  # for each end of each assumption
CASES: Final = 3_000  # of which something is told, in one run
CASES_TURNED: Final = 1_500
LEAST_DAYS: Final = 15
COUNTIES: Final = 19
FULL: Final = 0.98  # load, from which the rows only grow

Progress = Callable[[int], bool]  # runs done; False: stop


class Stopped(Exception):
    """Somebody stopped it before there was anything to say."""


class _Prepared(NamedTuple):
    """One way with its people, ready to be played."""

    way: Way
    people: dict[str, float]
    parts: int
    flow: played.Flow
    every_ms: float
    cases: int

    def run(self, seed: int) -> CaseRun:
        return CaseRun(self.flow, self.every_ms, self.cases, DAY_MS, seed)


def steps() -> int:
    """How many runs it takes to compare two ways and turn every assumption."""
    return 2 * RUNS + 2 * 2 * RUNS_TURNED * len(told().assumptions)


def beside(
    area: Area, one: Way, other: Way, assumed: Assumptions, *, runs: int = RUNS, progress: Progress | None = None,
    where: Place | None = None,
) -> tuple[Beside, tuple[Turned, ...]]:  # fmt: skip
    """Both ways on the same cases, then what matters most. What is stopped tells what is known. Raises: Stopped."""
    go_on, place = progress or (lambda done: True), where or Threads()
    ways = [_prepared(area, way, assumed) for way in (one, other)]
    seen: tuple[list[CasesTold], list[CasesTold]] = ([], [])
    done, is_stopped = 0, False
    with closing(place.each(run_told, [way.run(seed) for seed in range(runs) for way in ways])) as found:
        while pair := list(islice(found, 2)):
            for side, each in zip(seen, pair, strict=True):
                side.append(each)
            done += 2
            if is_stopped := not go_on(done):
                break
    if len(seen[0]) < min(runs, LEAST_RUNS):
        raise Stopped
    first, second = (_played(way, side) for way, side in zip(ways, seen, strict=True))
    turned = (
        () if is_stopped else what_matters(area, one, other, assumed, where=place, progress=lambda n: go_on(done + n))
    )
    return Beside(first, second), turned


def compare(area: Area, one: Way, other: Way, assumed: Assumptions, *, runs: int = RUNS) -> Beside:
    """Both ways on the same cases."""
    first, second = (play(area, way, assumed, seeds=range(runs)) for way in (one, other))
    return Beside(first, second)


def what_matters(
    area: Area, one: Way, other: Way, assumed: Assumptions, *, where: Place | None = None, progress: Progress | None = None,
) -> tuple[Turned, ...]:  # fmt: skip
    """How the difference in mean days moves when each assumption is turned, the one that matters most first (tornado)."""
    jobs = [(code, end) for code, each in told().assumptions.items() for end in each.turned(assumed[code])]
    each_end = 2 * RUNS_TURNED  # both ways, so many times
    gains: list[float] = []

    def asked() -> Iterator[CaseRun]:
        for code, end in jobs:
            for way in (one, other):
                ready = _prepared(area, way, {**assumed, code: end}, told_of=CASES_TURNED)
                yield from (ready.run(seed) for seed in range(RUNS_TURNED))

    place: Place = where or Threads()
    with closing(place.each(run_told, asked())) as found:
        while part := [each.measured["days"] for each in islice(found, each_end)]:
            gains.append(float(np.mean(part[RUNS_TURNED:]) - np.mean(part[:RUNS_TURNED])))
            if progress is not None and not progress(len(gains) * each_end):
                break
    turned = [
        Turned(jobs[at][0], jobs[at][1], jobs[at + 1][1], gains[at], gains[at + 1])
        for at in range(0, len(gains) - 1, 2)
    ]
    return tuple(sorted(turned, key=lambda each: -each.reach))


def play(area: Area, way: Way, assumed: Assumptions, *, seeds: Sequence[int], told_of: int = CASES) -> Played:
    """One way, once for each seed."""
    ready = _prepared(area, way, assumed, told_of=told_of)
    return _played(ready, list(Threads().each(run_told, [ready.run(seed) for seed in seeds])))


def _prepared(area: Area, way: Way, assumed: Assumptions, *, told_of: int = CASES) -> _Prepared:
    parts = min(COUNTIES, max(1, round(area.arrivals / 2 / CASES)))
    a_day = assumed["arrivals"] / parts / DAYS_A_YEAR
    tell_days = max(LEAST_DAYS, ceil(told_of / a_day))
    people = staffed(area, way, assumed)
    count = ceil(a_day * (WARM_DAYS + tell_days + TAIL_DAYS))
    return _Prepared(way, people, parts, as_queues(area, way, assumed, people, parts), DAY_MS / a_day, count)


def _played(ready: _Prepared, runs: Sequence[CasesTold]) -> Played:
    load, full = {}, []
    for place, unit in enumerate(told().units):
        if unit in ready.people:
            busy = float(np.mean([run.busy[place] for run in runs]))
            load[unit] = float(busy / ready.flow.slowness[place] / (ready.people[unit] / ready.parts))
            if busy / (ready.flow.servers[place] * ready.flow.queues[place]) >= FULL:
                full.append(unit)
    measured = {name: tuple(run.measured[name] for run in runs) for name in MEASURES}
    spread, cases = np.sum([run.days for run in runs], axis=0), sum(sum(run.days) for run in runs)
    shares = tuple(float(one) for one in spread / max(1, cases))
    return Played(ready.way, measured, shares, ready.people, load, tuple(full), cases)


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


__all__ = ["LATEST", "LOAD", "Beside", "Played", "Turned", "beside", "compare", "play", "steps", "what_matters"]
