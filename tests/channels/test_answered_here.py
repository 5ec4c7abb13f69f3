"""What the phone can answer is said before one waits for it, and a question about one's case finds the one who has it."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.test import Client

from inngang.service.enquiries import actions, queries
from inngang.service.people.queries import staff_named
from inngang.service.rows import row
from tests.channels.seen import enquiry, ident, staff
from tests.channels.test_telephone_interface import post, signal
from tests.covers import covers
from tests.times import MORNING

CASE = "Spørsmål om din egen sak går til den som har den"
STATUS = "På telefon sier vi med en gang om vi har fått det du sendte"


@pytest.mark.django_db
@pytest.mark.usefixtures("cast")
@covers("R059")
def test_what_the_phone_answers_is_told_beforehand_and_a_case_question_goes_to_the_one_who_has_the_case(monkeypatch):
    """On the pages, then in the phone; then Amina asks about her case, and Håkon, who has it, is the first to get the call."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING.astimezone(UTC))
    person = Client(HTTP_ACCEPT_LANGUAGE="nb")
    for page, sentence in (
        ("/tema/case_status", STATUS),
        ("/snakk-med-oss?om=case_status", STATUS),
        ("/snakk-med-oss", "På telefon sier vi med en gang hva du kan få"),
        ("/tjenester/unemployment_benefit", "hvordan du melder deg arbeidsledig"),
    ):
        shown = person.get(page)
        assert shown.status_code == 200, page
        assert sentence in shown.content.decode() and CASE in shown.content.decode(), page

    def told(kind: str, order: int, **own) -> dict:
        when = MORNING + timedelta(seconds=order)
        sent = signal(kind, order, **own) | {"at": when.isoformat()}
        answer = post(sent, at=MORNING)
        assert answer.status_code == 202, answer.content
        return answer.json()["signals"][0]

    assert "hva du kan få" in told("incoming", 1, **{"from": "41500001"})["answered_here"]
    heard = told("choice", 2, choice="case_status")["answered_here"]
    assert heard.startswith(STATUS) and CASE in heard
    assert told("waiting", 3)["answered_here"] == "", "once is enough"

    found = actions.enquiry_of_call(conversation="c")
    assert found is not None
    soon = MORNING + timedelta(seconds=4)

    def waits_for(name: str) -> bool:
        return found in {one.id for one in queries.waiting(viewer=staff(name), at=soon, size=500).cards}

    assert waits_for("Håkon") and not waits_for("Nora"), "the contact centre does not stand between"
    told("answered", 4, staff=ident("Håkon"))
    assert enquiry(found)["owner_id"] == staff_named("Håkon")
    taken = row(
        "select data->>'knows_case' as knows from journal_line where enquiry_id = %(id)s and event = 'EnquiryTaken'",
        {"id": found},
    )
    assert taken == {"knows": "true"}
