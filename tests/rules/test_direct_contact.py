"""Who gets direct contact: one rule for everyone at an office."""

from datetime import date

import pytest

from inngang.rules.direct_contact import IN_WORDS, Group, by_rule, gets
from inngang.rules.vocabulary import Side
from tests.covers import covers

TODAY, YOUNG, OLD = date(2026, 11, 23), date(2001, 5, 30), date(1969, 11, 2)


@pytest.mark.parametrize(
    ("groups", "side", "born", "expected"),
    [
        (None, Side.STATE, OLD, True),
        ([], Side.STATE, YOUNG, False),
        (["followed_up"], Side.MUNICIPAL, None, True),
        (["municipal"], Side.MUNICIPAL, OLD, True),
        (["municipal"], Side.STATE, OLD, False),
        (["state"], Side.STATE, OLD, True),
        (["young"], Side.STATE, YOUNG, True),
        (["young"], Side.STATE, OLD, False),
        (["young"], Side.STATE, None, False),
        (["municipal", "young"], Side.STATE, YOUNG, True),
    ],
)
@covers("R033")
def test_the_rule_gives_by_group(groups, side, born, expected):
    assert by_rule(groups=groups, side=side, born=born, on=TODAY) is expected


def test_the_day_somebody_turns_thirty_they_are_no_longer_young():
    born = date(1996, 11, 23)
    assert by_rule(groups=["young"], side=Side.STATE, born=born, on=date(2026, 11, 22))
    assert not by_rule(groups=["young"], side=Side.STATE, born=born, on=TODAY)


def test_an_exception_stands_whatever_the_rule_says():
    assert gets(exception=True, groups=[], side=Side.STATE, born=None, on=TODAY)
    assert not gets(exception=False, groups=["followed_up"], side=Side.STATE, born=None, on=TODAY)


def test_every_group_has_its_words():
    assert set(IN_WORDS) == set(Group)
