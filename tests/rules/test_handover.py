"""Passing an enquiry on: seldom, never in a ring, and whose it is when nobody says that it is theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.handover import MOST_HANDOVERS, default_owner, hand_over
from inngang.rules.hours import OFFICE_HOURS
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import Refusal, Side, Urgency
from tests.covers import covers

MONDAY_9 = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Oslo"))
OFFICE, NEIGHBOURS, LINE, NATIONAL = 1, 2, 3, 4


def decided(times: int, to_queue: int, tried: frozenset[int]) -> Promised | Refusal:
    return hand_over(
        times_handed_over=times,
        urgency=Urgency.NORMAL,
        to_queue=to_queue,
        tried=tried,
        at=MONDAY_9,
        due_by=MONDAY_9 + timedelta(days=1),
        calendar=OFFICE_HOURS,
    )


@covers("R277", part="passed on twice at most, and never back to one who has had it")
@pytest.mark.parametrize(
    ("times_passed_on", "to_queue", "had_it_before", "answer"),
    [
        (0, OFFICE, {LINE}, "passed on"),
        (1, OFFICE, {LINE, NATIONAL}, "passed on"),
        (2, OFFICE, {LINE, NATIONAL}, "Passed on twice already. Phone the person instead."),
        (0, OFFICE, {OFFICE}, "They have had this enquiry before. Choose somebody else, or phone the person."),
        (0, 0, set(), "Choose who is to have it."),
    ],
)
def test_an_enquiry_is_passed_on_seldom_and_never_in_a_ring(times_passed_on, to_queue, had_it_before, answer):
    decision = decided(times_passed_on, to_queue, frozenset(had_it_before))
    assert answer == (str(decision) if isinstance(decision, Refusal) else "passed on")


@pytest.mark.parametrize(
    ("side", "had_it_before", "owner"),
    [
        (Side.MUNICIPAL, set(), OFFICE),
        (Side.MUNICIPAL, {OFFICE}, NEIGHBOURS),
        (Side.BOTH, {OFFICE, NEIGHBOURS}, LINE),
        (Side.STATE, set(), LINE),
        (Side.STATE, {LINE}, NATIONAL),
        (Side.UNKNOWN, {LINE, NATIONAL}, OFFICE),
        (Side.STATE, {OFFICE, NEIGHBOURS, LINE, NATIONAL}, 0),
    ],
)
def test_when_nobody_says_that_it_is_theirs_it_has_an_owner_all_the_same(side, had_it_before, owner):
    """The office is 1, its neighbours 2, those who know the matter 3, the country 4; 0 is nobody left."""
    found = default_owner(
        side=side,
        office=OFFICE,
        neighbours=NEIGHBOURS,
        special_line=LINE,
        national=NATIONAL,
        tried=frozenset(had_it_before),
    )
    assert found == owner


@given(st.lists(st.integers(1, 6), max_size=12))
def test_however_often_somebody_tries_it_is_passed_on_no_more_than_the_limit_and_to_nobody_twice(tries):
    had_it: list[int] = []
    for to_queue in tries:
        if isinstance(decided(len(had_it), to_queue, frozenset(had_it)), Promised):
            had_it.append(to_queue)
    assert len(had_it) <= MOST_HANDOVERS
    assert len(had_it) == len(set(had_it))
