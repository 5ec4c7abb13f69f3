"""A visitor finds an office: with JavaScript and without, on a phone, by where they stand, and on paper."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.covers import covers
from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def country(cast: None) -> None:
    from inngang.jobs.places import bring_own_places

    bring_own_places(at=datetime.now(UTC))


def seen(page: Any, name: str) -> None:
    """Keeps a picture where INNGANG_PICTURES says, for the one who wants to look."""
    if folder := os.environ.get("INNGANG_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@covers("R020", part="found as one types, with what is open now and what else works")
def test_a_visitor_finds_the_office_as_they_type(page: Any, live_server: Any, country: None) -> None:
    page.goto("/finn-kontor")
    no_faults(page)
    page.get_by_label("Hvor bor du?").press_sequentially("5700 Vos", delay=20)
    page.get_by_role("link", name="NAV Voss").wait_for()
    seen(page, "find")
    no_faults(page)
    page.get_by_role("link", name="NAV Voss").click()
    page.get_by_role("heading", level=1, name="NAV Voss").wait_for()
    seen(page, "office")
    no_faults(page)
    page.goto("/finn-kontor?sted=Hammar")
    page.get_by_text("Mente du Hamar?").first.wait_for()
    seen(page, "meant")


def test_without_javascript_the_same_is_found(plain_page: Any, live_server: Any, country: None) -> None:
    plain_page.goto("/finn-kontor")
    plain_page.get_by_label("Hvor bor du?").fill("Granvin")
    plain_page.get_by_role("button", name="Søk").click()
    assert plain_page.get_by_role("link", name="NAV Voss").is_visible()
    assert not plain_page.get_by_role("button", name="Bruk stedet jeg er nå").is_visible()


def test_on_a_phone_nothing_is_wider_than_the_window(small_page: Any, live_server: Any, country: None) -> None:
    for path in ("/finn-kontor?sted=1702", "/finn-kontor/1702", "/finn-kontor/1702/dorskilt"):
        small_page.goto(path)
        no_faults(small_page)
        seen(small_page, "phone" + path.replace("/", "-").replace("?", "-"))


def test_where_one_stands_finds_the_nearest(another_page: Any, live_server: Any, country: None) -> None:
    page = another_page(geolocation={"latitude": 69.651, "longitude": 18.956}, permissions=["geolocation"])
    page.goto("/finn-kontor")
    page.get_by_role("button", name="Bruk stedet jeg er nå").click()
    page.get_by_role("link", name="NAV Tromsø").wait_for()
    assert "lat=69.65&lon=18.96" in page.url  # no more exact than needed
    no_faults(page)


def test_one_who_will_not_tell_where_they_are_is_told_what_to_do(page: Any, live_server: Any, country: None) -> None:
    page.goto("/finn-kontor")
    page.get_by_role("button", name="Bruk stedet jeg er nå").click()
    page.get_by_text("Skriv heller stedet over").wait_for()


@covers("R173", part="the sign is printed without the page around it")
def test_the_sign_for_the_door_prints_the_sign_alone(page: Any, live_server: Any, country: None) -> None:
    page.goto("/finn-kontor/1235/dorskilt")
    no_faults(page)
    page.emulate_media(media="print")
    for around in (".site-top", ".site-foot", "aside.acute", ".ds-breadcrumbs"):
        assert not page.locator(around).first.is_visible(), around
    assert page.locator(".sign").is_visible()
    if folder := os.environ.get("INNGANG_PICTURES"):
        page.pdf(path=Path(folder) / "sign.pdf", format="A4", prefer_css_page_size=True)
    seen(page, "sign")


def test_an_adviser_on_the_phone_finds_the_office_too(page: Any, live_server: Any, country: None) -> None:
    log_in(page, "Nora")
    page.get_by_role("link", name="Finn et kontor").click()
    page.get_by_label("Hvor bor personen?").fill("Steinkjær")
    page.get_by_role("heading", name="NAV Inn-Trøndelag · 1702").wait_for()
    seen(page, "adviser")
    no_faults(page)
