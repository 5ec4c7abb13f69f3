"""The pages that tell how we answer: to those who lead, and to everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, PromiseKind
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.key_figures.actions import count_days, tell_of_slow
from inngang.service.organisation.queries import forget_calendars, unit_numbered
from inngang.service.people.queries import person_named, staff_named
from tests.covers import covers
from tests.times import this_hour
from tests.who import client_of

pytestmark = pytest.mark.django_db
PAGES = ("/ledelse/svar", "/ledelse/tilgjengelighet", "/ledelse/mal", "/slik-svarer-vi")


@pytest.fixture
def cast(db: None) -> None:
    forget_calendars()
    seed_cast(at=this_hour())


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def some(how_many: int = 12) -> None:
    """Calls that Nora answers at once, and as many visits that nobody takes."""
    nora, at = viewer_of(staff_id=staff_named("Nora")).viewer, datetime.now(UTC) - timedelta(minutes=30)
    for number in range(how_many):
        got = actions.receive(
            channel=Channel.PHONE, text="Når kommer pengene mine", caller_phone="41500099", sender_key=f"c{number}",
            by=ANYONE, at=at,
        )  # fmt: skip
        actions.take(enquiry_id=got.enquiry_id, by=nora, at=at + timedelta(minutes=1))
        actions.answer(enquiry_id=got.enquiry_id, text="Ja.", by=nora, at=at + timedelta(minutes=2))
        actions.arrive(unit_id=unit_numbered("1702").unit_id, sender_key=f"v{number}", by=ANYONE, at=at)


def today():
    return datetime.now(UTC).astimezone(OSLO).date()


@covers("R095")
def test_a_leader_sees_who_is_slow_first_with_that_their_leaders_were_told(cast):
    some()
    now = datetime.now(UTC)
    assert tell_of_slow(by=CLOCK, at=now) == 1
    page = text_of(client_of("Tone"), "/ledelse/svar?dager=7")
    assert "NAV Inn-Trøndelag: 0 % i tide" in page.replace("\xa0", " ")
    first_row = page[page.index("<tbody>") : page.index("</tr>", page.index("<tbody>"))]
    assert "NAV Inn-Trøndelag" in first_row and ">sen</span>" in first_row


@covers("R094", part="as a leader sees it, and as a file")
def test_every_way_of_grouping_is_a_page_and_a_file_and_the_few_are_in_neither(cast):
    some()
    actions.receive(
        channel=Channel.LETTER, text="Hei", sender_key="alone", language="en", by=ANYONE, at=datetime.now(UTC)
    )
    client = client_of("Eirik")
    for by in ("unit", "county", "channel", "matter", "need", "language", "contact", "solved_by"):
        assert "<tbody>" in text_of(client, f"/ledelse/svar?etter={by}")
        file = client.get(f"/ledelse/svar/fil.csv?etter={by}").content.decode("utf-8-sig")
        assert file.splitlines()[1].split(";")[3] == "25"
    assert "Brev" not in client.get("/ledelse/svar/fil.csv?etter=channel").content.decode()
    page = text_of(client, "/ledelse/svar?etter=channel")
    assert "Brev" in page and "for få" in page
    for odd in ("?etter=x'--&dager=abc&enhet=-1&fylke=99&kanal=due&behov=%00", "?dag=2099-01-01"):
        assert client.get(f"/ledelse/svar{odd}").status_code == 200


@covers("R025")
def test_availability_is_contact_guidance_and_being_able_to_apply_each_defined_and_measured(cast):
    some()
    at = datetime.now(UTC) - timedelta(minutes=20)
    nora = viewer_of(staff_id=staff_named("Nora")).viewer
    for number in range(6):
        got = actions.receive(
            channel=Channel.PHONE, text="Når kommer pengene mine", caller_phone=f"4150019{number}",
            sender_key=f"a{number}", by=ANYONE, at=at,
        )  # fmt: skip
        actions.take(enquiry_id=got.enquiry_id, by=nora, at=at)
        actions.promise(enquiry_id=got.enquiry_id, kind=PromiseKind.DECISION, by=nora, at=at)
    page = text_of(client_of("Tone"), "/ledelse/tilgjengelighet").replace("\xa0", " ")
    for words in (
        "Av alle som tok kontakt: de som et menneske har møtt.",
        "Av alle som tok kontakt: de som har fått svar.",
        "de som fikk den inn samme dag som de tok kontakt.",
        "18 av 30",
        "6 av 6",
    ):
        assert words in page
    assert page.count('class="how-many"') == 3


@covers("R027")
def test_a_leader_sees_which_matters_each_channel_covers_and_how_much_was_planned(cast):
    some()
    page = text_of(client_of("Tone"), "/ledelse/tilgjengelighet").replace("\xa0", " ")
    assert "Hva hver kanal dekker" in page and '12 <span class="muted">(100 %)</span>' in page
    assert "0 % av samtalene på telefon og i skranken var avtalt" in page


@covers("R100")
@covers("R090")
def test_a_goal_is_set_by_those_who_lead_the_contact_centre_and_everybody_reads_it_with_the_result(cast):
    leads, other = client_of("Maryam"), client_of("Tone")
    asked = {"kind": "phone", "amount": "2", "percent": "85", "valid_from": today().isoformat()}
    assert other.post("/ledelse/mal", asked).status_code == 422
    assert "85 av hundre blir møtt innen 2 minutter" not in text_of(Client(), "/slik-svarer-vi")
    assert leads.post("/ledelse/mal", {**asked, "amount": "500"}).status_code == 422
    assert leads.post("/ledelse/mal", asked).status_code == 302
    some()
    now = datetime.now(UTC)
    count_days(first=today() - timedelta(days=1), last=today(), by=CLOCK, at=now)
    page = text_of(Client(), "/slik-svarer-vi").replace("\xa0", " ")
    assert "85 av hundre blir møtt innen 2 minutter" in page
    assert "100 % fikk svar i tide" in page and "Vi når målet" in page
    assert "90 av hundre har svar innen 3 arbeidsdager" in page  # written, as the demo begins
    followed = text_of(other, "/ledelse/mal").replace("\xa0", " ")
    assert "85 av hundre blir møtt innen 2 minutter" in followed and "ikke nådd" in followed


@covers("R091", part="the waiting time is published: just now, and hour by hour")
def test_everybody_can_read_when_the_wait_on_the_phone_is_shortest(cast):
    assert "Når er ventetiden kortest" not in text_of(Client(), "/slik-svarer-vi")
    some()
    count_days(first=today() - timedelta(days=1), last=today(), by=CLOCK, at=datetime.now(UTC))
    page = text_of(Client(), "/slik-svarer-vi")
    assert "Når er ventetiden kortest" in page and "Ventetid på telefon akkurat nå" in page
    assert "/slik-svarer-vi" in text_of(Client(), "/")


def test_the_one_who_takes_it_sees_whether_it_is_a_first_contact(cast):
    nora, at = viewer_of(staff_id=staff_named("Nora")).viewer, datetime.now(UTC)
    got = actions.receive(channel=Channel.PHONE, text="Når kommer pengene mine", sender_key="c", by=ANYONE, at=at)
    actions.take(enquiry_id=got.enquiry_id, by=nora, at=at)
    page = text_of(client_of("Nora"), f"/kontaktsenter/sak/{got.enquiry_id}")
    assert "Første kontakt: ingen her har saken ennå." in page


def test_the_pages_cost_the_same_however_many_get_in_touch(cast, django_assert_max_num_queries):
    client = client_of("Tone")
    assert person_named("Amina")
    for address in PAGES:
        client.get(address)
    some(3)
    for address in PAGES:
        with django_assert_max_num_queries(34):
            client.get(address)
