"""Somebody who does not know what to ask for: from the guide to being phoned, on a phone, and the pages a keyboard meets."""

from __future__ import annotations

import pytest

from tests.covers import covers
from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


@covers("R015", "R018", part="in a real browser, at phone width and without faults that axe finds")
def test_somebody_who_does_not_know_what_to_ask_for_ends_with_a_person(small_page, page, live_server):
    small_page.goto("/")
    small_page.get_by_role("link", name="Jeg vet ikke hva jeg skal spørre om").click()
    no_faults(small_page)
    small_page.get_by_label("Pengene strekker ikke til").check()
    small_page.get_by_label("Jeg har mistet jobben, eller er permittert").check()
    small_page.get_by_role("button", name="Vis hva jeg kan få").click()
    small_page.get_by_role("link", name="Dagpenger").wait_for()
    no_faults(small_page)
    small_page.get_by_role("button", name="Bli ringt opp om dette").click()
    small_page.wait_for_url("**/snakk-med-oss*")
    small_page.locator("#way-here li").last.wait_for()
    assert small_page.locator("#way-here li").all_inner_texts() == ["Forside", "Hva er situasjonen din?"]
    no_faults(small_page)
    assert "Pengene strekker ikke til" in small_page.locator("#id_text").input_value()
    log_in(page, "Amina")
    for address in ("/sok", "/raskt", "/mine/raskt", "/tjenester/social_assistance", "/tema/other_agency"):
        page.goto(address)
        no_faults(page)
        small_page.goto(address if address != "/mine/raskt" else "/raskt")
        no_faults(small_page)
    page.goto("/sok")
    page.get_by_label("Hva leter du etter?").fill("husleia")
    page.locator("main").get_by_role("button", name="Søk").click()
    page.get_by_role("link", name="Økonomisk sosialhjelp").first.click()
    page.wait_for_url("**/tjenester/social_assistance")
