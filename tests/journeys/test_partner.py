"""A doctor looks for the adviser of the patients on sick leave, and finds the role and not a name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.covers import covers
from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


@covers("R223", "R224")
def test_a_doctor_finds_who_covers_now_by_role_and_cannot_search_for_a_name(page: Any):
    log_in(page, "Selma Fosse")
    no_faults(page)
    page.get_by_label("Storgata legesenter").check()
    page.get_by_role("button", name="Gå videre").click()
    page.wait_for_url("**/partner/")
    assert "Du er her for Storgata legesenter." in page.locator("main").inner_text()
    assert page.locator("main input[type=text], main input[type=search]").count() == 0  # nowhere to write a name
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/partner/")
        page.select_option("#id_rolle", "sick_leave")
        page.select_option("#id_kontor", label="NAV St. Hanshaugen")
        page.get_by_role("button", name="Vis").click()
        no_faults(page)
        answers = page.locator("main .ds-card:not(#numbers)")
        assert answers.count() == 1
        assert "Jonas Lund" in answers.inner_text()  # Ingrid has the role, and is away
        assert "Ingrid" not in answers.inner_text()


@pytest.mark.parametrize(("name", "organisation"), [("Vibeke", "Holmen Verft"), ("Rolf", "Vekstbru")])
def test_an_employer_and_a_provider_find_the_directory_from_the_top_of_any_page(
    page: Any, name: str, organisation: str
):
    log_in(page, name)
    page.get_by_label(organisation).check()
    page.get_by_role("button", name="Gå videre").click()
    page.wait_for_url("**/partner/")
    page.goto("/finn-kontor")
    page.locator("a.who").click()
    page.wait_for_url("**/partner/")
    no_faults(page)
