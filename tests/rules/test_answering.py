"""How fast we answer: which contact it is, which goals may be set, who is slow, and what could have been answered earlier."""

from __future__ import annotations

import pytest

from inngang.rules.answering import (
    IS_FOLLOWED_UP,
    IS_OWED,
    KINDS,
    NOBODY_HAS_IT,
    RINGS_BACK,
    Contact,
    Goal,
    contact,
    could_be_earlier,
    goal,
    is_slow,
)
from inngang.rules.vocabulary import Refusal


@pytest.mark.parametrize(
    ("is_followed_up", "is_owed", "rings_back", "which", "why"),
    [
        (False, False, False, Contact.FIRST, NOBODY_HAS_IT),
        (True, False, False, Contact.FOLLOW_UP, IS_FOLLOWED_UP),
        (False, True, False, Contact.FOLLOW_UP, IS_OWED),
        (False, False, True, Contact.FOLLOW_UP, RINGS_BACK),
        (True, True, True, Contact.FOLLOW_UP, RINGS_BACK),
    ],
)
def test_it_is_a_follow_up_when_somebody_has_the_case_already(is_followed_up, is_owed, rings_back, which, why):
    found, said = contact(is_followed_up=is_followed_up, is_owed=is_owed, rings_back=rings_back)
    assert (found, said.text) == (which, why)


@pytest.mark.parametrize(
    ("kind", "amount", "percent", "answer"),
    [
        ("phone", 5, 80, "set"),
        ("phone", 0, 80, "minutes"),
        ("visit", 121, 80, "minutes"),
        ("question", 3, 90, "set"),
        ("question", 4, 90, "later_than_promised"),
        ("application", 30, 90, "set"),
        ("application", 31, 90, "later_than_promised"),
        ("phone", 5, 49, "percent"),
        ("phone", 5, 101, "percent"),
        ("pigeon", 5, 80, "unknown_kind"),
    ],
)
def test_a_goal_is_never_looser_than_what_each_person_is_promised(kind, amount, percent, answer):
    found = goal(kind=kind, amount=amount, percent=percent)
    assert (found.code if isinstance(found, Refusal) else "set") == answer


def test_every_kind_of_contact_can_have_a_goal():
    assert all(isinstance(goal(kind=kind, amount=1, percent=90), Goal) for kind in KINDS)


@pytest.mark.parametrize(
    ("within", "due", "slow"),
    [(5, 9, False), (7, 10, True), (8, 10, False), (0, 9, False), (10, 10, False), (60, 100, True)],
)
def test_a_unit_is_slow_when_it_is_clearly_under_the_country_and_there_are_enough(within, due, slow):
    assert is_slow(within=within, due=due, all_within=80, all_due=100) is slow


@pytest.mark.parametrize(
    ("passed_on", "taken", "answered", "earlier"),
    [(4, 10, 6, 4), (4, 10, 5, 4), (6, 10, 4, 0), (3, 4, 4, 0), (0, 10, 9, 0)],
)
def test_what_most_of_the_first_line_answers_itself_could_have_been_answered_there(passed_on, taken, answered, earlier):
    assert could_be_earlier(passed_on=passed_on, taken=taken, answered=answered) == earlier
