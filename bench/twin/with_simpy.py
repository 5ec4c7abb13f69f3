"""The same work in SimPy: as its guide would have it, and as an expert would, who only lets SimPy keep the time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Any

import numpy as np
import simpy
from simpy.events import Event, Timeout

from bench.twin.work import KINDS, Result, Work, result
from inngang.simulator import chance
from inngang.simulator import layout as f
from inngang.simulator.chance import from_table, mixed, uniform
from inngang.simulator.tables import World

COUNTED = ("answered", "gave up", "phoned later", "tried again", "followed", "waited ms", "served ms")


def as_its_guide_has_it(one: Work) -> Result:
    """Each group a PriorityResource, each call a process (W1)."""
    env = simpy.Environment()
    groups = [simpy.PriorityResource(env, 1) for _ in one.groups]
    waits: list[int] = []
    left = [0]

    def call(group: simpy.PriorityResource, urgent: bool, service: int, patience: int) -> Iterator[Any]:
        came = env.now
        with group.request(priority=0 if urgent else 1) as asked:
            yield asked | env.timeout(patience)
            if not asked.triggered:
                left[0] += 1
                return
            waits.append(int(env.now - came))
            yield env.timeout(service)

    def calls() -> Iterator[Any]:
        rows = zip(
            one.at.tolist(),
            one.kind.tolist(),
            one.urgent.tolist(),
            one.service.tolist(),
            one.patience.tolist(),
            strict=True,
        )
        for at, kind, urgent, service, patience in rows:
            yield env.timeout(at - env.now)
            env.process(call(groups[kind], urgent, service, patience))

    def staff(group: simpy.PriorityResource, sizes: list[tuple[int, int]]) -> Iterator[Any]:
        for at, size in sizes:
            yield env.timeout(at - env.now)
            group._capacity = size  # there is no other way; and each place must be offered, not only the first
            while group.put_queue and len(group.users) < size:
                before = len(group.put_queue)
                group._trigger_put(None)
                if len(group.put_queue) == before:
                    break

    for group in groups:
        group._capacity = 0
    for group, sizes in zip(groups, one.sizes, strict=True):
        env.process(staff(group, sizes))
    env.process(calls())
    env.run()
    return result(np.array(waits), left[0])


def by_an_expert(one: Work) -> Result:
    """Who gets whom is decided by hand (W1 and W2)."""
    env = simpy.Environment()
    at, kind, urgent = one.at.tolist(), one.kind.tolist(), one.urgent.tolist()
    service, patience = one.service.tolist(), one.patience.tolist()
    asked = [one.asked(number) for number in range(KINDS)]
    size, busy = [0] * len(one.groups), [0] * len(one.groups)
    lines = [[deque[int](), deque[int]()] for _ in range(KINDS)]
    waits_still = bytearray(len(at))
    waits, left = [], [0]

    def serve(call: int, group: int) -> None:
        busy[group] += 1
        waits.append(env.now - at[call])
        Timeout(env, service[call], group).callbacks.append(ends)

    def ends(event: Any) -> None:
        busy[event._value] -= 1
        take(event._value)

    def gives_up(event: Any) -> None:
        if waits_still[event._value]:
            waits_still[event._value] = 0
            left[0] += 1

    def take(group: int) -> None:
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
            serve(best, group)

    def changes(event: Any) -> None:
        group, wanted = event._value
        size[group] = wanted
        take(group)

    def comes(event: Any) -> None:
        call = event._value
        if call + 1 < len(at):
            Timeout(env, at[call + 1] - at[call], call + 1).callbacks.append(comes)
        for group in asked[kind[call]]:
            if busy[group] < size[group]:
                serve(call, group)
                return
        lines[kind[call]][not urgent[call]].append(call)
        waits_still[call] = 1
        Timeout(env, patience[call], call).callbacks.append(gives_up)

    for number, sizes in enumerate(one.sizes):
        for when, wanted in sizes:
            Timeout(env, when, (number, wanted)).callbacks.append(changes)
    Timeout(env, at[0], 0).callbacks.append(comes)
    env.run()
    return result(np.array(waits), left[0])


class Full:
    """The full policy (W3) by an expert, on the same luck. SimPy's time is the millisecond and the kind of event in one number."""

    def __init__(self, world: World, seed: int) -> None:
        self.env, self.seed, self.until = simpy.Environment(), seed, world.scenario.until
        self.kinds = world.scenario.classes
        self.number = {one.name: place for place, one in enumerate(self.kinds)}
        policy = world.scenario.policy.live
        self.hold = policy[2].opens_after.seconds * 1000
        self.wide = policy[3].opens_after.seconds * 1000
        self.queues = {"everybody": 0, "a": 1, "b": 2, "c": 3}
        self.skill = [self.queues[one.queues[0]] for one in world.scenario.advisers]
        count = len(self.skill)
        self.here, self.busy, self.idle_since = [False] * count, [False] * count, [-1] * count
        self.idle: list[list[tuple[int, int]]] = [[] for _ in range(4)]
        self.lanes: list[list[list[Any]]] = [
            [[], [], []] for _ in range(4 + count)
        ]  # on the line, to be phoned, written
        self.rows, self.next_number = world.tables.arrivals.tolist(), 0
        self.counted = dict.fromkeys(COUNTED, 0)
        for when, adviser, comes in world.tables.shifts.tolist():
            self.tell(when, f.SHIFT, adviser, self.shift, (adviser, comes))
        if self.rows:
            self.tell(self.rows[0][0], f.ARRIVES, 0, self.arrives, 0)

    def run(self) -> dict[str, int]:
        with np.errstate(over="ignore"):
            self.env.run(until=self.until * 8)
        return self.counted

    def tell(self, at: int, kind: int, number: int, what: Any, value: Any) -> None:
        event = Event(self.env)
        event._ok, event._value = True, value
        event.callbacks.append(what)
        self.env.schedule(event, number, at * 8 + kind - self.env.now)  # type: ignore[arg-type]  # the lower number first

    def arrives(self, event: Any) -> None:
        place = event._value
        row = self.rows[place]
        if place + 1 < len(self.rows):
            self.tell(self.rows[place + 1][0], f.ARRIVES, place + 1, self.arrives, place + 1)
        self.come(row[0], Call(row[1], row[2], row[3]))

    def again(self, event: Any) -> None:
        self.come(self.env.now // 8, event._value)

    def come(self, now: int, call: Call) -> None:
        call.number, self.next_number = self.next_number, self.next_number + 1
        call.since, call.waits, call.opened, call.gives_up = now, True, [], -1
        one, own = self.kinds[call.kind], call.own
        if call.kind >= 3:
            call.lane, call.circles = 2, [(0, now)]
        elif own >= 0 and self.here[own]:
            skill = call.kind + 1
            call.lane, call.circles = (
                0,
                [(4 + own, now), (skill, now + self.hold), (0, max(now + self.hold, now + self.wide))],
            )
        else:
            call.lane, call.circles = 0, [(call.kind + 1, now), (0, now + self.wide)]
        if self.look(now, call) or call.lane == 2:
            return
        patience = from_table(one.patience, uniform(self.seed, chance.PATIENCE, call.luck, call.attempt))  # type: ignore[arg-type]
        call.gives_up = now + patience
        self.tell(call.gives_up, f.GIVES_UP, call.number, self.gives_up, (call, call.number))
        if 0 <= one.offer_after <= patience:
            self.tell(now + one.offer_after, f.OFFERED, call.number, self.offered, (call, call.number))

    def look(self, now: int, call: Call) -> bool:
        first = len(call.opened)
        new = []
        for queue, opens in call.circles[first:]:
            if opens > now:
                break
            adviser = self.desk(queue)
            if adviser >= 0:
                self.serve(now, call, adviser)
                return True
            new.append(queue)
        for queue in new:
            call.opened.append(queue)
            heappush(self.lanes[queue][call.lane], (call.since, call.number, call.lane, call))
        if len(call.opened) < len(call.circles):
            self.tell(call.circles[len(call.opened)][1], f.OPENS, call.number, self.opens, (call, call.number))
        return False

    def opens(self, event: Any) -> None:
        call, number = event._value
        if call.waits and call.number == number:
            self.look(self.env.now // 8, call)

    def offered(self, event: Any) -> None:
        call, number = event._value
        one = self.kinds[call.kind]
        if not call.waits or call.number != number or call.lane != 0:
            return
        if uniform(self.seed, chance.ACCEPTS, call.luck, call.attempt) < one.accepts:
            self.counted["phoned later"] += 1
            call.lane, call.gives_up = 1, -1
            for queue in call.opened:
                heappush(self.lanes[queue][1], (call.since, call.number, 1, call))

    def gives_up(self, event: Any) -> None:
        call, number = event._value
        now = self.env.now // 8
        if not call.waits or call.number != number or call.gives_up != now:
            return
        one = self.kinds[call.kind]
        call.waits = False
        self.counted["gave up"] += 1
        if (
            call.attempt < one.most_returns
            and uniform(self.seed, chance.RETURNS, call.luck, call.attempt) < one.returns
        ):
            u = uniform(self.seed, chance.RETURN_DELAY, call.luck, call.attempt)
            self.counted["tried again"] += 1
            call.attempt += 1
            self.tell(now + from_table(one.return_delay, u), f.RETURNS, call.number, self.again, call)  # type: ignore[arg-type]

    def desk(self, queue: int) -> int:
        if queue >= 4:
            return queue - 4 if self.here[queue - 4] and not self.busy[queue - 4] else -1
        heap = self.idle[queue]
        while heap:
            since, adviser = heap[0]
            if self.here[adviser] and not self.busy[adviser] and self.idle_since[adviser] == since:
                return adviser
            heappop(heap)
        return -1

    def serve(self, now: int, call: Call, adviser: int) -> None:
        call.waits, self.busy[adviser] = False, True
        self.counted["answered"] += 1
        self.counted["waited ms"] += now - call.since
        u = uniform(self.seed, chance.SERVICE, call.luck, call.attempt)
        lasts = from_table(self.kinds[call.kind].service, u)
        self.tell(now + lasts, f.ENDS, call.number, self.ends, (call, adviser, lasts))

    def ends(self, event: Any) -> None:
        call, adviser, lasts = event._value
        now, one = self.env.now // 8, self.kinds[call.kind]
        self.counted["served ms"] += lasts
        self.busy[adviser] = False
        if one.follow and uniform(self.seed, chance.FOLLOWS, call.luck, call.link) < one.follows:
            self.counted["followed"] += 1
            u = uniform(self.seed, chance.FOLLOW_DELAY, call.luck, call.link)
            after = Call(self.number[one.follow], int(np.int64(mixed(call.luck) >> chance.ONE)), call.own)
            after.link = call.link + 1
            self.tell(now + from_table(one.follow_delay, u), f.RETURNS, call.number, self.again, after)  # type: ignore[arg-type]
        self.take(now, adviser)

    def shift(self, event: Any) -> None:
        adviser, comes = event._value
        self.here[adviser] = bool(comes)
        self.take(self.env.now // 8, adviser)

    def take(self, now: int, adviser: int) -> None:
        if not self.here[adviser] or self.busy[adviser]:
            return
        best = None
        for queue in (0, self.skill[adviser], 4 + adviser):
            lanes = self.lanes[queue]
            for lane in (0, 1, 2):
                heap = lanes[lane]
                while heap and not (heap[0][3].waits and heap[0][3].number == heap[0][1] and heap[0][3].lane == lane):
                    heappop(heap)
                if heap:
                    head = heap[0]
                    if best is None or (lane, head[0], head[1]) < (best[2], best[0], best[1]):
                        best = head
                    break
        if best is not None:
            self.serve(now, best[3], adviser)
            return
        self.idle_since[adviser] = now
        heappush(self.idle[0], (now, adviser))
        heappush(self.idle[self.skill[adviser]], (now, adviser))


class Call:
    """One who calls, or what follows from it."""

    __slots__ = (
        "kind",
        "luck",
        "own",
        "attempt",
        "link",
        "number",
        "since",
        "waits",
        "lane",
        "circles",
        "opened",
        "gives_up",
    )

    def __init__(self, kind: int, luck: int, own: int) -> None:
        self.kind, self.luck, self.own, self.attempt, self.link = kind, luck, own, 0, 0
        self.number, self.since, self.waits, self.lane, self.gives_up = -1, 0, False, 0, -1
        self.circles: list[tuple[int, int]] = []
        self.opened: list[int] = []
