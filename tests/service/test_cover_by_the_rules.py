"""Cover keeps to the rules: the policy's circles, the substitute's own working time, and an end when the adviser is back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from inngang.rules.hours import OFFICE_HOURS, Calendar
from inngang.rules.routing import policy_at
from inngang.rules.routing_again import from_seen
from inngang.rules.vocabulary import Presence, State
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.actions import cover
from inngang.service.journal import queries as journal
from inngang.service.journal.action import guard_writes
from inngang.service.people.queries import staff_named
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.service.test_cover import NOON, events, go, now, promised, told, waits
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


@pytest.fixture(autouse=True)
def guarded(cast):
    with connection.execute_wrapper(guard_writes):
        yield


def circles(enquiry_id: int) -> list[dict]:
    return rows(
        "select kind, queue_id, opens_at, since, away_id from enquiries_placement where enquiry_id = %(id)s order by circle",
        {"id": enquiry_id},
    )


@covers("R035", part="what goes back to a team gets the circles of the rules, with why")
def test_what_goes_back_to_a_team_gets_the_circles_of_the_rules():
    ids = [promised("Amina"), promised("Siri", text="Jeg lurer på husleien min")]
    go("Anne")
    go("Håkon")
    for enquiry_id in ids:
        placed = circles(enquiry_id)
        assert [one["queue_id"] for one in placed][0] == now(enquiry_id)["queue_id"]
        assert len({one["kind"] for one in placed} - {"team"}) >= 2, "more than the team and the country"
        last = [line for line in journal.of_enquiry(enquiry_id=enquiry_id) if line.event == "EnquiryRouted"][-1]
        assert last.data["policy"] == policy_at(NOON).version
        assert [one["queue"] for one in last.data["circles"]] == [one["queue_id"] for one in placed]
        seen = from_seen(last.data["saw"])
        assert seen is not None and seen.waiting_since == MORNING, "it keeps its turn"


def test_the_substitute_who_does_not_work_before_the_deadline_is_not_given_it_and_the_deadline_stands(monkeypatch):
    enquiry_id = promised()
    due_by = now(enquiry_id)["due_by"]
    home = row("select unit_id from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})
    assert home is not None
    substitute = row(
        "select min(unit_id) as id from organisation_post where staff_id = %(s)s and valid_to is null",
        {"s": staff_named("Anne")},
    )
    assert substitute is not None
    closed = OFFICE_HOURS._replace(by_appointment=frozenset({NOON.date(), due_by.date()}))
    asked: list[int] = []

    def hours_of(unit_id: int, *, at) -> Calendar:
        asked.append(unit_id)
        return closed if len(asked) == 1 else OFFICE_HOURS  # the substitute's own are asked first

    monkeypatch.setattr(cover, "calendar_of", hours_of)
    go()
    after = now(enquiry_id)
    assert asked[0] == substitute["id"]
    assert (after["state"], after["owner_id"], after["due_by"]) == (State.WAITING, None, due_by)
    (text,) = told(enquiry_id, "covered")
    assert "Anne" not in text


@covers("R103", part="what was opened for the time of an absence closes when it ends")
def test_what_was_opened_to_the_substitute_closes_when_the_adviser_is_back():
    enquiry_id = waits()
    before = [(one["kind"], one["queue_id"], one["opens_at"]) for one in circles(enquiry_id)]
    absence = go()
    assert enquiry_id in [card.id for card in queries.waiting(viewer=staff("Anne"), at=NOON).cards]
    assert any(one["away_id"] == staff_named("Håkon") for one in circles(enquiry_id))
    later = NOON + timedelta(minutes=10)
    actions.come_back(absence_id=absence, by=staff("Håkon"), at=later)
    actions.say_presence(staff_id=staff_named("Håkon"), presence=Presence.FREE, by=staff("Håkon"), at=later)
    assert [(one["kind"], one["queue_id"], one["opens_at"]) for one in circles(enquiry_id)] == before
    assert enquiry_id not in [card.id for card in queries.waiting(viewer=staff("Anne"), at=later).cards]
    assert "CirclesClosed" in events(enquiry_id)


def test_what_the_substitute_took_meanwhile_stays_taken():
    enquiry_id = waits()
    absence = go()
    actions.take(enquiry_id=enquiry_id, by=staff("Anne"), at=NOON)
    actions.come_back(absence_id=absence, by=staff("Håkon"), at=NOON + timedelta(minutes=10))
    assert now(enquiry_id)["owner_id"] == staff_named("Anne")
