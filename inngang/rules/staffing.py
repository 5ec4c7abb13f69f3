"""How many must answer (bemanningsbehov): from how many come to how many at work, half-hour by half-hour."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from typing import Final, NamedTuple

from inngang.rules.erlang import erlang_a, least_servers
from inngang.rules.hours import Interval

HALF_HOUR: Final = 30
MOST: Final = 2_000


class Terms(NamedTuple):
    """What the leader decides or assumes."""

    reached: float = 0.90  # the share who should reach somebody
    minutes_each: float = 6.5
    patience: float = 9.0  # mean minutes people wait before they give up
    away: float = 0.07  # the share of those planned who are ill or away


@lru_cache(maxsize=8192)
def at_work(contacts: float, terms: Terms) -> int:
    """The fewest who must be at work in a half-hour with so many contacts. A first guess, by formula (Erlang A)."""
    if contacts < 0.05:
        return 0
    return least_servers(
        reached=terms.reached, per_minute=contacts / HALF_HOUR, minutes_each=terms.minutes_each,
        patience=terms.patience, most=MOST,
    )  # fmt: skip


def to_plan(contacts: float, terms: Terms) -> int:
    """The fewest to plan, when some will be away."""
    return ceil(at_work(round(contacts, 2), terms) / (1 - terms.away) - 1e-9)


def reached(contacts: float, planned: float, terms: Terms) -> float | None:
    """The share who reach somebody with so many planned; None when nobody is expected."""
    if contacts < 0.05:
        return None
    there = int(planned * (1 - terms.away) + 0.5)
    return erlang_a(
        servers=there, per_minute=contacts / HALF_HOUR, minutes_each=terms.minutes_each, patience=terms.patience
    ).reached


def open_slots(intervals: Sequence[Interval]) -> tuple[int, ...]:
    """The half-hours of a day that are open, wholly or in part."""
    return tuple(
        slot for slot in range(48) if any(a < (slot + 1) * HALF_HOUR and b > slot * HALF_HOUR for a, b in intervals)
    )
