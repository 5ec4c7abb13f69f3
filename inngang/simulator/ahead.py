"""Who counts as having waited longer (forsprang i køen), on numbers alone: the moment that counts in the order.

A test proves on generated contacts, policies and hours that this is the moment of `rules.ahead`.
"""

# ruff: noqa: F403, F405 the names of the fields
from __future__ import annotations

import numpy as np

from inngang.rules.ahead import LOOKED_BACK
from inngang.rules.vocabulary import Pace
from inngang.simulator.circles import first_after
from inngang.simulator.compiled import apart, compiled, inside
from inngang.simulator.layout import *
from inngang.simulator.layout import Tables

_ACUTE, _LIVE = int(Pace.ACUTE), int(Pace.LIVE)


@inside
def turn(w: Tables, c: int, where: int, pace: int, since: int) -> int:
    """The moment that counts for one of class `c`, in the working time of the class `where`."""
    if pace == _ACUTE:
        return since
    if pace == _LIVE:
        return since - w.classes[c, C_AHEAD_MS]
    if w.classes[c, C_AHEAD_MINUTES] or w.classes[c, C_AHEAD_DAYS]:
        return _written(w, c, where, since)
    return since


@apart
def _written(w: Tables, c: int, where: int, since: int) -> int:
    spans = w.spans[w.classes[where, C_SPANS_FROM] : w.classes[where, C_SPANS_TO]]
    days = w.days[w.classes[where, C_DAYS_FROM] : w.classes[where, C_DAYS_TO]]
    return moment(spans, days, since, 0, w.classes[c, C_AHEAD_MINUTES], w.classes[c, C_AHEAD_DAYS])


@compiled
def moment(spans: np.ndarray, days: np.ndarray, since: int, ms: int, minutes: int, whole_days: int) -> int:
    """The earliest of: so many milliseconds before, so many minutes of opening hours, and so many working days."""
    first = since - ms
    if minutes:
        first = min(first, minutes_before(spans, days, since, minutes))
    if whole_days:
        first = min(first, days_before(days, since, whole_days))
    return first


@compiled
def minutes_before(spans: np.ndarray, days: np.ndarray, since: int, minutes: int) -> int:
    """The last moment from which so many minutes of opening hours had passed; `since` where they are not found."""
    left = minutes * 60_000
    today = first_after(days, since) - 1
    if today < 0:
        return since
    furthest = days[max(0, today - LOOKED_BACK), 0]
    low, high = 0, spans.shape[0]  # the first opening that begins then or later
    while low < high:
        middle = (low + high) >> 1
        if spans[middle, 0] < since:
            low = middle + 1
        else:
            high = middle
    for row in range(low - 1, -1, -1):
        if spans[row, 0] < furthest:
            return since
        last = min(spans[row, 1], since)
        if last - spans[row, 0] >= left:
            return last - left
        left -= last - spans[row, 0]
    return since


@compiled
def days_before(days: np.ndarray, since: int, count: int) -> int:
    """The same time of day so many working days before; on a closed day the beginning of it. `since` where not found."""
    today = first_after(days, since) - 1
    if today < 0:
        return since
    of_the_day = since - days[today, 0] if days[today, 1] > -NEVER else wide(0)
    for row in range(today - 1, max(-1, today - LOOKED_BACK - 1), -1):
        if days[row, 1] > -NEVER:
            count -= 1
            if count == 0:
                return days[row, 0] + of_the_day
    return since
