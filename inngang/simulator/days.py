"""A day that can be played again and again, here or on another machine (dager som spilles): all it takes, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from inngang.simulator import layout as f
from inngang.simulator.arrivals import ANY_DAY, DayKind, Stream, absent, draw
from inngang.simulator.chance import SERVICE, from_table, uniform
from inngang.simulator.layout import NEVER, SLOT_MS
from inngang.simulator.play import Outcome, play
from inngang.simulator.tables import World
from inngang.simulator.warm import K_BEGAN, K_ENDS_AT, K_LUCK, W_GIVES_UP_AT, W_LUCK, W_SINCE, Warm

A_DAY: int = 48 * SLOT_MS


class Standing(NamedTuple):
    """How it stands when the day begins, but for how long each has left: that is drawn, given how long it has been."""

    warm: Warm
    patience: tuple[np.ndarray | None, ...]  # of each who waits; nothing: they do not give up
    talks: tuple[np.ndarray, ...]  # how long such a talk takes, of each who talks

    def at(self, seed: int) -> Warm:
        waits, talks = self.warm.waits.copy(), self.warm.talks.copy()
        for row, table in zip(waits, self.patience, strict=True):
            luck = int(row[W_LUCK])
            row[W_GIVES_UP_AT] = NEVER if table is None else left(table, -int(row[W_SINCE]), seed, luck)
        for row, table in zip(talks, self.talks, strict=True):
            row[K_ENDS_AT] = left(table, -int(row[K_BEGAN]), seed, int(row[K_LUCK]))
        return Warm(waits, self.warm.circles, talks)


@dataclass(frozen=True)
class Days:
    """Call it with a seed, and it is played once; with a kind too, on a day that is so busy."""

    world: World
    streams: tuple[Stream, ...]
    standing: Standing | None = None
    ill: float = 0.0  # the share of those at work who are ill

    def __call__(self, seed: int, kind: DayKind = ANY_DAY) -> Outcome:
        until, tables = self.world.scenario.until, self.world.tables
        comes = draw(self.streams, seed=seed, days=-(-until // A_DAY), kind=kind)
        played = tables._replace(arrivals=comes[comes[:, f.A_AT] < until])
        if self.ill:
            ill = np.array(absent(len(self.world.scenario.advisers), seed=seed, share=self.ill), bool)
            played = played._replace(shifts=np.ascontiguousarray(tables.shifts[~ill[tables.shifts[:, 1]]]))
        with np.errstate(over="ignore"):
            warm = self.standing.at(seed) if self.standing is not None else None
        return play(replace(self.world, tables=played), seed=seed, warm=warm)


@dataclass(frozen=True)
class Week:
    """Some days one after the other; a call with a seed says how many came, and how many reached somebody."""

    days: tuple[Days, ...]

    def __call__(self, seed: int) -> tuple[int, int]:
        came = answered = 0
        for place, day in enumerate(self.days):
            counts = day(seed + place).counts
            came += int(counts[:, f.CAME].sum() - counts[:, f.RETURNED].sum())
            answered += int(counts[:, f.ANSWERED].sum())
        return came, answered


def left(table: np.ndarray, been: int, seed: int, whom: int) -> int:
    """How much longer, of something that has lasted so long; past all we have seen it ends in its usual time."""
    gone = float(np.interp(been, table, np.linspace(0, 1, len(table))))
    u = uniform(seed, SERVICE, whom, 0)
    if gone >= 1:
        return int(from_table(table, u))
    return max(1, int(from_table(table, min(gone + u * (1 - gone), 1 - 1e-12))) - been)
