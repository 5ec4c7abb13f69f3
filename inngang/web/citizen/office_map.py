"""A simple map of the offices a search found (kart): points where they lie, and their names in the list beside it."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians
from typing import Final, NamedTuple

from inngang.service.organisation.find import Hit

SIZE: Final = 320
EDGE: Final = 28
FEWEST: Final = 2


class Dot(NamedTuple):
    """One office: its number in the list, where it lies in the picture, and whether it is open now."""

    number: int
    x: float
    y: float
    is_open: bool


class Map(NamedTuple):
    width: int
    height: int
    dots: tuple[Dot, ...]


def drawn(hits: Sequence[Hit]) -> Map | None:
    """North is up, and both ways have the same scale. None when fewer than two places are known."""
    known = [(number, hit) for number, hit in enumerate(hits, 1) if hit.point is not None]
    if len(known) < FEWEST:
        return None
    narrow = cos(radians(sum(hit.point.latitude for _, hit in known if hit.point) / len(known)))
    places = [(number, hit, hit.point.longitude * narrow, hit.point.latitude) for number, hit in known if hit.point]
    west, east = min(one[2] for one in places), max(one[2] for one in places)
    south, north = min(one[3] for one in places), max(one[3] for one in places)
    scale = (SIZE - 2 * EDGE) / (max(east - west, north - south) or 1)
    dots = tuple(
        Dot(number, round(EDGE + (x - west) * scale, 1), round(EDGE + (north - y) * scale, 1), hit.open_now)
        for number, hit, x, y in places
    )
    return Map(round((east - west) * scale + 2 * EDGE), round((north - south) * scale + 2 * EDGE), dots)
