"""What will happen next. What is near stands in short lists, one for each little while; what is far off, in a heap.

The heap has four branches. A row is (time and kind in one number, id and place in one number).
"""

# ruff: noqa: F403, F405 the names of the fields
from __future__ import annotations

import numpy as np

from inngang.simulator.compiled import inside
from inngang.simulator.layout import *
from inngang.simulator.layout import State


@inside
def push(heap: np.ndarray, size: int, when: int, who: int) -> int:
    """Put one more in; the new size is returned. The order is (time, kind, id)."""
    at = size
    while at > 0:
        above = (at - 1) >> 2
        if heap[above, 0] < when or (heap[above, 0] == when and heap[above, 1] <= who):
            break
        heap[at, 0], heap[at, 1] = heap[above, 0], heap[above, 1]
        at = above
    heap[at, 0], heap[at, 1] = when, who
    return size + 1


@inside
def drop_first(heap: np.ndarray, size: int) -> int:
    """Take the first one out; the new size is returned."""
    size -= 1
    when, who = heap[size, 0], heap[size, 1]
    at = 0
    while True:
        first = 4 * at + 1
        if first >= size:
            break
        best, best_when = first, heap[first, 0]
        for child in range(first + 1, min(first + 4, size)):
            other = heap[child, 0]
            if other < best_when or (other == best_when and heap[child, 1] < heap[best, 1]):
                best, best_when = child, other
        if when < best_when or (when == best_when and who <= heap[best, 1]):
            break
        heap[at, 0], heap[at, 1] = best_when, heap[best, 1]
        at = best
    heap[at, 0], heap[at, 1] = when, who
    return size


@inside
def tell(s: State, when: int, slot: int) -> None:
    """Something will happen to somebody, at a time and of a kind. Nobody awaits more than one thing."""
    whole, near, contacts = s.whole, s.near, s.contacts
    contact = contacts[slot]
    contact[WHEN] = when
    number, list_ = contact[NUMBER], when >> whole[SPAN]
    if 0 <= list_ - (whole[NOW] * KINDS_OF_EVENT >> whole[SPAN]) < near.shape[0]:
        place = list_ & (near.shape[0] - 1)
        before, after, steps = wide(-1), wide(near[place]), 0
        while after >= 0 and steps < MOST_AT_ONCE:
            other = contacts[after]
            if other[WHEN] > when or (other[WHEN] == when and other[NUMBER] > number):
                break
            before, after = after, wide(other[AFTER])
            steps += 1
        if steps < MOST_AT_ONCE:
            contact[AFTER] = after
            if before < 0:
                near[place] = slot
            else:
                contacts[before][AFTER] = slot
            whole[FIRST_NEAR] = min(whole[FIRST_NEAR], list_) if whole[NEAR] else list_
            whole[NEAR] += 1
            return
    whole[HEAP_SIZE] = push(s.heap, whole[HEAP_SIZE], when, (wide(number) << 32) | slot)


@inside
def untell(s: State, slot: int) -> None:
    """It will not happen. What is in the heap stays there, and is passed by when its time comes."""
    whole, near, contacts = s.whole, s.near, s.contacts
    contact = contacts[slot]
    if contact[WHEN] == NOTHING:
        return
    place = (contact[WHEN] >> whole[SPAN]) & (near.shape[0] - 1)
    contact[WHEN] = NOTHING
    before, one = wide(-1), wide(near[place])
    while one >= 0 and one != slot:
        before, one = one, wide(contacts[one][AFTER])
    if one == slot:
        if before < 0:
            near[place] = contact[AFTER]
        else:
            contacts[before][AFTER] = contact[AFTER]
        whole[NEAR] -= 1


@inside
def first_near(s: State) -> int:
    """To whom something happens first, of those to whom it happens soon; -1: to nobody."""
    whole, near = s.whole, s.near
    if whole[NEAR] == 0:
        return wide(-1)
    list_ = max(whole[FIRST_NEAR], whole[NOW] * KINDS_OF_EVENT >> whole[SPAN])
    while near[list_ & (near.shape[0] - 1)] < 0:
        list_ += 1
    whole[FIRST_NEAR] = list_
    return wide(near[list_ & (near.shape[0] - 1)])


@inside
def drop_near(s: State, slot: int) -> None:
    """It happens now: take the first of those who are near out of their list."""
    whole, contact = s.whole, s.contacts[slot]
    s.near[(contact[WHEN] >> whole[SPAN]) & (s.near.shape[0] - 1)] = contact[AFTER]
    contact[WHEN] = NOTHING
    whole[NEAR] -= 1
