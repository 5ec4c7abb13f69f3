"""Each way in, in a real browser: through a real provider, by a code, and on a computer that others use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from inngang.service.people.queries import person_named
from inngang.service.rows import row
from tests.covers import covers
from tests.journeys.seen import no_faults
from tests.login.conftest import Real, a_real_provider, our_keys_folder, provided  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


@pytest.fixture(scope="module")
def provider(live_server: Any, our_keys_folder: Any) -> Iterator[Real]:  # noqa: F811
    with a_real_provider(live_server.url, our_keys_folder) as running:
        yield running


def number() -> str:
    found = row("select identity_number from people_person where id = %(id)s", {"id": person_named("Amina")})
    assert found
    return str(found["identity_number"])


def log_in_there(page: Any, acr: str = "loa-high") -> None:
    page.get_by_label("Number").fill(number())
    page.get_by_label("Level").fill(acr)
    page.get_by_role("button", name="Log in").click()


@covers("R143")
def test_amina_logs_in_through_a_real_provider_and_out_there_too(page, provider, provided):  # noqa: F811
    provided(provider.issuer)
    page.goto("/mine/innsyn")
    assert page.get_by_role("heading", level=1).inner_text() == "Logg inn"
    no_faults(page)
    page.get_by_role("link", name="Logg inn med Prøve-ID").click()
    log_in_there(page)
    page.wait_for_url("**/mine/innsyn")
    page.get_by_role("button", name="Logg ut").click()
    page.wait_for_url(f"{provider.issuer}/**")
    page.get_by_role("button", name="Yes, log out here too").click()
    page.wait_for_url("**/logget-ut")
    page.goto("/logg-inn/med/folk")
    assert page.get_by_label("Number").is_visible()  # the provider has forgotten too


@covers("R144")
def test_a_surer_login_is_asked_for_where_it_is_needed_and_leads_back(page, provider, provided):  # noqa: F811
    provided(provider.issuer)
    page.goto("/logg-inn/med/folk?next=/mine")
    log_in_there(page, "loa-substantial")
    page.wait_for_url("**/mine")
    page.get_by_role("link", name=re.compile("Hvem har sett")).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Du trenger sikrere innlogging"
    page.get_by_role("link", name="Logg inn med Prøve-ID").click()
    log_in_there(page, "loa-high")
    page.wait_for_url("**/mine/innsyn")


def test_on_a_shared_computer_nothing_is_left_and_the_back_button_shows_nothing(page, live_server):
    page.goto("/demo/logg-inn")
    page.get_by_label(re.compile("Andre bruker denne")).check()
    page.locator("button:has(strong:has-text('Amina'))").first.click()
    page.wait_for_url("**/mine")
    page.goto("/uten-bankid")
    page.get_by_role("button", name="Jeg er ferdig").click()
    page.wait_for_url("**/logget-ut")
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state()
        assert page.locator(".who, #mine, .time-left").count() == 0
    assert "Warsame" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "inngang"]
    page.goto("/mine")
    assert "/logg-inn" in page.url or "/demo/logg-inn" in page.url


def test_before_the_end_it_is_said_and_one_key_keeps_it_and_after_it_the_page_is_covered(page, live_server):
    page.clock.install()
    page.goto("/demo/logg-inn")
    page.locator("button:has(strong:has-text('Amina'))").first.click()
    page.wait_for_url("**/mine")
    page.goto("/skriv")
    page.wait_for_load_state("networkidle")
    asked = "fetch('/logg-inn/igjen', {headers: {'X-By-Itself': '1'}}).then(answer => answer.json())"
    who = page.evaluate(asked)["who"]
    field = page.locator("textarea").first
    field.fill("Et utkast jeg ikke vil miste")
    left = {"seconds": 90, "who": who, "token": "t"}
    page.route("**/logg-inn/igjen", lambda route: route.fulfill(json=left))
    page.route("**/logg-inn/bli", lambda route: route.fulfill(json=left | {"seconds": 3600}))
    page.clock.fast_forward("00:58:30")
    page.locator("#time-left").wait_for(state="visible")
    page.keyboard.press("Enter")
    page.locator("#time-left").wait_for(state="hidden")
    left["seconds"] = 0
    page.clock.fast_forward("00:58:30")
    page.locator("#time-over").wait_for(state="visible")
    left["seconds"] = 3600  # logged in again in another window
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.locator("#time-over").wait_for(state="hidden")
    assert field.input_value() == "Et utkast jeg ikke vil miste"


@pytest.mark.parametrize("address", ["/logg-inn/kode", "/uten-bankid", "/min-innlogging", "/logget-ut"])
def test_the_pages_of_logging_in_have_no_serious_fault_and_fit_a_phone(page, live_server, address):
    page.goto("/demo/logg-inn")
    page.locator("button:has(strong:has-text('Amina'))").first.click()
    page.wait_for_url("**/mine")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        no_faults(page)


@pytest.mark.parametrize("address", ["/kode", "/min-innlogging"])
def test_the_pages_for_staff_have_no_serious_fault_and_fit_a_phone(page, live_server, address):
    page.goto("/demo/logg-inn")
    page.locator("button:has(strong:has-text('Ruth'))").first.click()
    page.wait_for_url("**/mottak/**")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        no_faults(page)
