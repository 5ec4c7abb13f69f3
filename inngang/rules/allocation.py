"""Who gets how much (ressursfordeling): criteria that divide an amount, and a division that makes everybody as easy to reach.

The two models of 2010 are those printed in the expert group's report; what the report does not print is an assumption, marked
as one, and may be set. Source: Sluttrapport ekspertgruppa NAV 2010, 4.2 and 4.2.1; R303, R304, R314.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from inngang.rules.erlang import erlang_a
from inngang.rules.vocabulary import Refusal, Why, marked

AVAILABILITY: Final = "availability"  # the model that makes everybody as easy to reach
MOST_PEOPLE: Final = 2_000  # at one receiver, in what we predict
STEPS: Final = 60  # halvings when a level is searched: far below a krone


class Part(NamedTuple):
    """One figure of a criterion, and what one of it counts."""

    figure: str
    weight: float = 1.0
    is_assumed: bool = False  # the source does not print the weight


class Criterion(NamedTuple):
    """So much of the amount, divided by these figures (kriterium)."""

    code: str
    percent: float
    parts: tuple[Part, ...]
    times: str = ""  # a figure everything is multiplied by: the rate of the county


class CriteriaSet(NamedTuple):
    """An amount and the criteria that divide it (kriteriesett)."""

    code: str
    amount: int  # kroner
    criteria: tuple[Criterion, ...]  # none: it makes everybody as easy to reach
    source: str = ""


class Receiver(NamedTuple):
    """A county, an office or a municipality, with its figures by name."""

    code: str
    name: str
    within: str
    figures: Mapping[str, float]


class Working(NamedTuple):
    """How people are turned into answers: assumptions a planner may change."""

    kroner_each: float = 850_000.0  # a person for a year
    share_at_line: float = 0.13  # of their time, they answer those who make contact
    open_minutes_a_week: float = 1_500.0
    minutes_each: float = 12.0
    patience_minutes: float = 10.0


class Load(NamedTuple):
    """What one receiver gets, how hard its people are pressed, and how many reach somebody."""

    receiver: Receiver
    kroner: int
    people: float
    reached: float | None  # None when nothing is known of how many make contact

    @property
    def contacts_each(self) -> float | None:
        """Contacts a week for each who works there."""
        return self.receiver.figures.get("contacts", 0.0) / self.people if self.people else None


NOT_A_HUNDRED: Final = "not_a_hundred"
NO_FIGURES: Final = "no_figures"
BELOW_ZERO: Final = "below_zero"


def problems(chosen: CriteriaSet) -> list[Refusal]:
    """Why this set cannot divide anything; empty when it can."""
    found = []
    together = sum(one.percent for one in chosen.criteria)
    if chosen.criteria and abs(together - 100) > 0.05:
        why = Why(marked("The shares are %(sum)s %% together. They must be 100 %%."), {"sum": f"{together:g}"})
        found.append(Refusal(NOT_A_HUNDRED, why))
    if chosen.amount <= 0 or any(one.percent < 0 or any(p.weight < 0 for p in one.parts) for one in chosen.criteria):
        found.append(
            Refusal(BELOW_ZERO, Why(marked("The amount must be more than 0, and no share or weight below 0.")))
        )
    return found


def divide(chosen: CriteriaSet, receivers: Sequence[Receiver]) -> dict[str, int]:
    """Kroner to each receiver, by code; together exactly the amount. Nothing to divide by: in equal parts.

    Raises ValueError when the set has `problems`.
    """
    if found := problems(chosen):
        raise ValueError(str(found[0]))
    if not receivers:
        return {}
    exact = dict.fromkeys((one.code for one in receivers), 0.0)
    for criterion in chosen.criteria:
        amounts = [amount_of(criterion, one.figures) for one in receivers]
        total = sum(amounts)
        for one, amount in zip(receivers, amounts, strict=True):
            share = amount / total if total else 1 / len(receivers)
            exact[one.code] += chosen.amount * criterion.percent / 100 * share
    return whole(exact, chosen.amount)


def amount_of(criterion: Criterion, figures: Mapping[str, float]) -> float:
    """What one receiver has of a criterion."""
    counted = sum(part.weight * figures.get(part.figure, 0.0) for part in criterion.parts)
    return counted * figures.get(criterion.times, 1.0) if criterion.times else counted


def missing(chosen: CriteriaSet, receivers: Sequence[Receiver]) -> list[str]:
    """Figures the criteria ask for that nobody has: they then divide in equal parts."""
    asked = [part.figure for one in chosen.criteria for part in one.parts]
    known = {name for one in receivers for name, value in one.figures.items() if value}
    return sorted({name for name in asked if name not in known})


def whole(exact: Mapping[str, float], amount: int) -> dict[str, int]:
    """Whole kroner that are the amount together: the largest remainders are rounded up (største brøks metode)."""
    floors = {code: int(value) for code, value in exact.items()}
    left = amount - sum(floors.values())
    by_rest = sorted(exact, key=lambda code: (floors[code] - exact[code], code))
    for code in by_rest[: max(0, left)]:
        floors[code] += 1
    return floors


class _Reach:
    """Share who reach somebody at one receiver, for each number of people at the line; straight lines between whole ones."""

    def __init__(self, contacts: float, working: Working) -> None:
        self.per_minute = contacts / working.open_minutes_a_week
        self.working = working
        self.known: list[float] = []

    def of(self, at_line: float) -> float:
        low = int(at_line)
        below, above = self._whole(low), self._whole(low + 1)
        return below + (above - below) * (at_line - low)

    def people_for(self, reached: float) -> float:
        """How many at the line it takes; the inverse of `of`."""
        place = 0
        while self._whole(place + 1) < reached and place < MOST_PEOPLE:
            place += 1
        below, above = self._whole(place), self._whole(place + 1)
        return place + max(0.0, min(1.0, (reached - below) / (above - below))) if above > below else float(place)

    def _whole(self, servers: int) -> float:
        while len(self.known) <= servers:
            line = erlang_a(
                servers=len(self.known),
                per_minute=self.per_minute,
                minutes_each=self.working.minutes_each,
                patience=self.working.patience_minutes,
            )
            self.known.append(max(line.reached, self.known[-1] if self.known else 0.0))
        return self.known[servers]


def equal_availability(amount: int, receivers: Sequence[Receiver], working: Working) -> dict[str, int]:
    """Divide so that the same share reaches somebody everywhere, as far as the amount goes; by code, in whole kroner.

    What is needed for a share grows with it, so one level for all is found by halving. Those nobody contacts get nothing.
    """
    reach = {one.code: _Reach(one.figures.get("contacts", 0.0), working) for one in receivers}
    budget = amount / working.kroner_each * working.share_at_line

    def needed(level: float) -> dict[str, float]:
        return {code: one.people_for(level) if one.per_minute else 0.0 for code, one in reach.items()}

    low, high = 0.0, 0.9999
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(needed(middle).values()) <= budget else (low, middle)
    people = needed(low)
    total = sum(people.values())
    exact = {code: amount * (value / total if total else 1 / len(people)) for code, value in people.items()}
    return whole(exact, amount)


def loads(kroner: Mapping[str, int], receivers: Iterable[Receiver], working: Working) -> list[Load]:
    """What each gets, and how easy it then is to reach."""
    found = []
    for one in receivers:
        people = kroner.get(one.code, 0) / working.kroner_each
        contacts = one.figures.get("contacts", 0.0)
        reached = _Reach(contacts, working).of(min(MOST_PEOPLE, people * working.share_at_line)) if contacts else None
        found.append(Load(one, kroner.get(one.code, 0), people, reached))
    return found


def onwards(kroner: Mapping[str, int], chosen: CriteriaSet, below: Sequence[Receiver]) -> dict[str, int]:
    """From those above to those within them: each amount divided again by the same criteria (til kommunene i et vertskap)."""
    within: dict[str, list[Receiver]] = {}
    for one in below:
        within.setdefault(one.within, []).append(one)
    shares: dict[str, int] = {}
    for code, amount in kroner.items():
        if amount and within.get(code):
            shares |= divide(chosen._replace(amount=amount), within[code])
    return shares


def criteria_sets() -> dict[str, CriteriaSet]:
    """Those that come with the product, by code."""
    found = tomllib.loads(SETS_FILE.read_text("utf-8"))
    return {
        code: CriteriaSet(code, one["amount"], criteria_from(one.get("criteria", ())), one.get("source", ""))
        for code, one in found.items()
    }


SETS_FILE: Final = Path(__file__).with_name("allocation.toml")


def criteria_from(given: Iterable[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    """Criteria as they stand in a file or a table."""
    return tuple(
        Criterion(
            one["code"],
            float(one["percent"]),
            tuple(Part(p["figure"], float(p.get("weight", 1)), p.get("assumed", False)) for p in one["parts"]),
            one.get("times", ""),
        )
        for one in given
    )


def criteria_as_data(criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    """The same, to be kept; `criteria_from` reads it."""
    return [
        {
            "code": one.code,
            "percent": one.percent,
            "times": one.times,
            "parts": [{"figure": p.figure, "weight": p.weight, "assumed": p.is_assumed} for p in one.parts],
        }
        for one in criteria
    ]
