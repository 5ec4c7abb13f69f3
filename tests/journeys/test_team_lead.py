"""Tone leads an office: an extension, an exception, what is passed on, and the calls nobody answered, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from tests.covers import covers
from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
PAGES = ("/kontor/medarbeidere", "/kontor/folger-opp", "/kontor/mottak", "/ledelse/viderekobling")


@covers("R032", "R033", "R079", part="the leader's own way through the pages")
def test_tone_sets_what_the_office_needs_and_finds_every_page_from_the_menu(page: Any):
    log_in(page, "Tone")
    page.goto("/kontor/")
    page.get_by_role("link", name="Kontoret", exact=True).click()
    page.locator("summary", has_text="Anne Bakke").click()
    anne = page.locator("details[open]")
    save = anne.get_by_role("button", name="Lagre: Anne Bakke")
    where = save.bounding_box()
    anne.get_by_label("Internnummer").fill("48123")
    assert save.bounding_box() == where, "what one is about to press stays where it is"
    save.click()
    page.locator("summary", has_text="Anne Bakke").filter(has_text="internnummer 48123").wait_for()
    page.get_by_role("link", name="De vi følger opp").click()
    page.get_by_role("link", name="Amina Warsame").click()
    page.get_by_label("Hvorfor personen blir møtt på en annen måte").fill("Ønsker det selv")
    page.get_by_role("button", name="La dem gå gjennom teamet").click()
    assert "Ønsker det selv" in page.locator("main").inner_text()
    page.goto("/kontor/")
    page.get_by_role("link", name="Kontoret", exact=True).click()
    page.get_by_role("link", name="Det vi vil ha videre til oss").click()
    page.get_by_label("Pensjon").select_option("stays")
    page.get_by_role("button", name="Bestem").click()
    assert "Bestemt av Tone Fjeld" in page.locator("main").inner_text()
    page.get_by_role("link", name="Tall", exact=True).click()
    page.get_by_role("link", name="Satt over", exact=True).click()
    assert page.locator("h1").inner_text() == "Samtaler satt over til kontorene"


@pytest.mark.parametrize("address", PAGES)
def test_the_page_has_no_serious_fault_and_fits_a_phone(page: Any, address: str):
    log_in(page, "Tone")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        no_faults(page)
