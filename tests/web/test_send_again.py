"""Somebody on the phone has lost a letter: the one who answers sends it again, and reads nothing to do it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.send_again_for import CannotSendAgainFor, send_again_for
from inngang.service.enquiries.held import NoSuchEnquiry
from inngang.service.journal.queries import of_enquiry
from inngang.service.people import queries as people
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.web.test_first_line import came, run_as_system, taken, text_of
from tests.web.wednesday import NOW, everybody
from tests.who import client_of, staff

__all__ = ["everybody"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
LETTER = "Vedtaket ditt: dagpenger fra 1. mars"


def answered(person: str, choice: str = "unemployment_benefit", text: str = LETTER) -> int:
    before = NOW - timedelta(days=5)
    found = came(person, choice=choice, at=before, text="Har dere fått søknaden?")
    for verb, more in ((actions.take, {}), (actions.answer, {"text": text})):
        verb(enquiry_id=found, by=staff("Nora"), at=before + timedelta(minutes=30), **more)
    return found


def left(enquiry_id: int) -> list[dict[str, Any]]:
    """What is sent once more."""
    return rows(
        """select channel, "to", kind, text from notices_notice where enquiry_id = %(id)s and kind like '%%_again' order by id""",
        {"id": enquiry_id},
    )


def phone_of(person: str) -> str:
    found = row("select phone from people_person where id = %(id)s", {"id": people.person_named(person)})
    assert found is not None
    return str(found["phone"])


@covers("R065")
def test_the_first_line_sends_an_answer_again_on_paper_or_tells_by_phone_that_it_is_there() -> None:
    lost, call = answered("Bjørn"), taken("Aksel", "Bjørn", choice="case_status", text="Jeg har mistet brevet")
    aksel, page = client_of("Aksel"), f"/veiledning/sak/{call}"
    assert page in aksel.get(f"/kontaktsenter/sak/{call}").content.decode(), "found from the enquiry itself"
    shown = text_of(aksel.get(page))
    assert "Send på nytt" in shown and "Svar: Dagpenger" in shown and "Kvittering: " in shown and LETTER not in shown
    assert client_of("Nora").post(page, {"again": lost, "way": "letter"}).status_code in (404, 422)
    assert left(lost) == [], "only the one who has them on the phone"
    assert aksel.post(page, {"again": lost, "way": "pigeon"}).status_code == 422
    assert aksel.post(page, {"again": "", "way": "letter"}).status_code == 422
    for way in ("letter", "sms", "letter"):
        assert aksel.post(page, {"again": lost, "way": way}).status_code == 302
    assert "Det er sendt på nytt" in text_of(aksel.get(page))
    on_paper, by_text = left(lost)
    assert (on_paper["channel"], on_paper["kind"]) == ("letter", "answer_again") and LETTER in on_paper["text"], "once"
    assert (by_text["channel"], by_text["to"]) == ("sms", phone_of("Bjørn")) and LETTER not in by_text["text"]
    assert aksel.post(page, {"again": call, "way": "letter"}).status_code == 302
    (receipt,) = left(call)
    assert receipt["kind"] == "receipt_again" and "kvittering" in receipt["text"] and "hører fra oss" in receipt["text"]
    lines = [one for one in of_enquiry(enquiry_id=lost) if one.event == "SentAgainForPerson"]
    assert [one.data["way"] for one in lines] == ["letter", "sms", "letter"] and lines[0].who.startswith("Aksel")


def test_nothing_of_somebody_else_or_of_what_is_not_told_here_is_sent_and_a_wish_for_paper_or_safety_holds() -> None:
    others, call = answered("Siri"), taken("Aksel", "Bjørn", choice="case_status")
    municipal = answered("Bjørn", choice="debt_advice")

    def send(again: int, way: str, at: datetime = NOW) -> None:
        send_again_for(enquiry_id=call, again_id=again, way=way, by=staff("Aksel"), at=at)

    for hidden in (others, municipal, 0):
        with pytest.raises(NoSuchEnquiry):
            send(hidden, "letter")
    mine = answered("Bjørn")
    bjorn = {"id": people.person_named("Bjørn")}
    with CaptureQueriesContext(connection) as one:
        send(mine, "letter")
    for more in ("child_benefit", "aids"):
        last = answered("Bjørn", choice=more)
    with CaptureQueriesContext(connection) as several:
        send(last, "letter")
    assert len(one) == len(several)
    with pytest.raises(CannotSendAgainFor):
        run_as_system("update people_person set email = '' where id = %(id)s", bjorn)
        send(mine, "email")
    run_as_system("update people_person set is_reserved = true where id = %(id)s", bjorn)
    with pytest.raises(CannotSendAgainFor):
        send(mine, "sms")
    send(mine, "letter", NOW + timedelta(days=1))
    run_as_system("update people_person set safe_way = 'call' where id = %(id)s", bjorn)
    with pytest.raises(CannotSendAgainFor):
        send(mine, "letter", NOW + timedelta(days=2))
    assert left(others) == left(municipal) == [] and len(left(mine)) == 2
