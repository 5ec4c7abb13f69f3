"""Who comes and when: a profile of the day, a good or bad day as a whole, and half-hours that lean on each other.

A plain Poisson stream is far too even: real half-hours vary twelve times as much. So the day is drawn from a gamma
distribution and the half-hours follow each other; set both spreads to 0 to get Poisson.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from inngang.simulator import chance
from inngang.simulator import layout as f
from inngang.simulator.chance import mixed, uniform, uniforms
from inngang.simulator.compiled import compiled
from inngang.simulator.tables import CannotSimulate

SLOTS_A_DAY = 48
DAY_SPREAD = 0.076  # as seen in 5.3 million calls to a bank
SLOT_SPREAD = 0.05
SLOT_LEANS = 0.5  # how much a half-hour is as the one before


@dataclass(frozen=True)
class Stream:
    """How many of one class come in each half-hour of the day, on average, and who among the advisers they know."""

    c: int
    a_half_hour: tuple[float, ...]  # 48
    knows: float = 0.0  # the share who have an adviser of their own
    known: tuple[int, ...] = ()  # those advisers


class DayKind(NamedTuple):
    """One of so many kinds of days that are equally likely, from the quietest (0) to the busiest."""

    number: int
    of: int


ANY_DAY = DayKind(0, 1)


def draw(
    streams: Sequence[Stream],
    *,
    seed: int,
    days: int = 1,
    day_spread: float = DAY_SPREAD,
    slot_spread: float = SLOT_SPREAD,
    kind: DayKind = ANY_DAY,
) -> np.ndarray:
    """Everybody who comes, in order. The same seed gives the same people, whatever else is changed."""
    with np.errstate(over="ignore"):
        factors = _factors(seed, days, day_spread, slot_spread, kind)
        found = [_of(stream, seed, factors) for stream in streams]
    rows = np.concatenate(found) if found else np.zeros((0, 6), np.int64)
    return rows[_in_order(rows)]


def _in_order(rows: np.ndarray) -> np.ndarray:
    """By time, then class, then luck. Each stream is in order already, so only those of one millisecond are looked at closer."""
    order = np.argsort(rows[:, f.A_AT], kind="stable")
    at = rows[order, f.A_AT]
    same = np.flatnonzero(at[1:] == at[:-1])
    if len(same):
        begins = same[np.flatnonzero(np.diff(same, prepend=-2) > 1)]
        for first in begins.tolist():
            last = first + 1
            while last < len(at) and at[last] == at[first]:
                last += 1
            group = order[first:last]
            order[first:last] = group[np.lexsort((rows[group, f.A_LUCK], rows[group, f.A_CLASS]))]
    return order


def counts(
    rates: np.ndarray, *, seed: int, day_spread: float = DAY_SPREAD, slot_spread: float = SLOT_SPREAD
) -> np.ndarray:
    """How many come in each half-hour, [day, half-hour], when so many are expected: the same days and half-hours as `draw`."""
    means = _factors(seed, len(rates), day_spread, slot_spread) * rates.ravel()
    luck = uniforms(seed, chance.GAP, np.arange(len(means)))
    found = [_poisson(mean, u) for mean, u in zip(means.tolist(), luck.tolist(), strict=True)]
    return np.array(found).reshape(rates.shape)


def _poisson(mean: float, u: float) -> int:
    """The count below which this share falls; of many, by the normal distribution."""
    if mean > 200:
        return max(0, round(mean + sqrt(mean) * NormalDist().inv_cdf(u)))
    term = total = exp(-mean)
    count = 0
    while total < u and count < 1000:
        count += 1
        term *= mean / count
        total += term
    return count


def trace(at_ms: Sequence[int], c: Sequence[int], **columns: Sequence[int]) -> np.ndarray:
    """What was seen, to be played again: own (adviser or -1), service and patience in milliseconds (or -1: drawn)."""
    rows = np.full((len(at_ms), 6), -1, np.int64)
    rows[:, f.A_AT], rows[:, f.A_CLASS] = at_ms, c
    with np.errstate(over="ignore"):
        rows[:, f.A_LUCK] = [int(mixed(number)) >> 1 for number in range(len(rows))]
    for name, values in columns.items():
        rows[:, {"own": f.A_OWN, "service": f.A_SERVICE, "patience": f.A_PATIENCE}[name]] = values
    if np.any(np.diff(rows[:, f.A_AT]) < 0):
        raise CannotSimulate("The trace is not in the order of time. Sort it.")
    return rows


def _factors(seed: int, days: int, day_spread: float, slot_spread: float, kind: DayKind = ANY_DAY) -> np.ndarray:
    """How much busier each half-hour is than usual."""
    normal = NormalDist()
    found = np.ones(days * SLOTS_A_DAY)
    lean, before = SLOT_LEANS, 0.0
    sigma = sqrt(log(1 + slot_spread**2))
    by_slot = uniforms(seed, chance.SLOT, np.arange(len(found))).tolist()
    by_day = uniforms(seed, chance.DAY, np.arange(days)).tolist()
    whole_day = [_gamma(normal.inv_cdf((kind.number + u) / kind.of), day_spread) for u in by_day]
    for slot, u in enumerate(by_slot):
        z = normal.inv_cdf(u)
        before = z if slot % SLOTS_A_DAY == 0 else lean * before + sqrt(1 - lean * lean) * z
        found[slot] = whole_day[slot // SLOTS_A_DAY] * exp(sigma * before - sigma * sigma / 2)
    return found


def _gamma(z: float, spread: float) -> float:
    """A gamma factor with mean 1 at a normal score (Wilson and Hilferty)."""
    if spread == 0:
        return 1.0
    shape = 1 / spread**2
    return float(max(0.0, 1 - 1 / (9 * shape) + z / (3 * sqrt(shape))) ** 3)


def _of(stream: Stream, seed: int, factors: np.ndarray) -> np.ndarray:
    rates = np.tile(np.array(stream.a_half_hour, float), len(factors) // SLOTS_A_DAY) * factors
    room = int(rates.sum() * 1.2 + 6 * sqrt(rates.sum()) + 16)
    while True:
        rows = np.full((room, 6), -1, np.int64)
        count = _fill(rates, seed, stream.c, stream.knows, np.array(stream.known, np.int64), rows)
        if count <= room:
            return rows[:count]
        room = 2 * count


@compiled
def _fill(rates: np.ndarray, seed: int, c: int, knows: float, known: np.ndarray, rows: np.ndarray) -> int:
    """Gaps by chance, stretched so that they fit the rates. Says how many there were; what has no room is left out."""
    count, slot, done = 0, 0, 0.0  # `done` of this half-hour's rate is used
    while True:
        luck = np.int64(mixed(c * 1_000_000_007 + count) >> chance.ONE)
        left = -np.log(uniform(seed, chance.GAP, luck, 0))
        while slot < rates.shape[0] and done + left >= rates[slot]:
            left -= rates[slot] - done
            slot += 1
            done = 0.0
        if slot == rates.shape[0]:
            return count
        done += left
        if count < rows.shape[0]:
            rows[count, 0] = slot * f.SLOT_MS + int(done / rates[slot] * f.SLOT_MS)
            rows[count, 1], rows[count, 2] = c, luck
            u = uniform(seed, chance.WHO_KNOWS, luck, 0)
            if known.shape[0] > 0 and u < knows:
                rows[count, 3] = known[int(u / knows * known.shape[0])]
        count += 1
        if count > 2 * rows.shape[0] + 1_000_000:
            return count


def absent(advisers: int, *, seed: int, share: float) -> list[bool]:
    """Who is ill today."""
    with np.errstate(over="ignore"):
        return [uniform(seed, chance.ABSENT, one, 0) < share for one in range(advisers)]
