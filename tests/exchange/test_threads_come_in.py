"""A thread from the message service becomes one enquiry with its messages, however often it comes."""

from __future__ import annotations

import json

import pytest

from inngang.exchange.thread.bring_in import MATTERS, bring_in
from inngang.rules import triage
from inngang.service.access.queries import CLOCK
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.exchange.real import real_file
from tests.times import MORNING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]


def page(*, last_from_us: bool, closed: bool = False) -> str:
    def message(number: int, kind: str) -> dict:
        return {
            "meldingsId": f"m{number}",
            "sendtDato": f"2026-11-2{number}T09:00:00.000+0100",
            "kanal": "DIGITAL",
            "fritekst": f"Melding {number}",
            "fra": {"identType": kind, "ident": "x"},
        }

    amina = row("select identity_number from people_person where given_name = 'Amina'")["identity_number"]
    said = [message(1, "AKTORID"), message(2, "NAVIDENT" if last_from_us else "AKTORID")]
    thread = {
        "kjedeId": "K1",
        "opprettetDato": "2026-11-21T09:00:00.000+0100",
        "meldinger": said,
        "journalposter": [],
        "fnr": amina,
        "gjeldendeTema": "SYK",
        "avsluttetDato": "2026-11-22T10:00:00.000+0100" if closed else None,
    }
    return json.dumps({"data": [thread]}, indent=1)


@covers("R004", part="threads from the message service stand in the same history")
def test_a_thread_that_waits_for_us_is_promised_and_placed_like_any_other():
    assert bring_in(page(last_from_us=False), by=CLOCK, at=MORNING).new == 1
    found = row("select id, state, matter, person_id from enquiries_enquiry")
    assert (found["state"], found["matter"]) == ("waiting", "sickness_benefit") and found["person_id"] is not None
    assert row("select count(*) as n from promises_promise where state = 'open'")["n"] == 1
    assert [one["direction"] for one in rows("select direction from enquiries_message order by at")] == ["in", "in"]


@pytest.mark.parametrize(("closed", "state"), [(False, "answered"), (True, "closed")])
def test_a_thread_that_we_have_answered_is_not_opened_again(closed, state):
    bring_in(page(last_from_us=True, closed=closed), by=CLOCK, at=MORNING)
    assert row("select state from enquiries_enquiry")["state"] == state
    assert row("select count(*) as n from promises_promise")["n"] == 0


@pytest.mark.parametrize("last_from_us", [True, False])
def test_the_same_file_once_more_changes_nothing(last_from_us):
    bring_in(page(last_from_us=last_from_us), by=CLOCK, at=MORNING)
    again = bring_in(page(last_from_us=last_from_us), by=CLOCK, at=MORNING)
    assert (again.new, again.same) == (0, 1)
    assert row("select count(*) as n from enquiries_enquiry")["n"] == 1
    assert row("select count(*) as n from enquiries_message")["n"] == 2


def test_every_subject_is_a_matter_we_know():
    assert set(MATTERS.values()) <= set(triage.MATTERS)


def test_a_real_thread_comes_in_with_its_message_and_time():
    file = real_file("navikt-modiapersonoversikt-api/sf-henvendelse-meldinger.json")
    assert bring_in(file, by=CLOCK, at=MORNING).new == 1
    found = row(
        "select e.matter, e.state, m.text, m.at from enquiries_enquiry e join enquiries_message m on m.enquiry_id = e.id"
    )
    assert (found["matter"], found["state"]) == ("old_age_pension", "answered")
    assert found["at"].isoformat() == "2021-08-28T14:49:23+00:00"
