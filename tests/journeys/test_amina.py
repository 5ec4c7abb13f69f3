"""Amina writes without login and comes back with her code, in a real browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from inngang.service.access.queries import viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.people.queries import staff_named
from tests.covers import covers
from tests.journeys.seen import log_in, no_faults

pytestmark = pytest.mark.browser
NEED = "Jeg har tre barn og klarer ikke husleia denne måneden."
ANSWER = "Hei. Kom innom med husleiekontrakten, så ordner vi det."


def staff_answers(code: str, text: str = ANSWER) -> str:
    """Whoever of the office may take it, answers. Gives the name."""
    enquiry_id = queries.enquiry_of_code(code=code)
    assert enquiry_id is not None
    for name in ("Håkon", "Ingrid", "Bao", "Nora", "Jonas"):
        staff_id = staff_named(name)
        found = viewer_of(staff_id=staff_id) if staff_id else None
        if found is None:
            continue
        try:
            actions.take(enquiry_id=enquiry_id, by=found.viewer, at=datetime.now(UTC))
        except (actions.AlreadyTaken, actions.NoSuchEnquiry, actions.NotYours):
            continue
        actions.answer(enquiry_id=enquiry_id, text=text, by=found.viewer, at=datetime.now(UTC))
        return name
    raise AssertionError("nobody could take it")


def write(page, text: str = NEED) -> str:
    """From the front page to the receipt. Gives the code."""
    page.goto("/")
    no_faults(page)
    page.get_by_label("Si det med egne ord").fill("husleie")
    page.get_by_role("button", name="Søk").click()
    page.locator("#found a").first.click()
    no_faults(page)
    page.get_by_role("link", name="Skriv til oss").click()
    no_faults(page)
    assert "Du får svar innen" in page.locator("main").inner_text()
    page.get_by_label("Hva vil du ha hjelp med?").fill(text)
    page.get_by_label("Hvor bor du?").select_option("030104")
    page.get_by_role("button", name="Send").click()
    assert page.locator("h1").inner_text() == "Vi har fått det"
    no_faults(page)
    return page.locator("#code").inner_text()


def come_back(page, code: str) -> None:
    page.goto("/hent")
    no_faults(page)
    page.get_by_label("Koden din").fill(code.lower())
    page.get_by_role("button", name="Se hvordan det går").click()


@covers("R143", "R147", part="from the front page to the answer without login, name, number or phone")
def test_amina_writes_without_login_and_returns_with_her_code(page, another_page, cast):
    code = write(page)
    assert re.fullmatch(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){2}", code)
    assert code not in page.url
    page.get_by_role("link", name="Se hvordan det går").click()
    assert NEED in page.locator("main").inner_text()
    no_faults(page)

    name = staff_answers(code)

    library = another_page()  # the next day, at another computer
    come_back(library, code)
    words = library.locator("main").inner_text()
    assert ANSWER in words
    assert name in words
    assert "Du har fått svar" in words
    no_faults(library)

    library.get_by_label("Nei", exact=True).check()
    library.get_by_label("Vanskelig", exact=True).check()
    library.get_by_role("button", name="Si det til oss").click()
    assert "Takk." in library.locator("main").inner_text()
    library.get_by_label("Skriv mer").fill("Jeg har ingen kontrakt.")
    library.get_by_role("button", name="Send").click()
    words = library.locator("main").inner_text()
    assert "Jeg har ingen kontrakt." in words
    assert "Vi har den" in words  # it is open again
    library.get_by_role("button", name="Gå ut av siden og glem koden").click()
    library.goto("/hent/status")
    assert library.url.endswith("/hent")


def test_the_answer_appears_by_itself_and_what_is_being_typed_stays(live_updates, page, cast):
    code = write(page)
    with page.expect_response(re.compile("/live")):
        page.get_by_role("link", name="Se hvordan det går").click()
    page.get_by_label("Skriv mer").fill("Jeg holder på å skrive")
    staff_answers(code)
    page.get_by_text(ANSWER).wait_for()
    assert "Du har fått svar" in page.locator("#status").inner_text()
    assert page.get_by_label("Skriv mer").input_value() == "Jeg holder på å skrive"


def test_nothing_is_put_in_its_place_while_a_button_is_down_on_it(live_updates, page, cast):
    code = write(page)
    with page.expect_response(re.compile("/live")):
        page.get_by_role("link", name="Se hvordan det går").click()
    page.locator("#status h2").first.hover()
    page.mouse.down()
    staff_answers(code)
    page.wait_for_timeout(1_000)
    assert page.get_by_text(ANSWER).count() == 0
    page.mouse.up()
    page.get_by_text(ANSWER).wait_for()


@covers("R143", part="the same without JavaScript")
def test_the_same_way_works_without_javascript(plain_page, cast):
    page = plain_page
    page.goto("/")
    page.get_by_label("Si det med egne ord").fill("husleie")
    page.get_by_role("button", name="Søk").click()
    page.locator("#found a").first.click()
    page.get_by_role("link", name="Skriv til oss").click()
    page.get_by_label("Hva vil du ha hjelp med?").fill(NEED)
    page.get_by_role("button", name="Send").click()
    code = page.locator("#code").inner_text()
    page.context.clear_cookies()
    page.goto("/hent")
    page.get_by_label("Koden din").fill(code)
    page.get_by_role("button", name="Se hvordan det går").click()
    page.locator("summary", has_text="Vil du heller at vi ringer deg?").click()
    page.locator("input[name=window]").first.check()
    page.get_by_label("Telefonnummer").fill("900 00 000")
    page.get_by_role("button", name="Ring meg").click()
    assert "Vi ringer deg i stedet" in page.locator("main").inner_text()
    assert "Vi ringer deg " in page.locator("dl").first.inner_text()


def test_the_same_way_fits_a_small_phone(small_page, cast):
    code = write(small_page)
    come_back(small_page, code)
    no_faults(small_page)


def test_the_search_answers_while_one_types(page, cast):
    page.goto("/")
    page.get_by_label("Si det med egne ord").press_sequentially("inkasso", delay=20)
    page.locator("#found a", has_text="Gjeld").first.wait_for()
    assert page.url.rstrip("/").count("/") == 2  # nothing of it in the address
    assert page.evaluate("document.activeElement.id") == "id_about"


def test_the_whole_form_is_filled_in_and_sent_by_keyboard(page, cast):
    page.goto("/skriv")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.locator("#id_text").focus()
    page.keyboard.type(NEED)
    for _ in range(4):  # past the files one may send along
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "id_acute":
            break
    page.keyboard.press("Space")
    assert page.locator("#id_acute").is_checked()
    for _ in range(16):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    page.locator("#code").wait_for()
    assert "Det haster" in page.locator("main").inner_text()
    no_faults(page)


def test_the_receipt_on_paper_has_the_code_and_the_way_back(page, cast):
    code = write(page)
    page.emulate_media(media="print")
    assert page.get_by_text(code).is_visible()
    assert page.get_by_text("Kom tilbake hit:").is_visible()
    assert not page.get_by_role("button", name="Skriv ut siden").is_visible()


def test_amina_logged_in_sees_everything_in_one_list_and_who_looked(page, cast):
    log_in(page, "Amina")
    page.goto("/skriv")
    page.get_by_label("Hva vil du ha hjelp med?").fill("Når kommer sykepengene mine?")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Mine henvendelser").click()
    no_faults(page)
    page.get_by_role("link", name="Sykepenger").first.click()
    no_faults(page)
    page.goto("/mine/innsyn")
    no_faults(page)


@pytest.mark.parametrize("path", ["/akutt", "/finn-kontor?sted=hamar", "/finn-kontor/1702", "/hent"])
def test_the_other_pages_have_no_faults(page, small_page, cast, path):
    for each in (page, small_page):
        each.goto(path)
        no_faults(each)
