"""An acute visitor: from the door to a human within a minute, before others who came earlier."""

from __future__ import annotations

import pytest

from inngang.service.key_figures import queries as key_figures
from tests.covers import covers
from tests.journeys.seen import log_in, no_faults

pytestmark = pytest.mark.browser
KIOSK = {"width": 1080, "height": 1920}


@covers("R169", "R145")
def test_an_acute_visitor_is_with_a_human_within_a_minute(another_page, page, cast, live_server):
    machine = another_page(viewport=KIOSK, has_touch=True)
    for about in ("Penger å leve av", "Sykdom og helse"):  # two who came earlier
        machine.goto("/mottak/0313/automat")
        machine.get_by_role("button", name=about).tap()
        machine.get_by_role("link", name="Ferdig").tap()
        machine.get_by_role("button", name="Jeg trenger mat").wait_for()
    no_faults(machine)
    machine.get_by_role("button", name="Jeg trenger mat").tap()
    assert machine.locator(".ticket-number").inner_text() == "3"
    assert "Gå rett til skranken." in machine.locator("main").inner_text()
    no_faults(machine)

    log_in(page, "Ruth")
    assert page.locator("#line .queue-row").first.locator(".visitor-number").inner_text().endswith("3")
    no_faults(page)
    page.get_by_role("button", name="Ta neste").click()
    assert page.get_by_role("heading", name="Hos deg: nummer 3").is_visible()
    no_faults(page)

    wall = another_page()
    wall.goto("/mottak/0313/skjerm")
    assert wall.locator(".wall-number").inner_text() == "3"
    assert wall.locator(".wall-next li").all_inner_texts() == ["1", "2"]
    no_faults(wall)

    page.get_by_role("button", name="Ferdig: fikk hjelp").click()
    page.get_by_role("heading", name="Mottak").wait_for()
    assert page.get_by_text("Hos deg").count() == 0

    from datetime import UTC, datetime

    from inngang.rules.hours import OSLO

    at = datetime.now(UTC)
    counted = key_figures.today(day=at.astimezone(OSLO).date(), at=at).all
    assert (counted.acute, counted.acute_in_time, counted.answered) == (1, 1, 1)


def test_the_machine_and_the_counter_work_without_script(plain_page, cast, live_server):
    plain_page.goto("/mottak/0313/automat?sprak=ar")
    plain_page.locator("button.press-acute").click()
    assert plain_page.locator(".ticket-number").inner_text() == "1"
    log_in(plain_page, "Ruth")
    plain_page.get_by_role("button", name="Ta neste").click()
    assert plain_page.locator('.finish input[name="language"]:checked').get_attribute("value") == "ar"
    plain_page.get_by_role("button", name="Vist videre").click()
    assert plain_page.locator(".with-you").count() == 0


def test_the_machine_fits_a_phone_in_every_language(small_page, cast, live_server):
    for language in ("nb", "so", "uk", "ar"):
        small_page.goto(f"/mottak/0313/automat?sprak={language}")
        no_faults(small_page)
