"""Cases on their way through links: each kind of unit is a row of like queues, and between two links papers travel.

A case keeps its luck whatever the way it takes: the same task takes as long, the same person lacks the same paper. So two
ways are compared case by case. Time is whole milliseconds of working time; the order of events is (time, kind, case).
"""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np

from inngang.simulator import chance
from inngang.simulator.chance import uniform
from inngang.simulator.compiled import compiled
from inngang.simulator.heap import drop_first, push

HOUR_MS = 3_600_000
KINDS = 4  # kinds of event; with the time in one number
ENDS, COMES, ARRIVES = range(3)
GOES_ON, GOES_BACK, ASKS = range(3)  # what comes of it when somebody has had the case in hand
# Which cases a step is for.
SIMPLE, COMPLEX, POSTED, HANDED_IN = 1, 2, 4, 8
ALL = SIMPLE | COMPLEX | POSTED | HANDED_IN
# Columns of a step.
(STATION, FOR, BATCH_MS, DELAY_MS, IS_LINK, READING_MS, CHECKS) = range(7)
STEP_COLUMNS = 7
# Columns of a case.
(KIND, STEP, REDO, RETURNED, ASKED, COMES_OF, SINCE, WAITED, WORKED, MOVED, OUTSIDE, LINKS, MOVES, DONE, NEXT) = range(
    15
)
CASE_COLUMNS = 15
TABLE_POINTS = 1024


class Flow(NamedTuple):
    """One way through the units, as numbers."""

    steps: np.ndarray  # [step, column]
    tasks: np.ndarray  # [step, task, simple or complex], milliseconds
    first_queue: np.ndarray  # of each station
    queues: np.ndarray  # how many alike each station has
    servers: np.ndarray  # people in each queue of a station
    slowness: np.ndarray  # how much longer a task takes there: who does this half their day needs two days for one
    spread: np.ndarray  # quantiles of a task with mean 1; nothing: exponential
    shares: (
        np.ndarray
    )  # complex, handed in, sent back, lacks something, done again, mean milliseconds until it has come


class Run(NamedTuple):
    """What happened in one run."""

    arrived: np.ndarray  # [case]
    cases: np.ndarray  # [case, column]
    busy_ms: np.ndarray  # [station], of people from the moment one counts until the last case arrived
    until: int  # when the last case arrived
    waiting_area: int  # cases waiting, times how long (Little)

    def total_ms(self) -> np.ndarray:
        return self.cases[:, DONE] - self.arrived


@compiled
def _long(spread: np.ndarray, u: float) -> float:
    """How many times the mean a task takes at luck `u`."""
    if spread.shape[0] == 0:
        return -np.log(1.0 - u)
    at = u * (spread.shape[0] - 1)
    low = int(at)
    return spread[low] + (spread[low + 1] - spread[low]) * (at - low)


@compiled
def _is_for(step: np.ndarray, kind: int) -> bool:
    return (step[FOR] & kind) == kind


@compiled
def _next_step(steps: np.ndarray, kind: int, after: int) -> int:
    for step in range(after + 1, steps.shape[0]):
        if _is_for(steps[step], kind):
            return step
    return -1


@compiled
def _link_before(steps: np.ndarray, kind: int, before: int) -> int:
    for step in range(before - 1, -1, -1):
        if steps[step, IS_LINK] and _is_for(steps[step], kind):
            return step
    return -1


@compiled
def _queue_of(w: Flow, seed: int, case: int, station: int) -> int:
    """The unit of each kind that serves where the person lives."""
    return w.first_queue[station] + int(uniform(seed, chance.PLACE, case, 0) * w.queues[station])


