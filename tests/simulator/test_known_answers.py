"""Where mathematics has an exact answer, the engine gives it: |z| < 3.3 over independent runs, four million customers a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from heapq import heapreplace
from math import exp, factorial, log, sqrt

import numpy as np
import pytest

from inngang.rules.hours import OSLO
from inngang.rules.routing import policy_for
from inngang.rules.vocabulary import Channel, CircleKind, Pace
from inngang.simulator import layout as f
from inngang.simulator.arrivals import trace
from inngang.simulator.compiled import is_compiled
from inngang.simulator.play import Outcome, play
from inngang.simulator.tables import Adviser, ContactClass, Scenario, World, build, fixed

START = datetime(2026, 11, 23, tzinfo=OSLO)
UNIT = 100_000  # milliseconds in one mean service, so that rounding does not show
COUNT = 200_000 if is_compiled() else 1_500  # of each run
RUNS = 20
EVERYBODY = {CircleKind.NATIONAL: "all"}


def world(arrivals: np.ndarray, staff: int, paces: tuple[Pace, ...] = (Pace.LIVE,), target: int = UNIT) -> World:
    until = int(arrivals[-1, f.A_AT]) + 1
    kinds = tuple(
        ContactClass(f"kind {pace}", Channel.PHONE, fixed(UNIT), pace, EVERYBODY, target=target) for pace in paces
    )
    advisers = tuple(Adviser(("all",), ((0, until + 1),)) for _ in range(staff))
    return build(Scenario(START, until, policy_for(START.date()), kinds, advisers), arrivals)


def stream(rng: np.random.Generator, rate: float, count: int = COUNT) -> np.ndarray:
    return np.rint(np.cumsum(rng.exponential(UNIT / rate, count))).astype(np.int64)


def run(
    seed: int,
    *,
    staff: int,
    rate: float,
    cv2: float = 1.0,
    patience: float = 0.0,
    target: int = UNIT,
    is_lognormal: bool = False,
) -> Outcome:
    rng = np.random.default_rng(seed)
    at = stream(rng, rate)
    if cv2 == 1.0 and not is_lognormal:
        service = rng.exponential(UNIT, COUNT)
    elif cv2 == 0:
        service = np.full(COUNT, UNIT)
    else:
        sigma = sqrt(log(1 + cv2))
        service = rng.lognormal(log(UNIT) - sigma**2 / 2, sigma, COUNT)
    columns = {"service": np.rint(service)}
    if patience:
        columns["patience"] = np.rint(rng.exponential(UNIT / patience, COUNT))
    return play(world(trace(at, np.zeros(COUNT), **columns), staff, target=target), seed=seed)  # type: ignore[arg-type]


def close_to(exact: float, measure: Callable[[Outcome], float], outcomes: list[Outcome]) -> None:
    values = np.array([measure(one) for one in outcomes])
    z = (values.mean() - exact) / (values.std(ddof=1) / sqrt(len(values)))
    # short runs begin empty: what that costs is of the order of one part in a hundred, and is allowed for
    slack = 0.0 if is_compiled() else 0.06 * exact / (values.std(ddof=1) / sqrt(len(values)))
    assert abs(z) < 3.3 + slack, f"{values.mean():.5f} is not {exact:.5f} (z = {z:.1f})"


def mean_wait(one: Outcome) -> float:
    return float(one.counts[0, f.WAITED_MS] + one.counts[0, f.WAITED_IN_VAIN_MS]) / one.counts[0, f.ENTERED] / UNIT


def share_left(one: Outcome) -> float:
    return float(one.counts[0, f.GAVE_UP] / one.counts[0, f.ENTERED])


def share_held(one: Outcome) -> float:
    return 1 - float(one.bins[0, 0] / one.counts[0, f.ENTERED])


def share_late(one: Outcome) -> float:
    return 1 - float(one.counts[0, f.IN_TIME] / one.counts[0, f.ANSWERED])


def erlang_c(servers: int, load: float) -> float:
    last = load**servers / factorial(servers) * servers / (servers - load)
    return last / (sum(load**k / factorial(k) for k in range(servers)) + last)


def erlang_a(servers: int, rate: float, patience: float) -> tuple[float, float]:
    """The mean wait and the share who give up, from the states of the birth-and-death process."""
    weights = [1.0]
    for k in range(1, 20 * servers + 500):
        weights.append(weights[-1] * rate / (min(k, servers) + max(0, k - servers) * patience))
    waiting = sum(max(0, k - servers) * weight for k, weight in enumerate(weights)) / sum(weights)
    return waiting / rate, waiting * patience / rate


@pytest.mark.parametrize(
    ("servers", "load", "held", "wait", "longer", "late"),
    [
        (1, 0.8, 0.8, 4.0, 5, 0.294304),
        (10, 0.9, 0.668732, 0.668732, 1, 0.246013),
        (100, 0.95, 0.506457, 0.101291, 0, 0.506457),
    ],
)
def test_a_queue_without_giving_up_waits_as_erlang_says(
    servers: int, load: float, held: float, wait: float, longer: float, late: float
):
    rate = servers * load
    assert erlang_c(servers, rate) == pytest.approx(held, abs=1e-6)
    assert held / (servers - rate) == pytest.approx(wait, rel=1e-5)
    assert held * exp(-(servers - rate) * longer) == pytest.approx(late, abs=1e-6)
    outcomes = [run(seed, staff=servers, rate=rate, target=round(longer * UNIT)) for seed in range(RUNS)]
    close_to(held, share_held, outcomes)
    close_to(wait, mean_wait, outcomes)
    close_to(late, share_late, outcomes)


@pytest.mark.parametrize(("cv2", "exact"), [(0.0, 2.0), (1.0, 4.0), (4.0, 10.0)])
def test_long_talks_make_waits_longer_as_pollaczek_and_khinchine_say(cv2: float, exact: float):
    load = 0.8
    assert load * (1 + cv2) / 2 / (1 - load) == pytest.approx(exact)
    outcomes = [run(seed, staff=1, rate=load, cv2=cv2, is_lognormal=True) for seed in range(RUNS)]
    close_to(exact, mean_wait, outcomes)


@pytest.mark.parametrize(
    ("servers", "rate", "patience", "held", "wait", "left"),
    [
        (10, 10, 1.0, 0.54207, 0.12511, 0.12511),
        (50, 55, 0.5, 0.866234, 0.20416, 0.10208),
        (100, 100, 0.6, 0.575036, 0.0580078, 0.0348047),
    ],
)
def test_with_patience_it_is_erlang_a(
    servers: int, rate: float, patience: float, held: float, wait: float, left: float
):
    assert erlang_a(servers, rate, patience) == pytest.approx((wait, left), rel=1e-4)
    outcomes = [run(seed, staff=servers, rate=rate, patience=patience) for seed in range(RUNS)]
    close_to(held, share_held, outcomes)
    close_to(wait, mean_wait, outcomes)
    close_to(left, share_left, outcomes)


@pytest.mark.parametrize(("servers", "high", "low"), [(1, 1.14094, 7.60626), (5, 0.175697, 1.17131)])
def test_the_acute_lane_waits_as_cobham_says(servers: int, high: float, low: float):
    def one(seed: int) -> Outcome:
        rng = np.random.default_rng(seed)
        at, kind = stream(rng, servers * 0.85), (rng.random(COUNT) >= 0.3).astype(int)
        arrivals = trace(at, kind, service=np.rint(rng.exponential(UNIT, COUNT)))  # type: ignore[arg-type]
        return play(world(arrivals, servers, (Pace.ACUTE, Pace.LIVE)), seed=seed)

    outcomes = [one(seed) for seed in range(RUNS)]
    for row, exact in enumerate((high, low)):
        close_to(exact, lambda o, row=row: o.counts[row, f.WAITED_MS] / o.counts[row, f.ANSWERED] / UNIT, outcomes)  # type: ignore[misc]


@pytest.mark.parametrize("servers", [1, 7, 100])
def test_each_customer_waits_as_kiefer_and_wolfowitz_say_to_the_millisecond(servers: int):
    rng = np.random.default_rng(7)
    count = 300_000 if is_compiled() else 1000
    at = stream(rng, servers * 0.95, count)
    service = np.rint(rng.lognormal(log(UNIT) - 0.5, 1.0, count)).astype(np.int64)
    outcome = play(world(trace(at, np.zeros(count), service=service), servers), seed=1, log=True)  # type: ignore[arg-type]
    free_at, wanted = [0] * servers, []  # when each is free, the first on top
    for arrives, takes in zip(at.tolist(), service.tolist(), strict=True):
        begins = max(free_at[0], arrives)
        heapreplace(free_at, begins + takes)
        wanted.append(begins - arrives)
    taken = outcome.log[outcome.log[:, f.L_WHAT] == f.TAKEN]
    assert len(taken) > 0.9 * count
    assert (taken[:, f.L_WAITED] == np.array(wanted)[taken[:, f.L_NUMBER]]).all()


def test_the_histogram_tells_the_quantiles_of_the_waits():
    outcome = run(3, staff=1, rate=0.8)
    exact = UNIT * log(0.8 / 0.1) / 0.2  # P(wait > t) = 0.8 exp(-0.2 t)
    assert exp(-0.2 * exact / UNIT) * 0.8 == pytest.approx(0.1)
    if is_compiled():
        assert outcome.quantile_ms(0.9) == pytest.approx(exact, rel=0.2)
