"""The pages of absence and of direct contact, in a real browser, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
PAGES = (("Tone", "/kontor/fravaer"), ("Tone", "/ledelse/direkte-kontakt"), ("Amina", "/mine"), ("Trygve", "/skriv"))


@pytest.mark.parametrize(("name", "address"), PAGES)
def test_the_page_has_no_serious_fault_and_fits_a_phone(page: Any, name: str, address: str):
    log_in(page, name)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        no_faults(page)
