"""Who gets how much: the models of 2010, criteria of one's own, and as easy to reach everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules import allocation as rules
from inngang.rules.allocation import CriteriaSet, Criterion, Part, Receiver, Working
from inngang.rules.allocation_words import CRITERIA, FIGURES, SETS
from tests.covers import covers

WORKING = Working()
TWO = (
    Receiver("1", "Liten", "", {"inhabitants": 1_000, "local_offices": 1, "contacts": 30, "foreign_born": 10}),
    Receiver("2", "Stor", "", {"inhabitants": 9_000, "local_offices": 1, "contacts": 300, "foreign_born": 90}),
)


def by(figure: str, percent: float = 100) -> Criterion:
    return Criterion(figure, percent, (Part(figure),))


def test_the_models_of_2010_are_those_that_are_printed():
    sets = rules.criteria_sets()
    insurance = sets["former_trygdeetaten"]
    assert insurance.amount == 3_200_000_000 and sets["former_aetat"].amount == 1_600_000_000
    assert {one.code: one.percent for one in insurance.criteria} == {
        "inhabitants": 45, "foreign_born": 1, "travel": 4, "base_amount": 12, "recipients": 8, "case_production": 30,
    }  # fmt: skip
    base = next(one for one in insurance.criteria if one.code == "base_amount")
    assert {p.figure: p.weight for p in base.parts} == {"local_offices": 500_000, "county_offices": 4_000_000}
    assert not any(p.is_assumed for p in base.parts)


def test_what_the_report_does_not_print_is_marked_as_assumed():
    [users] = rules.criteria_sets()["former_aetat"].criteria
    assert users.times == "rate" and all(part.is_assumed for part in users.parts)


def test_every_set_criterion_and_figure_has_words():
    for code, one in rules.criteria_sets().items():
        assert code in SETS and not rules.problems(one)
        assert {each.code for each in one.criteria} <= set(CRITERIA)
        assert {part.figure for each in one.criteria for part in each.parts} <= set(FIGURES)


@covers("R303")
def test_another_criterion_gives_the_money_to_others():
    people = CriteriaSet("x", 1_000_000, (by("inhabitants"),))
    offices = CriteriaSet("x", 1_000_000, (by("local_offices"),))
    half = CriteriaSet("x", 1_000_000, (by("inhabitants", 50), by("local_offices", 50)))
    assert rules.divide(people, TWO) == {"1": 100_000, "2": 900_000}
    assert rules.divide(offices, TWO) == {"1": 500_000, "2": 500_000}
    assert rules.divide(half, TWO) == {"1": 300_000, "2": 700_000}


@given(
    amount=st.integers(1, 10**10),
    figures=st.lists(st.floats(0, 1e9, allow_nan=False), min_size=1, max_size=30),
)
def test_every_krone_is_given_to_somebody_and_none_twice(amount, figures):
    receivers = [Receiver(str(n), str(n), "", {"inhabitants": one}) for n, one in enumerate(figures)]
    got = rules.divide(CriteriaSet("x", amount, (by("inhabitants", 60), by("foreign_born", 40))), receivers)
    assert sum(got.values()) == amount and min(got.values()) >= 0


@pytest.mark.parametrize("percent", [99, 101, -100])
def test_shares_that_are_not_a_hundred_divide_nothing(percent):
    wrong = CriteriaSet("x", 1_000, (by("inhabitants", percent),))
    assert rules.problems(wrong)
    with pytest.raises(ValueError, match="%|below 0"):
        rules.divide(wrong, TWO)


def test_with_as_easy_to_reach_everywhere_the_same_share_reaches_somebody():
    got = rules.equal_availability(20_000_000, TWO, WORKING)
    small, large = rules.loads(got, TWO, WORKING)
    assert sum(got.values()) == 20_000_000
    assert small.reached == pytest.approx(large.reached, abs=0.002)
    # a small place needs more for each who makes contact: one person there is often idle, and still needed
    assert small.kroner / 30 > large.kroner / 300


def test_more_money_never_makes_anybody_harder_to_reach():
    levels = [rules.loads(rules.equal_availability(n * 3_000_000, TWO, WORKING), TWO, WORKING) for n in range(1, 9)]
    reached = [min(one.reached for one in each) for each in levels]
    assert reached == sorted(reached) and reached[0] < reached[-1]


@covers("R314")
def test_a_host_municipality_s_share_is_divided_again_to_those_it_serves():
    chosen = CriteriaSet("x", 1_000, (by("inhabitants"),))
    below = [Receiver("a", "A", "2", {"inhabitants": 3}), Receiver("b", "B", "2", {"inhabitants": 1})]
    assert rules.onwards({"1": 100, "2": 900}, chosen, below) == {"a": 675, "b": 225}
