"""When a way in falls behind those with a login: margins that are stated."""

from __future__ import annotations

import pytest

from inngang.rules.equal_service import FEWER_KEPT, LONGER, falls_behind


@pytest.mark.parametrize(
    ("kept", "seconds", "told"),
    [
        (0.90, 10_000, ()),
        (0.86, 10_000, ()),
        (0.84, 10_000, (FEWER_KEPT,)),
        (None, 12_400, ()),
        (0.90, 16_300, (LONGER,)),
        (0.50, 16_300, (FEWER_KEPT, LONGER)),
        (None, None, ()),
    ],
)
def test_the_margin_is_five_points_and_a_quarter_longer(kept, seconds, told):
    found = falls_behind(kept=kept, kept_with_login=0.90, seconds=seconds, seconds_with_login=10_000)
    assert tuple(one.text for one in found) == told


def test_a_few_minutes_are_no_falling_behind():
    assert falls_behind(kept=1, kept_with_login=1, seconds=1200, seconds_with_login=60) == ()


def test_with_nobody_to_hold_it_against_nothing_is_said():
    assert falls_behind(kept=0.1, kept_with_login=None, seconds=90_000, seconds_with_login=None) == ()
