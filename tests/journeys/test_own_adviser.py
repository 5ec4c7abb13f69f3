"""Bjørn phones. His own adviser Ingrid is absent, so her substitute Jonas gets the call, and nobody else is bothered."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions
from inngang.service.journal.queries import of_enquiry
from inngang.service.people import queries as people
from tests.covers import covers
from tests.journeys.seen import fits, log_in, no_faults

pytestmark = pytest.mark.browser


def ring() -> int:
    """Bjørn phones from his own number and chooses sickness benefit."""
    return actions.receive(
        channel=Channel.PHONE,
        text="",
        choice="sickness_benefit",
        person_id=people.person_named("Bjørn"),
        caller_phone="41500002",
        by=CLOCK,
        at=datetime.now(UTC),
    ).enquiry_id


@covers("R034", part="in a browser: one key, the words and Ctrl+Enter record a call and end it")
@covers("R241")
def test_a_caller_whose_own_adviser_is_absent_comes_to_the_substitute(page, another_page, cast):
    enquiry_id = ring()

    centre = another_page()
    log_in(centre, "Nora Lien")
    centre.goto("/kontaktsenter/")
    assert "Ingen venter." in centre.locator("#waiting").inner_text()  # the circle of the whole country is not open yet

    log_in(page, "Jonas Lund")
    page.goto("/kontor/venter")
    row = page.locator(f"#waiting-{enquiry_id}")
    assert "Bjørn Kvamme" in row.inner_text()
    assert "din" in row.inner_text()
    no_faults(page)

    page.keyboard.press("t")
    page.wait_for_url(f"**/sak/{enquiry_id}")
    assert "Ingrid Moen er ikke her nå" in " ".join(page.locator("#person").inner_text().split())
    assert "stedfortreder Jonas Lund" in page.locator("#person").inner_text()
    assert "Personens egen veileder er borte." in page.locator(".why").inner_text()
    no_faults(page)

    page.keyboard.press("m")
    page.keyboard.type("Bjørn lurte på datoen for dialogmøtet. Det er 3. desember.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/kontor/")
    assert "Samtalen er skrevet ned, og henvendelsen er avsluttet." in page.locator(".toast").inner_text()
    no_faults(page)

    told = [line.event for line in of_enquiry(enquiry_id=enquiry_id)]
    assert told.index("EnquiryTaken") < told.index("EnquiryAnswered") < told.index("EnquiryClosed")


def test_the_same_without_javascript(plain_page, cast):
    enquiry_id = ring()
    page = plain_page
    log_in(page, "Jonas Lund")
    page.goto("/kontor/venter")
    page.locator(f"#waiting-{enquiry_id} button").click()
    page.locator("#form-record button[type=submit]").click()  # nothing written
    assert "Skriv svaret" in page.locator(".ds-error-summary").inner_text()
    page.locator("#id_record_text").fill("Vi avtalte at han ringer igjen.")
    page.locator("#form-record button[type=submit]").click()
    assert "henvendelsen er avsluttet" in page.locator(".toast").inner_text()
    page.locator(".toast button:has-text('Angre')").click()
    assert "Vi avtalte at han ringer igjen." in page.locator("#conversation").inner_text()


def test_the_desk_is_lists_its_keys_and_fits_a_phone(page, small_page, cast):
    ring()
    log_in(page, "Jonas Lund")
    page.goto("/kontor/venter")
    page.keyboard.press("?")
    keys = page.locator("#keys")
    keys.wait_for(state="visible")
    assert "Ta neste" in keys.inner_text()
    assert "Finn med referanse" in keys.inner_text()

    log_in(small_page, "Jonas Lund")
    for where in ("/kontor/", "/kontor/venter", "/kontor/teamet", "/kontor/for-sent", "/kontor/i-dag"):
        small_page.goto(where)
        no_faults(small_page)
    small_page.goto("/kontor/venter")
    small_page.locator(".queue-row button").first.click()
    no_faults(small_page)
    small_page.locator("#form-hand_over summary").click()
    fits(small_page)


def test_a_new_caller_shows_up_by_itself_and_what_is_being_typed_stays(page, cast):
    told = {"count": 0}

    def tell(route) -> None:  # the stream says "queue" once, and the browser asks again
        told["count"] += 1
        headers = {"content-type": "text/event-stream", "access-control-allow-origin": "*"}
        route.fulfill(headers=headers, body="retry: 300\nevent: queue\ndata: 1\n\n")

    page.route("**/live?*", tell)
    log_in(page, "Jonas Lund")
    page.goto("/kontor/venter")
    page.locator("#id_ref").fill("8T5")
    assert "Ingen venter." in page.locator("#list").inner_text()
    enquiry_id = ring()
    page.locator(f"#waiting-{enquiry_id}").wait_for()
    assert page.locator("#id_ref").input_value() == "8T5"
    assert told["count"] > 1
