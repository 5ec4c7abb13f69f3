"""The day in numbers, as those who lead ask for it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE, viewer_of
from inngang.service.enquiries import actions
from inngang.service.key_figures.queries import Hour
from inngang.service.organisation.queries import forget_calendars, unit_numbered
from inngang.service.people.queries import person_named, staff_named
from inngang.web.leadership.pictures import rings, rush
from tests.covers import covers
from tests.times import this_hour
from tests.who import client_of

PAGES = ("/ledelse/", "/ledelse/tall/received", "/ledelse/regnskap", "/ledelse/likhet", "/ledelse/regler")


@pytest.fixture
def cast(db: None) -> None:
    forget_calendars()
    seed_cast(at=this_hour())


def some_contacts(how_many: int, start: int = 0) -> None:
    """Contacts of today, some answered, from several channels and people."""
    office, ruth = unit_numbered("0313").unit_id, viewer_of(staff_id=staff_named("Ruth")).viewer
    at = datetime.now(UTC)
    for place in range(start, start + how_many):
        if place % 3:
            person = person_named("Amina") if place % 2 else None
            actions.receive(
                channel=Channel.QUESTION, text="Husleie", person_id=person, sender_key=f"q{place}", by=ANYONE, at=at
            )
        else:
            got = actions.arrive(unit_id=office, sender_key=f"v{place}", asked_acute=True, by=ANYONE, at=at)
            actions.take(enquiry_id=got.enquiry_id, by=ruth, at=at)
            actions.answer(enquiry_id=got.enquiry_id, text="Ja.", by=ruth, at=at)


@covers("R260", part="per channel and per office")
def test_the_number_on_the_page_is_as_long_as_the_list_it_opens(cast):
    some_contacts(9)
    client = client_of("Tone")
    page = client.get("/ledelse/").content.decode()
    links = re.findall(r'href="(/ledelse/tall/[^"]+)" aria-label="[^"]*: (\d+)"', page)
    assert len(links) > 6
    for address, number in links:
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        assert re.search(r'class="how-many">(\d+)<', listed)[1] == number, address
        assert len(re.findall(r"<tr><td>", listed)) == int(number), address


def test_a_leader_sees_names_of_their_own_office_and_an_analyst_none(cast):
    some_contacts(9)
    assert "Amina Warsame" in client_of("Tone").get("/ledelse/tall/received").content.decode()
    for name in ("Eirik", "Maryam"):
        page = client_of(name).get("/ledelse/tall/received").content.decode()
        assert "Amina" not in page
        assert page.count("<tr><td>") == 9


def test_a_figure_there_is_none_of_is_not_found(cast):
    assert client_of("Tone").get("/ledelse/tall/nonsense").status_code == 404


@pytest.mark.parametrize(
    "asked", ["?dag=x", "?dag=2999-01-01", "?dag=0001-01-01", "?enhet=999999999999999999999", "?page=0"]
)
@pytest.mark.parametrize("address", PAGES)
def test_a_strange_question_is_answered_with_today(cast, address, asked):
    assert client_of("Tone").get(address + asked).status_code == 200


def test_a_day_that_is_past_shows_its_own_numbers_and_nothing_of_now(cast):
    yesterday = datetime.now(UTC) - timedelta(days=1)
    actions.receive(channel=Channel.QUESTION, text="Husleie", sender_key="y", by=ANYONE, at=yesterday)
    day = yesterday.astimezone(OSLO).date()
    page = client_of("Tone").get(f"/ledelse/?dag={day}").content.decode()
    assert "Venter nå" not in page
    assert f"/ledelse/tall/received?dag={day}" in page
    assert "data-live" not in page


@pytest.mark.parametrize("address", PAGES)
def test_each_page_costs_the_same_few_statements_however_much_happened(cast, address):
    client = client_of("Tone")

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    some_contacts(10)
    few = statements()
    some_contacts(200, start=10)
    assert statements() == few <= 8


def test_the_account_balances_and_names_what_is_late(cast):
    client = client_of("Tone")
    some_contacts(6)
    assert "Regnskapet går opp" in client.get("/ledelse/regnskap").content.decode()
    long_ago = datetime.now(UTC) - timedelta(days=20)
    late = actions.receive(channel=Channel.QUESTION, text="Husleie", sender_key="late", by=ANYONE, at=long_ago)
    page = client.get(f"/ledelse/regnskap?dag={long_ago.astimezone(OSLO).date()}").content.decode()
    assert "Noen mangler svar" in page
    assert late.ref in page


def test_the_picture_of_the_day_is_as_high_as_its_highest_hour():
    picture = rush([Hour(8, 2, 1), Hour(9, 8, 0)])
    assert picture.top == 8
    heights = {bar.value: bar.height for column in picture.columns for bar in column.bars}
    assert heights[0] == 0
    assert heights[8] == max(heights.values()) <= picture.floor
    assert heights[2] == pytest.approx(heights[8] / 4, abs=0.1)


def test_a_day_without_anything_has_a_picture_too():
    assert [bar.height for column in rush([Hour(8, 0, 0)]).columns for bar in column.bars] == [0, 0]


def test_the_inner_circles_are_drawn_over_the_outer():
    drawn = rings(4)
    assert [ring.number for ring in drawn] == [4, 3, 2, 1]
    assert [ring.radius for ring in drawn] == sorted((ring.radius for ring in drawn), reverse=True)
