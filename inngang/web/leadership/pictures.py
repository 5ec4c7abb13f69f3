"""Small pictures of numbers (figurer), drawn as SVG in the page; the same numbers always stand in a table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from inngang.service.key_figures.queries import Hour

WIDTH, HEIGHT, FOOT = 640, 160, 22
GAP: Final = 6


class Bar(NamedTuple):
    """One bar, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    value: int


class Column(NamedTuple):
    """The bars of one hour, and the hour under them."""

    label: str
    middle: float
    bars: tuple[Bar, Bar]


class Rush(NamedTuple):
    """The picture of a day, hour by hour."""

    width: int
    height: int
    floor: int
    top: int  # the number at the top of the picture
    columns: tuple[Column, ...]


def rush(hours: Sequence[Hour]) -> Rush:
    """Received and answered side by side, hour by hour."""
    top = max((max(one.received, one.answered) for one in hours), default=0) or 1
    floor = HEIGHT - FOOT
    wide = WIDTH / max(1, len(hours))
    columns = []
    for place, one in enumerate(hours):
        left, half = place * wide + GAP / 2, (wide - GAP) / 2
        heights = [round((floor - 4) * value / top, 1) for value in (one.received, one.answered)]
        bars = (
            Bar(round(left, 1), floor - heights[0], round(half, 1), heights[0], "received", one.received),
            Bar(round(left + half, 1), floor - heights[1], round(half, 1), heights[1], "answered", one.answered),
        )
        columns.append(Column(f"{one.hour:02d}", round(left + half, 1), bars))
    return Rush(WIDTH, HEIGHT, floor, top, tuple(columns))


class Ring(NamedTuple):
    """One circle of the policy: its number, from the inside out."""

    number: int
    radius: int
    shade: int  # 1 is the innermost
    label_y: int


CENTRE: Final = 190
INNERMOST, STEP = 34, 19


def rings(count: int) -> list[Ring]:
    """Circles in each other, the outermost first, so that the inner ones are drawn over it."""
    return [
        Ring(number, INNERMOST + STEP * (number - 1), min(number, 8), CENTRE - INNERMOST - STEP * (number - 1) + 15)
        for number in range(count, 0, -1)
    ]
