"""The pages of who has what: versions, a picture with words, what moves, adopting by two, and who is responsible."""

from __future__ import annotations

from importlib import resources

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.service.organisation import division, divisions
from inngang.service.organisation.queries import forget_calendars
from tests.times import this_hour
from tests.who import client_of

START = "/ledelse/oppgavedeling/"


@pytest.fixture(autouse=True)
def cast(db: None):
    forget_calendars()
    division.forget()
    seed_cast(at=this_hour())
    yield
    division.forget()


def test_every_version_is_in_the_list_with_the_one_in_force_first():
    page = client_of("Tone").get(START).content.decode()
    shipped = [one for one in resources.files(divisions).iterdir() if one.name.endswith(".toml")]
    assert page.count("/oppgavedeling/versjon/") == len(shipped) > 20
    assert page.index("today_2025") < page.index("status_quo_2010")


def test_a_version_shows_a_picture_the_same_in_words_and_what_is_missing():
    page = client_of("Tone").get(f"{START}versjon/status_quo_2010").content.decode()
    assert 'class="strip"' in page
    assert "has-administration_unit" in page
    assert "Sluttrapport ekspertgruppa NAV 2010, 6.2.3" in page
    assert 'value="propose"' not in page, "it has gaps"
    assert client_of("Tone").get(f"{START}versjon/finnes_ikke").status_code == 404


def test_comparing_two_versions_names_what_moves():
    page = client_of("Eirik").get(
        f"{START}sammenlign", {"fra": "status_quo_2010", "til": "unemployment_benefit_considered_decentralised"}
    )
    text = page.content.decode()
    assert "Dagpenger" in text
    assert "Arbeidsavklaringspenger" not in text.split("<table")[1]


def test_a_copy_is_changed_proposed_and_adopted_by_another():
    tone, maryam = client_of("Tone"), client_of("Maryam")
    there = f"{START}versjon/our_own"
    made = tone.post(f"{START}versjon/today_2025", {"do": "copy", "new_code": "our_own", "name": "Vår egen"})
    assert (made.status_code, made.url) == (302, there)
    row = {"do": "add", "service": "old_age_pension", "process": "HP2", "part": "written", "to": "pension_unit"}
    assert tone.post(there, row).status_code == 302
    assert tone.post(there, row | {"place": "x"}).status_code == 422
    assert tone.post(there, {"do": "propose", "valid_from": ""}).status_code == 302
    assert tone.post(there, {"do": "adopt"}).status_code == 422
    assert maryam.post(there, {"do": "adopt"}).status_code == 302
    assert division.versions()[0].code == "our_own"


def test_one_who_only_counts_may_look_but_not_change():
    eirik = client_of("Eirik")
    assert 'value="copy"' not in eirik.get(f"{START}versjon/today_2025").content.decode()
    refused = eirik.post(f"{START}versjon/today_2025", {"do": "copy", "new_code": "my_own", "name": "Min"})
    assert refused.status_code == 422


def test_an_adviser_sees_who_is_responsible_and_why_in_a_fixed_number_of_statements():
    nora = client_of("Nora")
    empty = nora.get(f"{START}hvem").content.decode()
    assert "old_age_pension" in empty
    with CaptureQueriesContext(connection) as few:
        page = nora.get(f"{START}hvem", {"tjeneste": "old_age_pension", "omrade": "5401"}).content.decode()
    assert "NAV Familie- og pensjonsytelser Ålesund" in page
    assert "NAV Tromsø" in page, "the office helps on the way to work"
    with CaptureQueriesContext(connection) as again:
        nora.get(f"{START}hvem", {"tjeneste": "social_assistance", "omrade": "030104"})
    assert len(few.captured_queries) == len(again.captured_queries)
    assert nora.get(START).status_code == 403
    assert f'href="{START}hvem"' in nora.get("/kontaktsenter/").content.decode()


def test_every_service_has_a_page_in_plain_words_and_a_way_to_write_about_it():
    client = Client()
    page = client.get("/tjenester/").content.decode()
    assert page.count('href="/tjenester/') >= 85
    found = client.get("/tjenester/", {"q": "husleie mat"}).content.decode()
    assert "/tjenester/social_assistance" in found
    assert "/tjenester/old_age_pension" not in found
    one = client.get("/tjenester/social_assistance").content.decode()
    assert 'href="/skriv?om=economic_assistance"' in one
    assert "Sosialtjenesteloven §§ 18 og 19" in one
    emergency = client.get("/tjenester/emergency_help").content.decode()
    assert "Du trenger ikke å ta med noen papirer." in emergency
    assert "Du trenger ikke å ta med noen papirer." not in one
    assert "Kommunen bestemmer selv" in client.get("/tjenester/refugee_service").content.decode()
    assert client.get("/tjenester/exemption_card").status_code == 404, "it is no longer ours"
    assert "Ingenting heter det" not in client.get("/tjenester/", {"q": "zzz"}).content.decode()
