"""The work everybody is given (W1, W2): five days of calls that are written down beforehand, so that all must come to the same.

W1: three groups, each with its own kind of call. W2: five groups, of which some take several kinds; the one that knows least is
asked first. Those who are urgent go before the others. How many are at work changes each half-hour; who has a call ends it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bench.twin.full import DAY, MINUTE, OPENS, PROFILE, START
from inngang.rules.policies import PolicyCircle, RoutingPolicy, Span
from inngang.rules.vocabulary import Channel, CircleKind, Pace
from inngang.simulator.arrivals import trace
from inngang.simulator.tables import ContactClass, Crew, Scenario, World, build, fixed

DAYS, HALF_HOUR = 5, 30 * MINUTE
KINDS, SHARES, SECONDS = 3, (0.6, 0.3, 0.1), (300, 420, 540)
URGENT, PATIENCE_S, IN_TIME_MS = 0.2, 600, 20_000
OWN_GROUPS = ((0,), (1,), (2,))
SHARED_GROUPS = ((0,), (1,), (2,), (0, 1), (0, 1, 2))  # the kinds each group takes
_ROOMS = (
    CircleKind.SPECIAL_LINE,
    CircleKind.UNIT,
    CircleKind.NATIONAL,
)  # the first, second and third group to be asked
_ALL = tuple(PolicyCircle(one, Span()) for one in _ROOMS)


class Work(NamedTuple):
    """Times are milliseconds. Calls stand in the order they come."""

    at: np.ndarray
    kind: np.ndarray
    urgent: np.ndarray
    service: np.ndarray
    patience: np.ndarray
    groups: tuple[tuple[int, ...], ...]
    sizes: list[list[tuple[int, int]]]  # of each group, from when how many

    def asked(self, kind: int) -> list[int]:
        """The groups that take a kind, the one that takes fewest kinds first."""
        return [number for number, kinds in enumerate(self.groups) if kind in kinds]


class Result(NamedTuple):
    """What all must agree on."""

    mean_wait_s: float
    in_time: float
    left: float

    def __str__(self) -> str:
        return f"{self.mean_wait_s:.4f} s / {self.in_time:.5f} / {self.left:.5f}"


def result(waits: np.ndarray, left: int) -> Result:
    """From the waits of those who were answered, in milliseconds, and how many hung up."""
    count = len(waits) + left
    return Result(float(waits.mean()) / 1000, float((waits <= IN_TIME_MS).sum()) / count, left / count)


def work(groups: tuple[tuple[int, ...], ...], a_day: int, seed: int = 1) -> Work:
    """Calls by a half-hour's Poisson count, talks lognormal with CV 1, patience exponential."""
    rng = np.random.default_rng(seed)
    shape = PROFILE / PROFILE.sum()
    parts = []
    for day in range(DAYS):
        for slot, share in enumerate(shape):
            begins = day * DAY + OPENS + slot * HALF_HOUR
            parts.append(begins + np.sort(rng.integers(0, HALF_HOUR, rng.poisson(a_day * share))))
    at = np.concatenate(parts).astype(np.int64)
    kind = rng.choice(KINDS, len(at), p=SHARES)
    sigma = np.sqrt(np.log(2))
    service = rng.lognormal(np.log(np.array(SECONDS)[kind]) - sigma**2 / 2, sigma) * 1000
    patience = rng.exponential(PATIENCE_S, len(at)) * 1000
    return Work(
        at, kind, rng.random(len(at)) < URGENT, np.rint(service).astype(np.int64) + 1,
        np.rint(patience).astype(np.int64) + 1, groups, _sizes(groups, a_day, shape),
    )  # fmt: skip


def _sizes(groups: tuple[tuple[int, ...], ...], a_day: int, shape: np.ndarray) -> list[list[tuple[int, int]]]:
    """Enough for the calls of each half-hour and a little more; then all go home."""
    found: list[list[tuple[int, int]]] = [[] for _ in groups]
    for day in range(DAYS):
        for slot, share in enumerate(shape):
            begins = day * DAY + OPENS + slot * HALF_HOUR
            need = [a_day * share * part * seconds / 1800 for part, seconds in zip(SHARES, SECONDS, strict=True)]
            for number, kinds in enumerate(groups):
                taken = [need[one] / sum(one in other for other in groups) for one in kinds]
                found[number].append((begins, max(1, int(sum(taken) * 1.02 + 0.4 * sum(taken) ** 0.5 + 0.5))))
        for number in range(len(groups)):
            found[number].append((day * DAY + OPENS + len(shape) * HALF_HOUR + 2 * HALF_HOUR, 1))
    return found


def for_the_twin(one: Work) -> World:
    """The same as a scenario: a crew for each group, whom each kind asks in turn; the urgent wait in a lane before the others."""
    policy = RoutingPolicy("all at once", START.date(), None, live=_ALL, written=_ALL, acute=_ALL)
    kinds = []
    for kind in range(KINDS):
        queues = {room: f"group {group}" for room, group in zip(_ROOMS, one.asked(kind), strict=False)}
        for pace in (Pace.LIVE, Pace.SOON):
            kinds.append(
                ContactClass(f"{kind} {pace}", Channel.PHONE, fixed(1), pace, queues, target=IN_TIME_MS)
            )  # fmt: skip
    crews = tuple(Crew((f"group {number}",), tuple(sizes)) for number, sizes in enumerate(one.sizes))
    arrivals = trace(
        one.at, one.kind * 2 + ~one.urgent, service=one.service, patience=one.patience,  # type: ignore[arg-type]
    )  # fmt: skip
    until = DAYS * DAY
    return build(Scenario(START, until, policy, tuple(kinds), (), crews=crews), arrivals)
