"""One thing measured in a process of its own, told as JSON: `python -m bench.twin.measure NAME`. Times are the processor's."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from inngang.simulator import layout as f
from inngang.simulator.compiled import is_compiled
from inngang.simulator.play import Outcome, Stretch, play, play_long


def best(run: Callable[[], Any], times: int = 3) -> float:
    """The least of some, which is what the machine can do when nobody else is there."""
    took = []
    for _ in range(times):
        began = time.process_time()
        run()
        took.append(time.process_time() - began)
    return min(took)


def full(quick: bool) -> dict[str, Any]:
    """The full policy: SimPy by an expert and the twin, in turns, on the same people."""
    from bench.twin.full import full as made
    from bench.twin.full import with_calls
    from bench.twin.with_simpy import Full

    world, streams = made(850 if is_compiled() else 40, 1)
    world = with_calls(world, streams, 1, 1)
    calls = len(world.tables.arrivals)
    play(world, seed=1)
    ours, theirs, told = [], [], {}
    for _ in range(1 if quick else 3):
        began = time.process_time()
        told = Full(world, 1).run()
        theirs.append(time.process_time() - began)
        ours.append(best(lambda: play(world, seed=1), 5 if is_compiled() else 1))
    found = play(world, seed=1).counts.sum(axis=0)
    places = (f.ANSWERED, f.GAVE_UP, f.ACCEPTED, f.RETURNED, f.FOLLOWED, f.WAITED_MS, f.SERVED_MS)
    ratio = sorted(a / b for a, b in zip(theirs, ours, strict=True))[len(ours) // 2]
    return {
        "ours": calls / min(ours), "theirs": calls / min(theirs), "ratio": ratio,
        "same": list(told.values()) == [int(found[place]) for place in places],
    }  # fmt: skip


def groups(quick: bool) -> dict[str, Any]:
    """W1 and W2 by everybody who can."""
    from bench.twin import plain
    from bench.twin import work as w

    found: dict[str, Any] = {}
    if (with_cimba := _load("with_cimba")) is not None:  # before ours, see `line`
        with_cimba.run(w.work(w.SHARED_GROUPS, 400))  # which compiles
    for name, made, a_day in (
        ("W1", w.OWN_GROUPS, 40_000),
        ("W1 small", w.OWN_GROUPS, 4_000),
        ("W2", w.SHARED_GROUPS, 40_000),
    ):
        one = w.work(made, a_day // 10 if quick and a_day > 4_000 else a_day)
        world = w.for_the_twin(one)
        calls = len(one.at)
        play(world, seed=1)
        rows = {"ours": (calls / best(lambda world=world: play(world, seed=1), 5), str(_result(play(world, seed=1))))}  # type: ignore[misc]
        others: dict[str, Callable[[], Any]] = {"heapq": lambda one=one: plain.run(one)}  # type: ignore[misc]
        if (with_simpy := _load("with_simpy")) is not None:
            if made == w.OWN_GROUPS:
                others["SimPy"] = lambda one=one: with_simpy.as_its_guide_has_it(one)  # type: ignore[misc]
            others["SimPy expert"] = lambda one=one: with_simpy.by_an_expert(one)  # type: ignore[misc]
        if made == w.SHARED_GROUPS and with_cimba is not None:
            others["Cimba"] = lambda one=one: with_cimba.run(one)  # type: ignore[misc]
        for other, run in others.items():
            told: list[Any] = []
            took = best(lambda run=run, told=told: told.append(run()), 1 if "SimPy" in other else 2)  # type: ignore[misc]
            rows[other] = (calls / took, str(told[-1]))
        if made == w.OWN_GROUPS and (with_ciw := _load("with_ciw")) is not None:
            began = time.process_time()
            count, wait = with_ciw.run(one, len(one.at) // w.DAYS, 1)
            rows["Ciw"] = (count / (time.process_time() - began), f"mean wait {wait:.2f} s: it changes whole crews")
        found[name] = rows
    return found


def _load(name: str) -> Any:
    """One of the others, or nothing where it is not installed."""
    from importlib import import_module

    try:
        return import_module(f"bench.twin.{name}")
    except ImportError:
        return None


def _result(outcome: Outcome) -> Any:
    from bench.twin.work import Result

    c = outcome.counts.sum(axis=0)
    count = c[f.ANSWERED] + c[f.GAVE_UP]
    return Result(c[f.WAITED_MS] / c[f.ANSWERED] / 1000, c[f.IN_TIME] / count, c[f.GAVE_UP] / count)


def line(quick: bool) -> dict[str, Any]:
    """M/M/1 at load 0.9."""
    from datetime import datetime

    from inngang.rules.hours import OSLO
    from inngang.rules.routing import policy_for
    from inngang.rules.vocabulary import Channel, CircleKind
    from inngang.simulator.arrivals import trace
    from inngang.simulator.tables import Adviser, ContactClass, Scenario, build, fixed

    rng, count = np.random.default_rng(1), 100_000 if quick else 1_000_000
    at = np.rint(np.cumsum(rng.exponential(100_000 / 0.9, count))).astype(np.int64)
    arrivals = trace(at, np.zeros(count), service=np.rint(rng.exponential(100_000, count)))  # type: ignore[arg-type]
    start, end = datetime(2026, 11, 23, tzinfo=OSLO), int(at[-1])
    kind = ContactClass("all", Channel.PHONE, fixed(1), queues={CircleKind.NATIONAL: "all"})
    everyday = Scenario(start, 86_400_000, policy_for(start.date()), (kind,), (Adviser(("all",), ((0, end),)),))
    world = build(everyday, arrivals)
    found = {}
    if (
        in_cimba := _load("line_in_cimba")
    ) is not None:  # before ours: Cimba cannot compile where the compiler has been used
        in_cimba.run(1000)
        found["Cimba"] = count / best(lambda: in_cimba.run(count))
    play(world, seed=1)
    found["ours"] = count / best(lambda: play(world, seed=1, until=end))
    return found


def size(quick: bool) -> dict[str, Any]:
    """The full policy with few and with many."""
    from bench.twin.full import full as made
    from bench.twin.full import with_calls

    found = {}
    for advisers, days in ((10, 60), (100, 40), (1_000, 5), (10_000, 1)):
        length = max(1, days // 5) if quick else days
        world, streams = made(advisers, length)
        world = with_calls(world, streams, length, 1)
        events = play(world, seed=1).events
        took, calls = best(lambda world=world: play(world, seed=1), 5), len(world.tables.arrivals)  # type: ignore[misc]
        found[str(advisers)] = {"a call": took / calls * 1e9, "an event": took / events * 1e9}
    return found


def year(quick: bool) -> dict[str, Any]:
    """A year of calls, drawn day by day."""
    from dataclasses import replace

    from bench.twin.full import DAY
    from bench.twin.full import full as made
    from inngang.simulator.arrivals import draw

    days = 20 if quick else 254
    world, streams = made(850, 1)
    streams = [replace(one, a_half_hour=tuple(rate * 1.007 for rate in one.a_half_hour)) for one in streams]
    shifts = world.tables.shifts
    longer, _ = made(850, 1, until=days)
    came = [0]

    def stretches() -> Any:
        for day in range(days):
            arrivals = draw(streams, seed=day)
            came[0] += len(arrivals)
            arrivals[:, f.A_AT] += day * DAY
            yield Stretch((day + 1) * DAY, day, arrivals, shifts + np.array([day * DAY, 0, 0]))

    next(iter(stretches()))
    play_long(longer, [next(iter(stretches()))])  # which compiles
    came[0] = 0
    began = time.process_time()
    outcome = play_long(longer, stretches())
    took = time.process_time() - began
    return {
        "calls": came[0], "events": outcome.events, "seconds": took, "most waiting": outcome.most_waiting,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def threads(quick: bool) -> dict[str, Any]:
    """The same runs one after the other, and two at a time; by the clock on the wall, for that is the question."""
    from bench.twin.full import full as made
    from bench.twin.full import with_calls
    from inngang.simulator.compare import replicate

    world, streams = made(850, 1)
    worlds = [with_calls(world, streams, 1, seed) for seed in range(4)]
    play(worlds[0], seed=0)
    ratios = []
    for _ in range(2 if quick else 5):
        took = []
        for number in (1, 2):
            began = time.perf_counter()
            replicate(lambda seed: play(worlds[seed % 4], seed=seed), seeds=range(32), threads=number)
            took.append(time.perf_counter() - began)
        ratios.append(took[0] / took[1])
    return {"ratio": max(ratios)}


def waiting(quick: bool) -> dict[str, Any]:
    """Letters that nobody has time for."""
    from dataclasses import replace
    from datetime import datetime

    from inngang.rules.hours import OSLO
    from inngang.rules.policies import PolicyCircle, RoutingPolicy, Span
    from inngang.rules.vocabulary import Channel, CircleKind
    from inngang.simulator.arrivals import trace
    from inngang.simulator.tables import Adviser, ContactClass, Scenario, build, fixed

    count = 70_000 if quick else 700_000
    start = datetime(2026, 11, 23, tzinfo=OSLO)
    step = (PolicyCircle(CircleKind.UNIT, Span()), PolicyCircle(CircleKind.NATIONAL, Span(working_days=2)))
    policy = RoutingPolicy("letters", start.date(), None, live=step, written=step, acute=step)
    kind = ContactClass("letter", Channel.QUESTION, fixed(600_000), queues={CircleKind.UNIT: "all"})
    world = build(
        Scenario(start, 86_400_000, policy, (kind,), (Adviser(("all",), ((0, 86_000_000),)),)), trace([0], [0])
    )
    few = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    play(world, seed=1)
    rows = np.full((count, 6), -1, np.int64)
    rows[:, f.A_AT], rows[:, f.A_CLASS], rows[:, f.A_LUCK] = (
        np.arange(count) * (80_000_000 // count),
        0,
        np.arange(count),
    )
    world = replace(world, tables=world.tables._replace(arrivals=rows))
    outcome = play(world, seed=1, room=count + 64)
    a_row = f.CONTACT.itemsize + world.tables.width * 16
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"waiting": outcome.waiting, "bytes": a_row, "megabytes": megabytes, "before": few}


def start(quick: bool) -> dict[str, Any]:
    """From nothing to the first day played."""
    from bench.twin.full import full as made
    from bench.twin.full import with_calls

    world, streams = made(10, 1)
    play(with_calls(world, streams, 1, 1), seed=1)
    return {"seconds": time.process_time()}


def luck(quick: bool) -> dict[str, Any]:
    """How many times fewer days the same luck needs, and how soon a question is answered."""
    from dataclasses import replace

    from bench.twin.full import full as made
    from bench.twin.full import with_calls
    from inngang.simulator.arrivals import DayKind, draw
    from inngang.simulator.compare import compare
    from inngang.simulator.question import answer

    def in_time(outcome: Outcome) -> float:
        counts = outcome.counts[:3].sum(axis=0)
        return 100 * float(counts[f.IN_TIME]) / float(counts[f.ANSWERED] + counts[f.GAVE_UP])

    def gave_up(outcome: Outcome) -> float:
        counts = outcome.counts[:3].sum(axis=0)
        return 100 * float(counts[f.GAVE_UP]) / float(counts[f.ANSWERED] + counts[f.GAVE_UP])

    base, streams = made(850, 1)
    busy = [replace(one, a_half_hour=tuple(rate * 1.06 for rate in one.a_half_hour)) for one in streams]
    others = {
        "20 more": made(850, 1, more=20)[0],
        "held 120 s": made(850, 1, hold=120)[0],
        "no call back": made(850, 1, offer=False)[0],
    }
    seeds = range(1, 13 if quick else 41)
    days = [with_calls(base, busy, 1, seed) for seed in seeds]
    play(days[0], seed=1)
    asked = others["20 more"]

    def difference(seed: int, kind: DayKind) -> float:
        comes = draw(streams, seed=seed, kind=kind)
        was, would_be = (replace(one, tables=one.tables._replace(arrivals=comes)) for one in (base, asked))
        return in_time(play(would_be, seed=seed)) - in_time(play(was, seed=seed))

    began = time.perf_counter()
    found = answer(difference, within=0.2, threads=os.cpu_count() or 1)
    took = time.perf_counter() - began
    gains = {}
    old = [play(day, seed=seed) for day, seed in zip(days, seeds, strict=True)]
    for name, other in others.items():
        new = [
            play(replace(other, tables=other.tables._replace(arrivals=day.tables.arrivals)), seed=seed)
            for day, seed in zip(days, seeds, strict=True)
        ]
        asked_for = gave_up if name == "no call back" else in_time  # who is phoned later is no more in time than before
        gains[name] = compare(old, new, {"it": asked_for})["it"].gain
    width = (found.difference.high - found.difference.low) / 2
    return {"gains": gains, "question": took, "pairs": found.pairs, "width": width}


def flow(quick: bool) -> dict[str, Any]:
    """Four links of ten people, load 0.9, beside the same in plain Python with a heap."""
    from bench.twin.links import plain, twin

    count = 20_000 if quick else 200_000
    twin(1000)
    return {
        "ours": 4 * count / best(lambda: twin(count)), "plain": 4 * count / best(lambda: plain(count), 1),
        "means": [twin(count), plain(count)],
    }  # fmt: skip


PARTS = {one.__name__: one for one in (full, groups, line, size, year, threads, waiting, start, luck, flow)}


def main(given: Sequence[str]) -> None:
    print(json.dumps(PARTS[given[0]]("--quick" in given)))


if __name__ == "__main__":
    main(sys.argv[1:])
