"""Who may help at another office, and who may not, with the reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from inngang.rules.sharing import LONGEST, may_lend
from inngang.rules.vocabulary import Role

TODAY = date(2026, 3, 4)
FINE: dict[str, Any] = {
    "role": Role.STATE_ADVISER,
    "from_area": 3,
    "to_area": 3,
    "is_there_already": False,
    "line": "",
    "level": 0,
    "starts_on": TODAY,
    "ends_on": TODAY + LONGEST,
    "today": TODAY,
}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"line": "pension", "level": 2}, None),
        ({"line": "pension", "level": 1}, "does_not_know"),
        ({"role": Role.MUNICIPAL_ADVISER}, "own_municipality"),
        ({"role": Role.RECEPTION}, "own_municipality"),
        ({"to_area": 4}, "another_area"),
        ({"from_area": 0, "to_area": 0}, "another_area"),
        ({"is_there_already": True}, "there_already"),
        ({"ends_on": TODAY - timedelta(days=1)}, "order"),
        ({"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY - timedelta(days=1)}, "past"),
        ({"ends_on": TODAY + LONGEST + timedelta(days=1)}, "too_long"),
    ],
)
def test_a_colleague_is_lent_in_the_service_area_for_a_while_and_for_what_they_know(given, code) -> None:
    refusal = may_lend(**{**FINE, **given})
    assert (refusal.code if refusal else None) == code
