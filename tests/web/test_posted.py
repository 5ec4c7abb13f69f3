"""What comes from a form is read in one place, whatever somebody puts there."""

import pytest

from inngang.web.parts.posted import number_of


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("0042", 42), ("9" * 18, int("9" * 18)), ("9" * 19, 0), ("²", 0), ("٣", 0), ("-1", 0), (" 7", 0), ("", 0), (None, 0)],
)  # fmt: skip
def test_a_number_of_ours_is_digits_the_database_can_hold_and_nothing_else(text, number):
    assert number_of(text) == number
