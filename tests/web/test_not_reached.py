"""Never silently nothing: whoever has neither phone nor e-mail gets a letter, and what does not get there is a task."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from inngang.config import wiring
from inngang.jobs.seed import seed_cast
from inngang.jobs.send_outbox import send_due
from inngang.rules.reaching import instead_of
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.enquiries.unreached import unreached
from inngang.service.journal.action import upkeep
from inngang.service.notices.queries import Failed
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people import queries as people
from inngang.service.rows import row, rows, run
from tests.covers import covers

pytestmark = pytest.mark.django_db
LIST = "/ikke-nadd"
ANSWER = "Du får husleia betalt. Ta med kontrakten på fredag."


@pytest.fixture(autouse=True)
def cast(db: None) -> None:
    forget_calendars()
    seed_cast(at=timezone.now() - timedelta(days=1))


def viewer(name: str) -> Any:
    found = viewer_of(staff_id=people.staff_named(name))
    assert found is not None
    return found.viewer


def client_of(name: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="nb")
    client.post("/demo/logg-inn", {"who": f"staff:{people.staff_named(name)}"})
    return client


def answered(person: str | None = "Amina", **details: str) -> int:
    """Håkon answers what was asked in writing, of somebody with these ways to reach them."""
    person_id = people.person_named(person) if person else None
    if person_id:
        ways = {"phone": "", "email": "", "wanted_channel": "", **details}
        assignments = ", ".join(f"{name} = %({name})s" for name in ways)
        upkeep(run)(f"update people_person set {assignments} where id = %(id)s", {"id": person_id, **ways})
    at = timezone.now()
    enquiry_id = actions.receive(
        channel=Channel.QUESTION,
        text="Jeg lurer på økonomisk sosialhjelp",
        person_id=person_id,
        area_code="030104",
        sender_key=f"for-{person}",
        by=CLOCK,
        at=at - timedelta(minutes=5),
    ).enquiry_id
    actions.take(enquiry_id=enquiry_id, by=viewer("Håkon"), at=at)
    actions.answer(enquiry_id=enquiry_id, text=ANSWER, by=viewer("Håkon"), at=at)
    return enquiry_id


def sent_in(enquiry_id: int) -> list[tuple[str, str]]:
    found = rows("select channel, state from notices_notice where enquiry_id = %(id)s order by id", {"id": enquiry_id})
    return [(one["channel"], one["state"]) for one in found]


@covers("R302")
@pytest.mark.parametrize("details", [{}, {"phone": "41500001", "wanted_channel": "letter"}])
def test_whoever_has_no_phone_or_wants_letters_gets_the_answer_itself_in_a_letter(
    details: dict[str, str], settings: Any, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    enquiry_id = answered(**details)
    send_due(deliver=wiring.deliver, at=timezone.now())
    assert sent_in(enquiry_id) == [("letter", "delivered")]
    [letter] = (tmp_path / "outgoing" / "letter").iterdir()
    assert ANSWER in letter.read_text(encoding="utf-8")
    letters_in = client_of("Nora").get("/kontaktsenter/registrer").content.decode()
    assert 'value="letter"' in letters_in, "and a letter that comes is entered like every other way"


def test_what_the_phone_never_got_goes_as_a_letter_instead_unless_that_is_not_safe() -> None:
    safe, unsafe = answered(phone="41500001"), answered("Siri", phone="41500002", safe_way="neutral")
    send_due(deliver=lambda notice: Failed("no such number"), at=timezone.now(), limit=2)
    assert sent_in(safe) == [("sms", "failed"), ("letter", "due")]
    assert sent_in(unsafe) == [("sms", "failed")]
    listed = unreached(viewer=viewer("Håkon"), at=timezone.now()).cards
    assert [one.enquiry_id for one in listed] == [unsafe], "a letter is on its way to the other"


def test_what_is_only_worth_something_now_is_not_sent_by_post() -> None:
    assert instead_of("sms", kind="appointment_soon", is_known=True, safe_way="") == ""
    assert instead_of("sms", kind="answer_ready", is_known=False, safe_way="") == ""
    assert instead_of("letter", kind="answer_ready", is_known=True, safe_way="") == ""
    assert instead_of("email", kind="answer_ready", is_known=True, safe_way="") == "letter"


@covers("R146", part="somebody with neither phone, e-mail nor name is a task for those who have the enquiry")
def test_somebody_with_no_way_at_all_is_a_task_until_somebody_says_how_they_were_reached(
    django_assert_num_queries: Any,
) -> None:
    enquiry_id = answered(None)
    assert sent_in(enquiry_id) == [("", "failed")]
    client = client_of("Håkon")
    assert LIST in client.get("/kontor/").content.decode()
    page = client.get(LIST).content.decode()
    assert "Har verken telefon eller e-post" in page and "Har ikke fått: svaret" in page
    hakon = viewer("Håkon")
    with django_assert_num_queries(1):
        unreached(viewer=hakon, at=timezone.now())
    notice = re.search(r'name="notice" value="(\d+)"', page)
    assert notice
    assert client.post(LIST, {"notice": notice[1], "how": ""}).status_code == 422
    assert client_of("Silje").post(LIST, {"notice": notice[1], "how": "Så dem"}).status_code in (403, 404)
    assert client.post(LIST, {"notice": notice[1], "how": "Snakket med dem i mottaket"}).status_code == 302
    assert "Alle har fått det vi har sagt" in client.get(LIST).content.decode()
    told = row("select data from journal_line where event = 'ReachedOtherwise'")
    assert told and told["data"]["how"] == "Snakket med dem i mottaket"
