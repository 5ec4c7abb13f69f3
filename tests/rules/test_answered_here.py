"""A sentence for each matter of what the phone answers at once."""

from __future__ import annotations

import pytest

from inngang.rules.answered_here import ABOUT_THE_CASE, HERE, IN_GENERAL, answered_here
from inngang.rules.triage import MATTERS


@pytest.mark.parametrize(
    ("matter", "begins"),
    [
        ("case_status", "On the phone we tell you at once whether we have what you sent"),
        ("payment", "On the phone we tell you at once whether a pension or a benefit is paid"),
        ("crisis_housing", "On the phone we get hold of your office at once"),
        ("technical", "On the phone we help you at once with logging in"),
        ("unknown", IN_GENERAL),
        ("", IN_GENERAL),
        ("no-such-matter", IN_GENERAL),
    ],
)
def test_what_the_phone_answers_at_once(matter, begins):
    assert answered_here(matter).text.startswith(begins)


def test_every_matter_but_the_unknown_one_has_a_sentence_of_its_own():
    assert set(HERE) == set(MATTERS) - {"unknown"}
    assert len(set(HERE.values())) == len(HERE) and ABOUT_THE_CASE not in HERE.values()
