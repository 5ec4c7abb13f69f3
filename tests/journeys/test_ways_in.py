"""The ways in that need no BankID, in a real browser, with and without JavaScript; what a screen reader and a keyboard meet."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, Role
from inngang.service.access.queries import viewer_of
from inngang.service.enquiries import actions
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row
from tests.covers import covers
from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])


def number_of(name: str) -> str:
    found = row("select identity_number from people_person where id = %(id)s", {"id": person_named(name)})
    assert found
    return str(found["identity_number"])


def checked(page: Any, script: bool) -> None:
    if script:
        no_faults(page)
    else:
        assert page.locator("h1").count() == 1


@covers("R143", "R146")
@pytest.mark.parametrize("kind", ["Til bruk nå", "På papir"])
@SCRIPT
def test_a_code_from_the_counter_opens_on_a_computer_that_others_use(another_page, live_server, script, kind):
    counter, library = another_page(java_script_enabled=script), another_page(java_script_enabled=script)
    log_in(counter, "Ruth")
    counter.goto("/kode")
    counter.get_by_label("Pass", exact=True).check()
    counter.get_by_label("Fødselsnummer").fill(number_of("Amina"))
    counter.get_by_label(re.compile(kind)).check()
    counter.get_by_role("button", name="Lag koden").click()
    code = counter.locator("#code").inner_text()
    checked(counter, script)
    assert "Amina" not in counter.locator("main").inner_text()  # the counter is shown nothing of what we have

    library.goto("/uten-bankid")
    checked(library, script)
    library.get_by_role("link", name="Bruk en kode").click()
    checked(library, script)
    library.get_by_label("Koden din").fill("AAAA-BBBB-CCCC")
    library.locator("main").get_by_role("button", name="Logg inn").click()
    assert "Vi finner ingen slik kode" in library.get_by_role("alert").inner_text()
    library.get_by_label("Koden din").fill(code.lower().replace("-", " "))
    library.get_by_label(re.compile("Andre bruker denne")).check()
    library.locator("main").get_by_role("button", name="Logg inn").click()
    library.wait_for_url("**/mine")
    checked(library, script)
    assert code not in library.content()
    library.get_by_role("button", name="Jeg er ferdig").click()
    library.goto("/mine")
    assert "/logg-inn" in library.url


@covers("R143", part="on the phone, by control questions, with a stated degree of certainty")
@SCRIPT
def test_on_the_phone_three_right_answers_make_us_sure_enough(another_page, live_server, script):
    at, amina = datetime.now(UTC), person_named("Amina")
    by = Viewer(role=Role.CITIZEN, person_id=amina)
    call = actions.receive(channel=Channel.PHONE, text="Husleien", person_id=amina, by=by, at=at).enquiry_id
    actions.take(enquiry_id=call, by=viewer_of(staff_id=staff_named("Håkon")).viewer, at=at)
    desk = another_page(java_script_enabled=script)
    desk.goto("/demo/logg-inn")
    desk.locator("button:has(strong:has-text('Håkon'))").first.click()
    desk.wait_for_load_state()
    desk.goto(f"/sikkerhet/{call}?next=/kontor/sak/{call}")
    checked(desk, script)
    desk.get_by_label("Sier hvem de er").check()
    desk.get_by_role("button", name="Noter det").click()
    assert "K1" in desk.locator("main").inner_text()
    for label in ("Sier hvem de er", "Adresse", re.compile("Når vi sist snakket"), re.compile("siste utbetaling")):
        desk.get_by_label(label).check()
    desk.get_by_role("button", name="Noter det").click()
    assert "K2" in desk.locator("main").inner_text()
    checked(desk, script)
    desk.get_by_role("link", name="Tilbake til henvendelsen").click()
    assert desk.url.endswith(f"/kontor/sak/{call}")


@covers("R145", "R163", part="a visitor without a name, in Arabic, from right to left")
@SCRIPT
def test_in_arabic_the_machine_at_the_door_reads_from_right_to_left(another_page, live_server, script):
    machine = another_page(java_script_enabled=script, viewport={"width": 1080, "height": 1920})
    machine.goto("/mottak/0313/automat?sprak=ar")
    main = machine.locator("main")
    inside = (
        main.locator("[dir=rtl]").first if main.locator("[dir=rtl]").count() else machine.locator("[dir=rtl]").first
    )
    assert inside.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert machine.locator("[lang=ar]").count() >= 1
    checked(machine, script)
    machine.locator("button[name=about]").last.click()
    given = machine.locator(".ticket-number")
    assert given.inner_text() == "1"  # the same digits as on the wall
    checked(machine, script)


def tab_through(page: Any, most: int = 60) -> list[str]:
    """Press Tab until the browser is back where it began; what had focus, and it could be seen."""
    met = []
    page.locator("body").evaluate("element => element.ownerDocument.activeElement.blur()")
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const at = document.activeElement;
                if (!at || at === document.body) return null;
                const style = getComputedStyle(at);
                const seen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
                return [(at.id || at.name || at.innerText || at.tagName).trim(), seen];
            }"""
        )
        if found is None or (met and found[0] == met[0][0]):
            break
        met.append(found)
    else:
        raise AssertionError(f"Tab never comes out of {met[-3:]}")
    hidden = [name for name, seen in met if not seen]
    assert hidden == [], "had focus that nobody could see"
    return [name for name, _ in met]


def test_a_keyboard_alone_comes_through_the_code_page(page, live_server):
    page.goto("/logg-inn/kode")
    met = tab_through(page)
    order = [met.index(one) for one in ("id_code", "felles") if one in met]
    assert len(met) > 8 and order == sorted(order) and "id_code" in met
    page.locator("#id_code").focus()
    page.keyboard.type("feil")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.evaluate("document.activeElement.closest('[role=alert]') !== null")  # one is led to what is wrong
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_code"


@pytest.mark.parametrize("address", ["/uten-bankid", "/demo/logg-inn"])
def test_a_keyboard_alone_comes_through_the_other_pages_of_the_ways_in(page, live_server, address):
    page.goto(address)
    assert len(tab_through(page, most=120)) > 8


def test_a_screen_reader_hears_the_code_page_in_this_order(page, live_server):
    page.goto("/logg-inn/kode")
    assert page.locator("main").aria_snapshot() == CODE_PAGE.strip()
    assert page.locator("#toasts").get_attribute("aria-live") == "polite"
    assert page.get_by_role("banner").count() == page.get_by_role("main").count() == 1


CODE_PAGE = """
- main:
  - heading "Logg inn med kode" [level=1]
  - paragraph: Du får en kode på kontorene våre når du viser hvem du er.
  - text: Koden din
  - paragraph: Tolv bokstaver og tall. Store eller små bokstaver, mellomrom og streker spiller ingen rolle.
  - textbox "Koden din"
  - 'checkbox "Andre bruker denne maskinen: logg meg ut snart"'
  - text: "Andre bruker denne maskinen: logg meg ut snart"
  - button "Logg inn"
  - paragraph:
    - link "Har du koden fra en kvittering? Bruk den her.":
      - /url: /hent
  - paragraph:
    - link "Hva du kan gjøre uten å logge inn":
      - /url: /uten-bankid
"""
