"""The same work in Cimba's Python (W2), a process for each call."""

import cimba as cb
import numpy as np
from cimba import inputs

from bench.twin.work import IN_TIME_MS, Result, Work

GONE = 7


class Centre(cb.Model):
    gap: cb.Input[float]
    kind: cb.Input[float]
    urgent: cb.Input[float]
    service: cb.Input[float]
    patience: cb.Input[float]
    change_gap: cb.Input[float]
    change_group: cb.Input[float]
    change_size: cb.Input[float]
    calls: cb.Param[int]
    changes: cb.Param[int]
    only_a: cb.Resource = cb.Resource(capacity=0)
    only_b: cb.Resource = cb.Resource(capacity=0)
    only_c: cb.Resource = cb.Resource(capacity=0)
    both: cb.Resource = cb.Resource(capacity=0)
    every: cb.Resource = cb.Resource(capacity=0)
    answered: cb.Output[float]
    in_time: cb.Output[float]
    left: cb.Output[float]
    waited: cb.Output[float]

    @cb.on_start
    def begin(self):
        self.answered = 0.0
        self.in_time = 0.0
        self.left = 0.0
        self.waited = 0.0

    @cb.process
    def arrivals(self):
        for _ in range(self.calls):
            cb.hold(self.gap.next())
            cb.spawn(
                Call, centre=self, kind=int(self.kind.next()), rank=int(self.urgent.next()),
                takes=self.service.next(), waits=self.patience.next(),
            )  # fmt: skip

    @cb.process
    def staff(self):
        for _ in range(self.changes):
            cb.hold(self.change_gap.next())
            group = int(self.change_group.next())
            size = int(self.change_size.next())
            if group == 0:
                self.only_a.set_capacity(size)
            elif group == 1:
                self.only_b.set_capacity(size)
            elif group == 2:
                self.only_c.set_capacity(size)
            elif group == 3:
                self.both.set_capacity(size)
            else:
                self.every.set_capacity(size)


class Call(cb.Model):
    centre: cb.Ref[Centre]
    kind: cb.Param[int]
    rank: cb.Param[int]
    takes: cb.Param[float]
    waits: cb.Param[float]

    @cb.process
    def live(self):
        came = cb.now()
        me = cb.this_process()
        me.timer_set(self.waits, GONE)
        if self.kind == 0:
            got = cb.acquire_any((self.centre.only_a, self.centre.both, self.centre.every), self.rank)
        elif self.kind == 1:
            got = cb.acquire_any((self.centre.only_b, self.centre.both, self.centre.every), self.rank)
        else:
            got = cb.acquire_any((self.centre.only_c, self.centre.every), self.rank)
            if got == 1:
                got = 2
        me.timers_clear()
        if got < 0 or got == GONE:
            self.centre.left += 1.0
        else:
            waited = cb.now() - came
            self.centre.answered += 1.0
            self.centre.waited += waited
            if waited <= IN_TIME_MS:
                self.centre.in_time += 1.0
            cb.hold(self.takes)
            if got == 2:
                self.centre.every.release()
            elif got == 1:
                self.centre.both.release()
            elif self.kind == 0:
                self.centre.only_a.release()
            elif self.kind == 1:
                self.centre.only_b.release()
            else:
                self.centre.only_c.release()
        cb.release(self)


def run(one: Work) -> Result:
    """Skills by `acquire_any`, shifts by `set_capacity`."""
    centre = Centre()
    changes = sorted((at, group, size) for group, sizes in enumerate(one.sizes) for at, size in sizes)
    when = np.array([at for at, _, _ in changes], float)
    given = {
        "gap": np.diff(one.at, prepend=0), "kind": one.kind, "urgent": one.urgent, "service": one.service,
        "patience": one.patience, "change_gap": np.diff(when, prepend=0.0),
        "change_group": [group for _, group, _ in changes], "change_size": [size for _, _, size in changes],
    }  # fmt: skip
    for name, values in given.items():
        setattr(centre, name, inputs.trace(np.asarray(values, float)))
    centre.calls, centre.changes = len(one.at), len(changes)
    window = cb.Window(warmup=0, duration=float(one.at[-1] + 86_400_000))
    found = cb.Experiment(centre, replications=1, window=window, seed=1).run()[centre]
    answered, left = float(found.answered.values[0, 0]), float(found.left.values[0, 0])
    count = answered + left
    return Result(
        float(found.waited.values[0, 0]) / answered / 1000, float(found.in_time.values[0, 0]) / count, left / count
    )
