"""A day that begins in the middle (varm start): who waits already, in which circles, and who talks with whom."""

# ruff: noqa: F403, F405 the names of the fields
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from inngang.simulator.compiled import compiled
from inngang.simulator.heap import tell
from inngang.simulator.layout import *
from inngang.simulator.layout import State, Tables
from inngang.simulator.lists import circle_of, link
from inngang.simulator.placing import tell_next

W_CLASS, W_LUCK, W_OWN, W_SINCE, W_PACE, W_DUE, W_FROM, W_TO, W_GIVES_UP_AT, W_TURN = range(10)
K_CLASS, K_LUCK, K_ADVISER, K_BEGAN, K_ENDS_AT = range(5)


class Warm(NamedTuple):
    """How it stands when the run begins; times are milliseconds from its start, so most are below 0."""

    waits: np.ndarray  # in the order they came, with the circles[W_FROM:W_TO] of each
    circles: np.ndarray  # (kind, queue, opens at)
    talks: np.ndarray


def cold() -> Warm:
    """Nobody waits and nobody talks."""
    return Warm(np.zeros((0, 10), np.int64), np.zeros((0, 3), np.int64), np.zeros((0, 5), np.int64))


@compiled
def begin(w: Tables, s: State, waits: np.ndarray, rings: np.ndarray, talks: np.ndarray) -> None:
    """Put everybody where they are. There must be room."""
    for row in range(waits.shape[0]):
        one = waits[row]
        slot = _somebody(s, one[W_CLASS], one[W_LUCK], one[W_SINCE])
        contact = s.contacts[slot]
        contact[OWN], contact[PACE], contact[DUE], contact[STATE] = one[W_OWN], one[W_PACE], one[W_DUE], WAITS
        contact[PATIENCE], contact[TURN] = min(one[W_GIVES_UP_AT] - one[W_SINCE], ENDLESS), one[W_TURN]
        count = min(one[W_TO] - one[W_FROM], s.found.shape[1])
        opened = 0
        for circle in range(count):
            ring = rings[one[W_FROM] + circle]
            s.found[slot, circle] = circle_of(ring[0], ring[1], ring[2])
            if opened == circle and ring[2] <= 0:
                opened += 1
        for circle in range(opened):
            link(w, s, slot, circle)
        contact[COUNT], contact[NEXT] = count, opened
        tell_next(w, s, slot)
        s.counts[one[W_CLASS], CAME] += 1
        s.counts[one[W_CLASS], ENTERED] += 1
        s.by_slot[one[W_CLASS], 0, 0] += 1
        s.whole[WAITING] += 1
        s.whole[WAIT_AREA] -= one[W_SINCE]
    s.whole[MOST_WAITING] = s.whole[WAITING]
    for row in range(talks.shape[0]):
        one = talks[row]
        slot = _somebody(s, one[K_CLASS], one[K_LUCK], one[K_BEGAN])
        contact, adviser = s.contacts[slot], s.advisers[one[K_ADVISER]]
        contact[STATE], contact[ADVISER], contact[OWN] = TALKS, one[K_ADVISER], -1
        adviser[WHAT] = w.classes[one[K_CLASS], C_WHAT]
        adviser[IN_HAND] += 1
        s.whole[IN_SERVICE] += 1
        s.whole[SERVICE_AREA] -= one[K_BEGAN]
        tell(s, max(0, one[K_ENDS_AT]) * KINDS_OF_EVENT + ENDS, slot)


@compiled
def _somebody(s: State, c: int, luck: int, since: int) -> int:
    s.whole[FREE_SLOTS] -= 1
    slot = s.whole[FIRST_FREE]
    contact = s.contacts[slot]
    s.whole[FIRST_FREE] = contact[AFTER]
    contact[NUMBER] = s.whole[NEXT_NUMBER]
    s.whole[NEXT_NUMBER] += 1
    contact[CLASS], contact[LUCK], contact[SINCE], contact[BEGAN], contact[NO_OFFER] = c, luck, since, since, 1
    contact[ATTEMPT], contact[LINK], contact[LAST], contact[TRACE], contact[HANDED] = 0, 0, -1, -1, 0
    contact[FACTS_AS], contact[TIMES_HANDED], contact[TURN] = c, 0, since
    contact[NEXT], contact[PATIENCE], contact[WHEN] = 0, ENDLESS, NOTHING
    if s.came.shape[0] > 0:
        told = s.came[contact[NUMBER]]
        told[T_AT], told[T_CLASS], told[T_OWN], told[T_LAST], told[T_LUCK], told[T_ROW] = since, c, -1, -1, luck, -1
    return slot
