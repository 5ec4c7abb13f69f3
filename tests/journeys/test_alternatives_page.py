"""The way of a case in a real browser: two ways side by side, followed while they are played, stopped, and a number turned."""

from __future__ import annotations

from typing import Any

import pytest

from inngang.jobs import play_scenarios
from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
MOVED = "Arbeidsdager underveis mellom enheter"


def test_a_leader_lays_two_ways_beside_one_another_follows_stops_and_turns_a_number(page: Any):
    log_in(page, "Maryam")
    page.goto("/ledelse/alternativer/")
    page.get_by_text("Disse to er ikke spilt ennå").wait_for()
    no_faults(page)
    page.get_by_label("Ytelse", exact=True).select_option("unemployment_benefit")
    page.get_by_role("button", name="Spill begge", exact=True).click()
    page.locator("#under-way progress").wait_for()
    no_faults(page)
    page.get_by_role("button", name="Stopp her").click()
    page.get_by_text("Den ble stoppet før det var noe å si").wait_for()
    no_faults(page)
    page.get_by_role("button", name="Spill begge", exact=True).click()
    page.locator("#under-way progress").wait_for()
    assert play_scenarios.play_all() == 1
    page.get_by_text("Det vi antar som betyr mest:").wait_for()  # by itself
    no_faults(page)
    before = page.locator("tr", has_text=MOVED).inner_text()
    page.get_by_label("Dager i posten mellom enhetene").fill("9")
    page.get_by_role("button", name="Spill på nytt").click()
    page.locator("#under-way progress").wait_for()
    assert play_scenarios.play_all() == 1
    page.get_by_text("Ditt tall").wait_for()
    page.locator("tr", has_text=MOVED).wait_for()
    assert page.locator("tr", has_text=MOVED).inner_text() != before
    page.set_viewport_size({"width": 360, "height": 740})
    no_faults(page)
    page.goto("/ledelse/alternativer/")
    assert page.get_by_text("Ditt tall").count(), "what was counted last is there at once"
