"""Days that count and the usual steps, in a real browser, wide and narrow: recorded, ticked off, read by the person and the leader."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.people import queries as people
from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


def test_a_day_is_recorded_and_the_steps_are_ticked_off_and_the_pages_fit_a_phone(page: Any, another_page: Any) -> None:
    at, person = timezone.now(), people.person_named("Bjørn")
    jonas = viewer_of(staff_id=people.staff_named("Jonas"))
    assert jonas is not None
    asked = {"channel": Channel.QUESTION, "text": "Hva skjer nå?", "choice": "sickness_benefit", "person_id": person}
    enquiry_id = actions.receive(**asked, by=CLOCK, at=at).enquiry_id  # type: ignore[arg-type]
    actions.take(enquiry_id=enquiry_id, by=jonas.viewer, at=at)

    log_in(page, "Jonas Lund")
    page.goto(f"/kontor/oppfolging/{person}")
    page.click("summary:has-text('Legg inn en dag')")
    page.select_option("#date-of", "sick")
    page.fill("#date-day", (at - timedelta(weeks=4)).date().isoformat())
    page.select_option("#date-heard", "person")
    page.click("#dates details[open] form button")
    assert "Vurder aktivitetskravet" in page.inner_text("#dates")
    page.goto(f"/kontor/sak/{enquiry_id}")
    page.click("summary:has-text('Slik gjør vi det vanligvis')")
    page.click("button:has-text('Begynn, og kryss av underveis')")
    page.click("#usual button:has-text('Ferdig') >> nth=0")
    assert "1 av 6" in page.inner_text("#usual")
    page.click("#usual summary:has-text('Hopp over') >> nth=0")
    page.select_option("#usual details[open] select >> nth=0", "not_needed")
    page.click("#usual details[open] details[open] button")
    assert "2 av 6" in page.inner_text("#usual") and "Trengs ikke her" in page.inner_text("#usual")

    bjorn, tone = another_page(), another_page()
    log_in(bjorn, "Bjørn Kvamme")
    log_in(tone, "Tone Fjeld")
    card, follow, ways = f"/kontor/sak/{enquiry_id}", f"/kontor/oppfolging/{person}", "/ledelse/slik-gjor-vi"
    for width, seen in (
        (1280, ((page, card), (page, "/kontor/datoer"), (tone, ways))),
        (360, ((page, card), (page, follow), (bjorn, "/mine/oppfolging"), (tone, f"{ways}/sickness_benefit"))),
    ):
        for one, path in seen:
            one.set_viewport_size({"width": width, "height": 800})
            one.goto(path)
            no_faults(one)
    assert "Vi spør deg om" in bjorn.inner_text("main")
