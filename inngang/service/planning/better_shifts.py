"""Better shifts for the same people (bedre vakter): the question as it is kept, and the answer read back.

Neither names nor numbers of people are kept with it: everybody stands at their place in the order of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from inngang.rules.hours import Interval
from inngang.rules.rest import Shift
from inngang.service.planning import rota
from inngang.service.planning.rota import Cell, Person, Price, Rota

LENGTHS: Final = (7 * 60 + 30, 5 * 60, 4 * 60)  # a whole day, and two kinds of part of a day


def asked(
    people: Sequence[Person], need: Mapping[Cell, int], open_: Mapping[int, Sequence[Interval]], price: Price
) -> dict[str, Any]:
    """The whole question: who may be planned, what each half-hour needs, which shifts there are, and the prices.

    Raises: CannotPlanShifts.
    """
    rota.must_be_few_enough(people)
    days = {
        day: rota.patterns(min(a for a, _ in intervals), max(b for _, b in intervals), LENGTHS)
        for day, intervals in open_.items() if intervals
    }  # fmt: skip
    return {
        "people": [[sorted(one.lines), one.minutes_a_week, sorted(one.away), one.meetings] for one in people],
        "need": [[*cell, number] for cell, number in sorted(need.items()) if number > 0],
        "days": [[day, [list(shift) for shift in shifts]] for day, shifts in sorted(days.items())],
        "price": list(price),
    }


def to_plan(
    question: Mapping[str, Any],
) -> tuple[list[Person], dict[Cell, int], dict[int, list[Shift]], Price]:
    """The people, the need, the shifts of each weekday and the prices of a question as it is kept."""
    people = [
        Person(str(number), frozenset(lines), minutes, frozenset(away), tuple((a, b, c) for a, b, c in meetings))
        for number, (lines, minutes, away, meetings) in enumerate(question["people"])
    ]
    days = {day: [Shift(*one) for one in shifts] for day, shifts in question["days"]}
    return people, _by_cell(question["need"]), days, Price(*question["price"])


def as_kept(best: Rota) -> dict[str, Any]:
    """The answer as it is kept."""
    return {
        "weeks": [[list(shift) for shift in week] for week in best.weeks],
        "covered": [[*cell, number] for cell, number in best.covered.items()],
        "kroner": best.kroner,
        "from_best": best.from_best,
        "is_proven": best.is_proven,
    }


def read(question: Mapping[str, Any], answer: Mapping[str, Any]) -> Rota:
    """The shifts of an answer, to each in the order of the question."""
    return Rota(
        tuple(tuple(Shift(*one) for one in week) for week in answer["weeks"]),
        _by_cell(question["need"]),
        _by_cell(answer["covered"]),
        answer["kroner"],
        answer["from_best"],
        answer["is_proven"],
    )


def _by_cell(kept: Sequence[Sequence[Any]]) -> dict[Cell, Any]:
    return {(line, day, slot): number for line, day, slot, number in kept}
