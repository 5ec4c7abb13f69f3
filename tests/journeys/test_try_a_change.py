"""A leader tries a change in a real browser: builds it, watches it play, compares, saves, and a colleague opens it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from inngang.jobs import play_scenarios
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Outcome
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions as enquiries
from inngang.service.people.queries import staff_named
from tests.journeys.seen import log_in, no_faults

LEAST = 24


def yesterday() -> None:
    """Somebody phones every five minutes from ten o'clock, and Nora answers."""
    at = (datetime.now(OSLO) - timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    nora = viewer_of(staff_id=staff_named("Nora")).viewer
    for number in range(LEAST):
        when = at + timedelta(minutes=5 * number)
        said = {"text": "Når kommer pengene mine?", "choice": "payment", "by": CLOCK, "at": when}
        one = enquiries.receive(channel=Channel.PHONE, caller_phone="40000000", **said).enquiry_id
        enquiries.take(enquiry_id=one, by=nora, at=when + timedelta(seconds=30))
        enquiries.answer(enquiry_id=one, text="I morgen.", by=nora, at=when + timedelta(minutes=3))
        enquiries.close(enquiry_id=one, outcome=Outcome.ANSWERED, by=nora, at=when + timedelta(minutes=4))


pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


def test_a_leader_tries_a_change_watches_it_play_saves_it_and_a_colleague_opens_it(page: Any, another_page: Any):
    yesterday()
    log_in(page, "Maryam")
    page.goto("/ledelse/proving/")
    no_faults(page)
    page.locator("main").get_by_role("link", name="Prøv en endring").click()
    page.locator("summary", has_text="Hvor mange som kommer").click()
    page.get_by_label("4 ganger så mange").check()
    page.locator("summary", has_text="Hvem som er på jobb").click()
    page.fill("#id_sick", "syk")
    page.get_by_role("button", name="Prøv den").click()
    assert page.get_by_text("skriv et helt tall fra 0 til 95").count()
    assert page.get_by_label("4 ganger så mange").is_checked(), "what was chosen is kept"
    no_faults(page)
    page.fill("#id_sick", "30")
    page.get_by_role("button", name="Prøv den").click()
    page.wait_for_url(re.compile(r"/proving/\d+$"))
    page.locator("#under-way progress").wait_for()
    no_faults(page)
    assert play_scenarios.play_all() == 1
    page.get_by_role("heading", name="Hvem vinner og hvem taper").wait_for()  # by itself
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        no_faults(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    row = page.get_by_role("row", name="Timer igjen til oppfølging")
    assert row.get_by_text("færre timer om dagen til oppfølging").count() == 1
    page.fill("#id_name", "Jul med mange syke")
    page.get_by_role("button", name="Lagre for alle som leder").click()
    page.wait_for_load_state()
    tone = another_page()
    log_in(tone, "Tone")
    tone.goto("/ledelse/proving/")
    tone.get_by_role("link", name="Jul med mange syke").click()
    assert tone.get_by_text("30 prosent av dem på jobb er syke").count()
    assert tone.get_by_role("button", name="Slett").count() == 0
    tone.locator("summary", has_text="Vi gjør denne endringen").click()
    tone.get_by_role("button", name="Vi gjør dette fra den dagen").click()
    assert tone.get_by_text("Det er for lite å sammenligne med ennå").count()
    no_faults(tone)
