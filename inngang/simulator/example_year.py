"""An invented year of arrivals, to see the forecast at work where nothing has happened yet (eksempelår).

Made by the generator of the simulator from figures that are all invented; the same seed gives the same year.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from math import cos, pi
from typing import Final, NamedTuple

import numpy as np

from inngang.rules.days import Mark, marks
from inngang.simulator.arrivals import SLOTS_A_DAY, counts
from inngang.simulator.forecast import History

SEED: Final = 2026
DAYS: Final = 364
BY_HOUR: Final = {7: 2, 8: 6, 9: 15, 10: 17, 11: 14, 12: 13, 13: 12, 14: 11, 15: 6, 16: 3, 17: 1}
BY_WEEKDAY: Final = (1.22, 1.06, 0.98, 0.94, 0.80, 0.03, 0.02)
FACTORS: Final = {
    Mark.HOLIDAY: 0.03,
    Mark.BETWEEN: 0.72,
    Mark.BEFORE_HOLIDAY: 0.9,
    Mark.AFTER_HOLIDAY: 1.25,
    Mark.CHRISTMAS_WEEK: 0.65,
    Mark.PAY_DAY: 1.15,
    Mark.AFTER_PAY_DAY: 1.1,
    Mark.CARD_MONDAY: 1.12,
}


class Kind(NamedTuple):
    """One line of the example: how many come on a weekday, and whom pay days and report cards concern."""

    a_day: float
    paid: bool
    card: bool


LINES: Final = {
    "general": Kind(430, True, True),
    "pension": Kind(190, True, False),
    "work": Kind(240, False, True),
    "family": Kind(90, False, False),
}


def profile() -> np.ndarray:
    """The share of a day's contacts in each half-hour."""
    found = np.zeros(SLOTS_A_DAY)
    for hour, share in BY_HOUR.items():
        found[2 * hour], found[2 * hour + 1] = share * 0.52, share * 0.48
    return found / found.sum()


def rates(line: str, first: date, days: int) -> np.ndarray:
    """What is expected in each half-hour of so many days: what a forecast should find again."""
    kind, shape = LINES[line], profile()
    found = np.zeros((days, SLOTS_A_DAY))
    for place in range(days):
        day = first + timedelta(days=place)
        season = 1 + 0.10 * cos(2 * pi * (day.timetuple().tm_yday - 20) / 365)
        total = kind.a_day * BY_WEEKDAY[day.weekday()] * season
        for mark in marks(day):
            is_for_it = (kind.paid or "pay" not in mark) and (kind.card or "card" not in mark)
            total *= FACTORS[mark] if is_for_it else 1.0
        found[place] = total * shape
    return found


@lru_cache(maxsize=16)
def example_year(line: str, last: date, *, days: int = DAYS, seed: int = SEED) -> History:
    """So many days up to and with the last."""
    first = last - timedelta(days=days - 1)
    own = seed + sorted(LINES).index(line)
    return History(first, counts(rates(line, first, days), seed=own))
