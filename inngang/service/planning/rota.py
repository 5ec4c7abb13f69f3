"""Shifts (vakter), and those who may have them: what may be planned, who answers when, and what a plan comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from inngang.rules.rest import A_DAY, BREAK_OVER, LONG_BREAK, Shift
from inngang.rules.staffing import HALF_HOUR

MOST_PEOPLE: Final = 60
NEAR_ENOUGH: Final = 0.01  # of the best there can be
LUNCH: Final = (10 * 60 + 30, 13 * 60 + 30)
EARLY: Final = 60  # minutes of preparation at most before we open

Meeting = tuple[int, int, int]  # weekday, and from and to in minutes of the day
Cell = tuple[str, int, int]  # line, weekday, half-hour


class Person(NamedTuple):
    """One who may be planned (veileder): what they answer, and how much they work."""

    name: str
    lines: frozenset[str]
    minutes_a_week: int = 2250
    away: frozenset[int] = frozenset()  # weekdays they never work
    meetings: tuple[Meeting, ...] = ()
    staff_id: int = 0


class Price(NamedTuple):
    """What an hour at work costs, and what it is worth that nobody is missing for half an hour. In kroner."""

    hour: float = 420.0
    missing: float = 900.0  # each of the first who are missing; the next ones twice that


@dataclass(frozen=True)
class Rota:
    """The shifts, and what they come to."""

    weeks: tuple[tuple[Shift, ...], ...]  # of each person, in their order
    need: Mapping[Cell, int]
    covered: Mapping[Cell, float]
    kroner: float
    from_best: float  # at most this share above the best there can be
    is_proven: bool  # within NEAR_ENOUGH of the best

    @property
    def missing(self) -> float:
        """Half-hours of a person that are missing in the week."""
        return sum(max(0.0, need - self.covered.get(cell, 0.0)) for cell, need in self.need.items())


class CannotPlanShifts(Exception):
    """The question cannot be answered: nobody to plan, or too many at once."""


def patterns(opens: int, closes: int, lengths: Sequence[int]) -> tuple[Shift, ...]:
    """The shifts of a day (the weekday is set later): all starts and breaks on half-hours that serve this opening."""
    found = []
    for length in sorted(set(lengths)):
        first = max(0, min(opens, max(opens - EARLY, closes - length)))
        for starts in range(first, max(first, min(closes, A_DAY - length)) + 1, HALF_HOUR):
            ends = starts + length
            if ends > max(closes + HALF_HOUR, first + length) or ends > A_DAY:
                break
            if length <= BREAK_OVER:
                found.append(Shift(0, starts, ends))
                continue
            middle = [
                at for at in range(starts + 120, ends - 120 - LONG_BREAK + 1, HALF_HOUR)
                if LUNCH[0] <= at and at + LONG_BREAK <= LUNCH[1]
            ] or [starts + length // 2 // HALF_HOUR * HALF_HOUR]  # fmt: skip
            found += [Shift(0, starts, ends, at, at + LONG_BREAK) for at in middle]
    return tuple(found)


def answers(shift: Shift, slot: int, meetings: Sequence[Meeting] = ()) -> bool:
    """Whether somebody with this shift answers in the whole of the half-hour."""
    a, b = slot * HALF_HOUR, (slot + 1) * HALF_HOUR
    if shift.starts > a or shift.ends < b or (shift.break_from < b and shift.break_to > a):
        return False
    return not any(day == shift.weekday and start < b and end > a for day, start, end in meetings)


def must_be_few_enough(people: Sequence[object]) -> None:
    """Raises: CannotPlanShifts."""
    if not people or len(people) > MOST_PEOPLE:
        raise CannotPlanShifts
