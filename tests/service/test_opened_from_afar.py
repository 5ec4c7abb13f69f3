"""What the demo has to show of openings."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from inngang.jobs.opened_from_afar import WHO, WHOM, opened_from_afar
from inngang.rules.vocabulary import Purpose
from inngang.service.access import door, openings
from inngang.service.access.queries import viewer_of
from inngang.service.people.queries import person_named, staff_named


@pytest.mark.django_db
@pytest.mark.usefixtures("cast")
def test_the_demo_has_one_opening_that_the_leader_of_the_office_has_not_gone_through(at: datetime) -> None:
    adviser, leader = (viewer_of(staff_id=staff_named(name) or 0) for name in (WHO, "Tone"))
    assert adviser and leader
    person = {"person_id": person_named(WHOM) or 0, "by": adviser.viewer, "purpose": Purpose.ANSWER}
    assert not door.may_open(**person, at=at)
    for minutes in (0, 5):  # a demo that starts again
        opened_from_afar(at + timedelta(minutes=minutes))
    found = openings.of_units(viewer=leader.viewer, at=at + timedelta(minutes=6)).cards
    assert [(one.staff, one.seen_at) for one in found] == [("Jonas Lund", None)]
    assert door.may_open(**person, at=at + timedelta(minutes=6))
