"""One office falls behind for people without Norwegian, and three remedies are tried on the same people (skrevet eksempel)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any, Final

from inngang.rules.routing import policy_for
from inngang.simulator import layout as f
from inngang.simulator.compare import Interval, interval, replicate
from inngang.simulator.day import MINUTE, Day, read, runner
from inngang.simulator.play import Outcome

RUNS, SEED = 100, 1
A_MONDAY: Final = date(2026, 11, 23)
NOW: Final = "now"
WHO: Final = ("elvebyen_language", "elvebyen", "nesset_language", "nesset")
MEASURES: Final = ("reached", "wait", "nine_of_ten", "gave_up", "closed")


@dataclass(frozen=True)
class Tried:
    """One way of doing it: what each group of people meets, and what changes from now, run by run on the same luck."""

    code: str
    groups: Mapping[tuple[str, str], Interval]  # (who, measure)
    differences: Mapping[tuple[str, str], Interval]
    once: int
    a_month: int
    interpreter_a_month: float

    def cost(self, now: Tried) -> int:
        """Kroner a month more than now, with what the run counts of interpreting."""
        return round(self.a_month + self.interpreter_a_month - now.interpreter_a_month)


@dataclass(frozen=True)
class Case:
    """All the ways, the first as it is now."""

    runs: int
    seed: int
    policy: str
    tried: tuple[Tried, ...]

    @property
    def now(self) -> Tried:
        return self.tried[0]


def told() -> dict[str, Any]:
    """The file, as it is written."""
    return tomllib.loads(_text())


def case(*, runs: int = RUNS, seed: int = SEED) -> Case:
    """Every way played on the same days. The same seed tells the same again."""
    policy = policy_for(A_MONDAY)
    day = read(_text(), policy=policy, day=A_MONDAY)
    remedies = [{"code": NOW, "once": 0, "a_month": 0}, *day.told["remedies"]]
    played = [_played(_with(day, one), range(seed, seed + runs)) for one in remedies]
    tried = [
        Tried(
            one["code"],
            {key: interval(values) for key, values in found.items()},
            {key: interval([b - a for a, b in zip(played[0][0][key], values, strict=True)]) for key, values in found.items()},
            one["once"],
            one["a_month"],
            interpreted * day.told["price"]["interpreter_minute"] * day.told["price"]["days_a_month"],
        )
        for one, (found, interpreted) in zip(remedies, played, strict=True)
    ]  # fmt: skip
    return Case(runs, seed, policy.version, tuple(tried))


def _text() -> str:
    return resources.files("inngang.simulator").joinpath("written_case.toml").read_text(encoding="utf-8")


def _with(day: Day, remedy: Mapping[str, Any]) -> Day:
    """The day with what the remedy changes, and nothing else."""
    changed = {
        part: [{**one, **remedy.get(part, {}).get(one["name"], {})} for one in day.told[part]]
        for part in ("groups", "contacts")
    }
    return Day({**day.told, **changed}, day.policy, day.date, day.opens, day.closes)


Found = dict[tuple[str, str], list[float]]


def _played(day: Day, seeds: Sequence[int]) -> tuple[Found, float]:
    """Each measure of each group of people, run by run, and minutes with an interpreter in a mean day."""
    outcomes = replicate(runner(day), seeds=seeds)
    contacts = day.told["contacts"]
    found: Found = {}
    for who in WHO:
        rows = [n for n, one in enumerate(contacts) if one.get("who") == who]
        for name, measure in _measures(rows).items():
            found[who, name] = [measure(one) for one in outcomes]
    share = [one.get("interpreter", 0.0) for one in contacts]
    minutes = sum(float((one.counts[:, f.SERVED_MS] * share).sum()) for one in outcomes) / MINUTE / len(outcomes)
    return found, minutes


def _measures(rows: list[int]) -> dict[str, Callable[[Outcome], float]]:
    def total(outcome: Outcome, column: int) -> float:
        return float(outcome.counts[rows, column].sum())

    def people(outcome: Outcome) -> float:
        return max(1.0, total(outcome, f.CAME) - total(outcome, f.RETURNED))

    return {
        "reached": lambda o: 100 * total(o, f.ANSWERED) / people(o),
        "wait": lambda o: (total(o, f.WAITED_MS) + total(o, f.WAITED_IN_VAIN_MS)) / people(o) / MINUTE,
        "nine_of_ten": lambda o: o.quantile_ms(0.9, rows) / MINUTE,
        "gave_up": lambda o: total(o, f.GAVE_UP),
        "closed": lambda o: total(o, f.CLOSED),
    }
