"""What will happen next: a heap with four branches. A row is (time and kind in one number, id and place in one number)."""

from __future__ import annotations

import numpy as np

from inngang.simulator.compiled import inside


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
