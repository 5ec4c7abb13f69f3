"""The supervisor's page and the forms of opening hours, in a real browser, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
PAGES = (
    ("Torunn", "/ledelse/tilsyn/"),
    ("Tone", "/ledelse/apningstider/"),
    ("Tone", "/ledelse/apningstider/1902"),
    ("Ruth", "/mottak/"),
)


@pytest.mark.parametrize(("name", "address"), PAGES)
def test_the_page_has_no_serious_fault_and_fits_a_phone(page: Any, name: str, address: str):
    log_in(page, name)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        no_faults(page)


def test_a_leader_shortens_the_hours_and_the_supervisor_sees_what_is_missing(page: Any, another_page: Any):
    log_in(page, "Tone")
    page.goto("/ledelse/apningstider/0313")
    page.get_by_role("link", name="Endre", exact=True).first.click()
    for day in range(5):
        page.fill(f"#id_d{day}0_from", "10:00")
        page.fill(f"#id_d{day}0_to", "11:00")
    page.get_by_role("button", name="Se hvordan det blir").click()
    assert page.get_by_text("Åpent 6 timer i uka eller mindre.").count()
    no_faults(page)
    page.get_by_role("button", name="Lagre åpningstidene").click()
    page.wait_for_url("**/ledelse/apningstider/0313")
    torunn = another_page()
    log_in(torunn, "Torunn")
    torunn.goto("/ledelse/tilsyn/")
    torunn.select_option("#id_vis", "mangler")
    torunn.get_by_role("button", name="Vis").click()
    listed = torunn.get_by_role("row", name="NAV St. Hanshaugen")
    assert listed.get_by_text("Si hva folk kan gjøre når mottaket er stengt").count() == 1
    no_faults(torunn)