@compiled
def _begin(w: Flow, cases: np.ndarray, busy: np.ndarray, seed: int, now: Any, case: int, since: int, until: Any) -> int:
    """Somebody takes it in hand; when they are done with it."""
    row = cases[case]
    step = row[STEP]
    station = w.steps[step, STATION]
    row[WAITED] += now - row[SINCE]
    which = 1 if row[KIND] & COMPLEX else 0
    work = 0.0
    for task in range(w.tasks.shape[1]):
        if w.tasks[step, task, which] > 0:
            work += w.tasks[step, task, which] * _long(w.spread, uniform(seed, chance.SERVICE, case, task))
    reading = float(w.steps[step, READING_MS])
    goes_back_to = _link_before(w.steps, row[KIND], step) if w.steps[step, IS_LINK] else -1
    luck = uniform(seed, chance.SENT_BACK, case, w.steps[step, STATION])
    row[COMES_OF] = GOES_ON
    if row[REDO] >= 0:
        work *= w.shares[4]
    elif w.steps[step, CHECKS] and row[ASKED] == 0 and uniform(seed, chance.LACKS, case, 0) < w.shares[3]:
        row[COMES_OF] = ASKS
        work = 0.0
    elif goes_back_to >= 0 and row[RETURNED] & (1 << step) == 0 and luck < w.shares[2]:
        row[COMES_OF] = GOES_BACK
        work = 0.0
    work = np.float64(int((work + reading) * w.slowness[station] + 0.5))
    row[WORKED] += int(work)
    busy[station] += max(0, min(now + int(work), until) - max(now, since))
    return now + int(work)


@compiled
def _leave(w: Flow, cases: np.ndarray, heap: np.ndarray, size: int, seed: int, now: Any, case: int) -> int:
    """Done here: on to the next, back to the one before, or out to the person who must send something."""
    row = cases[case]
    step = row[STEP]
    if row[COMES_OF] == ASKS:
        row[ASKED] = 1
        away = int(w.shares[5] * _long(w.spread, uniform(seed, chance.LACKS, case, 1)) + 0.5)
        row[OUTSIDE] += away
        return push(heap, size, (now + away) * KINDS + COMES, case)
    by: Any = step
    after: Any = step
    if row[COMES_OF] == GOES_BACK:
        after = _link_before(w.steps, row[KIND], step)
        row[REDO] = step
        row[RETURNED] |= 1 << step
    elif row[REDO] >= 0:
        after = row[REDO]
        by, row[REDO] = after, -1
    else:
        after = _next_step(w.steps, row[KIND], step)
        by = after
    if after < 0:
        row[DONE] = now
        return size
    row[STEP] = after
    row[MOVES] += 1
    return _travel(w, row, heap, size, now, case, by)


@compiled
def _travel(w: Flow, row: np.ndarray, heap: np.ndarray, size: int, now: Any, case: int, by: int) -> int:
    leaves, batch = now, w.steps[by, BATCH_MS]
    if batch > 0:
        leaves = (now + batch - 1) // batch * batch
    comes = leaves + w.steps[by, DELAY_MS]
    row[MOVED] += comes - now
    return push(heap, size, comes * KINDS + COMES, case)


