"""Somebody comes to an office and takes a number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inngang.channels.visit.incoming import Arrived, arrive
from inngang.rules.vocabulary import Pace
from inngang.service.access.queries import ANYONE
from tests.channels.seen import circles, enquiry, how_many, office
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def come(key: str = "press-1", **given) -> Arrived:
    return arrive(**{"unit_id": office(), "sender_key": key, "by": ANYONE, "at": MORNING, **given})


@covers("R145", part="at the office nobody is asked who they are to get a number")
def test_each_who_comes_gets_the_next_number_of_the_day_and_is_asked_for_nothing():
    assert [come(f"press-{one}").number for one in range(3)] == [1, 2, 3]
    assert come("tomorrow", at=MORNING + timedelta(days=1)).number == 1
    assert come("elsewhere", unit_id=office("1235")).number == 1


def test_who_presses_twice_has_one_number_and_uses_up_one():
    first, again, next_one = come(), come(), come("press-2")
    assert first.number == again.number and again.received.repeated
    assert next_one.number == first.number + 1 and how_many() == 2


@covers("R169")
def test_acute_need_opens_at_once_to_people_of_the_office_and_before_everybody_else():
    ordinary, acute = come(), come("press-2", acute=True, at=MORNING + timedelta(minutes=1))
    assert acute.received.urgency == 0 and acute.received.acute_reason is not None
    placed = circles(acute.received.enquiry_id)
    assert {one["pace"] for one in placed} == {Pace.ACUTE}
    assert placed[0]["opens_at"] <= MORNING + timedelta(minutes=1)
    assert {"duty", "alarm"} <= {one["queue_kind"] for one in placed}
    assert acute.received.due_by <= MORNING + timedelta(minutes=62)
    assert circles(ordinary.received.enquiry_id)[0]["pace"] == Pace.LIVE


def test_the_visit_is_the_offices_and_in_the_language_that_was_chosen():
    now = enquiry(come(language="so-SO").received.enquiry_id)
    assert (now["unit_id"], now["language"], now["channel"]) == (office(), "so", "visit")
