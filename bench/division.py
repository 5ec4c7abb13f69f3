"""Who has what, for every address area in the country: the laid-out rows next to reading them one by one, and as rows grow."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.__main__ import Line as Measured

DAY = date(2026, 11, 23)
AREAS = 390
GOAL_SECONDS = 1.0
MANY_ROWS = 100


def division() -> list[Measured]:
    """Every area × every service of the catalogue × every step, and a single look-up with a hundred times the rows."""
    from bench.__main__ import Line as Measured
    from inngang.rules.division import WEIGHTS, Area, Division, Line, Question, Unit, Wanted, questions, weight
    from inngang.service.organisation import divisions

    areas = [Area(f"{1000 + place:04d}", f"{1000 + place:04d}", place + 10) for place in range(AREAS)]
    units = [Unit(1, "4100", "contact_centre"), Unit(2, "4405", "case_unit"), Unit(3, "4815", "pension_unit")]
    lines = list(divisions.version(divisions.TODAY).lines)
    wanted = [Wanted(one.code, "state" if one.kind == "state" else "municipal") for one in divisions.services()]
    asked = Division(lines, units, areas, DAY)
    everything = questions(asked, wanted)
    started = time.perf_counter()
    found = sum(len(asked.everywhere(one)) for one in everything)
    bulk = time.perf_counter() - started

    def plainly(question: Question) -> Line:
        fits = [
            line
            for line in lines
            if all(
                question.area.startswith(line.place)
                if name == "place"
                else getattr(line, name) in ("", getattr(question, name))
                for name in WEIGHTS
            )
        ]
        return max(fits, key=weight)

    sample = [one._replace(area="1100") for one in everything[:200]]
    ours, reference = _each(asked.find, sample), _each(plainly, sample)
    more = [
        line._replace(line_id=n, place=f"{2000 + n % 7000:04d}", service=line.service or f"s{n}")
        for n, line in enumerate(lines * MANY_ROWS)
    ]
    grown = _each(Division(lines + more, units, areas, DAY).find, sample)
    return [
        Measured(
            "who has it: every area × service × step",
            f"{bulk:.2f} s for {found}",
            f"{reference * found:.1f} s reading every row",
            f"< {GOAL_SECONDS:.0f} s",
            bulk < GOAL_SECONDS,
        ),
        Measured(
            "who has it: one look-up, next to reading every row",
            f"{reference / ours:.0f} times faster",
            f"{reference * 1e6:.0f} µs",
            "≥ 3 times",
            reference / ours >= 3,
        ),
        Measured(
            f"who has it: one look-up with {MANY_ROWS} times the rows",
            f"{grown / ours:.2f} times as long",
            f"{ours * 1e6:.1f} µs",
            "≤ 2 times",
            grown / ours <= 2,
        ),
    ]


def _each(look_up: Callable[..., object], asked: list[object]) -> float:
    """Seconds for one, the quickest of five rounds."""
    rounds = []
    for _ in range(5):
        started = time.perf_counter()
        for one in asked:
            look_up(one)
        rounds.append((time.perf_counter() - started) / len(asked))
    return min(rounds)
