"""The pages where somebody who works here says whom they are close to, in a real browser, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


def test_somebody_close_is_declared_and_ended_and_the_page_fits_a_phone(page: Any) -> None:
    log_in(page, "Tone")
    page.click("summary:has-text('Tone')")
    page.click("a:has-text('Mine nære')")
    page.fill("[name=given]", "abc 234567")
    page.click("button:has-text('Meld fra om at jeg er nær dem')")
    assert "Det er lagret." in page.inner_text("main")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/mine-naere")
        no_faults(page)
        page.goto("/ledelse/tilgang")
        no_faults(page)
    assert "Tone Fjeld" in page.inner_text("main") and "ABC-234567" not in page.inner_text("main")
    page.goto("/mine-naere")
    page.click("button:has-text('Avslutt')")
    assert "Du har ikke meldt fra om noen" in page.inner_text("main")
