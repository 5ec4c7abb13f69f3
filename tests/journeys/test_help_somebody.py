"""A mother lets her daughter act for her, the daughter does, and it is taken back while the daughter's page is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, LoginLevel, Role
from inngang.service.enquiries import actions
from inngang.service.people.queries import person_named
from tests.covers import covers
from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]
MINE = "Når kommer pengene mine?"
SECRET = "Jeg trenger et hjelpemiddel."


def writes(name: str) -> None:
    person_id = person_named(name) or 0
    by = Viewer(Role.CITIZEN, person_id=person_id, login_level=LoginLevel.HIGH)
    for about, text in (("payment", MINE), ("aids", SECRET)):
        actions.receive(
            channel=Channel.QUESTION, text=text, person_id=person_id, choice=about, by=by, at=datetime.now(UTC)
        )


@covers("R160", "R165", "R243")
def test_a_daughter_acts_for_her_mother_until_it_is_taken_back(another_page):
    writes("Solveig")
    mother, daughter = another_page(), another_page(viewport={"width": 360, "height": 740})
    log_in(mother, "Solveig Hove")
    mother.goto("/mine")
    mother.get_by_role("link", name="Hvem kan handle for meg").click()
    no_faults(mother)
    mother.get_by_role("link", name="La noen hjelpe meg").click()
    no_faults(mother)
    mother.get_by_label("Hvem skal hjelpe deg?").fill("Amina Warsame")
    mother.get_by_label("En med fullmakt").check()
    mother.get_by_label("Se hvor sakene mine står").check()
    mother.get_by_label("Skrive til dere for meg").check()
    mother.locator("input[name=matters][value=payment]").check()
    mother.get_by_label("Til når?").fill((datetime.now(UTC) + timedelta(days=60)).date().isoformat())
    mother.get_by_role("button", name="Lag koden").click()
    no_faults(mother)
    code = mother.locator("#code").inner_text()

    log_in(daughter, "Amina")
    daughter.goto("/mine/fullmakter")
    no_faults(daughter)
    daughter.get_by_label("Koden du fikk").fill(code)
    daughter.get_by_role("button", name="Si ja").click()
    assert daughter.locator("#acting-for").is_visible()
    no_faults(daughter)
    daughter.locator("main summary").first.click()
    daughter.get_by_text(MINE).wait_for()
    assert SECRET not in daughter.content()
    daughter.get_by_role("link", name="Skriv til oss").click()
    no_faults(daughter)
    daughter.get_by_label("Hva trenger de hjelp med?").fill("Mamma venter fortsatt på pengene.")
    daughter.get_by_label("Hva gjelder det?").select_option("payment")
    daughter.get_by_role("button", name="Send").click()
    assert "Svaret går til" in daughter.locator("main").inner_text()

    mother.goto("/mine/fullmakter")
    no_faults(mother)
    mother.get_by_role("button", name="Avslutt nå").first.click()
    assert "Ingen kan bruke det lenger" in mother.locator("main").inner_text()
    assert daughter.reload().status == 404
    assert daughter.goto("/mine/fullmakter").status == 200
    assert daughter.get_by_role("link", name="Handle for Solveig").count() == 0
