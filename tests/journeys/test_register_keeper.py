"""Oddny keeps the register in a real browser: finds an office, sees what a merger moves, and Maryam approves it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
SEEN = os.environ.get("INNGANG_SEEN")  # a folder to look at the pages in
PAGES = (
    "/ledelse/register/",
    "/ledelse/register/enhet/0313",
    "/ledelse/register/enhet/0313/planlegg/split",
    "/ledelse/register/filer",
    "/ledelse/register/endringer",
)


def looked_at(page: Any, name: str) -> None:
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        no_faults(page)
        if SEEN:
            page.screenshot(path=str(Path(SEEN) / f"{name}-{width}.png"), full_page=True)


def test_a_merger_from_the_list_to_the_approval(page: Any, another_page: Any):
    log_in(page, "Oddny")
    page.goto("/ledelse/register/")
    page.fill("#id_q", "hanshaugen")
    page.press("#id_q", "Enter")
    page.click("text=NAV St. Hanshaugen")
    page.click("a[href$='/planlegg/merge']")
    page.fill("#id_on", "01.01.2030")
    page.select_option("#id_successor", "0906")
    page.click("button[name=preview]")
    page.wait_for_selector("#preview")
    looked_at(page, "preview")
    page.click("button[name=propose]")
    page.wait_for_url("**/register/endringer/*")
    looked_at(page, "proposed")
    assert page.locator("button[value=approve]").count() == 0
    other = another_page()
    log_in(other, "Maryam")
    other.goto(page.url)
    other.click("button[value=approve]")
    other.wait_for_load_state()
    page.goto("/ledelse/register/enhet/0313")
    assert page.locator(".ds-alert a[href*='/endringer/']").count() == 1


@pytest.mark.parametrize("address", PAGES)
def test_the_page_has_no_serious_fault_and_fits_a_phone(page: Any, address: str):
    log_in(page, "Oddny")
    page.goto(address)
    looked_at(page, address.strip("/").replace("/", "-"))
