"""Two ways of a case beside one another, as they were counted (veier side om side): plain values, without the simulator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from inngang.service.planning.case_flows import Area, Way
from inngang.simulator.intervals import Interval, interval

LATEST: Final = 60  # days; what takes longer stands together in the picture
WITHIN: Final = 21


@dataclass(frozen=True)
class Played:
    """One way, run by run."""

    way: Way
    measured: Mapping[str, tuple[float, ...]]
    days: tuple[float, ...]  # share of the cases, by days taken; the last is all that take longer
    people: Mapping[str, float]
    load: Mapping[str, float]
    full: tuple[str, ...]  # where there is more to do than there is time for
    cases: int

    def interval(self, name: str) -> Interval:
        return interval(self.measured[name])

    @property
    def runs(self) -> int:
        return len(self.measured["days"])


class Turned(NamedTuple):
    """What the gain in days is with an assumption low and high."""

    code: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def reach(self) -> float:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Beside:
    """Two ways side by side."""

    one: Played
    other: Played

    def difference(self, name: str) -> Interval:
        """The other less the one, run by run on the same luck."""
        pairs = zip(self.one.measured[name], self.other.measured[name], strict=True)
        return interval([b - a for a, b in pairs])


def as_data(found: Beside, turned: tuple[Turned, ...]) -> dict[str, Any]:
    """As it is kept."""
    return {
        "one": _played_as_data(found.one),
        "other": _played_as_data(found.other),
        "turned": [list(one) for one in turned],
    }


def from_data(area: Area, given: Mapping[str, Any]) -> tuple[Beside, tuple[Turned, ...]]:
    """What was kept, with the ways of the area."""
    one, other = (_played(area, given[name]) for name in ("one", "other"))
    return Beside(one, other), tuple(Turned(*each) for each in given["turned"])


def _played_as_data(one: Played) -> dict[str, Any]:
    return {
        "way": one.way.code, "measured": {name: list(values) for name, values in one.measured.items()},
        "days": list(one.days), "people": dict(one.people), "load": dict(one.load), "full": list(one.full),
        "cases": one.cases,
    }  # fmt: skip


def _played(area: Area, given: Mapping[str, Any]) -> Played:
    return Played(
        area.ways[given["way"]], {name: tuple(values) for name, values in given["measured"].items()},
        tuple(given["days"]), given["people"], given["load"], tuple(given["full"]), given["cases"],
    )  # fmt: skip
