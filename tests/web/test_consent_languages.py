"""Consent in the person's own language, on the screen and on paper, with the same boxes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.representation import SHARED_KINDS
from inngang.service.enquiries.in_short import LANGUAGES
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named
from inngang.service.rows import row
from inngang.web.citizen.consent_languages import consent_words
from tests.covers import covers

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)


@pytest.fixture
def amina(db, monkeypatch) -> Client:
    forget_calendars()
    seed_cast(at=NOW - timedelta(days=1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.astimezone(UTC))
    client = Client()
    client.post("/demo/logg-inn", {"who": f"person:{person_named('Amina')}"})
    return client


@covers("R157")
def test_a_consent_is_read_and_given_in_the_persons_language_on_screen_and_on_paper(amina):
    for code in LANGUAGES:
        words = consent_words(code)
        direction = "rtl" if code == "ar" else "ltr"
        paper = Client().get(f"/samtykke-pa-papir?sprak={code}").content.decode().replace("&#39;", "'")
        screen = amina.get(f"/mine/samtykke/gi?sprak={code}").content.decode().replace("&#39;", "'")
        for page in (paper, screen):
            assert words["title"] in page and f'dir="{direction}"' in page
            assert all(words["kind"][kind] in page for kind in SHARED_KINDS), code
            assert all(f"sprak={other}" in page for other in LANGUAGES)
        assert paper.count("☐") == len(SHARED_KINDS)
        assert consent_words("nb")["sign"] in paper, "so that the one who enters it can read it"
    assert "/samtykke-pa-papir" in amina.get("/mine/fullmakter").content.decode()
    given = {"sprak": "so", "receiver": "Legen min", "kinds": ["status"], "purpose": "Møte", "last_day": ""}
    lacking = amina.post("/mine/samtykke/gi", given)
    assert lacking.status_code == 200 and consent_words("so")["title"] in lacking.content.decode()
    assert amina.post("/mine/samtykke/gi", given | {"last_day": "2027-01-31"}).status_code == 302
    kept = row("select receiver_name, kinds, way from people_consent order by id desc limit 1", {})
    assert kept == {"receiver_name": "Legen min", "kinds": ["status"], "way": "logged_in"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_of_the_form_is_there_in_every_language(code):
    words = consent_words(code)
    assert set(words["kind"]) == set(SHARED_KINDS)
    assert all(text.strip() for text in (*words["kind"].values(), *(words[key] for key in words if key != "kind")))
    if code == "ar":
        assert re.search(r"[\u0600-\u06ff]", words["title"])


@pytest.mark.django_db
def test_a_language_nobody_has_gives_the_language_of_the_pages():
    page = Client().get("/samtykke-pa-papir?sprak=xx").content.decode()
    assert consent_words("nb")["title"] in page and "beside" not in page
