"""What sets a day apart, what the law asks of a week, and how many a half-hour needs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from inngang.rules import days, staffing
from inngang.rules.days import Mark, marks
from inngang.rules.erlang import erlang_a
from inngang.rules.rest import Shift, problems
from inngang.rules.staffing import Terms

DAY = (8 * 60, 15 * 60 + 30, 11 * 60, 11 * 60 + 30)
EVENING = (14 * 60, 22 * 60, 18 * 60, 18 * 60 + 30)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 5, 17), {Mark.HOLIDAY}),
        (date(2026, 4, 1), {Mark.BEFORE_HOLIDAY}),  # Wednesday before Maundy Thursday
        (date(2026, 4, 7), {Mark.AFTER_HOLIDAY}),  # Tuesday after Easter
        (date(2026, 5, 15), {Mark.BETWEEN}),  # Friday after Ascension Day
        (date(2026, 5, 18), {Mark.CARD_MONDAY}),  # the 17th was a Sunday: a Monday as others, but for the card
        (date(2026, 12, 29), {Mark.CHRISTMAS_WEEK}),
        (date(2026, 11, 20), {Mark.PAY_DAY}),
        (date(2026, 11, 23), {Mark.AFTER_PAY_DAY}),  # Monday after Friday the 20th
        (date(2026, 6, 19), {Mark.PAY_DAY}),  # the 20th is a Saturday
        (date(2026, 11, 25), set()),
        (date(2026, 11, 28), set()),  # an ordinary Saturday
    ],
)
def test_each_day_has_the_marks_that_set_it_apart(day: date, expected: set[Mark]) -> None:
    assert marks(day) == expected


def test_a_pay_day_is_a_working_day_of_each_month_and_report_cards_are_due_every_second_monday() -> None:
    for month in range(1, 13):
        paid = days.pay_day(2026, month)
        assert days.is_working_day(paid) and paid.day <= 20 and Mark.PAY_DAY in marks(paid)
    due = [one for n in range(365) if days.is_card_monday(one := date(2026, 1, 1) + timedelta(days=n))]
    assert {one.weekday() for one in due} == {0}
    assert {(b - a).days for a, b in zip(due, due[1:], strict=False)} == {14}


def week(*on: int, shift: tuple[int, int, int, int] = DAY) -> list[Shift]:
    return [Shift(day, *shift) for day in on]


def test_an_ordinary_week_keeps_the_law() -> None:
    assert problems(week(0, 1, 2, 3, 4)) == [] and problems([]) == []


def test_a_late_evening_before_an_early_morning_breaks_the_eleven_hours_also_from_sunday_to_monday() -> None:
    short = problems([Shift(1, *EVENING), Shift(2, *DAY)])
    assert [(one.rule, one.weekday) for one in short] == [("daily", 1)]
    assert [one.rule for one in problems([Shift(6, *EVENING), Shift(0, *DAY)])] == ["daily"]


def test_a_week_without_a_day_off_breaks_the_thirty_five_hours() -> None:
    assert [one.rule for one in problems(week(*range(7)))] == ["weekly"]
    assert problems(week(*range(6))) == [], "from Saturday afternoon to Monday morning it is forty hours"


def test_a_day_longer_than_five_and_a_half_hours_has_a_break() -> None:
    assert [one.rule for one in problems([Shift(0, 480, 930)])] == ["break"]
    assert problems([Shift(0, 480, 780)]) == []
    assert [one.rule for one in problems([Shift(0, 480, 990, 660, 675)])] == ["break"], "eight hours take half an hour"


def test_the_need_is_the_fewest_who_reach_the_target() -> None:
    terms = Terms(reached=0.95, minutes_each=6, patience=8, away=0)
    number = staffing.at_work(40.0, terms)
    reached = [
        erlang_a(servers=each, per_minute=40 / 30, minutes_each=6, patience=8).reached for each in (number - 1, number)
    ]
    assert reached[0] < 0.95 <= reached[1]
    assert staffing.to_plan(40.0, terms) == number < staffing.to_plan(40.0, terms._replace(away=0.2))
    assert staffing.to_plan(0.0, terms) == 0 and staffing.reached(0.0, 0, terms) is None
    assert staffing.open_slots([(9 * 60, 10 * 60 + 15)]) == (18, 19, 20)
