"""The pages of agreements, what the offices give, who knows what, and the directory that partners use."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role
from inngang.service.access.queries import viewer_of
from inngang.service.organisation.actions import set_number
from inngang.service.organisation.queries import forget_calendars, services_of, unit_numbered
from inngang.service.people.queries import staff_named
from inngang.web.parts import viewer as parts_viewer
from inngang.web.parts.viewer import Looker
from tests.covers import covers
from tests.times import this_hour
from tests.who import client_of


@pytest.fixture(autouse=True)
def cast(db: None) -> None:
    forget_calendars()
    seed_cast(at=this_hour())


def test_a_leader_reads_the_agreements_enters_one_and_goes_through_it():
    tone = client_of("Tone")
    page = tone.get("/ledelse/avtaler/").content.decode()
    assert "Samarbeidsavtale mellom stat og kommune" in page
    assert "Sosialtjenesteloven § 43" in page
    mine = {
        "kind": "local", "title": "Ny avtale", "unit": unit_numbered("0313").unit_id, "signed_on": "2026-01-05",
        "valid_from": "2026-01-05", "review_on": "2099-01-05", "services": ["debt_counselling"],
    }  # fmt: skip
    assert tone.post("/ledelse/avtaler/", mine | {"review_on": "2020-01-01"}).status_code == 422
    assert tone.post("/ledelse/avtaler/", mine).status_code == 302
    assert "Ny avtale" in tone.get("/ledelse/avtaler/", {"type": "local"}).content.decode()
    assert "Ny avtale" not in tone.get("/ledelse/avtaler/", {"type": "insight"}).content.decode()


def test_the_form_is_short_services_by_group_and_municipalities_by_county_and_keeps_what_was_chosen():
    tone = client_of("Tone")
    page = tone.get("/ledelse/avtaler/").content.decode()
    form = page[page.index("En ny avtale") :]
    assert form.count("<details") >= 5 and "<details open" not in form.replace('class="ds-details" ', "")
    assert re.search(r'<optgroup label="Agder">.*?Arendal.*?</optgroup>', form, re.S)
    kept = tone.post("/ledelse/avtaler/", {"kind": "local", "services": ["debt_counselling"], "municipality": "4203"})
    again = kept.content.decode()
    assert kept.status_code == 422 and re.search(r'value="debt_counselling"[^>]* checked', again)
    assert re.search(r'value="4203" selected', again) and "(1)" in again


def test_a_leader_turns_an_additional_service_on_and_the_law_keeps_the_others_on():
    unit = unit_numbered("0313").unit_id
    tone, there = client_of("Tone"), f"/ledelse/avtaler/kontor?enhet={unit}"
    assert tone.post(there, {"do": "offer", "service": "refugee_service"}).status_code == 302
    today = datetime.now(UTC).date()
    assert "refugee_service" in {one.code for one in services_of(unit, today)}
    assert tone.post(there, {"do": "end", "service": "social_assistance"}).status_code == 422
    other = f"/ledelse/avtaler/kontor?enhet={unit_numbered('1902').unit_id}"
    assert tone.post(other, {"do": "offer", "service": "respite"}).status_code == 422


def test_an_adviser_finds_a_colleague_by_what_they_know():
    nora = client_of("Nora")
    assert "Aksel Berg" in nora.get("/ledelse/avtaler/kompetanse", {"kan": "pension"}).content.decode()
    assert "Aksel Berg" not in nora.get("/ledelse/avtaler/kompetanse").content.decode()
    assert nora.get("/ledelse/avtaler/").status_code == 403


@covers("R223", "R224", part="the page that partners use")
def test_a_partner_finds_a_role_at_an_office_and_never_searches_for_a_name(monkeypatch):
    by = Viewer(role=Role.DOCTOR, person_id=900_001)
    known = Looker(by=by, kind="organisation", name="Selma Fosse", role=Role.DOCTOR, is_authenticated=True)
    monkeypatch.setattr(parts_viewer, "_find", lambda request: known)
    client, office = Client(), unit_numbered("0313").unit_id
    assert "Ingrid" not in client.get("/partner/").content.decode()
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/partner/", {"rolle": "sick_leave", "kontor": office}).content.decode()
    assert "NAV St. Hanshaugen" in page
    assert "Jonas Lund" in page, "Ingrid is away, so the one who stands in answers"
    assert "Ingrid" not in page
    assert "55 55 33 33" in page
    with CaptureQueriesContext(connection) as more:
        client.get("/partner/", {"rolle": "sick_leave"})
    assert len(more.captured_queries) <= len(captured.captured_queries)


@covers("R085")
def test_a_partner_sees_the_duty_phone_the_office_has_opened_to_partners_and_not_the_one_for_colleagues(monkeypatch):
    office, tone = unit_numbered("0313").unit_id, staff_named("Tone")
    leader = viewer_of(staff_id=tone)
    assert leader is not None
    who = {"unit_id": office, "by": leader.viewer, "at": datetime.now(UTC)}
    set_number(kind="duty", number="21 03 00 11", published="partners", note="Legevakt og politi", **who)
    set_number(kind="alarm", number="21 03 00 99", published="internal", **who)
    by = Viewer(role=Role.DOCTOR, person_id=900_001)
    known = Looker(by=by, kind="organisation", name="Selma Fosse", role=Role.DOCTOR, is_authenticated=True)
    with monkeypatch.context() as patched:
        patched.setattr(parts_viewer, "_find", lambda request: known)
        page = Client().get("/partner/", {"kontor": office}).content.decode()
    assert "21 03 00 11" in page and "Legevakt og politi" in page and "21 03 00 99" not in page
    public = Client().get("/finn-kontor/0313").content.decode()
    assert "21 03 00 11" not in public, "it is meant for partners"


def test_the_directory_is_for_partners_alone():
    assert Client().get("/partner/").status_code == 302
    assert client_of("Nora").get("/partner/").status_code == 403
