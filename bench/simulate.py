"""The simulator: calls a second of one core's time, compiled, beside the same loop uncompiled in the same run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

WANTED_TIMES = 20  # how many times the uncompiled loop
ROOT = Path(__file__).parents[1]


class Measured(NamedTuple):
    calls_a_second: float
    events_a_second: float
    sums: str  # of what was counted; the same whatever way it runs


def measured(days: int) -> Measured:
    """Ordinary days, timed in the processor's own time without the first, which compiles."""
    from datetime import date

    from inngang.rules.routing import policy_for
    from inngang.simulator import layout as f
    from inngang.simulator.day import ordinary_day, read, runner

    monday = date(2026, 11, 23)
    run = runner(read(ordinary_day(), policy=policy_for(monday), day=monday))
    run(0)
    began = time.process_time()
    outcomes = [run(seed) for seed in range(1, days + 1)]
    took = time.process_time() - began
    calls = sum(int(one.counts[:, f.CAME].sum()) for one in outcomes)
    sums = ",".join(str(int(number)) for number in outcomes[0].counts.sum(axis=0))
    return Measured(calls / took, sum(one.events for one in outcomes) / took, sums)


def simulate(quick: bool) -> list[tuple[str, str, str, str, bool]]:
    """What was measured, its number, what it stands beside, its goal, and whether it is there."""
    fast = _in_a_process_of_its_own(20 if quick else 200, compiled=True)
    slow = _in_a_process_of_its_own(1 if quick else 4, compiled=False)
    times = fast.calls_a_second / slow.calls_a_second
    beside = f"{slow.calls_a_second:,.0f}/s uncompiled; {fast.events_a_second:,.0f} events/s"
    same = fast.sums == slow.sums
    return [
        (
            "simulate: an ordinary day, calls",
            f"{fast.calls_a_second:,.0f}/s, {times:.0f} ×",
            beside,
            f"≥ {WANTED_TIMES} ×",
            times >= WANTED_TIMES,
        ),
        ("simulate: counted the same, compiled or not", "yes" if same else "no", "", "yes", same),
    ]


def _in_a_process_of_its_own(days: int, *, compiled: bool) -> Measured:
    environment = os.environ | {"NUMBA_DISABLE_JIT": "0" if compiled else "1", "PYTHONPATH": str(ROOT)}
    order = [sys.executable, "-m", "bench.simulate", str(days)]
    told = subprocess.run(order, env=environment, check=True, cwd=ROOT, capture_output=True, text=True)
    calls, events, sums = told.stdout.split()
    return Measured(float(calls), float(events), sums)


if __name__ == "__main__":
    print(*measured(int(sys.argv[1])))
