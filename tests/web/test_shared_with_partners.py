"""Dates, training and material that an office shares: partners see them, and follow the dates in their own calendar."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import cast as members
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.who import client_of

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
MEETING = {
    "kind": "meeting",
    "title": "Frokost for fastleger; om sykmelding",
    "place": "Pilestredet 56",
    "link": "https://example.org/mote",
    "day": "2026-12-03",
    "from": "08:00",
    "to": "09:30",
}


@pytest.fixture
def hour(db, monkeypatch) -> list[datetime]:
    forget_calendars()
    seed_cast(at=NOW - timedelta(days=1))
    now = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0].astimezone(UTC))
    return now


def partner(name: str) -> Client:
    card = next(one for one in members() if one.kind == "person" and one.name.startswith(name))
    client = Client(HTTP_ACCEPT_LANGUAGE="nb")
    client.post("/demo/logg-inn", {"who": f"person:{card.id}"})
    client.post("/logg-inn/for-hvem", {"acting": f"{card.role}:{card.organisation_id}"})
    return client


@covers("R239")
def test_what_an_office_shares_is_on_the_partners_page_and_in_a_calendar_to_follow(hour):
    tone, doctor, feed = client_of("Tone"), partner("Selma"), Client()
    assert "/ledelse/felles" in tone.get("/ledelse/avtaler/").content.decode()
    assert "Ikke noe er delt nå" in doctor.get("/partner/felles").content.decode()
    for wrong in (
        {"title": ""},
        {"kind": "party"},
        {"day": "2026-11-01"},
        {"day": ""},
        {"to": "07:00"},
        {"link": "javascript:alert(1)"},
        {"kind": "material", "link": ""},
    ):
        answer = tone.post("/ledelse/felles", MEETING | wrong)
        assert answer.status_code == 422, wrong
    assert "Pilestredet 56" in answer.content.decode(), "what was written is still there"
    assert tone.post("/ledelse/felles", MEETING).status_code == 302
    course = {"kind": "material", "title": "Om kvalifiseringsprogrammet", "link": "https://example.org/kurs"}
    assert tone.post("/ledelse/felles", course).status_code == 302

    page = doctor.get("/partner/felles").content.decode()
    assert "Frokost for fastleger" in page and "NAV St. Hanshaugen" in page and "https://example.org/kurs" in page
    assert "/partner/felles" in doctor.get("/partner/").content.decode()
    text = feed.get("/kontor/felles.ics")
    assert text.headers["Content-Type"].startswith("text/calendar")
    lines = text.content.decode().replace("\r\n ", "").split("\r\n")
    assert "DTSTART:20261203T070000Z" in lines and "DTEND:20261203T083000Z" in lines
    assert "SUMMARY:Frokost for fastleger\\; om sykmelding (NAV St. Hanshaugen)" in lines
    assert lines.count("BEGIN:VEVENT") == 1, "material has no day"

    with CaptureQueriesContext(connection) as few:
        feed.get("/kontor/felles.ics")
    tone.post("/ledelse/felles", MEETING | {"title": "En til", "kind": "training"})
    with CaptureQueriesContext(connection) as more:
        feed.get("/kontor/felles.ics")
    assert len(few) == len(more) <= 2

    item = row("select id from organisation_shared_item order by id limit 1", {})["id"]
    other = client_of("Maryam")
    assert other.post("/ledelse/felles", {"do": "end", "item": item}).status_code == 422, "another office's"
    assert tone.post("/ledelse/felles", {"do": "end", "item": item}).status_code == 302
    assert "Frokost" not in doctor.get("/partner/felles").content.decode()
    hour[0] = NOW + timedelta(days=30)
    assert not re.search("BEGIN:VEVENT", feed.get("/kontor/felles.ics").content.decode()), "what has been is gone"
    told = [one["event"] for one in rows("select event from journal_line where event like 'Item%%' order by id", {})]
    assert told == ["ItemShared", "ItemShared", "ItemShared", "ItemTakenBack"]
