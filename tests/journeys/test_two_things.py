"""Somebody writes about two things without logging in, is asked once, and follows both with one code."""

from __future__ import annotations

import pytest

from inngang.service.rows import rows
from tests.covers import covers
from tests.journeys.seen import fits, no_faults

pytestmark = pytest.mark.browser


@covers("R010", part="in a browser: two things in one form, one receipt, one page")
def test_two_things_in_one_form_are_followed_with_one_code(page, cast):
    page.goto("/skriv")
    page.get_by_label("Hva vil du ha hjelp med?").fill(
        "Jeg lurer på sykepengene mine. Og så trenger jeg hjelp til husleien"
    )
    page.get_by_role("button", name="Send").click()
    assert rows("select id from enquiries_enquiry") == []
    assert "Gjelder dette to ting?" in page.locator("main").inner_text()
    no_faults(page)
    fits(page)

    page.get_by_label("Ja, to ting").check()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/skriv/kvittering")
    receipt = page.locator("main").inner_text()
    assert "Du spurte om flere ting" in receipt
    no_faults(page)
    fits(page)

    page.get_by_role("link", name="Se hvordan det går").click()
    page.wait_for_url("**/hent/status")
    status = page.locator("main").inner_text()
    assert "De andre delene av saken" in status
    assert len(rows("select id from enquiries_enquiry where state = 'waiting'")) == 2
    no_faults(page)
