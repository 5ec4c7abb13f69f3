"""Cases through links: where mathematics has an exact answer the rows give it, and by hand where the luck is taken out."""

from __future__ import annotations

from math import factorial, sqrt

import numpy as np
import pytest

from inngang.simulator import case_flows as c
from inngang.simulator.compiled import is_compiled

UNIT = 100_000  # milliseconds in one mean task
RUNS = 16
COUNT = 25_000 if is_compiled() else 2_000
WARM = 3_000 if is_compiled() else 300
ALWAYS = c.spread_of(0)  # a task always takes the same


def tandem(
    links: int, servers: int, spread: np.ndarray = c.EXPONENTIAL, *, sent_back: float = 0.0, lacks: float = 0.0,
    reading: int = 0, batch: int = 0, delay: int = 0,
) -> c.Flow:  # fmt: skip
    """Links in a row, each with so many people and one task of mean 1."""
    steps, tasks = np.zeros((links, c.STEP_COLUMNS), np.int64), np.zeros((links, links, 2))
    for one in range(links):
        steps[one] = (one, c.ALL, batch if one else 0, delay if one else 0, 1, reading, one == 0)
        tasks[one, one] = UNIT
    shares = np.array([0.0, 0.0, sent_back, lacks, 0.5, 3.0 * UNIT])
    ones = np.ones(links, np.int64)
    return c.Flow(steps, tasks, np.arange(links), ones, ones * servers, ones * 1.0, spread, shares)


def erlang_c_time(servers: int, load: float) -> float:
    """The mean time in M/M/c with mean service 1."""
    last = load**servers / factorial(servers) * servers / (servers - load)
    return 1 + last / (sum(load**k / factorial(k) for k in range(servers)) + last) / (servers - load)


@pytest.mark.parametrize(
    ("links", "servers", "exact"),
    [(4, 10, 6.67493), (3, 10, 5.00619), (2, 10, 3.33746), (3, 13, 3.11813), (2, 20, 2.00020), (1, 40, 1.00000)],
)
def test_links_in_a_row_and_people_put_together_take_as_long_as_jackson_says(links: int, servers: int, exact: float):
    """Four links of ten, three of ten, two of ten; and the same forty people as 3 × 13, 2 × 20 and 1 × 40."""
    assert links * erlang_c_time(servers, 9.0) == pytest.approx(exact, abs=2e-5)
    means = []
    for seed in range(RUNS):
        run = c.play(tandem(links, servers), c.arrivals(seed, every_ms=UNIT / 9, count=COUNT), seed=seed)
        means.append(run.total_ms()[WARM:].mean() / UNIT)
    error = np.std(means, ddof=1) / sqrt(RUNS)
    slack = 0.0 if is_compiled() else 0.15 * exact
    assert abs(np.mean(means) - exact) < 3.3 * error + slack


def test_nobody_is_lost_and_every_hour_is_accounted_for():
    flow = tandem(3, 4, c.spread_of(1.2), sent_back=0.2, lacks=0.3, reading=9_000, batch=7 * UNIT, delay=2 * UNIT)
    run = c.play(flow, c.arrivals(5, every_ms=UNIT / 2, count=3_000), seed=5)
    cases = run.cases
    assert (cases[:, c.DONE] > run.arrived).all(), "everybody is through"
    parts = cases[:, [c.WAITED, c.WORKED, c.MOVED, c.OUTSIDE]].sum(axis=1)
    assert (run.total_ms() == parts).all(), "waited, in hand, on the move and outside are the whole, case by case"
    assert run.waiting_area == cases[:, c.WAITED].sum(), "Little: those waiting times how long"
    assert (cases[:, c.LINKS] == 3).all() and (cases[:, c.MOVES] >= 2).all()
    assert (cases[:, c.MOVES] > 2).mean() == pytest.approx(1 - 0.8**2, abs=0.04), "sent back once from each link after"
    assert (cases[:, c.OUTSIDE] > 0).mean() == pytest.approx(0.3, abs=0.03)


def test_one_case_alone_goes_as_one_counts_by_hand():
    """Mail leaves at each whole ten and takes five; what is sent back is done half again; reading is one."""
    flow = tandem(2, 1, ALWAYS, reading=UNIT, batch=10 * UNIT, delay=5 * UNIT)
    through = c.play(flow, np.array([0]), seed=1)
    # read and done at 2, leaves at 10, there at 15, read and done at 17
    assert through.total_ms().tolist() == [17 * UNIT]
    back = c.play(flow._replace(shares=np.array([0, 0, 1.0, 0, 0.5, 0])), np.array([0]), seed=1)
    # there at 15, read and sent back: leaves at 20, there at 25, 1.5 of work: 26.5, leaves at 30, there at 35, done at 37
    assert back.total_ms().tolist() == [37 * UNIT]
    assert back.cases[0, c.MOVES] == 3 and back.cases[0, c.LINKS] == 2
    asks = c.play(flow._replace(shares=np.array([0, 0, 0, 1.0, 0.5, 4.0 * UNIT])), np.array([0]), seed=1)
    # read at 1, it lacks something: outside until 5; read and done at 7, leaves at 10
    assert asks.cases[0, c.OUTSIDE] == 4 * UNIT and asks.total_ms().tolist() == [17 * UNIT]


def test_a_case_keeps_its_luck_whatever_the_way():
    """The same tasks in one link or in two take as long to do, case by case."""
    two = tandem(2, 50)
    steps, tasks = two.steps[:1].copy(), two.tasks.sum(axis=0, keepdims=True)
    one = two._replace(steps=steps, tasks=tasks)
    at = c.arrivals(3, every_ms=UNIT / 2, count=500)
    worked = [c.play(flow, at, seed=3).cases[:, c.WORKED] for flow in (one, two)]
    assert np.abs(worked[0] - worked[1]).max() <= 1, "but for the rounding of two tasks"
    assert worked[0].std() > UNIT / 2


def test_who_comes_at_the_same_moment_is_taken_in_the_order_they_came():
    run = c.play(tandem(1, 1, ALWAYS), np.array([0, 0, 0, UNIT]), seed=1)
    assert run.cases[:, c.DONE].tolist() == [UNIT, 2 * UNIT, 3 * UNIT, 4 * UNIT]
    assert run.cases[:, c.WAITED].tolist() == [0, UNIT, 2 * UNIT, 2 * UNIT]
