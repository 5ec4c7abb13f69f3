"""The same kind of calls in Ciw (W1): its own chance, so what is compared is how many calls a second, not the waits.

A change of shift in Ciw puts everybody who is free or busy aside and brings a whole new crew, so its waits are too short.
"""

from __future__ import annotations

from typing import Any

import ciw
import numpy as np

from bench.twin.full import DAY, OPENS, PROFILE
from bench.twin.work import DAYS, HALF_HOUR, PATIENCE_S, SECONDS, SHARES, URGENT, Work

SECOND = 1000


def run(one: Work, a_day: int, days: int = DAYS) -> tuple[int, float]:
    """How many calls there were, and the mean wait in seconds."""
    shape = PROFILE / PROFILE.sum()
    ends = [
        (day * DAY + OPENS + slot * HALF_HOUR) / SECOND for day in range(days) for slot in range(len(shape) + 1)
    ] + [days * DAY / SECOND]
    per_slot: list[float] = []
    for _ in range(days):
        per_slot += [0.0, *shape]
    per_slot.append(0.0)
    sigma = float(np.sqrt(np.log(2)))
    arrivals: dict[str, list[Any]] = {"urgent": [], "other": []}
    service: dict[str, list[Any]] = {"urgent": [], "other": []}
    leaves: dict[str, list[Any]] = {"urgent": [], "other": []}
    servers = []
    for kind, seconds in enumerate(SECONDS):
        for name, share in (("urgent", URGENT), ("other", 1 - URGENT)):
            rates = [a_day * SHARES[kind] * share * part / (HALF_HOUR / SECOND) for part in per_slot]
            arrivals[name].append(ciw.dists.PoissonIntervals(rates=rates, endpoints=ends, max_sample_date=ends[-1]))
            service[name].append(ciw.dists.Lognormal(float(np.log(seconds)) - sigma**2 / 2, sigma))
            leaves[name].append(ciw.dists.Exponential(1 / PATIENCE_S))
        sizes = [(at / SECOND, size) for at, size in one.sizes[kind] if at < days * DAY]
        numbers = [1] + [size for _, size in sizes]
        until = [at for at, _ in sizes] + [days * DAY / SECOND]
        servers.append(ciw.Schedule(numbers_of_servers=numbers, shift_end_dates=until))
    network = ciw.create_network(
        arrival_distributions=arrivals, service_distributions=service, reneging_time_distributions=leaves,
        number_of_servers=servers, priority_classes={"urgent": 0, "other": 1},
        routing={name: [[0.0] * 3 for _ in range(3)] for name in arrivals},
    )  # fmt: skip
    ciw.seed(1)
    played = ciw.Simulation(network)
    played.simulate_until_max_time(days * DAY / SECOND)
    found = played.get_all_records(only=["service"])
    gone = played.get_all_records(only=["renege"])
    return len(found) + len(gone), float(np.mean([one.waiting_time for one in found]))
