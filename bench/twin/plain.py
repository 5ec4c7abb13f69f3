"""The same work in plain Python with a heap and no library."""

from __future__ import annotations

from collections import deque
from heapq import heapify, heappop, heappush

import numpy as np

from bench.twin.work import KINDS, Result, Work, result

ENDS, GIVES_UP, SHIFT, ARRIVES = range(4)


def run(one: Work) -> Result:
    """Groups are counts: how many are at work, and how many of them are free."""
    at, kind, urgent = one.at.tolist(), one.kind.tolist(), one.urgent.tolist()
    service, patience = one.service.tolist(), one.patience.tolist()
    asked = [one.asked(number) for number in range(KINDS)]
    size, busy = [0] * len(one.groups), [0] * len(one.groups)
    lines = [[deque[int](), deque[int]()] for _ in range(KINDS)]  # of each kind: the urgent, the others
    waits_still = bytearray(len(at))
    waits, left = [], 0
    shifts = [(when, SHIFT, number, wanted) for number, sizes in enumerate(one.sizes) for when, wanted in sizes]
    events = shifts
    heapify(events)
    coming, count = 0, len(at)

    def serve(now: int, call: int, group: int) -> None:
        busy[group] += 1
        waits.append(now - at[call])
        heappush(events, (now + service[call], ENDS, call, group))

    def take(now: int, group: int) -> None:
        while busy[group] < size[group]:
            best, line = -1, None
            for lane in (0, 1):
                for number in one.groups[group]:
                    queue = lines[number][lane]
                    while queue and not waits_still[queue[0]]:
                        queue.popleft()
                    if queue and (best < 0 or queue[0] < best):
                        best, line = queue[0], queue
                if best >= 0:
                    break
            if best < 0 or line is None:
                return
            line.popleft()
            waits_still[best] = 0
            serve(now, best, group)

    while events or coming < count:
        if coming < count and (not events or at[coming] < events[0][0]):
            now, call = at[coming], coming
            coming += 1
            for group in asked[kind[call]]:
                if busy[group] < size[group]:
                    serve(now, call, group)
                    break
            else:
                lines[kind[call]][not urgent[call]].append(call)
                waits_still[call] = 1
                heappush(events, (now + patience[call], GIVES_UP, call, 0))
            continue
        now, what, number, more = heappop(events)
        if what == ENDS:
            busy[more] -= 1
            take(now, more)
        elif what == GIVES_UP:
            if waits_still[number]:
                waits_still[number] = 0
                left += 1
        else:
            size[number] = more
            take(now, number)
    return result(np.array(waits), left)
