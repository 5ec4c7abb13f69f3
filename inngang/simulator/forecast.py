"""How many will come (prognose): a profile of the week, the level of late, what sets days apart, and how sure that is.

The expected number of a half-hour is the weekday's share x the level of the last weeks x a factor for each mark of the day.
What is left is a day that is good or bad as a whole (a gamma factor), half-hours that lean on each other (AR(1)), and
chance (Poisson); the spread of each is fitted, and the interval comes from all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np

from inngang.rules.days import Mark, marks
from inngang.simulator.arrivals import SLOTS_A_DAY

LEAST_DAYS: Final = 28  # four of each weekday
HALF_LIFE: Final = 12.0  # days until what was seen counts half as much for the level
SMOOTHED: Final = 29  # days of the moving level the other parts are fitted against
USUAL: Final[Mapping[Mark, float]] = {Mark.HOLIDAY: 0.05, Mark.BETWEEN: 0.8, Mark.CHRISTMAS_WEEK: 0.7}
TRUSTED: Final = 1.0  # so many days of our own weigh as much as what is usual
WITHIN: Final = 0.9  # the share of half-hours that should fall within the interval
TESTED_DAYS: Final = 20
AHEAD: Final = 7  # the back-test knows what was known a week before, as the one it is compared with
SMALL: Final = 1e-9


class TooLittle(Exception):
    """There are too few days to make a forecast from."""


@dataclass(frozen=True)
class History:
    """How many came in each half-hour (ankomster), day by day."""

    first: date
    counts: np.ndarray  # [day, half-hour]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=len(self.counts) - 1)

    def until(self, last: date) -> History:
        """Only what was known when this day was over."""
        return History(self.first, self.counts[: max(0, (last - self.first).days + 1)])

    def of(self, day: date) -> np.ndarray | None:
        """The half-hours of one day; None when it is not here."""
        place = (day - self.first).days
        return self.counts[place] if 0 <= place < len(self.counts) else None


@dataclass(frozen=True)
class Model:
    """What was learnt from a history."""

    last: date
    profile: np.ndarray  # [weekday, half-hour]: the share of the weekday's contacts
    weekday: np.ndarray  # [weekday]: contacts on an ordinary day of it, beside the level
    level: float
    factors: Mapping[Mark, float]
    day_spread: float  # of the gamma factor of a day
    slot_spread: float
    leans: float  # how much a half-hour is as the one before


class Expected(NamedTuple):
    """One day ahead: what is expected in each half-hour, and from and to where it should be."""

    day: date
    marks: frozenset[Mark]
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    total_low: float  # of the day as a whole
    total_high: float


class Tested(NamedTuple):
    """How it would have gone (tilbakeprøving): the share that was wrong (WAPE), and the share within the interval."""

    days: int
    wrong: float
    wrong_last_week: float  # had we said "as the same weekday last week"
    covered: float
    rows: tuple[tuple[date, float, float, float], ...]  # the day, what came, what we would have said, a week before


def fit(history: History) -> Model:
    """Learn it. Raises: TooLittle."""
    counts = np.asarray(history.counts, float)
    if len(counts) < LEAST_DAYS or counts.sum() == 0:
        raise TooLittle
    days = [history.first + timedelta(days=n) for n in range(len(counts))]
    weekdays = np.array([day.weekday() for day in days])
    marked = [marks(day) for day in days]
    totals = counts.sum(axis=1)
    factors = {mark: USUAL.get(mark, 1.0) for mark in Mark}
    usable = np.array([Mark.HOLIDAY not in one for one in marked])
    index, moving = np.ones(7), np.ones(len(counts))
    for _ in range(6):
        factor = _factor(marked, factors)
        even = totals / factor
        ratio = even / moving
        index = np.array([_mean(ratio[usable & (weekdays == one)]) for one in range(7)])
        index *= 7 / max(SMALL, index.sum())
        known = usable & (index[weekdays] > 0.02)
        moving = _smoothed(even / np.maximum(SMALL, index[weekdays]), known)
        factors = _factors(marked, totals, index[weekdays] * moving, factors)
    factor = _factor(marked, factors)
    age = np.arange(len(counts))[::-1]
    weight = known * index[weekdays] * 0.5 ** (age / HALF_LIFE)
    level = float((weight * totals / factor / np.maximum(SMALL, index[weekdays])).sum() / max(SMALL, weight.sum()))
    profile = np.array([_profile(counts, weekdays, usable, one) for one in range(7)])
    expected = (index[weekdays] * moving * factor)[:, None] * profile[weekdays]
    return Model(history.last, profile, index, level, factors, *_spreads(counts, expected, known))


def forecast(model: Model, days: Sequence[date], *, within: float = WITHIN) -> list[Expected]:
    """The days asked for, each with its interval."""
    return [_expected(model, day, within) for day in days]


def last_week(history: History, day: date) -> np.ndarray | None:
    """The simplest there is: as the same weekday the week before."""
    return history.of(day - timedelta(days=7))


def back_test(history: History, *, days: int = TESTED_DAYS, within: float = WITHIN) -> Tested:
    """The last days on which anybody came, each forecast from what was known a week before. Raises: TooLittle."""
    tested: list[date] = []
    day = history.last
    while day >= history.first and len(tested) < days:
        came, before = history.of(day), last_week(history, day)
        if came is not None and before is not None and (came.sum() > 0 or before.sum() > 0):
            tested.append(day)
        day -= timedelta(days=1)
    wrong = wrong_before = all_ = inside = slots = 0.0
    rows = []
    for day in reversed(tested):
        came, before = history.of(day), last_week(history, day)
        assert came is not None and before is not None
        [said] = forecast(fit(history.until(day - timedelta(days=AHEAD))), [day], within=within)
        wrong += float(np.abs(said.mean - came).sum())
        wrong_before += float(np.abs(before - came).sum())
        all_ += float(came.sum())
        asked = said.mean >= 0.5
        inside += float(((came >= said.low) & (came <= said.high))[asked].sum())
        slots += float(asked.sum())
        rows.append((day, float(came.sum()), float(said.mean.sum()), float(before.sum())))
    if not all_:
        raise TooLittle
    return Tested(len(tested), wrong / all_, wrong_before / all_, inside / max(1.0, slots), tuple(rows))


# --- the parts -------------------------------------------------------------------------------------------------------


def _expected(model: Model, day: date, within: float) -> Expected:
    found = marks(day)
    total = model.weekday[day.weekday()] * model.level * float(_factor([found], model.factors)[0])
    mean = total * model.profile[day.weekday()]
    spread = model.day_spread**2 + model.slot_spread**2 + model.day_spread**2 * model.slot_spread**2
    tail = (1 - within) / 2
    low, high = _counts_at(mean, mean + spread * mean**2, tail), _counts_at(mean, mean + spread * mean**2, 1 - tail)
    lags = np.arange(1, SLOTS_A_DAY)
    together = sum(float((mean[:-lag] * mean[lag:]).sum()) * model.leans**lag for lag in lags) if model.leans else 0.0
    slots = model.slot_spread**2 * (float((mean**2).sum()) + 2 * together)
    whole = sqrt(total + (model.day_spread * total) ** 2 + slots)
    z = NormalDist().inv_cdf(1 - tail)
    return Expected(day, found, mean, low, high, max(0.0, total - z * whole), total + z * whole)


def _counts_at(mean: np.ndarray, variance: np.ndarray, share: float) -> np.ndarray:
    """The count below which this share falls, for a Poisson whose rate is gamma (negative binomial), one by one."""
    return np.array([_count_at(float(m), float(v), share) for m, v in zip(mean, variance, strict=True)])


def _count_at(mean: float, variance: float, share: float) -> float:
    if mean < SMALL:
        return 0.0
    if mean > 200:
        return max(0.0, round(mean + sqrt(variance) * NormalDist().inv_cdf(share)))
    extra = max(variance - mean, 1e-6 * mean**2)
    shape = mean**2 / extra
    success = shape / (shape + mean)
    term = float(np.exp(shape * np.log(success)))
    total, count = term, 0
    while total < share and count < 20_000:
        count += 1
        term *= (shape + count - 1) / count * (1 - success)
        total += term
    return float(count)


def _factor(marked: Sequence[frozenset[Mark]], factors: Mapping[Mark, float]) -> np.ndarray:
    """All that sets each day apart, multiplied in a fixed order."""
    found = np.ones(len(marked))
    for place, one in enumerate(marked):
        for mark in sorted(one):
            found[place] *= factors[mark]
    return np.maximum(found, 1e-3)


def _factors(
    marked: Sequence[frozenset[Mark]], totals: np.ndarray, plain: np.ndarray, before: Mapping[Mark, float]
) -> dict[Mark, float]:
    """Each mark in turn, with the others as they were; few days are drawn towards what is usual."""
    found = dict(before)
    for mark in Mark:
        has = np.array([mark in one for one in marked]) & (plain > SMALL)
        usual = USUAL.get(mark, 1.0)
        if not has.any():
            found[mark] = usual
            continue
        others = _factor([one - {mark} for one in marked], found)
        ratio = totals[has] / np.maximum(SMALL, plain[has] * others[has])
        found[mark] = float((ratio.sum() + TRUSTED * usual) / (len(ratio) + TRUSTED))
    return found


def _smoothed(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """A moving mean over the days that tell something."""
    window, half = np.ones(SMOOTHED), SMOOTHED // 2

    def summed(each: np.ndarray) -> np.ndarray:
        return np.convolve(each, window)[half : half + len(each)]

    weight, found = summed(known.astype(float)), summed(np.where(known, values, 0.0))
    overall = _mean(values[known])
    return np.where(weight > 0, found / np.maximum(1.0, weight), overall)


def _profile(counts: np.ndarray, weekdays: np.ndarray, usable: np.ndarray, weekday: int) -> np.ndarray:
    """The shares of a weekday, leaning on the other days of its kind as long as there are few of its own."""
    own = counts[usable & (weekdays == weekday)].sum(axis=0)
    alike = (weekdays < 5) == (weekday < 5)
    others = counts[usable & alike].sum(axis=0)
    if others.sum() == 0:
        others = counts.sum(axis=0)
    shares = others / max(SMALL, float(others.sum()))
    lent = 10.0 * np.count_nonzero(shares)  # as much as ten contacts in each half-hour that is in use
    return (own + lent * shares) / (float(own.sum()) + lent)


def _spreads(counts: np.ndarray, expected: np.ndarray, known: np.ndarray) -> tuple[float, float, float]:
    """How much whole days vary beyond chance, and half-hours beyond that, and how those lean on each other."""
    seen, mean = counts[known], expected[known]
    whole = np.maximum(SMALL, mean.sum(axis=1))
    enough = whole > 1
    if not enough.any():
        return 0.0, 0.0, 0.0
    off = seen.sum(axis=1) / whole - 1
    weight = whole[enough]
    day = float((weight * (off[enough] ** 2 - 1 / whole[enough])).sum() / weight.sum())
    level = np.where(enough, 1 + off, 1.0)[:, None] * mean
    rest = seen - level
    total = np.maximum(1.0, level.sum(axis=1))[:, None]  # given how many came in all, chance is a little less
    above = float((rest**2 - level * (1 - level / total)).sum())
    slot = above / max(SMALL, float((level**2).sum()))
    pairs = level[:, :-1] * level[:, 1:]
    together = float((rest[:, :-1] * rest[:, 1:] + pairs / total).sum()) / max(SMALL, float(pairs.sum()))
    leans = min(0.95, max(0.0, together / slot)) if slot > SMALL else 0.0
    # what half-hours that lean on each other add to the day as a whole is not the day's own
    share = mean.sum(axis=0) / max(SMALL, float(mean.sum()))
    apart = np.abs(np.subtract.outer(np.arange(SLOTS_A_DAY), np.arange(SLOTS_A_DAY)))
    added = max(0.0, slot) * float((np.outer(share, share) * leans**apart).sum())
    return sqrt(max(0.0, day - added)), sqrt(max(0.0, slot)), leans


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0
