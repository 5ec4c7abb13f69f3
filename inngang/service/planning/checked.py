"""The need tried out (etterprøving): the same people and the same forecast, played in the simulator with its uneven days.

The formula takes every half-hour as if it had always been like that, and every day as the mean of such days. The simulator
carries queues over from one half-hour to the next, and has good and bad days.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

import numpy as np

from inngang.rules.hours import OSLO
from inngang.rules.staffing import Terms
from inngang.rules.vocabulary import Channel, CircleKind, Pace
from inngang.service.organisation.policies import policy_at
from inngang.service.planning.machines import Place, Threads
from inngang.service.planning.staffing import Week
from inngang.simulator.arrivals import SLOTS_A_DAY, Stream
from inngang.simulator.days import Days
from inngang.simulator.days import Week as WholeWeek
from inngang.simulator.intervals import interval
from inngang.simulator.layout import SLOT_MS
from inngang.simulator.tables import Adviser, ContactClass, Scenario, build, exponential

RUNS: Final = 20
LEAST: Final = 5  # of what is stopped early; with fewer nothing is said
MINUTE: Final = 60_000

Progress = Callable[[int, int], bool]  # runs done, and of how many; False: stop


class Played(NamedTuple):
    """The share who reach somebody over the week: by the formula, and as it went when it was played."""

    formula: float
    mean: float
    low: float
    high: float
    runs: int


def played(
    week: Week, terms: Terms, *, seed: int, runs: int = RUNS, where: Place | None = None, progress: Progress | None = None,
) -> Played | None:  # fmt: skip
    """The week, many times; None when nobody is expected, or when it was stopped before there was anything to say."""
    days = sorted({one.weekday for one in week.halves.values() if one.contacts >= 0.05})
    if not days:
        return None
    whole = WholeWeek(tuple(_world(week, day, terms) for day in days))
    shares: list[float] = []
    place: Place = where or Threads()
    with closing(place.each(whole, [seed * 10_000 + number * 10 for number in range(runs)])) as found:
        for came, answered in found:
            shares.append(answered / max(1, came))
            if progress is not None and not progress(len(shares), runs):
                break
    if len(shares) < min(runs, LEAST):
        return None
    total = sum(one.contacts for one in week.halves.values())
    formula = sum(one.contacts * one.reached for one in week.halves.values() if one.reached is not None) / total
    around = interval(shares)
    return Played(formula, around.mean, max(0.0, around.low), min(1.0, around.high), len(shares))


def _world(week: Week, weekday: int, terms: Terms) -> Days:
    """One day from midnight: each line is a queue, and those planned are at work as many as there are."""
    lines = sorted({one.line for one in week.halves.values()})
    start = datetime.combine(week.monday + timedelta(days=weekday), time(), OSLO)
    service, patience = exponential(terms.minutes_each * MINUTE), exponential(terms.patience * MINUTE)
    classes, streams, advisers = [], [], []
    for number, line in enumerate(lines):
        day = week.day(line, weekday)
        classes.append(
            ContactClass(line, Channel.PHONE, service, Pace.LIVE, {CircleKind.NATIONAL: line}, line, patience=patience)
        )
        rates = np.zeros(SLOTS_A_DAY)
        there = np.zeros(SLOTS_A_DAY, int)
        for one in day:
            rates[one.slot] = one.contacts
            there[one.slot] = int(one.planned * (1 - terms.away) + 0.5)
        streams.append(Stream(number, tuple(rates.tolist())))
        advisers += [Adviser((line,), _spans(there >= n)) for n in range(1, int(there.max()) + 1)]
    scenario = Scenario(
        start, SLOTS_A_DAY * SLOT_MS, policy_at(start), tuple(classes), tuple(advisers), has_empty_queues=True
    )
    return Days(build(scenario, np.zeros((0, 6), np.int64)), tuple(streams))


def _spans(there: np.ndarray) -> tuple[tuple[int, int], ...]:
    """From and to, in milliseconds, where somebody is there."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], there.astype(int), [0]))))
    return tuple((int(a) * SLOT_MS, int(b) * SLOT_MS) for a, b in zip(edges[::2], edges[1::2], strict=True))
