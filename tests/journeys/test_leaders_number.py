"""A leader's number, opened to the list it counts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE
from inngang.service.enquiries import actions
from inngang.service.people.queries import person_named
from tests.covers import covers
from tests.journeys.seen import log_in, no_faults

pytestmark = pytest.mark.browser
PAGES = ("/ledelse/", "/ledelse/tall/received", "/ledelse/regnskap", "/ledelse/likhet", "/ledelse/regler")


@pytest.fixture
def contacts(cast) -> None:
    at = datetime.now(UTC)
    for place in range(7):
        person = person_named("Amina") if place < 3 else None
        actions.receive(
            channel=Channel.QUESTION, text="Husleie", person_id=person, sender_key=f"j{place}", by=ANYONE, at=at
        )


@covers("R265")
def test_a_leaders_number_opens_the_list_it_counts(page, contacts, live_server):
    log_in(page, "Tone")
    page.goto("/ledelse/")
    tile = page.locator(".tile", has_text="Mottatt")
    assert tile.locator(".tile-value").inner_text() == "7"
    tile.get_by_role("link").click()
    assert page.locator(".how-many").inner_text() == "7"
    assert page.locator("tbody tr").count() == 7
    assert page.get_by_text("Amina Warsame").count() == 3
    page.go_back()
    page.get_by_role("link", name="NAV St. Hanshaugen, Mottatt: 3").click()
    assert page.locator("tbody tr").count() == 3


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_of_leadership_have_no_faults_at_a_desk_or_on_a_phone(
    page, small_page, contacts, live_server, address
):
    for each in (page, small_page):
        log_in(each, "Tone")
        each.goto(address)
        no_faults(each)
