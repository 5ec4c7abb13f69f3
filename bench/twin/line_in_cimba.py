"""One line with one server (M/M/1) in Cimba's Python, as its guide has it."""

import cimba as cb
from cimba import inputs


class MM1(cb.Model):
    gap: cb.Input[float] = inputs.dist.exponential(mean=1 / 0.9)
    takes: cb.Input[float] = inputs.dist.exponential(mean=1.0)
    waiting: cb.Container
    mean_length: cb.Output[float]

    @cb.process
    def arrivals(self):
        while True:
            cb.hold(self.gap.next())
            self.waiting.put(1)

    @cb.process
    def server(self):
        while True:
            self.waiting.get(1)
            cb.hold(self.takes.next())

    @cb.on_end
    def measure(self):
        self.mean_length = self.waiting.mean_level()


def run(customers: int) -> cb.Results:
    """So many customers on average at load 0.9."""
    return cb.Experiment(MM1(), replications=1, window=cb.Window(warmup=0, duration=customers / 0.9), seed=1).run()
