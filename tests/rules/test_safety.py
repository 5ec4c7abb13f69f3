"""When a safety note stands, and who sees that there is one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from inngang.rules.safety import LONGEST, check, is_in_force, will_meet
from inngang.rules.vocabulary import Role

TODAY = date(2026, 3, 4)
FINE: dict[str, Any] = {
    "ground": "threat",
    "advice": "two",
    "text": "Truet en kollega i mottaket 2. mars",
    "starts_on": TODAY,
    "ends_on": TODAY + LONGEST,
    "is_hidden": False,
    "hidden_because": "",
}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"ground": "rude"}, "choose"),
        ({"text": "Sint"}, "reason"),
        ({"ends_on": TODAY - timedelta(days=1)}, "order"),
        ({"ends_on": TODAY + LONGEST + timedelta(days=1)}, "too_long"),
        ({"is_hidden": True}, "hidden"),
        ({"is_hidden": True, "hidden_because": "En annen kan bli skadet av det"}, None),
    ],
)
def test_a_note_has_a_ground_a_reason_and_an_end(given, code) -> None:
    refusal = check(**{**FINE, **given})
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("role", "holds", "follows", "is_at_desk", "sees"),
    [
        (Role.RECEPTION, False, False, True, True),
        (Role.RECEPTION, True, True, False, False),
        (Role.STATE_ADVISER, True, False, False, True),
        (Role.MUNICIPAL_ADVISER, False, True, False, True),
        (Role.MUNICIPAL_ADVISER, False, False, False, False),
        (Role.CONTACT_ADVISER, True, True, True, False),
        (Role.CASEWORKER, True, True, True, False),
        (Role.TEAM_LEAD, True, True, True, False),
        (Role.ANALYST, True, True, True, False),
    ],
)
def test_only_those_who_will_meet_the_person_see_it(role, holds, follows, is_at_desk, sees) -> None:
    assert will_meet(role=role, holds=holds, follows=follows, is_at_desk=is_at_desk) is sees


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({}, True),
        ({"approved": False}, False),
        ({"is_hidden": True}, False),
        ({"is_hidden": True, "seconded": True}, True),
        ({"ended": True}, False),
        ({"today": TODAY + timedelta(days=11)}, False),
        ({"today": TODAY - timedelta(days=1)}, False),
    ],
)
def test_it_holds_when_a_leader_agreed_and_two_where_the_person_is_not_told(given, holds) -> None:
    fine = {"approved": True, "is_hidden": False, "seconded": False, "ended": False, "today": TODAY}
    assert is_in_force(**{**fine, "starts_on": TODAY, "ends_on": TODAY + timedelta(days=10), **given}) is holds
