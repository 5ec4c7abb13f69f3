"""A leader close to somebody finds nothing of them among what went wrong, what a number counts, and calls put through."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from inngang.rules.vocabulary import Role
from inngang.service.access.queries import CLOCK
from inngang.service.journal.events import EnquiryHandedOver, TransferUnanswered
from tests.covers import covers
from tests.web.access_world import AT, World, change, tell_of

pytestmark = pytest.mark.django_db
REF = "KAN-ARSTAT"
PAGES = ("/ledelse/avvik", "/ledelse/viderekobling", "/ledelse/tall/received", "/kontor/teamet", "/kontor/venter")


@pytest.fixture
def told(world: World) -> World:
    """Something that went wrong, and a call put through that nobody answered."""
    enquiry_id = world.enquiries["state"]
    change(
        """insert into enquiries_deviation (enquiry_id, unit_id, kind, cause, owner_id, state, opened_at, learnt, key)
           values (%(id)s, %(unit)s, 'promise_broken', 'late', %(staff)s, 'open', %(at)s, '', 'kanari')""",
        id=enquiry_id, unit=world.unit, staff=world.near, at=AT,
    )  # fmt: skip
    about = {"enquiry_id": enquiry_id, "person_id": world.person, "unit_id": world.unit, "channel": "phone"}
    passed = EnquiryHandedOver(**about, to_queue="Laget", times=1, to_unit=world.unit, way="call")
    tell_of(passed, by=CLOCK, at=AT - timedelta(minutes=5))
    tell_of(TransferUnanswered(**about, to_queue="Laget"), by=CLOCK, at=AT - timedelta(minutes=4))
    return world


def seen(world: World, gate: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    by = world.viewer(Role.TEAM_LEAD, gate)
    monkeypatch.setattr("inngang.web.parts.viewer._find", lambda request: world.looker(by))
    answers = {page: Client().get(page) for page in PAGES}
    assert {one.status_code for one in answers.values()} == {200}
    return {page: REF in one.content.decode() for page, one in answers.items()}


@covers("R247", part="a leader finds nothing of somebody close in lists of what went wrong, and behind the numbers")
def test_what_is_about_somebody_close_to_the_leader_is_on_no_list(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = seen(told, "open", monkeypatch)
    assert sum(shown.values()) >= 3, shown
    assert not any(seen(told, "kin", monkeypatch).values())
