"""Who has what, agreements and services, in a real browser, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
PAGES = (
    ("Tone", "/ledelse/oppgavedeling/versjon/status_quo_2010"),
    ("Tone", "/ledelse/oppgavedeling/sammenlign?fra=status_quo_2010&til=recommended_2010"),
    ("Tone", "/ledelse/avtaler/"),
    ("Tone", "/ledelse/avtaler/kontor"),
    ("Nora", "/ledelse/oppgavedeling/hvem?tjeneste=old_age_pension&omrade=5401"),
    ("Nora", "/tjenester/social_assistance"),
)


@pytest.mark.parametrize(("name", "address"), PAGES)
def test_the_page_has_no_serious_fault_and_fits_a_phone(page: Any, name: str, address: str):
    log_in(page, name)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        no_faults(page)
