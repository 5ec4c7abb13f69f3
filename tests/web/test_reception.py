"""The machine at the door, the wall and the counter, as people ask for them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from inngang.jobs.seed import seed_cast
from inngang.rules.vocabulary import Urgency
from inngang.service.access.queries import ANYONE, viewer_of
from inngang.service.enquiries import actions, visits
from inngang.service.enquiries.actions.finish_visit import FINISHES
from inngang.service.organisation.queries import forget_calendars, unit_numbered
from inngang.service.people.queries import staff_named
from inngang.web.reception.counter import OUTCOMES
from inngang.web.reception.languages import BY_CODE, CODES, OTHERS, WORDS, words
from tests.covers import covers
from tests.times import this_hour

pytestmark = pytest.mark.django_db
KIOSK = "/mottak/0313/automat"


@pytest.fixture(autouse=True)
def _cast(db: None) -> None:
    forget_calendars()
    seed_cast(at=this_hour())


def logged_in(name: str) -> Client:
    client = Client()
    client.get("/demo/logg-inn")
    client.post("/demo/logg-inn", {"who": f"staff:{staff_named(name)}"})
    return client


def press(about: str, key: str = "k1", **more: str) -> tuple[Client, str]:
    """Press a button on the machine; the client and the address of the ticket."""
    client = Client()
    answer = client.post(KIOSK, {"about": about, "key": key, **more})
    assert answer.status_code == 302, answer.content[:300]
    return client, answer.headers["Location"]


def ticket_number(page: bytes) -> int:
    found = re.search(rb'ticket-number">(\d+)<', page)
    assert found
    return int(found[1])


def in_the_house(name: str = "Ruth") -> list[visits.VisitorCard]:
    found = viewer_of(staff_id=staff_named(name) or 0)
    return visits.in_the_house(viewer=found.viewer, at=datetime.now(UTC))


# ── the machine at the door ─────────────────────────────────────────────────────────────────────────


@covers("R145")
def test_a_visitor_presses_one_button_and_gets_a_number_without_saying_who_they_are():
    client, address = press("money")
    page = client.get(address)
    assert ticket_number(page.content) == 1
    (visitor,) = in_the_house()
    assert (visitor.matter_code, visitor.name, visitor.number) == ("economic_assistance", "", 1)


def test_pressing_twice_is_one_number_and_the_next_visitor_gets_the_next():
    first, again = press("money", "same")[1], press("money", "same")[1]
    client, other = press("health", "another")
    assert ticket_number(client.get(first).content) == ticket_number(client.get(again).content) == 1
    assert ticket_number(client.get(other).content) == 2
    assert len(in_the_house()) == 2


def test_each_visitor_who_comes_to_the_machine_gets_a_key_of_their_own():
    keys = {re.search(rb'name="key" value="([^"]+)"', Client().get(KIOSK).content)[1] for _ in range(3)}
    assert len(keys) == 3
    assert "no-store" in Client().get(KIOSK).headers["Cache-Control"]  # going back gives no old key


@covers("R169", part="the machine shows the way to a person at once")
def test_what_is_acute_is_sent_straight_to_the_counter_and_comes_first():
    press("money", "early")
    client, address = press("acute", "late")
    page = client.get(address).content.decode()
    assert "Gå rett til skranken." in page
    assert [one.urgency for one in in_the_house()] == [Urgency.ACUTE, Urgency.NORMAL]


def test_the_ticket_says_how_many_come_before():
    for place in range(3):
        press("money", f"k{place}")
    client, address = press("work", "mine")
    assert "Foran deg: 3" in client.get(address).content.decode()


def test_the_machine_goes_back_to_its_start_by_itself_without_script():
    client, address = press("money")
    assert client.get(address).headers["Refresh"] == f"30; url={KIOSK}"


def test_a_made_up_ticket_opens_nothing():
    assert Client().get(f"{KIOSK}/7").status_code == 404
    assert Client().get(f"{KIOSK}/x:y:z").status_code == 404


def test_a_press_that_means_nothing_shows_the_way_to_the_counter():
    answer = Client().post(KIOSK, {"about": "nonsense", "key": "k"})
    assert answer.status_code == 400
    assert "Gå til skranken" in answer.content.decode()
    assert in_the_house() == []


def test_an_appointment_is_told_to_the_one_at_the_counter():
    press("appointment")
    assert [one.text for one in in_the_house()] == ["Har en avtale."]


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_machine_speaks_each_language_and_reads_in_its_direction(code):
    page = Client().get(f"{KIOSK}?sprak={code}").content.decode()
    assert f'lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}"' in page
    with translation.override(code):
        said = words(code)
    assert all(said[choice] in page.replace("&#39;", "'") for choice in BY_CODE)


def test_every_language_says_everything_and_fills_the_same_holes():
    hole = re.compile(r"%\(\w+\)s")
    for code, said in OTHERS.items():
        assert set(said) == set(WORDS), code
        for key, text in said.items():
            assert hole.findall(text) == hole.findall(WORDS[key]), (code, key)


def test_the_language_of_the_visitor_is_kept_with_the_enquiry():
    press("family", sprak="so")
    assert [one.language for one in in_the_house()] == ["so"]


# ── the wall ────────────────────────────────────────────────────────────────────────────────────────


def test_the_wall_shows_the_number_that_is_called_and_those_next_and_no_name():
    ruth = viewer_of(staff_id=staff_named("Ruth")).viewer
    office = unit_numbered("0313").unit_id
    at = datetime.now(UTC)
    first = actions.arrive(unit_id=office, sender_key="a", asked_acute=True, caller_name="Kari", by=ANYONE, at=at)
    actions.arrive(unit_id=office, sender_key="b", by=ANYONE, at=at)
    actions.take(enquiry_id=first.enquiry_id, by=ruth, at=at)
    page = Client().get("/mottak/0313/skjerm").content.decode()
    assert '<span class="wall-number">1</span>' in page
    assert "<li>2</li>" in page
    assert "Kari" not in page


def test_a_number_called_again_comes_first_on_the_wall():
    ruth = viewer_of(staff_id=staff_named("Ruth")).viewer
    office = unit_numbered("0313").unit_id
    at = datetime.now(UTC)
    numbers = [actions.arrive(unit_id=office, sender_key=str(n), asked_acute=True, by=ANYONE, at=at) for n in range(2)]
    for place, one in enumerate(numbers):
        actions.take(enquiry_id=one.enquiry_id, by=ruth, at=at + timedelta(microseconds=place))
    assert [one.number for one in visits.wall(unit_id=office, at=at).called] == [2, 1]
    logged_in("Ruth").post(reverse("reception:call_again", args=[numbers[0].enquiry_id]))
    assert [one.number for one in visits.wall(unit_id=office, at=datetime.now(UTC)).called] == [1, 2]


def test_the_wall_says_which_adviser_comes():
    hakon = viewer_of(staff_id=staff_named("Håkon")).viewer
    office = unit_numbered("0313").unit_id
    at = datetime.now(UTC)
    one = actions.arrive(unit_id=office, sender_key="a", asked_acute=True, by=ANYONE, at=at)
    actions.take(enquiry_id=one.enquiry_id, by=hakon, at=at)
    assert "Håkon kommer og henter deg" in Client().get("/mottak/0313/skjerm").content.decode()


def test_yesterdays_number_does_not_stand_on_the_wall():
    office = unit_numbered("0313").unit_id
    long_ago = datetime(2026, 1, 5, 9, tzinfo=UTC)
    actions.arrive(unit_id=office, sender_key="old", by=ANYONE, at=long_ago)
    assert visits.wall(unit_id=office, at=datetime.now(UTC)).waiting == 0


# ── the counter ─────────────────────────────────────────────────────────────────────────────────────


@covers("R169", part="the counter takes what is acute before those who came earlier")
def test_taking_the_next_takes_what_is_acute_before_those_who_came_earlier():
    for key in ("one", "two"):
        press("money", key)
    press("acute", "three")
    desk = logged_in("Ruth")
    assert desk.post("/mottak/neste").status_code == 302
    assert [(one.number, one.is_mine) for one in in_the_house() if one.state == "taken"] == [(3, True)]
    assert "Hos deg: nummer 3" in desk.get("/mottak/").content.decode()


def test_taking_the_next_of_nobody_says_so():
    answer = logged_in("Ruth").post("/mottak/neste")
    assert answer.status_code == 409
    assert "Ingen venter" in answer.content.decode()


@covers("R175", "R176")
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_one_tap_counts_the_visit_and_ends_it(outcome):
    press("acute", sprak="so")
    desk = logged_in("Ruth")
    desk.post("/mottak/neste")
    (visitor,) = in_the_house()
    page = desk.get("/mottak/").content.decode()
    filled = {
        "language": re.search(r'name="language" value="(\w+)" checked', page)[1],
        "matter": re.search(r'name="matter" value="(\w+)" checked', page)[1],
        "minutes": re.search(r'name="minutes"[^>]*', page)[0] and "1",
        "other_channel": "no",
    }
    assert filled["language"] == "so"
    answer = desk.post(reverse("reception:finish", args=[visitor.id]), {**filled, "outcome": outcome})
    assert answer.status_code == 302
    assert in_the_house() == []
    with connection.cursor() as cursor:
        cursor.execute(
            "select data->>'language', data->>'outcome', data->>'other_channel', (data->>'minutes')::int from journal_line"
            " where event = 'VisitTallied'"
        )
        assert cursor.fetchall() == [("so", str(outcome), "false", 1)]


def test_the_buttons_of_the_counter_are_those_the_verb_knows():
    assert set(OUTCOMES) == set(FINISHES)


def test_a_visit_counted_wrongly_says_so_and_keeps_what_was_chosen():
    press("acute")
    desk = logged_in("Ruth")
    desk.post("/mottak/neste")
    (visitor,) = in_the_house()
    given = {"language": "pl", "matter": "debt_advice", "minutes": "9999", "outcome": "answered"}
    answer = desk.post(reverse("reception:finish", args=[visitor.id]), given)
    assert answer.status_code == 409
    assert 'name="matter" value="debt_advice" checked' in answer.content.decode()
    assert len(in_the_house()) == 1


def test_a_visitor_who_did_not_come_is_gone_from_the_line():
    press("acute")
    desk = logged_in("Ruth")
    desk.post("/mottak/neste")
    (visitor,) = in_the_house()
    desk.post(reverse("reception:no_show", args=[visitor.id]))
    assert in_the_house() == []


def test_a_visitor_is_given_to_an_adviser_with_a_word_about_why_and_keeps_the_number():
    press("acute")
    desk = logged_in("Ruth")
    desk.post("/mottak/neste")
    (visitor,) = in_the_house()
    page = desk.get("/mottak/").content.decode()
    hakon = re.search(r'<option value="(\d+)">Håkon Dahl', page)[1]
    address = reverse("reception:hand_over", args=[visitor.id])
    assert desk.post(address, {"to": hakon, "note": ""}).status_code == 409
    assert desk.post(address, {"to": hakon, "note": "Trenger krisehjelp"}).status_code == 302
    (again,) = in_the_house("Håkon")
    assert (again.number, again.state, again.may_take) == (1, "waiting", True)


def test_one_who_came_without_a_number_is_put_in_line_once():
    desk = logged_in("Ruth")
    key = re.search(r'action="/mottak/ny".*?name="key" value="([^"]+)"', desk.get("/mottak/").content.decode(), re.S)[1]
    for _ in range(2):
        desk.post(
            "/mottak/ny", {"key": key, "matter": "sickness_benefit", "language": "uk", "name": "Olga", "acute": "on"}
        )
    (visitor,) = in_the_house()
    assert (visitor.number, visitor.name, visitor.language, visitor.urgency) == (1, "Olga", "uk", Urgency.ACUTE)


def test_a_colleague_at_another_office_neither_sees_nor_ends_the_visit():
    press("acute")
    logged_in("Ruth").post("/mottak/neste")
    (visitor,) = in_the_house()
    other = logged_in("Brit")
    assert in_the_house("Brit") == []
    assert other.post(reverse("reception:no_show", args=[visitor.id])).status_code == 409
    assert len(in_the_house()) == 1


def test_the_counter_costs_the_same_few_statements_however_many_wait():
    desk = logged_in("Ruth")

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get("/mottak/").status_code == 200
        return len(seen)

    def arrive(how_many: int, start: int) -> None:
        office = unit_numbered("0313").unit_id
        for place in range(how_many):
            actions.arrive(unit_id=office, sender_key=f"n{start + place}", by=ANYONE, at=datetime.now(UTC))

    arrive(5, 0)
    few = statements()
    arrive(60, 5)
    assert statements() == few <= 8
