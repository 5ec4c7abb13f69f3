"""Cases through four links of ten people each, at load 0.9: the twin's, and the same in plain Python with a heap."""

from __future__ import annotations

import random
from collections import deque
from heapq import heappop, heappush

import numpy as np

from inngang.simulator import case_flows as c

LINKS, PEOPLE, UNIT, LOAD = 4, 10, 100_000, 0.9


def twin(cases: int) -> float:
    """The mean time through all links, in tasks."""
    steps, tasks = np.zeros((LINKS, c.STEP_COLUMNS), np.int64), np.zeros((LINKS, LINKS, 2))
    for one in range(LINKS):
        steps[one] = (one, c.ALL, 0, 0, 1, 0, one == 0)
        tasks[one, one] = UNIT
    ones = np.ones(LINKS, np.int64)
    shares = np.array([0.0, 0.0, 0.0, 0.0, 0.5, 3.0 * UNIT])
    flow = c.Flow(steps, tasks, np.arange(LINKS), ones, ones * PEOPLE, ones * 1.0, c.EXPONENTIAL, shares)
    run = c.play(flow, c.arrivals(1, every_ms=UNIT / (LOAD * PEOPLE), count=cases), seed=1)
    return float(run.total_ms().mean()) / UNIT


def plain(cases: int) -> float:
    """The same with a heap and luck of its own."""
    chance = random.Random(1)
    free, lines = [PEOPLE] * LINKS, [deque[int]() for _ in range(LINKS)]
    began, total = [0.0] * cases, 0.0
    events = [(chance.expovariate(LOAD * PEOPLE), 0, 0, False)]  # when, case, link, whether it is done there
    coming = 1
    while events:
        now, case, link, is_done = heappop(events)
        if is_done:
            if lines[link]:
                after = lines[link].popleft()
                heappush(events, (now + chance.expovariate(1.0), after, link, True))
            else:
                free[link] += 1
            link += 1
            if link == LINKS:
                total += now - began[case]
                continue
        elif link == 0:
            began[case] = now
            if coming < cases:
                heappush(events, (now + chance.expovariate(LOAD * PEOPLE), coming, 0, False))
                coming += 1
        if free[link]:
            free[link] -= 1
            heappush(events, (now + chance.expovariate(1.0), case, link, True))
        else:
            lines[link].append(case)
    return total / cases
