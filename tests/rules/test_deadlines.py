"""From a day in a person's life to when something is due: working days, leap years, and what has passed already."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.deadlines import (
    ABOUT,
    TITLES,
    TOLD,
    Change,
    Of,
    add_months,
    deadlines,
    may_count,
    moments,
    of_note,
    promised,
    told,
)
from inngang.rules.hours import OFFICE_HOURS, OSLO, intervals_on
from inngang.rules.sick_note import NoteKind
from inngang.rules.vocabulary import Refusal
from tests.covers import covers

TODAY = date(2026, 3, 4)


@covers("R289", part="the days that follow from a date, by rule")
@pytest.mark.parametrize(
    ("of", "day", "code", "due_on", "ask_on"),
    [
        (Of.SICK, date(2026, 3, 2), "D05", date(2026, 4, 27), date(2026, 4, 13)),
        (Of.SICK, date(2026, 2, 1), "D05", date(2026, 3, 27), date(2026, 3, 13)),  # eight weeks end on a Sunday
        (Of.SICK, date(2026, 2, 5), "D05", date(2026, 4, 1), date(2026, 3, 18)),  # on Maundy Thursday
        (Of.SICK, date(2026, 3, 2), "D06", date(2026, 8, 31), date(2026, 8, 3)),
        (Of.SICK, date(2026, 3, 2), "D07", date(2027, 3, 2), date(2027, 1, 19)),
        (Of.CHILD, date(2023, 11, 17), "D10", date(2026, 5, 15), date(2026, 4, 17)),  # 17 May is a Sunday
        (Of.CHILD, date(2024, 2, 29), "D11", date(2027, 2, 26), None),  # 28 February is a Sunday
        (Of.ALLOWANCE, date(2024, 2, 29), "D09", date(2027, 2, 26), date(2026, 12, 4)),
    ],
)
def test_a_day_and_a_rule_give_the_working_day_something_is_due(
    of: Of, day: date, code: str, due_on: date, ask_on: date | None
) -> None:
    found = next(one for one in moments(of, day, today=day) if one.code == code)
    assert (found.due_on, found.ask_on) == (due_on, ask_on)


@pytest.mark.parametrize(
    ("weeks_ill", "asked"),
    [(4, ["D05", "D06", "D07"]), (10, ["D05", "D06", "D07"]), (30, ["D06", "D07"]), (60, ["D07"])],
)
def test_what_has_passed_is_asked_about_at_once_unless_a_later_one_has_passed_too(
    weeks_ill: int, asked: list[str]
) -> None:
    found = moments(Of.SICK, TODAY - timedelta(weeks=weeks_ill), today=TODAY)
    assert [one.code for one in found if one.ask_on is not None and not one.is_passed] == asked


@given(of=st.sampled_from(list(Of)), day=st.dates(date(2010, 1, 1), date(2040, 1, 1)))
def test_nothing_is_due_or_asked_on_a_day_off_or_later_than_the_law_says(of: Of, day: date) -> None:
    for one in moments(of, day, today=day):
        rule = deadlines()[one.code]
        latest = add_months(day, rule.months) + timedelta(weeks=rule.weeks)
        assert latest - timedelta(days=7) < one.due_on <= latest and intervals_on(OFFICE_HOURS, one.due_on)
        if one.ask_on is not None:
            assert one.ask_on < one.due_on and intervals_on(OFFICE_HOURS, one.ask_on)


@pytest.mark.parametrize(
    ("of", "day", "code"),
    [
        ("sick", TODAY + timedelta(days=20), None),
        ("sick", TODAY + timedelta(days=40), "not_come"),
        ("child", TODAY + timedelta(days=1), "not_come"),
        ("child", date(2001, 1, 1), "too_old"),
        ("holiday", TODAY, "of"),
    ],
)
def test_a_day_that_cannot_be_right_is_refused_with_what_to_look_at(of: str, day: date, code: str | None) -> None:
    refused = may_count(of, day, today=TODAY)
    assert (refused.code if isinstance(refused, Refusal) else None) == code


@pytest.mark.parametrize(
    ("kind", "ill_since", "does"),
    [
        (NoteKind.FIRST, None, Change.RECORD),
        (NoteKind.EXTENSION, None, Change.RECORD),
        (NoteKind.EXTENSION, date(2026, 2, 1), Change.NOTHING),
        (NoteKind.CORRECTION, date(2026, 3, 20), Change.CORRECT),
        (NoteKind.END, date(2026, 2, 1), Change.END),
        (NoteKind.END, None, Change.NOTHING),
    ],
)
def test_a_sick_note_tells_since_when_by_itself(kind: NoteKind, ill_since: date | None, does: Change) -> None:
    assert of_note(kind, TODAY, ill_since=ill_since) == does


def test_the_promise_is_to_the_end_of_the_working_day_and_in_two_working_days_when_it_has_passed() -> None:
    at = datetime(2026, 3, 4, 8, 5, tzinfo=OSLO)
    assert promised("D05", date(2026, 3, 18), at=at, calendar=OFFICE_HOURS).due_by == datetime(
        2026, 3, 18, 15, 30, tzinfo=OSLO
    )
    assert promised("D05", date(2026, 2, 2), at=at, calendar=OFFICE_HOURS).due_by == datetime(
        2026, 3, 6, 15, 30, tzinfo=OSLO
    )


def test_every_rule_has_its_words_and_says_where_it_is_read() -> None:
    for code, rule in deadlines().items():
        assert code in TITLES and rule.source and (rule.months > 0) != (rule.weeks > 0)
        assert (code in ABOUT) == rule.asks and (code in TOLD) != rule.asks
        assert str(told(code, TODAY, today=TODAY)) and str(told(code, TODAY - timedelta(days=1), today=TODAY))
