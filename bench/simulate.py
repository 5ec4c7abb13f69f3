"""The twin: how fast it is beside others who do the same work in the same run, and whether all come to the same.

Goals are ratios, for both run on the same machine at the same time. Times are the processor's own, except where two things run
side by side. What is measured stands in `bench/twin`; each thing has a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from bench.world import say

ROOT = Path(__file__).parents[1]
OTHERS = ("SimPy", "SimPy expert", "Ciw", "Cimba", "heapq")


class Told(NamedTuple):
    """What was measured, its number, what it stands beside, its goal, and whether it is there."""

    what: str
    number: str
    beside: str
    goal: str
    good: bool


def simulate(quick: bool) -> list[Told]:
    lines: list[Told] = []
    for part in (_full, _groups, _line, _size, _year, _waiting, _start, _luck, _threads, _flow):
        lines += (found := part(quick))
        for one in found:
            say("  " + " | ".join(one[:4]) + ("" if one.good else " | FALLS SHORT"))
    return lines


def _full(quick: bool) -> list[Told]:
    found = _measured("full", quick)
    same = _measured("full", True, NUMBA_DISABLE_JIT="1") if not quick else None
    lines = [
        _ratio(
            "the full policy, 850 advisers", found["ours"], found["theirs"], "SimPy by an expert", 80, found["ratio"]
        ),
        _yes("the full policy: SimPy counts the same", found["same"]),
    ]
    return lines + ([_yes("the full policy: uncompiled, the same as SimPy", same["same"])] if same else [])


def _groups(quick: bool) -> list[Told]:
    found = _measured("groups", quick)
    lines = []
    goals = {("W1", "SimPy"): 100, ("W1", "Ciw"): 300, ("W1 small", "Ciw"): 300, ("W2", "Cimba"): 10}
    for name, rows in found.items():
        ours, told = rows["ours"]
        for other in OTHERS:
            if other in rows:
                lines.append(_ratio(f"{name}", ours, rows[other][0], other, goals.get((name, other), 0)))
            elif (name, other) in goals:
                lines.append(Told(f"simulate: {name}", f"{ours:,.0f}/s", f"{other} is not installed", "–", True))
        alike = [one for other, (_, one) in rows.items() if other not in ("Ciw", "Cimba")]
        lines.append(_yes(f"{name}: {len(alike)} agree on {told}", len(set(alike)) == 1))
        if "Cimba" in rows:
            lines.append(
                Told(
                    f"simulate: {name}: what Cimba says", rows["Cimba"][1], "it changes one group at a time", "–", True
                )
            )
        if "Ciw" in rows:
            lines.append(Told(f"simulate: {name}: what Ciw says", rows["Ciw"][1], told, "–", True))
    return lines


def _line(quick: bool) -> list[Told]:
    found = _measured("line", quick)
    if "Cimba" not in found:
        return [Told("simulate: M/M/1", f"{found['ours']:,.0f}/s", "Cimba is not installed", "–", True)]
    return [_ratio("M/M/1", found["ours"], found["Cimba"], "Cimba", 3)]


def _size(quick: bool) -> list[Told]:
    found = _measured("size", quick)
    limits = {"1000": 150, "10000": 200}
    lines = [
        Told(
            f"simulate: full policy, {int(advisers):,} advisers", f"{one['an event']:.0f} ns an event",
            f"{one['a call']:.0f} ns a call", f"≤ {limits[advisers]} ns" if advisers in limits else "–",
            one["an event"] <= limits.get(advisers, 1e9),
        )
        for advisers, one in found.items()
    ]  # fmt: skip
    growth = found["10000"]["a call"] / found["100"]["a call"]
    return [*lines, Told("simulate: a call, 10,000 beside 100 advisers", f"{growth:.1f} ×", "", "≤ 2 ×", growth <= 2)]


def _year(quick: bool) -> list[Told]:
    found = _measured("year", quick)
    what, number = f"simulate: {found['calls'] / 1e6:.1f} million calls", f"{found['seconds']:.1f} s of one core"
    beside = f"{found['events'] / 1e6:.1f} million events, at most {found['most waiting']:,} waiting"
    memory = found["megabytes"]
    return [
        Told(what, number, beside, "< 8 s", found["seconds"] < 8),
        Told(f"{what}: memory", f"{memory:.0f} MB", "with the compiler", "< 450 MB", memory < 450),
    ]


def _waiting(quick: bool) -> list[Told]:
    found = _measured("waiting", quick)
    megabytes = f"{found['megabytes']:.0f} MB in all, {found['before']:.0f} before"
    what = f"simulate: {found['waiting']:,} letters wait, bytes each"
    return [Told(what, f"{found['bytes']:.0f}", megabytes, "≤ 128", found["bytes"] <= 128)]


def _start(quick: bool) -> list[Told]:
    _measured("start", False)
    kept = min(_measured("start", False)["seconds"] for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        anew = _measured("start", False, NUMBA_CACHE_DIR=folder)["seconds"]
    return [
        Told("simulate: from nothing to a first day", f"{kept:.1f} s", "what is compiled is kept", "< 2 s", kept < 2),
        Told("simulate: the same, compiled anew", f"{anew:.1f} s", "once for each version", "≤ 25 s", anew <= 25),
    ]


def _luck(quick: bool) -> list[Told]:
    found = _measured("luck", quick)
    lines = [
        Told(f"simulate: same luck, {name}", f"{gain:.1f} ×", "fewer days than with luck apart", "≥ 5 ×", gain >= 5)
        for name, gain in found["gains"].items()
    ]
    beside = f"{found['pairs']} pairs of national days, ± {found['width']:.2f} points"
    seconds = found["question"]
    return [*lines, Told("simulate: 20 more, or not?", f"{seconds:.2f} s", beside, "< 1 s", seconds < 1)]


def _threads(quick: bool) -> list[Told]:
    ratio = _measured("threads", quick)["ratio"]
    beside = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    return [Told("simulate: two threads beside one", f"{ratio:.2f} ×", beside, "≥ 1.7 ×", ratio >= 1.7)]


def _flow(quick: bool) -> list[Told]:
    found = _measured("flow", quick)
    return [_ratio("tasks of cases through four links", found["ours"], found["plain"], "a heap in plain Python", 0)]


def _ratio(what: str, ours: float, theirs: float, whose: str, goal: float, ratio: float = 0.0) -> Told:
    ratio = ratio or ours / theirs
    number = f"{ours:,.0f}/s, {ratio:,.0f} ×" if ratio >= 20 else f"{ours:,.0f}/s, {ratio:.1f} ×"
    return Told(f"simulate: {what}", number, f"{theirs:,.0f}/s {whose}", f"≥ {goal} ×" if goal else "–", ratio >= goal)


def _yes(what: str, good: bool) -> Told:
    return Told(f"simulate: {what}", "yes" if good else "no", "", "yes", good)


def _measured(name: str, quick: bool, **more: str) -> Any:
    order = [sys.executable, "-m", "bench.twin.measure", name, *["--quick"] * quick]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | more
    told = subprocess.run(order, env=environment, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return json.loads(told.stdout.splitlines()[-1])


if __name__ == "__main__":
    simulate("--quick" in sys.argv)
