"""Shifts: as good as trying them all, never against the law, the same each time, and who is missing is said."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.rest import Shift, problems
from inngang.rules.staffing import Terms
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE
from inngang.service.enquiries import actions
from inngang.service.planning import arrivals, better_shifts, checked, rota, staffing
from inngang.service.planning.arrivals import EXAMPLE, SEEN
from inngang.service.planning.calculating import WORK
from inngang.service.planning.calculations import SHIFTS
from inngang.service.planning.machines import Threads
from inngang.service.planning.rota import CannotPlanShifts, Person, Price, answers, patterns
from inngang.service.planning.rota_optimiser import plan
from inngang.service.planning.staffing import Half, Week
from tests.covers import covers

AT = datetime(2026, 11, 23, 8, tzinfo=OSLO)
MONDAY = date(2026, 11, 30)
ONE = frozenset({"general"})
ROUND_THE_CLOCK = (
    Shift(0, 6 * 60, 12 * 60, 9 * 60, 9 * 60 + 30), Shift(0, 14 * 60, 22 * 60, 18 * 60, 18 * 60 + 30),
    Shift(0, 9 * 60, 14 * 60),
)  # fmt: skip


def cost(shifts: tuple[Shift | None, ...], need: dict[tuple[str, int, int], int], price: Price) -> float:
    """What a choice costs, worked out without the optimiser: hours, and those missing by the convex price."""
    total = sum(one.worked / 60 * price.hour for one in shifts if one)
    for (_, _, slot), number in need.items():
        missing = max(0, number - sum(bool(one) and answers(one, slot) for one in shifts if one))
        total += price.missing * (min(missing, 1) + 2 * max(0, missing - 1))
    return total


@pytest.mark.parametrize("needed", [(1, 2, 3, 2, 1, 0), (3, 3, 0, 0, 3, 3), (0, 1, 1, 1, 1, 1)])
def test_the_shifts_are_as_good_as_trying_them_all(needed: tuple[int, ...]) -> None:
    need = {("general", 0, 18 + slot): number for slot, number in enumerate(needed)}
    shifts = [Shift(0, a, a + length) for length in (60, 90, 120) for a in range(540, 721 - length, 30)]
    price, people = Price(hour=400, missing=350), [Person(str(n), ONE) for n in range(3)]
    best = min(cost(each, need, price) for each in product([None, *shifts], repeat=3))
    found = plan(people, need, {0: shifts}, price)
    chosen = tuple(week[0] if week else None for week in found.weeks)
    assert cost(chosen, need, price) <= best * 1.011 and found.is_proven
    for (line, day, slot), number in need.items():
        if number:
            there = sum(answers(one, slot) for one in chosen if one)
            assert found.covered[line, day, slot] == there


@covers("R091", part="shifts from the forecast, and the law's rest is never broken")
@given(
    st.lists(st.tuples(st.integers(600, 2400), st.sets(st.integers(0, 6), max_size=3)), min_size=1, max_size=3),
    st.lists(st.integers(0, 4), min_size=21, max_size=21),
)
def test_no_week_breaks_the_law_however_much_is_asked(staff: list, numbers: list[int]) -> None:
    people = [Person(str(n), ONE, minutes, frozenset(away)) for n, (minutes, away) in enumerate(staff)]
    need = {("general", day, slot): numbers[day * 3 + k] for day in range(7) for k, slot in enumerate((14, 22, 40))}
    found = plan(people, need, dict.fromkeys(range(7), ROUND_THE_CLOCK), Price(hour=1, missing=100_000))
    for person, week in zip(people, found.weeks, strict=True):
        assert problems(week) == []
        assert sum(one.worked for one in week) <= person.minutes_a_week
        assert not {one.weekday for one in week} & person.away
        assert len({one.weekday for one in week}) == len(week)


def test_one_who_knows_two_lines_answers_one_at_a_time_and_nobody_answers_in_a_meeting() -> None:
    both, shifts = Person("a", frozenset({"work", "pension"})), patterns(540, 900, [300])
    need = {("work", 0, 20): 1, ("pension", 0, 20): 1, ("work", 0, 21): 1}
    cheap = Price(hour=100)
    assert plan([both], need, {0: shifts}).weeks == ((),), "five hours cost more than it is worth"
    found = plan([both], need, {0: shifts}, cheap)
    assert found.missing == 1 and found.covered["work", 0, 20] + found.covered["pension", 0, 20] == 1
    in_meeting = plan([both._replace(meetings=((0, 600, 660),))], need, {0: shifts}, cheap)
    assert in_meeting.missing == 3 and in_meeting.weeks == ((),), "nobody is planned who could not answer"


def test_the_same_question_has_the_same_answer_and_too_many_at_once_is_said() -> None:
    need = {("general", day, slot): 3 + (slot * day) % 4 for day in range(5) for slot in range(18, 30)}
    people = [Person(str(n), ONE, 2250 if n % 3 else 1200) for n in range(9)]
    days = dict.fromkeys(range(5), patterns(540, 900, better_shifts.LENGTHS))
    assert plan(people, need, days) == plan(people, need, days)
    for nobody in ([], [Person(str(n), ONE) for n in range(rota.MOST_PEOPLE + 1)]):
        with pytest.raises(CannotPlanShifts):
            plan(nobody, need, days)


def several() -> tuple[list[Person], dict[rota.Cell, int], dict[int, list[tuple[int, int]]]]:
    """A week that takes the optimiser some steps."""
    need = {("general", day, slot): 3 + (slot * day) % 4 for day in range(5) for slot in range(18, 30)}
    people = [
        Person(str(n), ONE, 2250 if n % 3 else 1200, frozenset({4} if n == 1 else ()), ((1, 600, 660),))
        for n in range(9)
    ]
    return people, need, dict.fromkeys(range(5), [(540, 900)])


def test_the_answer_found_by_the_jobs_is_the_one_found_at_once_also_after_it_has_been_kept() -> None:
    people, need, open_ = several()
    question = json.loads(json.dumps(better_shifts.asked(people, need, open_, Price())))
    steps: list[tuple[int, int]] = []
    answer = WORK[SHIFTS](question, Threads(), lambda done, most: steps.append((done, most)) or True)
    days = {day: patterns(540, 900, better_shifts.LENGTHS) for day in open_}
    assert better_shifts.read(question, json.loads(json.dumps(answer))) == plan(people, need, days, Price())
    assert steps[0] == (0, 0) and all(0 <= done <= most for done, most in steps), (
        "nothing to say before there is a week"
    )


def test_one_that_is_stopped_gives_what_it_has_found_or_nothing_and_never_says_it_is_the_best() -> None:
    people, need, open_ = several()
    question = better_shifts.asked(people, need, open_, Price())
    assert WORK[SHIFTS](question, Threads(), lambda done, most: False) is None
    week, team = example_week(Terms())
    need = {cell: one.need for cell, one in week.halves.items()}
    question = better_shifts.asked([one.person for one in team], need, staffing.opening(0, MONDAY, at=AT), Price())
    answer = WORK[SHIFTS](question, Threads(), lambda done, most: not most)
    assert answer is not None and not answer["is_proven"] and answer["from_best"] > rota.NEAR_ENOUGH
    assert not any(problems(week) for week in better_shifts.read(question, answer).weeks)


def example_week(terms: Terms) -> tuple[Week, list[staffing.Planned]]:
    came = arrivals.came(source=EXAMPLE, at=AT)
    found = staffing.expected(came, came.lines, [MONDAY + timedelta(days=n) for n in range(7)])
    team = staffing.people(source=EXAMPLE, unit=0, monday=MONDAY)
    return staffing.week(found, staffing.opening(0, MONDAY, at=AT), team, terms), team


def test_who_is_missing_in_a_half_hour_is_explained_and_everybody_is_somewhere() -> None:
    week, team = example_week(Terms())
    lunch = max(week.halves.values(), key=lambda one: one.missing)
    shifts = [(one.person, one.shifts) for one in team]
    said = staffing.why(shifts, lunch)
    assert lunch.missing > 0 and lunch.slot in (22, 23) and said.on_break > 0
    assert said.on_break + said.not_at_work + said.in_meeting + said.on_other_lines + lunch.planned == said.can
    meeting = ((lunch.weekday, lunch.slot * 30, lunch.slot * 30 + 30),)
    busy = [(person._replace(meetings=meeting), week) for person, week in shifts]
    assert staffing.why(busy, lunch).in_meeting > 0


def test_nobody_answers_two_lines_at_once_when_those_planned_are_shared() -> None:
    week, team = example_week(Terms())
    for day, slot in {(one.weekday, one.slot) for one in week.halves.values()}:
        there = sum(any(s.weekday == day and answers(s, slot) for s in one.shifts) for one in team)
        assert sum(one.planned for one in week.halves.values() if (one.weekday, one.slot) == (day, slot)) == there


@pytest.mark.django_db
def test_played_in_the_simulator_the_formula_is_near_on_an_even_day_and_too_few_reach_fewer() -> None:
    terms = Terms(reached=0.9, away=0)
    halves = {
        ("general", 0, slot): Half("general", 0, slot, 40.0, 9, number, staffing.staffing.reached(40.0, number, terms))
        for number in (9.0,) for slot in range(18, 30)
    }  # fmt: skip
    enough = checked.played(Week(MONDAY, tuple(range(18, 30)), halves), terms, seed=1)
    few = {cell: one._replace(planned=5.0) for cell, one in halves.items()}
    short = checked.played(Week(MONDAY, tuple(range(18, 30)), few), terms, seed=1)
    assert enough is not None and short is not None
    assert enough.mean == pytest.approx(enough.formula, abs=0.04) and short.high < enough.low
    assert checked.played(Week(MONDAY, (), {}), terms, seed=1) is None


@pytest.mark.django_db
def test_the_journal_is_counted_by_line_day_and_half_hour_on_the_wall(django_assert_num_queries) -> None:
    seed_cast(at=AT)
    day = date(2026, 11, 18)
    for minute in (1, 29, 31):
        at = datetime(2026, 11, 18, 10, minute, tzinfo=OSLO)
        actions.receive(
            channel=Channel.PHONE, text="Jeg har ikke penger til husleien", area_code="0301", by=ANYONE, at=at
        )
    with django_assert_num_queries(1):
        came = arrivals.came(source=SEEN, at=AT)
    [line] = [one for one in came.lines if came.lines[one].of(day) is not None and came.lines[one].of(day).sum()]
    counted = came.lines[line].of(day)
    assert counted is not None and counted[20] == 2 and counted[21] == 1 and counted.sum() == 3
    assert came.is_thin("") and came.is_thin("nothing")
