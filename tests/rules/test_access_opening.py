"""Opening somebody in spite of the distance: who may ask, why, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inngang.rules.access_opening import (
    FOR_OPERATIONS,
    LONGEST_REASON,
    MANY,
    REVIEWED_IN,
    REVIEWED_IN_WHEN_TWO,
    SHORTEST_REASON,
    Category,
    OpeningKind,
    Terms,
    is_many,
    terms,
)
from inngang.rules.vocabulary import Refusal, Role
from tests.times import MORNING

REASON = "Står her uten mat og tak over hodet i natt"


@pytest.mark.parametrize(
    ("role", "category", "signs", "days", "refused"),
    [
        (Role.CITIZEN, "danger", 40, 1, "not_for_the_role"),
        (Role.ANALYST, "danger", 40, 1, "not_for_the_role"),
        (Role.MUNICIPAL_ADVISER, "danger", 40, 1, "not_for_the_role"),
        (Role.STATE_ADVISER, "curious", 40, 1, "no_category"),
        (Role.STATE_ADVISER, "danger", SHORTEST_REASON - 1, 1, "no_reason"),
        (Role.STATE_ADVISER, "danger", LONGEST_REASON + 1, 1, "long_reason"),
        (Role.STATE_ADVISER, "danger", 40, 0, "no_end"),
        (Role.STATE_ADVISER, "danger", 40, 93, "no_end"),
    ],
)
def test_what_is_asked_for_without_right_reason_or_end_is_refused(role, category, signs, days, refused):
    ends_at = MORNING + timedelta(days=days)
    found = terms(
        role=role, kind=OpeningKind.OVERRIDE, category=category, reason="x" * signs, ends_at=ends_at, at=MORNING
    )
    assert isinstance(found, Refusal) and found.code == refused


@pytest.mark.parametrize(
    ("kind", "days", "ends_after", "open_for"),
    [
        (OpeningKind.BREAK_GLASS, 30, timedelta(hours=24), timedelta(hours=24)),
        (OpeningKind.OVERRIDE, 30, timedelta(days=30), timedelta(hours=24)),  # the rest when a leader has agreed
        (OpeningKind.OVERRIDE, 92, timedelta(days=92), timedelta(hours=24)),
    ],
)
def test_until_a_leader_has_agreed_it_is_open_for_a_day_at_most(kind, days, ends_after, open_for):
    ends_at = MORNING + timedelta(days=days)
    found = terms(
        role=Role.STATE_ADVISER, kind=kind, category=Category.NO_MEANS, reason=REASON, ends_at=ends_at, at=MORNING
    )
    assert found == Terms(MORNING + ends_after, MORNING + open_for, MORNING + REVIEWED_IN, needs_second=False)


@pytest.mark.parametrize(
    ("role", "minutes"), [(Role.DUTY_LEAD, 24 * 60), (Role.SYSADMIN, FOR_OPERATIONS.total_seconds() // 60)]
)
def test_where_two_must_agree_it_is_shut_until_the_other_has(role, minutes):
    given = {"category": Category.DANGER, "reason": REASON, "ends_at": None}
    found = terms(role=role, kind=OpeningKind.BREAK_GLASS, at=MORNING, **given)
    ends_at = MORNING + timedelta(minutes=minutes)
    assert found == Terms(ends_at, MORNING, MORNING + REVIEWED_IN_WHEN_TWO, needs_second=True)


@pytest.mark.parametrize(("openings", "many"), [(0, False), (MANY, False), (MANY + 1, True)])
def test_one_who_opens_often_is_looked_into(openings, many):
    assert is_many(openings) is many
