"""What will happen next: a heap with four branches. A row is (time and kind in one number, id, place in the pool)."""

from __future__ import annotations

import numpy as np

from inngang.simulator.compiled import compiled


@compiled
def push(heap: np.ndarray, size: int, when: int, number: int, slot: int) -> int:
    """Put one more in; the new size is returned. The order is (time, kind, id)."""
    at = size
    while at > 0:
        above = (at - 1) >> 2
        if heap[above, 0] < when or (heap[above, 0] == when and heap[above, 1] <= number):
            break
        heap[at, 0], heap[at, 1], heap[at, 2] = heap[above, 0], heap[above, 1], heap[above, 2]
        at = above
    heap[at, 0], heap[at, 1], heap[at, 2] = when, number, slot
    return size + 1


@compiled
def drop_first(heap: np.ndarray, size: int) -> int:
    """Take the first one out; the new size is returned."""
    size -= 1
    when, number, slot = heap[size, 0], heap[size, 1], heap[size, 2]
    at = 0
    while True:
        first = 4 * at + 1
        if first >= size:
            break
        best = first
        last = min(first + 4, size)
        for child in range(first + 1, last):
            if heap[child, 0] < heap[best, 0] or (heap[child, 0] == heap[best, 0] and heap[child, 1] < heap[best, 1]):
                best = child
        if when < heap[best, 0] or (when == heap[best, 0] and number <= heap[best, 1]):
            break
        heap[at, 0], heap[at, 1], heap[at, 2] = heap[best, 0], heap[best, 1], heap[best, 2]
        at = best
    heap[at, 0], heap[at, 1], heap[at, 2] = when, number, slot
    return size
