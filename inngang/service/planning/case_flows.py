"""The ways a case may go through the units, as they stand in a file, made into queues the simulator can play (saksflyt)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any, Final, NamedTuple

FILE: Final = Path(__file__).with_name("data") / "case_flows.toml"
DAYS_A_YEAR: Final = 250  # of work
MINUTES_A_DAY: Final = 450
DAY_MS: Final = MINUTES_A_DAY * 60_000
LOAD: Final = 0.85  # of the time of those who do this today, when nobody has said how many they are
WAYS: Final = ("none", "letter", "mail", "scan", "screen")

Assumptions = Mapping[str, float]


class Assumption(NamedTuple):
    """A number nobody has printed, and how far one turns it to see whether it matters."""

    code: str
    value: float
    low: float
    high: float
    least: float
    most: float
    times: bool  # low and high are times the value, not added to it

    def turned(self, value: float) -> tuple[float, float]:
        ends = (value * self.low, value * self.high) if self.times else (value + self.low, value + self.high)
        low, high = (min(max(one, self.least), self.most) for one in ends)
        return low, high


class Step(NamedTuple):
    """What one unit does with the case."""

    unit: str
    tasks: tuple[str, ...]
    way: str
    is_link: bool
    checks: bool
    simple: bool
    complex: bool
    posted: bool
    handed_in: bool

    def is_for(self, is_complex: bool, is_handed_in: bool) -> bool:
        return (self.complex if is_complex else self.simple) and (self.handed_in if is_handed_in else self.posted)


@dataclass(frozen=True)
class Way:
    """One way through the units."""

    code: str
    steps: tuple[Step, ...]
    links: int | None  # for most cases, where the report says it
    is_recommended: bool
    is_own: bool

    def links_of(self, is_complex: bool) -> int:
        return sum(one.is_link for one in self.steps if one.is_for(is_complex, False))


@dataclass(frozen=True)
class Area:
    """A benefit, the tasks of a case, and the ways that were weighed."""

    code: str
    section: str
    arrivals: int
    complex: float
    printed: Mapping[str, str]  # which of its numbers the report prints, and where
    target: Mapping[str, Any] | None
    tasks: Mapping[str, tuple[float, float]]  # minutes, simple and complex
    ways: Mapping[str, Way]


@dataclass(frozen=True)
class Told:
    """The whole file."""

    source: str
    units: Mapping[str, Mapping[str, Any]]
    assumptions: Mapping[str, Assumption]
    areas: Mapping[str, Area]


@lru_cache(maxsize=1)
def told() -> Told:
    given = tomllib.loads(FILE.read_text("utf-8"))
    assumptions = {
        code: Assumption(
            code, one["value"], one["low"], one["high"], one["least"], one["most"], one.get("times", False)
        )
        for code, one in given["assumptions"].items()
    }
    return Told(given["source"], given["units"], assumptions, {one["code"]: _area(one) for one in given["area"]})


def _area(one: Mapping[str, Any]) -> Area:
    return Area(
        one["code"], one["section"], one["arrivals"], one["complex"],
        {name: one[f"{name}_section"] for name in ("arrivals", "complex") if f"{name}_section" in one},
        one.get("target"), {name: (minutes[0], minutes[1]) for name, minutes in one["tasks"].items()},
        {way["code"]: _way(way) for way in one["flows"]},
    )  # fmt: skip


def _way(one: Mapping[str, Any]) -> Way:
    return Way(
        one["code"], tuple(_step(each) for each in one["steps"]), one.get("links"), one.get("recommended", False),
        one.get("own", False),
    )  # fmt: skip


def _step(one: Mapping[str, Any]) -> Step:
    only = set(one.get("for", ()))
    pairs = (("simple", "complex"), ("posted", "handed_in"))
    for_ = {name: not only & set(pair) or name in only for pair in pairs for name in pair}
    return Step(
        one["unit"],
        tuple(one["tasks"]),
        one.get("way", "none"),
        one.get("link", True),
        one.get("checks", False),
        **for_,
    )


def standard(area: Area) -> dict[str, float]:
    """What we assume of an area, when nothing is turned. The people are as many as make today's load what it is."""
    found = {one.code: float(one.value) for one in told().assumptions.values()}
    found |= {"arrivals": float(area.arrivals), "complex": float(area.complex)}
    first = next(iter(area.ways.values()))
    minutes = sum(work(area, first, found).values()) * found["arrivals"]
    found["people"] = float(ceil(minutes / (DAYS_A_YEAR * MINUTES_A_DAY) / LOAD))
    return found


def minutes(area: Area, assumed: Assumptions, task: str) -> tuple[float, float]:
    simple, complex_ = area.tasks[task]
    return simple * assumed["minutes_simple"] / 100, complex_ * assumed["minutes_complex"] / 100


def work(area: Area, way: Way, assumed: Assumptions) -> dict[str, float]:
    """Minutes a case takes of each kind of unit, on average, with what is read again and done again."""
    found: dict[str, float] = {}
    share_complex, share_in = assumed["complex"] / 100, assumed["handed_in"] / 100
    back, again, lacks = assumed["sent_back"] / 100, assumed["again"] / 100, assumed["lacks"] / 100
    for is_complex in (False, True):
        for is_in in (False, True):
            share = (share_complex if is_complex else 1 - share_complex) * (share_in if is_in else 1 - share_in)
            before: tuple[Step, float] | None = None
            for step in way.steps:
                if not step.is_for(is_complex, is_in):
                    continue
                own = sum(minutes(area, assumed, task)[is_complex] for task in step.tasks)
                reading = assumed["reading"] if step.is_link else 0.0
                spent = own + reading
                if step.checks:
                    spent += lacks * reading
                if step.is_link and before is not None:
                    spent += back * reading  # it is read, sent back, and read when it comes again
                    found[before[0].unit] += share * back * (again * before[1] + reading)
                found[step.unit] = found.get(step.unit, 0.0) + share * spent
                if step.is_link:
                    before = (step, own)
    return found


def staffed(area: Area, way: Way, assumed: Assumptions) -> dict[str, float]:
    """People of each kind of unit: where somebody said how many, that; the others where the work is."""
    done = work(area, way, assumed)
    said = {unit: assumed[f"people_{unit}"] for unit in done if assumed.get(f"people_{unit}")}
    rest = {unit: spent for unit, spent in done.items() if unit not in said}
    left = max(assumed["people"] - sum(said.values()), 0.05 * len(rest))
    total = sum(rest.values()) or 1.0
    return {unit: said.get(unit, left * done[unit] / total) for unit in done}