@compiled
def _flow(
    w: Flow, arrived: np.ndarray, cases: np.ndarray, heap: np.ndarray, lines: np.ndarray, free: np.ndarray,
    busy: np.ndarray, area: np.ndarray, seed: int, since: int,
) -> None:  # fmt: skip
    """Until everybody is through. `lines`: first and last who wait in each queue."""
    last: Any = 0
    size, coming, waiting = 0, 0, 0
    count = arrived.shape[0]
    until = arrived[count - 1]
    while size > 0 or coming < count:
        key = arrived[coming] * KINDS + ARRIVES if coming < count else np.int64((1 << 62) - 1)
        case = coming
        if size > 0 and heap[0, 0] <= key:
            key, case = heap[0, 0], heap[0, 1]
            size = drop_first(heap, size)
        now, what = key // KINDS, key % KINDS
        area[0] += waiting * (now - last)
        last = now
        row = cases[case]
        if what == ARRIVES:
            coming += 1
            complex_ = uniform(seed, chance.IS_COMPLEX, case, 0) < w.shares[0]
            handed_in = uniform(seed, chance.IN_PERSON, case, 0) < w.shares[1]
            row[KIND] = (COMPLEX if complex_ else SIMPLE) | (HANDED_IN if handed_in else POSTED)
            row[REDO] = -1
            row[STEP] = _next_step(w.steps, row[KIND], -1)
            size = _travel(w, row, heap, size, now, case, row[STEP])
            continue
        station = w.steps[row[STEP], STATION]
        queue = _queue_of(w, seed, case, station)
        if what == COMES:
            row[SINCE] = now
            if w.steps[row[STEP], IS_LINK] and row[LINKS] & (1 << row[STEP]) == 0:
                row[LINKS] |= 1 << row[STEP]
            if free[queue] > 0:
                free[queue] -= 1
                size = push(heap, size, _begin(w, cases, busy, seed, now, case, since, until) * KINDS + ENDS, case)
            else:
                waiting += 1
                row[NEXT] = -1
                if lines[queue, 0] < 0:
                    lines[queue, 0] = case
                else:
                    cases[lines[queue, 1], NEXT] = case
                lines[queue, 1] = case
            continue
        after = lines[queue, 0]
        if after >= 0:
            waiting -= 1
            lines[queue, 0] = cases[after, NEXT]
            size = push(heap, size, _begin(w, cases, busy, seed, now, after, since, until) * KINDS + ENDS, after)
        else:
            free[queue] += 1
        size = _leave(w, cases, heap, size, seed, now, case)


def play(flow: Flow, arrived: np.ndarray, *, seed: int, since: int = 0) -> Run:
    """One run: everybody who arrives is followed to the end. Time at work counts from `since`."""
    count, queues = len(arrived), int((flow.first_queue + flow.queues).max())
    cases = np.zeros((count, CASE_COLUMNS), np.int64)
    heap = np.zeros((count + 8, 2), np.int64)  # a case is in one place at a time
    lines, free = np.full((queues, 2), -1, np.int64), np.zeros(queues, np.int64)
    for station, servers in enumerate(flow.servers.tolist()):
        first = int(flow.first_queue[station])
        free[first : first + int(flow.queues[station])] = servers
    busy, area = np.zeros(len(flow.servers), np.int64), np.zeros(1, np.int64)
    with np.errstate(over="ignore"):  # uncompiled, the numbers of chance run over as they should
        _flow(flow, arrived, cases, heap, lines, free, busy, area, seed, since)
    links = cases[:, LINKS].copy()
    cases[:, LINKS] = sum((links >> step) & 1 for step in range(len(flow.steps)))
    return Run(arrived, cases, busy, int(arrived[-1]), int(area[0]))


@compiled
def _fill(gaps: np.ndarray, seed: int) -> None:
    for case in range(gaps.shape[0]):
        gaps[case] = -np.log(1.0 - uniform(seed, chance.GAP, case, 0))


def arrivals(seed: int, *, every_ms: float, count: int) -> np.ndarray:
    """So many, each at its own luck, on average this far apart."""
    gaps = np.zeros(count)
    with np.errstate(over="ignore"):
        _fill(gaps, seed)
    return np.rint(np.cumsum(gaps) * every_ms).astype(np.int64)


@lru_cache(maxsize=64)
def spread_of(cv: float) -> np.ndarray:
    """Quantiles of a task of mean 1 that varies this much (lognormal); 0: always the same."""
    at = (np.arange(TABLE_POINTS + 1).clip(0.25, TABLE_POINTS - 0.25)) / TABLE_POINTS
    if cv <= 0:
        return np.ones(TABLE_POINTS + 1)
    sigma = np.sqrt(np.log(1 + cv * cv))
    normal = NormalDist()
    found = np.exp(sigma * np.array([normal.inv_cdf(float(u)) for u in at]))
    return np.asarray(found / ((found[1:] + found[:-1]) / 2).mean())


EXPONENTIAL = np.zeros(0)
