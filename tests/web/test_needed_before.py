"""Somebody who travels gets the answer before they go, or is told plainly that we cannot promise it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import staff_named
from inngang.service.rows import row
from tests.covers import covers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
WRITTEN = {"text": "Kan jeg ta med dagpengene til Spania?", "also": "one", "key": "k"}


@pytest.fixture(autouse=True)
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_calendars()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    seed_cast(at=NOW)


def newest() -> dict:
    found = row(
        """select e.id, e.needed_on, p.due_by, (select min(pace) from enquiries_placement w where w.enquiry_id = e.id) as pace
           from enquiries_enquiry e join promises_promise p on p.enquiry_id = e.id order by e.id desc limit 1"""
    )
    assert found is not None
    return found


@covers("R287")
def test_the_promise_is_before_the_journey_told_before_it_is_made_and_it_is_asked_for_before_others():
    person, before = Client(), row("select count(*) as n from enquiries_enquiry")
    for wrong, said in (("2026-03-04", "Velg en dag etter i dag"), ("tull", "Skriv dagen som 24.12.2026")):
        page = person.post("/skriv", {**WRITTEN, "needed_on": wrong})
        assert page.status_code == 200 and said in page.content.decode()
    told = person.post("/skriv", {**WRITTEN, "needed_on": "2026-03-06"}).content.decode()
    assert (
        "Send en gang til hvis det passer" in told
        and "Sender du dette nå, får du svar innen" in told
        and "6. mars" in told
    )
    assert 'name="told_of" value="2026-03-06"' in told and WRITTEN["text"] in told
    assert row("select count(*) as n from enquiries_enquiry") == before, "nothing is sent before it is read"

    assert person.post("/skriv", {**WRITTEN, "needed_on": "2026-03-06", "told_of": "2026-03-06"}).status_code == 302
    made = newest()
    assert made["needed_on"] == date(2026, 3, 6) and made["due_by"].astimezone(UTC).date() == date(2026, 3, 5)
    assert "før dagen du trenger det" in person.get("/skriv/kvittering").content.decode()

    other = actions.receive(
        channel=Channel.QUESTION, text=WRITTEN["text"], by=CLOCK, at=datetime(2026, 3, 4, 8, tzinfo=UTC)
    )
    found = viewer_of(staff_id=staff_named("Máret"))
    assert found is not None
    line = [
        card.id
        for card in queries.waiting(viewer=found.viewer, at=NOW).cards
        if card.id in (made["id"], other.enquiry_id)
    ]
    assert line == [made["id"], other.enquiry_id], "it stands before one that has waited longer"
    desk = Client()
    desk.post("/demo/logg-inn", {"who": f"staff:{staff_named('Máret')}"})
    assert "Trengs før" in desk.get("/kontaktsenter/").content.decode()
    assert desk.post(f"/kontaktsenter/sak/{made['id']}/ta").status_code == 302
    assert "Trengs før" in desk.get(f"/kontaktsenter/sak/{made['id']}").content.decode()

    actions.release(enquiry_id=made["id"], reason="Kan mindre enn andre", by=found.viewer, at=NOW)
    again = (
        newest()
        if newest()["id"] == made["id"]
        else row(
            """select p.due_by, (select min(pace) from enquiries_placement w where w.enquiry_id = %(id)s) as pace
           from promises_promise p where p.enquiry_id = %(id)s and p.state = 'open'""",
            {"id": made["id"]},
        )
    )
    assert again is not None and (again["due_by"], again["pace"]) == (made["due_by"], made["pace"])


def test_a_day_that_cannot_be_met_is_said_plainly_and_it_is_still_taken(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 3, 4, 21, 0, tzinfo=UTC))
    told = Client().post("/skriv", {**WRITTEN, "needed_on": "2026-03-05"}).content.decode()
    assert "Vi kan ikke love svar før" in told and "ring oss" in told
    sent = Client().post("/skriv", {**WRITTEN, "needed_on": "2026-03-05", "told_of": "2026-03-05"})
    assert sent.status_code == 302 and newest()["due_by"].date() > date(2026, 3, 5)


def test_a_day_that_is_far_enough_off_changes_nothing_and_asks_nothing():
    assert Client().post("/skriv", {**WRITTEN, "needed_on": "2026-06-01"}).status_code == 302
    made = newest()
    plain = actions.receive(channel=Channel.QUESTION, text=WRITTEN["text"], by=CLOCK, at=NOW)
    assert made["due_by"] == plain.due_by and made["pace"] == newest()["pace"]
