"""A leader changes a shift and takes it back, runs the controls and locks figures, wide and on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from inngang.service.access.queries import viewer_of
from inngang.service.key_figures.actions import keep_funds
from inngang.service.key_figures.funds import FundRow
from inngang.service.people.queries import staff_named
from inngang.service.planning import arrivals
from tests.journeys.seen import log_in, no_faults
from tests.times import this_hour

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


def test_a_leader_plans_controls_and_locks(page: Any, monkeypatch: pytest.MonkeyPatch):
    real = arrivals.came
    monkeypatch.setattr(arrivals, "came", lambda *, source, at, unit=0: real(source="example", at=at))
    analyst = viewer_of(staff_id=staff_named("Eirik")).viewer
    year = this_hour().year
    given = [FundRow("0313", year, "measures", local, 2_000_000, 900_000) for local in (True, False)]
    keep_funds(funds=given, by=analyst, at=this_hour())
    log_in(page, "Maryam")
    page.goto("/ledelse/vakter/")
    page.locator("main summary, main u-summary").first.click()
    page.locator("main details[open] input.ds-input, main u-details[open] input.ds-input").first.fill(
        "08.00–11.00, 11.30–15.30"
    )
    page.locator("main details[open] button, main u-details[open] button").click()
    assert page.get_by_text("Uka er endret").is_visible()
    assert page.locator("td", has_text="08.00–11.00").first.is_visible()
    page.get_by_role("button", name="Angre").first.click()
    assert page.get_by_text("angret").first.is_visible()
    page.goto("/ledelse/kontroller/")
    page.get_by_role("button", name="Kjør alle kontrollene nå").click()
    page.locator("main").get_by_text("i orden", exact=True).first.wait_for()
    page.goto("/ledelse/laste-tall/")
    page.get_by_label("Hva er de til?").fill("Til møtet om åpningstider")
    page.get_by_role("button", name="Lås tallene").click()
    assert page.get_by_text("Dette er tallene som ble låst").is_visible()
    locked = page.url
    seen = ("/ledelse/vakter/", "/ledelse/vakter/forslag", "/ledelse/kontroller/", "/ledelse/laste-tall/", locked,
            "/ledelse/regler", "/ledelse/tidsbruk", "/ledelse/tiltaksmidler", "/kontor/tidsbruk")  # fmt: skip
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for address in seen:
            page.goto(address)
            no_faults(page)
            for here in page.locator(":is(.link-tabs, .work-nav) [aria-current]").all():
                box = here.bounding_box()
                assert box and box["x"] >= 0 and box["x"] + box["width"] <= width, "the tab one is on is in sight"
