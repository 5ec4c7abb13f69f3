"""A leader tries a change in a real browser: builds it, watches it play, compares and saves; a colleague adopts its rules."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from inngang.jobs import play_scenarios
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Outcome
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions as enquiries
from inngang.service.organisation import policies
from inngang.service.people.queries import staff_named
from inngang.service.rows import run
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


def two_days_pass() -> None:
    """For the rules that were adopted, two days go by."""
    wrappers, connection.execute_wrappers[:] = list(connection.execute_wrappers), []
    run("update organisation_policy_version set starts_at = starts_at - interval '2 days'")
    connection.execute_wrappers[:] = wrappers
    policies.forget()


def phones() -> str:
    """Somebody phones about money just now; the number of it."""
    said = {"text": "Når kommer pengene mine?", "choice": "payment", "by": CLOCK, "at": datetime.now(OSLO)}
    return enquiries.receive(channel=Channel.PHONE, caller_phone="40000001", **said).ref


def test_a_leader_tries_a_change_watches_it_play_saves_it_and_a_colleague_adopts_its_rules(
    page: Any, another_page: Any
):
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
    page.locator("summary", has_text="Hvem som blir spurt").click()
    page.get_by_label("Bare temaene jeg velger går direkte").check()
    page.get_by_label("Utbetalinger").uncheck()
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
    assert "Velg en dag" in adopted(page, tone)


def adopted(maryam: Any, tone: Any) -> str:
    """Maryam proposes the rules of what she tried, Tone adopts them, and they hold."""
    before = phones()
    maryam.get_by_label("Fra hvilken dag").first.fill("2020-01-01")
    maryam.fill("#id_reason", "Førstelinja kan svare om utbetalinger.")
    maryam.get_by_role("button", name="Foreslå disse reglene").click()
    refused = maryam.get_by_text("Velg en dag og et klokkeslett fra nå av").inner_text()
    tomorrow = (datetime.now(OSLO) + timedelta(days=1)).date().isoformat()
    maryam.get_by_label("Fra hvilken dag").first.fill(tomorrow)
    maryam.get_by_role("button", name="Foreslå disse reglene").click()
    maryam.get_by_text("venter på en kollega").wait_for()
    assert maryam.get_by_role("button", name="Vedta disse reglene").count() == 0, "two stand behind them"
    tone.goto("/ledelse/regler")
    tone.get_by_role("link", name="Se hva de gjør, og bestem").click()
    for width in (1280, 360):
        tone.set_viewport_size({"width": width, "height": 800})
        no_faults(tone)
    tone.set_viewport_size({"width": 1280, "height": 900})
    tone.get_by_role("button", name="Vedta disse reglene").click()
    tone.get_by_text("vedtatt, og begynner senere").wait_for()
    they_hold(tone)
    for ref, version in ((before, "2026.2"), (phones(), "2026.2.1")):
        tone.goto(f"/ledelse/regler/hvorfor-her?ref={ref}")
        assert tone.get_by_text(f"{version}", exact=False).count(), version
    assert tone.get_by_text("blir førstelinja spurt først").count()
    no_faults(tone)
    return refused


def they_hold(tone: Any) -> None:
    two_days_pass()
    tone.goto("/ledelse/regler?versjon=2026.2.1")
    assert tone.get_by_text("Disse reglene").first.is_visible()
    assert tone.get_by_text("Om utbetalinger blir førstelinja spurt først").count()
    no_faults(tone)
    tone.get_by_role("link", name="Hva vi trodde det ville gjøre, og hva som skjedde").click()
    assert tone.get_by_text("I bruk siden").count()
    assert tone.get_by_text("Det er for lite å sammenligne med ennå").count()
    no_faults(tone)
