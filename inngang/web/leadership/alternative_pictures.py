"""Two ways through the units as pictures: who has an answer by when, how much there is to do, and what matters most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from inngang.service.planning.ways_beside import LATEST, WITHIN, Beside, Turned

WIDTH: Final = 640
HEIGHT: Final = 240
LEFT, FOOT = 44, 26
LINE, NAMES = 26, 285
THICK: Final = 14
DRAWN: Final = 8  # of the assumptions, those that matter most


class Curves(NamedTuple):
    """The share who have an answer after so many days, for each way."""

    width: int
    height: int
    floor: int
    left: int
    limit_x: float
    one: str
    other: str
    days: tuple[tuple[float, int], ...]
    shares: tuple[tuple[float, int], ...]


class Bar(NamedTuple):
    """A bar and the words beside it."""

    name: str
    y: int
    x: float
    width: float
    kind: str
    text: str
    text_x: float


class Bars(NamedTuple):
    width: int
    height: int
    middle: float
    bars: tuple[Bar, ...]


def curves(found: Beside) -> Curves:
    floor, wide = HEIGHT - FOOT, WIDTH - LEFT - 8

    def x(day: float) -> float:
        return round(LEFT + wide * day / LATEST, 1)

    def y(share: float) -> float:
        return round(floor - (floor - 8) * share, 1)

    def path(days: Sequence[float]) -> str:
        sums = list(accumulate(days))[:-1]  # what takes longest is not drawn
        return f"{x(0)},{y(0)} " + " ".join(f"{x(day + 1)},{y(sum_)}" for day, sum_ in enumerate(sums))

    return Curves(
        WIDTH, HEIGHT, floor, LEFT, x(WITHIN), path(found.one.days), path(found.other.days),
        tuple((x(day), day) for day in (7, 14, WITHIN, 28, 42, 56)),
        tuple((y(share / 100), share) for share in (0, 25, 50, 75, 100)),
    )  # fmt: skip


def loads(found: Beside, names: Mapping[str, str]) -> Bars:
    """How much of people's time is taken, for each kind of unit, one way above the other."""
    bars, y = [], 4
    room = WIDTH - NAMES - 60
    for unit, name in names.items():
        ways = [("received", found.one.load.get(unit)), ("answered", found.other.load.get(unit))]
        if not any(value for _, value in ways):
            continue
        for place, (kind, value) in enumerate(ways):
            wide = round(room * min(1.0, value or 0.0), 1)
            said = f"{round(100 * value)} %" if value is not None else "–"
            bars.append(Bar(name if place == 0 else "", y, NAMES, wide, kind, said, NAMES + wide + 6))
            y += THICK + 3
        y += 8
    return Bars(WIDTH, y, NAMES, tuple(bars))


def tornado(turned: Sequence[Turned], gain: float, names: Mapping[str, str], say: Mapping[str, str]) -> Bars:
    """From what the gain is with an assumption low to what it is with it high, those that matter most on top."""
    shown = turned[:DRAWN]
    ends = [gain, 0.0, *(one.at_low for one in shown), *(one.at_high for one in shown)]
    least, most = min(ends), max(ends)
    room = WIDTH - NAMES - 50
    scale = room / ((most - least) or 1.0)

    def x(days: float) -> float:
        return NAMES + (days - least) * scale

    bars = []
    for place, one in enumerate(shown):
        low, high = sorted((one.at_low, one.at_high))
        wide = max(1.5, (high - low) * scale)
        bars.append(
            Bar(names[one.code], place * LINE + 4, round(x(low), 1), round(wide, 1), "received", say[one.code],
                round(x(high) + 6, 1))
        )  # fmt: skip
    return Bars(WIDTH, len(shown) * LINE + 8, round(x(gain), 1), tuple(bars))
