"""Shifts that cover the need (vaktplan), found by an optimiser (HiGHS): as little as possible missing, for as little as possible.

The week repeats itself, and no person gets a week that breaks the law's rest. The same question gives the same answer:
one thread, a fixed seed, and a stop that is counted in steps and not in time. Nothing that answers pages imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any, Final

import highspy
import numpy as np

from inngang.rules.rest import A_DAY, DAILY, WEEKLY, Shift, problems
from inngang.service.planning.rota import NEAR_ENOUGH, Cell, Person, Price, Rota, answers, must_be_few_enough

MOST_STEPS: Final = 400
LONGEST: Final = 240.0  # seconds: never reached by what the pages ask

# How far above the best it is at most, None before there is anything; False: stop.
Told = Callable[[float | None], bool]


def plan(
    people: Sequence[Person],
    need: Mapping[Cell, int],
    shifts: Mapping[int, Sequence[Shift]],
    price: Price | None = None,
    told: Told | None = None,
) -> Rota | None:
    """The best week: `shifts` are those that may be used on each weekday.

    None when `told` had it stopped before any week was found. Raises: CannotPlanShifts.
    """
    must_be_few_enough(people)
    asked = {cell: number for cell, number in sorted(need.items()) if number > 0}
    model = _Model(people, asked, shifts, price or Price())
    return model.solved(told)


class _Model:
    """The question as rows and columns."""

    def __init__(
        self, people: Sequence[Person], need: Mapping[Cell, int], shifts: Mapping[int, Sequence[Shift]], price: Price
    ) -> None:
        self.people, self.need, self.price = people, need, price
        self.costs: list[float] = []
        self.upper: list[float] = []
        self.whole: list[bool] = []
        self.rows: list[tuple[float, float, dict[int, float]]] = []
        self.at: dict[tuple[int, int], list[tuple[int, Shift]]] = {}  # person and weekday: columns and their shifts
        lines = {cell[0] for cell in need}
        for number, person in enumerate(people):
            for day in range(7):
                of_day = shifts.get(day, ()) if day not in person.away and person.lines & lines else ()
                self.at[number, day] = [(self._shift(number, one), one._replace(weekday=day)) for one in of_day]
            self._person(number)
        self._cover()

    def _column(self, cost: float, upper: float, *, whole: bool) -> int:
        self.costs.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.costs) - 1

    def _shift(self, number: int, one: Shift) -> int:
        # Those who are alike are told apart by a few øre, so that the optimiser need not try them all.
        return self._column(one.worked / 60 * self.price.hour * (1 + 1e-5 * number), 1, whole=True)

    def _person(self, number: int) -> None:
        """One shift a day, no more than they work in a week, and the law's rest."""
        days = [self.at[number, day] for day in range(7)]
        for of_day in days:
            if len(of_day) > 1:
                self.rows.append((0, 1, {c: 1.0 for c, _ in of_day}))
        if all_ := {c: float(one.worked) for of_day in days for c, one in of_day}:
            self.rows.append((0, float(self.people[number].minutes_a_week), all_))
        for day in range(7):
            after = days[(day + 1) % 7]
            for ends in sorted({one.ends for _, one in days[day]}):
                early = {c: 1.0 for c, one in after if one.starts + A_DAY - ends < DAILY}
                if early:
                    self.rows.append((0, 1, early | {c: 1.0 for c, one in days[day] if one.ends >= ends}))
        if not any(not days[day] and not days[(day + 1) % 7] for day in range(7)):
            self._weekly(days)

    def _weekly(self, days: Sequence[Sequence[tuple[int, Shift]]]) -> None:
        """One whole day free, with enough of the evening before and the morning after."""
        free = [self._column(0, 1, whole=True) for _ in range(7)]
        self.rows.append((1, 7, dict.fromkeys(free, 1.0)))
        for day in range(7):
            before, after = days[(day - 1) % 7], days[(day + 1) % 7]
            if days[day]:
                self.rows.append((0, 1, {free[day]: 1.0} | {c: 1.0 for c, _ in days[day]}))
            for ends in sorted({one.ends for _, one in before}):
                early = {c: 1.0 for c, one in after if one.starts + 2 * A_DAY - ends < WEEKLY}
                if early:
                    late = {c: 1.0 for c, one in before if one.ends >= ends}
                    self.rows.append((0, 2, {free[day]: 1.0} | early | late))

    def _cover(self) -> None:
        """Each half-hour of each line is covered, or somebody is missing; who knows several lines answers one at a time."""
        lines = sorted({cell[0] for cell in self.need})
        groups: dict[frozenset[str], list[int]] = {}
        for number, person in enumerate(self.people):
            groups.setdefault(person.lines & set(lines), []).append(number)
        self.covers: dict[Cell, dict[int, float]] = {cell: {} for cell in self.need}
        for day, slot in sorted({(day, slot) for _, day, slot in self.need}):
            for known, numbers in sorted(groups.items(), key=lambda one: sorted(one[0])):
                here = [line for line in sorted(known) if (line, day, slot) in self.need]
                supply = {
                    c: 1.0 for n in numbers for c, one in self.at[n, day]
                    if answers(one, slot, self.people[n].meetings)
                }  # fmt: skip
                if not here or not supply:
                    continue
                if len(here) == 1:
                    self.covers[here[0], day, slot] |= supply
                    continue
                shares = {line: self._column(0, float(len(numbers)), whole=False) for line in here}
                self.rows.append((-np.inf, 0, dict.fromkeys(shares.values(), 1.0) | dict.fromkeys(supply, -1.0)))
                for line, c in shares.items():
                    self.covers[line, day, slot][c] = 1.0
        for cell, number in self.need.items():
            few = float(max(1, ceil(0.15 * number)))
            first = self._column(self.price.missing, few, whole=False)
            more = self._column(2 * self.price.missing, np.inf, whole=False)
            self.rows.append((float(number), np.inf, self.covers[cell] | {first: 1.0, more: 1.0}))

    def solved(self, told: Told | None) -> Rota | None:
        solver = highspy.Highs()
        for name, value in (
            ("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 1), ("time_limit", LONGEST),
            ("mip_rel_gap", NEAR_ENOUGH), ("mip_max_nodes", MOST_STEPS),
        ):  # fmt: skip
            solver.setOptionValue(name, value)
        if told is not None:
            solver.cbMipInterrupt.subscribe(lambda step: _tell(step, told))
        solver.passModel(self._lp())
        solver.run()
        if self.costs and not solver.getSolution().value_valid:  # where nobody is needed there is nothing to value
            return None
        info, values = solver.getInfo(), np.array(solver.getSolution().col_value)
        best = float(info.mip_gap) if np.isfinite(info.mip_gap) else 0.0  # without whole numbers there is no gap
        weeks = tuple(
            tuple(one for day in range(7) for c, one in self.at[number, day] if values[c] > 0.5)
            for number in range(len(self.people))
        )
        assert not any(problems(week) for week in weeks), "a week that breaks the law's rest"
        covered = {cell: round(sum(values[c] for c in found), 6) for cell, found in self.covers.items()}
        kroner = sum(one.worked / 60 * self.price.hour for week in weeks for one in week)
        return Rota(weeks, self.need, covered, kroner, best, best <= NEAR_ENOUGH + 1e-9)

    def _lp(self) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.rows)
        lp.col_cost_ = np.array(self.costs)
        lp.col_lower_, lp.col_upper_ = np.zeros(len(self.costs)), np.array(self.upper)
        lp.row_lower_ = np.array([low for low, _, _ in self.rows])
        lp.row_upper_ = np.array([high for _, high, _ in self.rows])
        starts, index, value = [0], [], []
        for _, _, row in self.rows:
            index += list(row)
            value += list(row.values())
            starts.append(len(index))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = np.array(starts), np.array(index)
        lp.a_matrix_.value_ = np.array(value)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[one] for one in self.whole]
        return lp


def _tell(step: Any, told: Told) -> None:
    """Called by the optimiser a few times a second."""
    gap = float(step.data_out.mip_gap)
    if not told(gap if np.isfinite(gap) else None):
        step.interrupt()
