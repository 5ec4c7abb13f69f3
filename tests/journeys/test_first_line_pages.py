"""What to say, asking the office, the knowledge base and the drawn answers, in a real browser, wide and narrow."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.ask_office import ask_office
from inngang.service.people.queries import person_named, staff_named
from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


def test_the_pages_of_the_first_line_have_no_fault_and_fit_a_phone(page: Any, another_page: Any) -> None:
    at = datetime.now(UTC)
    found = viewer_of(staff_id=staff_named("Nora"))
    assert found is not None
    nora = found.viewer
    enquiry_id = actions.receive(
        channel=Channel.PHONE, text="", choice="work_follow_up", person_id=person_named("Amina"),
        caller_phone="41599999", by=CLOCK, at=at - timedelta(minutes=20),
    ).enquiry_id  # fmt: skip
    actions.take(enquiry_id=enquiry_id, by=nora, at=at)
    ask_office(enquiry_id=enquiry_id, text="Kan kurset flyttes en uke?", by=nora, at=at)
    log_in(page, "Nora Lien")
    both(page, f"/kontaktsenter/sak/{enquiry_id}?open=hand_over")
    page.get_by_role("link", name="Hva vi sier").last.click()
    both(page, f"/veiledning/sak/{enquiry_id}")
    log_in(leader := another_page(), "Maryam Rostami")
    for address in ("/veiledning/", "/veiledning/om/work_follow_up", "/ledelse/stikkprove", "/ledelse/regler"):
        both(leader, address)
    log_in(office := another_page(), "Håkon Dahl")
    both(office, "/kontor/sporsmal")
    assert office.get_by_text("Kan kurset flyttes en uke?").count()
    stuck = another_page()
    stuck.goto("/skriv")
    stuck.fill("#id_text", "Jeg forstår ikke hva jeg skal skrive her")
    stuck.get_by_text("Står du fast?").click()
    stuck.get_by_role("button", name="Snakk med noen herfra").click()
    assert stuck.locator("#so-far").get_by_text("Jeg forstår ikke").count()
    no_faults(stuck)
    kept(stuck, "stuck")


def both(page: Any, address: str) -> None:
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        no_faults(page)
        kept(page, f"{address.strip('/').replace('/', '_').split('?')[0]}_{width}")


def kept(page: Any, name: str) -> None:
    if folder := os.environ.get("INNGANG_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
