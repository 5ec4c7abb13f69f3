"""What somebody writes goes encrypted, is read on our own pages by those who may, and nowhere else (skriftlig kontakt)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE, viewer_of
from inngang.service.enquiries import actions
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
SAID, ANSWER = "Jeg er redd for å miste boligen", "Du kan søke om hjelp til husleien"


@pytest.fixture(autouse=True)
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_calendars()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    seed_cast(at=NOW)


def logged_in(who: str) -> Client:
    client = Client()
    client.post("/demo/logg-inn", {"who": who}, secure=True)
    return client


@covers("R249")
def test_what_is_written_goes_encrypted_and_is_read_by_those_who_may_and_nobody_else(settings) -> None:
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    turned = Client().get("/skriv")
    assert (turned.status_code, turned["Location"]) == (302, "https://testserver/skriv")
    before = row("select count(*) as n from enquiries_enquiry")
    assert Client().post("/skriv", {"text": SAID}).status_code == 403
    assert row("select count(*) as n from enquiries_enquiry") == before
    assert Client().get("/alive").status_code == 200
    safe = Client().get("/skriv", secure=True)
    assert "max-age=" in safe["Strict-Transport-Security"] and safe["Cache-Control"] == "no-store"
    assert all(one["secure"] and one["httponly"] for one in safe.cookies.values())

    amina = person_named("Amina")
    enquiry_id = actions.receive(channel=Channel.QUESTION, text=SAID, person_id=amina, by=ANYONE, at=NOW).enquiry_id
    found = viewer_of(staff_id=staff_named("Håkon"))
    assert found is not None
    actions.take(enquiry_id=enquiry_id, by=found.viewer, at=NOW)
    actions.answer(enquiry_id=enquiry_id, text=ANSWER, by=found.viewer, at=NOW)

    sent = rows("select text from notices_notice where enquiry_id = %(id)s", {"id": enquiry_id})
    assert sent and not any(word in one["text"] for one in sent for word in (SAID, ANSWER, "husleie"))
    own = logged_in(f"person:{amina}").get(f"/mine/{enquiry_id}", secure=True).content.decode()
    assert SAID in own and ANSWER in own
    adviser = logged_in(f"staff:{staff_named('Håkon')}").get(f"/kontor/sak/{enquiry_id}", secure=True)
    assert SAID in adviser.content.decode()
    for who, page in (
        (f"person:{person_named('Bjørn')}", f"/mine/{enquiry_id}"),
        (f"staff:{staff_named('Stian')}", f"/kontor/sak/{enquiry_id}"),
        (f"staff:{staff_named('Nora')}", f"/kontaktsenter/sak/{enquiry_id}"),
    ):
        answer = logged_in(who).get(page, secure=True)
        assert answer.status_code == 404 and SAID not in answer.content.decode(), who
    assert Client().get(f"/mine/{enquiry_id}", secure=True).status_code == 302
