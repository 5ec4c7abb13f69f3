"""The page for a message about somebody one cannot open, in a real browser, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


@pytest.mark.parametrize(("name", "address"), [("Nora", "/kontaktsenter/gi-beskjed")])
def test_a_message_is_left_and_the_page_fits_a_phone(page: Any, name: str, address: str) -> None:
    log_in(page, name)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        no_faults(page)
    page.fill("[name=about]", "99999998")
    page.fill("[name=text]", "Ringte om et brev")
    page.click("button:has-text('Gi beskjeden')")
    assert "Beskjeden er lagt igjen." in page.inner_text("main")
    assert page.input_value("[name=about]") == ""
