"""The way of a case in a real browser: two ways side by side, a number turned, on a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


def test_a_leader_lays_two_ways_beside_one_another_and_turns_a_number(page: Any):
    log_in(page, "Maryam")
    page.goto("/ledelse/alternativer/")
    no_faults(page)
    page.get_by_label("Ytelse", exact=True).select_option("unemployment_benefit")
    page.get_by_role("button", name="Vis", exact=True).click()
    page.get_by_text("Det vi antar som betyr mest:").wait_for()
    before = page.locator("tr", has_text="Arbeidsdager underveis mellom enheter").inner_text()
    page.get_by_label("Dager i posten mellom enhetene").fill("9")
    page.get_by_role("button", name="Spill på nytt").click()
    page.get_by_text("Ditt tall").wait_for()
    assert page.locator("tr", has_text="Arbeidsdager underveis mellom enheter").inner_text() != before
    page.set_viewport_size({"width": 360, "height": 740})
    no_faults(page)
