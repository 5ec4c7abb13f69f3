"""What a day comes to for those a leader asks about (mål): sums over and under the line, so that many days make a share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from inngang.simulator import layout as f
from inngang.simulator.arrivals import DayKind
from inngang.simulator.days import Days
from inngang.simulator.play import Outcome

HOUR_MS: Final = 3_600_000
SHOWN: Final = ("wait", "reached", "knew", "kept", "acute", "written", "letter", "closed", "left", "came")


@dataclass(frozen=True)
class Measured:
    """A day, and for whom it is measured. By class: an array with one place for each."""

    days: Days
    groups: tuple[tuple[int, ...], ...]  # the classes of each; the first is everybody
    live: np.ndarray
    acute: np.ndarray
    visit: np.ndarray
    letter: np.ndarray
    delays: np.ndarray  # hours from it reached us until it is on a desk
    due: np.ndarray  # how many who wait already have a promise that ends today
    percent: int  # of those who come who should be answered in time
    at_work: float  # milliseconds of all who are there
    guarded: float  # of them, somebody must be at the door

    def of(self, outcome: Outcome) -> tuple[np.ndarray, bool]:
        """[group, measure, over and under the line], and whether the day missed its target."""
        counts = outcome.counts.astype(float)
        waiting = counts[:, f.ENTERED] + counts[:, f.PASSED_ON] - counts[:, f.ANSWERED] - counts[:, f.GAVE_UP]
        live, written = self.live, ~self.live
        promised = np.where(live, counts[:, f.ENTERED] - counts[:, f.GAVE_UP], self.due)
        broken = np.where(live, waiting, np.maximum(0, self.due - counts[:, f.ANSWERED]) * written)
        none = np.zeros(len(live))
        by_class = {
            "wait": (counts[:, f.WAITED_MS] / 1000 * live, counts[:, f.ANSWERED] * live),
            "reached": (100 * counts[:, f.ANSWERED] * live, (counts[:, f.CAME] - counts[:, f.RETURNED]) * live),
            "knew": (100 * counts[:, f.KNEW], counts[:, f.ANSWERED]),
            "kept": (100 * (promised - broken), promised),
            "acute": (counts[:, f.WAITED_MS] / 1000 * self.acute, counts[:, f.ANSWERED] * self.acute),
            "written": (
                (counts[:, f.WAITED_MS] / HOUR_MS + self.delays * counts[:, f.ANSWERED]) * written,
                counts[:, f.ANSWERED] * written,
            ),
            "letter": (
                (counts[:, f.WAITED_MS] / HOUR_MS + self.delays * counts[:, f.ANSWERED]) * self.letter,
                counts[:, f.ANSWERED] * self.letter,
            ),
            "closed": (counts[:, f.CLOSED], none),
            "left": (waiting, none),
            "came": (counts[:, f.CAME] - counts[:, f.RETURNED], none),
        }
        found = np.zeros((len(self.groups), len(SHOWN) + 1, 2))
        for place, group in enumerate(self.groups):
            some = list(group)
            for number, name in enumerate(SHOWN):
                over, under = by_class[name]
                found[place, number] = over[some].sum(), 1.0 if under is none else under[some].sum()
        served = counts[:, f.SERVED_MS]
        busy = float((served * (live & ~self.visit)).sum()) + max(float(served[self.visit].sum()), self.guarded)
        found[0, len(SHOWN)] = (self.at_work - busy) / HOUR_MS, 1.0
        entered, met = counts[live, f.ENTERED].sum(), counts[live, f.IN_TIME].sum()
        return found, bool(entered) and bool(100 * met < self.percent * entered)


@dataclass(frozen=True)
class Sides:
    """As it is and as it might be: a call with which of them, a seed and a kind of day plays that one once."""

    both: tuple[Measured, Measured]

    def __call__(self, asked: tuple[int, int, DayKind]) -> tuple[np.ndarray, bool]:
        side, seed, kind = asked
        return self.both[side].of(self.both[side].days(seed, kind))
