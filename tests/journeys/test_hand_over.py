"""Amina phones the contact centre, which passes her on to her office: with the story, and with a promise she sees herself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions
from inngang.service.people import queries as people
from tests.covers import covers
from tests.journeys.seen import log_in, no_faults

pytestmark = pytest.mark.browser
STORY = "Amina har søkt om sosialhjelp og venter på svar. Snakket med henne på somali med tolk."


def ring() -> int:
    """Amina phoned ten minutes ago, and nobody at her office has taken it."""
    return actions.receive(
        channel=Channel.PHONE,
        text="",
        choice="payment",
        person_id=people.person_named("Amina"),
        caller_phone="41500001",
        language="so",
        by=CLOCK,
        at=datetime.now(UTC) - timedelta(minutes=10),
    ).enquiry_id


@covers("R012", part="in a browser: handed over once, with the story and a promise the person sees")
def test_what_is_passed_on_keeps_its_story_and_its_promise(page, another_page, cast):
    enquiry_id = ring()

    log_in(page, "Nora Lien")
    page.goto("/kontaktsenter/")
    no_faults(page)
    page.locator(f"#waiting-{enquiry_id} button").click()
    page.wait_for_url(f"**/sak/{enquiry_id}")
    assert "Amina Warsame" in page.locator("#person").inner_text()
    no_faults(page)

    page.keyboard.press("h")
    page.locator("#id_hand_over_text").fill(STORY)
    page.locator("#form-hand_over button[type=submit]").click()
    refused = page.locator(".ds-error-summary")
    assert "Velg hvem som skal ha den." in refused.inner_text()
    assert page.locator("#id_hand_over_text").input_value() == STORY  # nothing is written twice
    no_faults(page)

    office = page.locator("#id_hand_over_to optgroup[label='NAV St. Hanshaugen'] option").first
    page.locator("#id_hand_over_to").select_option(value=office.get_attribute("value"))
    promise = page.locator("[data-told-here] strong").inner_text()
    assert promise.startswith("Vi har sendt dette videre. Du hører fra oss innen")
    page.locator("#form-hand_over button[type=submit]").click()
    page.wait_for_url("**/kontaktsenter/")
    assert promise in page.locator(".toast").inner_text()

    amina = another_page()
    log_in(amina, "Amina Warsame")
    amina.goto(f"/mine/{enquiry_id}")
    assert promise in amina.locator("main").inner_text()

    hakon = another_page()
    log_in(hakon, "Håkon Dahl")
    hakon.goto("/kontor/venter")
    hakon.locator(f"#waiting-{enquiry_id} button").click()
    hakon.wait_for_url(f"**/sak/{enquiry_id}")
    assert STORY in hakon.locator("#conversation").inner_text()
    assert "Notat fra Nora Lien" in hakon.locator("#conversation").inner_text()
    assert promise in hakon.locator("#promise").inner_text()
    no_faults(hakon)

    hakon.keyboard.press("p")
    hakon.locator("#id_promise_choice input[value=morning]").check()
    hakon.locator("#form-promise button[type=submit]").click()
    hakon.wait_for_url("**/kontor/")
    assert "Vi ringer deg" in hakon.locator(".toast").inner_text()

    amina.reload()
    assert "Vi ringer deg" in amina.locator("main").inner_text()

    hakon.locator(f"#owned-{enquiry_id} a:has-text('Ring')").click()
    hakon.wait_for_url("**/ring")
    assert hakon.locator(".big-number").inner_text() == "41500001"
    no_faults(hakon)
    hakon.keyboard.press("i")
    hakon.wait_for_url("**/kontor/")
    assert "Ingen svarte. Prøv igjen" in hakon.locator(".toast").inner_text()
