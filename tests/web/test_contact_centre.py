"""The desk and the card of the contact centre: one call each, a no on the form, and nothing shown that is not yours."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.vocabulary import Channel, Outcome
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions, queries
from inngang.service.journal.queries import of_enquiry
from inngang.service.organisation import queries as organisation
from inngang.service.people import queries as people
from tests.covers import covers
from tests.times import this_hour
from tests.who import client_of, staff

pytestmark = pytest.mark.django_db
DESK = "/kontaktsenter/"
ROW = re.compile(r'id="waiting-\d+"')


@pytest.fixture(autouse=True)
def cast(db):
    organisation.forget_calendars()
    seed_cast(at=this_hour() - timedelta(days=1))


def now() -> datetime:
    return datetime.now(UTC)


def call(person: str = "", *, choice: str = "work_follow_up", minutes_ago: int = 10, **more) -> int:
    """Somebody phones; with no name, somebody we do not know."""
    return actions.receive(
        channel=more.pop("channel", Channel.PHONE),
        text=more.pop("text", ""),
        choice=choice,
        person_id=people.person_named(person) if person else None,
        caller_phone="41599999",
        by=CLOCK,
        at=now() - timedelta(minutes=minutes_ago),
        **more,
    ).enquiry_id


def taken(name: str = "Nora", person: str = "", **more) -> int:
    """An enquiry somebody at the contact centre has."""
    enquiry_id = call(person, **more)
    actions.take(enquiry_id=enquiry_id, by=staff(name), at=now())
    return enquiry_id


def state(enquiry_id: int, name: str = "Nora") -> str:
    return queries.card(enquiry_id=enquiry_id, viewer=staff(name), at=now()).state


def post(client: Client, enquiry_id: int, where: str, **given):
    return client.post(f"{DESK}sak/{enquiry_id}/{where}", given)


# ── the desk ────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_desk_says_so_in_warm_words():
    page = client_of("Nora").get(DESK).content.decode()
    assert "Ingen venter." in page
    assert "Du skylder ingen et svar." in page


def test_the_acute_stands_first_with_the_reason():
    call(minutes_ago=60)
    acute = call("Siri", choice="economic_assistance", text="Jeg har ikke mat til barna", channel=Channel.PHONE)
    page = client_of("Nora").get(DESK).content.decode()
    first = page[page.index('class="queue-row"') :]
    first = first[: first.index("</li>")]
    assert f'id="waiting-{acute}"' in first
    assert "Haster" in first or "Akutt" in first
    assert "mat" in first


def test_take_the_next_opens_the_card_of_the_one_who_waited_longest():
    longest, _ = call(minutes_ago=30), call(minutes_ago=5)
    answer = client_of("Nora").post(f"{DESK}neste")
    assert answer.headers["Location"] == f"{DESK}sak/{longest}"
    assert state(longest) == "taken"


def test_when_nobody_waits_the_desk_says_so():
    client = client_of("Nora")
    page = client.post(f"{DESK}neste", follow=True).content.decode()
    assert "Ingen venter på deg akkurat nå." in page
    assert "Ingen venter på deg akkurat nå." not in client.get(DESK).content.decode()  # said once


def test_somebody_else_was_first():
    enquiry_id = taken("Nora")
    page = client_of("Petter").post(f"{DESK}sak/{enquiry_id}/ta", follow=True).content.decode()
    assert "En annen har tatt den." in page


def test_what_i_am_doing_is_one_key_away():
    client = client_of("Nora")
    client.post(f"{DESK}tilstede", {"presence": "break"})
    page = client.get(DESK).content.decode()
    assert 'value="break" data-key="2" aria-keyshortcuts="2" aria-pressed="true"' in page
    assert client.post(f"{DESK}tilstede", {"presence": "asleep"}).status_code == 404


def test_a_long_queue_costs_as_few_statements_as_a_short_one_and_comes_in_pages():
    for minutes in range(62):
        call(minutes_ago=minutes + 5)
    client = client_of("Nora")
    with CaptureQueriesContext(connection) as first:
        page = client.get(DESK)
    assert len(ROW.findall(page.content.decode())) == 50
    assert len(first) <= 8
    rest = client.get(DESK, {"page": 2}).content.decode()
    assert len(ROW.findall(rest)) == 12
    assert 'aria-label="Nummer 51 i køen"' in rest


def test_a_part_fetched_again_keeps_its_ticket_for_live_updates_and_the_pages_keep_clean_addresses():
    client = client_of("Nora")
    again = re.compile(r'data-refresh="([^"]+)"')
    live = re.compile(r'data-live="([^"]+)"')
    whole = client.get(DESK).content.decode()
    part = client.get(again.search(whole)[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert live.findall(part) == live.findall(whole)
    forged = client.get(DESK, {"live": "forged"}).content.decode()
    assert "t=forged" not in forged


def test_what_was_just_done_is_not_eaten_by_a_part_fetched_again():
    client = client_of("Nora")
    client.post(f"{DESK}neste")
    assert "Ingen venter på deg akkurat nå." not in client.get(DESK, headers={"HX-Request": "true"}).content.decode()
    assert "Ingen venter på deg akkurat nå." in client.get(DESK).content.decode()


def test_find_by_reference_forgives_small_letters_and_a_missing_dash():
    enquiry_id = taken("Nora")
    ref = queries.card(enquiry_id=enquiry_id, viewer=staff("Nora"), at=now()).ref
    client = client_of("Nora")
    said = client.get(f"{DESK}finn", {"ref": ref.lower().replace("-", "")})
    assert said.headers["Location"] == f"{DESK}sak/{enquiry_id}"
    assert client.get(f"{DESK}finn", {"ref": "ZZZ-ZZZ"}).status_code == 404


# ── who sees what ───────────────────────────────────────────────────────────────────────────────────


def test_a_person_or_another_role_is_turned_away():
    assert client_of("Ruth").get(DESK).status_code == 403
    citizen = Client()
    citizen.post("/demo/logg-inn", {"who": f"person:{people.person_named('Amina')}"})
    assert citizen.get(DESK).status_code == 403


def test_what_is_not_yours_looks_exactly_like_what_does_not_exist():
    theirs = call("Amina", choice="economic_assistance", channel=Channel.QUESTION, text="Jeg lurer på noe")
    client = client_of("Olena")
    unknown, other = client.get(f"{DESK}sak/900001"), client.get(f"{DESK}sak/{theirs}")
    assert (unknown.status_code, other.status_code) == (404, 404)
    assert _words(unknown) == _words(other)
    assert post(client, theirs, "svar", text="Hei").status_code == 404
    assert post(client, theirs, "overlever", text="Hei", to_queue="1").status_code == 404


def _words(page) -> str:
    text = page.content.decode()
    return re.sub(r"\d+|[\w-]{20,}", "", text[text.index("<main") : text.index("</main")])


def test_nobody_opens_their_own_case():
    own = call("Aksel", choice="child_benefit")
    assert client_of("Aksel").get(f"{DESK}sak/{own}").status_code == 404


# ── the card ────────────────────────────────────────────────────────────────────────────────────────


def test_the_card_shows_the_person_the_promise_and_why_it_came_here():
    enquiry_id = taken("Nora", "Olav", choice="old_age_pension")
    page = client_of("Nora").get(f"{DESK}sak/{enquiry_id}").content.decode()
    assert "Olav Tveiten" in page
    assert "Brev på papir" in page  # he is reserved
    assert "Stor skrift" in page
    assert "Hvorfor den kom hit" in page
    assert "Personen har fått vite" in page


@covers("R034", part="a call on the phone is recorded by one key, the words, and Ctrl+Enter")
@covers("R241", part="a call on the phone is recorded by one key, the words, and Ctrl+Enter")
def test_the_record_of_a_call_and_its_end_are_one_form():
    enquiry_id = taken("Nora")
    client = client_of("Nora")
    page = client.get(f"{DESK}sak/{enquiry_id}").content.decode()
    assert 'id="form-record" open' in page
    said = post(
        client, enquiry_id, "referat", text="Vi snakket om CV.", agreed=["papers"], matter="unemployment_benefit"
    )
    assert said.headers["Location"] == DESK
    card = queries.card(enquiry_id=enquiry_id, viewer=staff("Nora"), at=now())
    assert (card.state, card.matter_code) == ("closed", "unemployment_benefit")
    assert card.messages[-1].text == "Vi snakket om CV.\nPersonen sender oss papirene som mangler."
    assert {"EnquiryAnswered", "PromiseKept", "EnquiryClosed"} <= {
        line.event for line in of_enquiry(enquiry_id=enquiry_id)
    }


def test_a_record_without_words_is_refused_on_the_form():
    enquiry_id = taken("Nora")
    answer = post(client_of("Nora"), enquiry_id, "referat", text="  ", matter="payment")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Skriv svaret" in page
    assert 'id="form-record" open' in page
    assert '<option value="payment" selected>' in page
    assert state(enquiry_id) == "taken"


def test_closing_can_be_taken_back():
    enquiry_id = taken("Nora")
    client = client_of("Nora")
    page = client.post(
        f"{DESK}sak/{enquiry_id}/avslutt", {"outcome": "withdrawn", "text": "Fant det selv"}, follow=True
    )
    assert f'action="{DESK}sak/{enquiry_id}/apne"' in page.content.decode()
    assert post(client, enquiry_id, "apne").status_code == 302
    assert state(enquiry_id) in ("taken", "waiting")


def test_putting_it_back_in_the_line_can_be_taken_back():
    enquiry_id = taken("Nora")
    client = client_of("Nora")
    page = client.post(f"{DESK}sak/{enquiry_id}/legg-tilbake", {"text": "Feil knapp"}, follow=True).content.decode()
    assert f'action="{DESK}sak/{enquiry_id}/ta"' in page
    post(client, enquiry_id, "ta")
    assert state(enquiry_id) == "taken"


def test_an_ending_that_says_nothing_is_refused_and_what_was_written_is_kept():
    enquiry_id = taken("Nora")
    answer = post(client_of("Nora"), enquiry_id, "avslutt", text="Dette skrev jeg")
    assert answer.status_code == 422
    assert "Dette skrev jeg" in answer.content.decode()
    refused = post(client_of("Nora"), enquiry_id, "avslutt", outcome=Outcome.REFERRED)
    assert "Skriv hva som skjedde" in refused.content.decode()


# ── promises and handing over ───────────────────────────────────────────────────────────────────────


def test_a_promise_to_phone_on_the_next_working_day_tells_the_person():
    enquiry_id = taken("Nora")
    page = client_of("Nora").post(f"{DESK}sak/{enquiry_id}/lov", {"choice": "morning"}, follow=True).content.decode()
    assert "Personen får vite: “Vi ringer deg" in page
    card = queries.card(enquiry_id=enquiry_id, viewer=staff("Nora"), at=now())
    assert (card.state, card.promise.kind) == ("promised", "call_back")
    assert f'href="{DESK}sak/{enquiry_id}/ring"' in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Velg når personen hører fra deg."),
        ({"choice": "own", "day": "i morgen"}, "Velg en dag."),
        ({"choice": "own", "day": "2030-01-07", "from": "ti", "to": "elleve"}, "Skriv fra og til som et klokkeslett"),
        (
            {"choice": "own", "day": "2020-01-07", "from": "10:00", "to": "11:00"},
            "Tiden du valgte, er over. Velg en senere tid.",
        ),
        ({"choice": "answer", "day": "2020-01-07"}, "Den tiden er over. Velg en senere."),
    ],
)
def test_a_promise_that_cannot_be_kept_is_refused_with_what_was_written(given, said):
    enquiry_id = taken("Nora")
    answer = post(client_of("Nora"), enquiry_id, "lov", text="Husk å ringe", **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Husk å ringe" in page
    assert state(enquiry_id) == "taken"


def test_handing_over_needs_a_note_and_somebody_to_have_it():
    enquiry_id = taken("Nora", "Bjørn", choice="sickness_benefit")
    client = client_of("Nora")
    without_note = post(client, enquiry_id, "overlever", to_queue="1")
    assert "Skriv det den neste trenger å vite" in without_note.content.decode()
    without_target = post(client, enquiry_id, "overlever", text="Han lurer på sykepenger")
    assert "Velg hvem som skal ha den." in without_target.content.decode()
    assert "Han lurer på sykepenger" in without_target.content.decode()


@covers("R012", part="an enquiry is passed on with a note and a promise, and the person asks once")
def test_handing_over_to_an_office_tells_the_promise():
    enquiry_id = taken("Nora", "Bjørn", choice="sickness_benefit")
    client = client_of("Nora")
    office = next(one for one in organisation.targets(staff("Nora")) if one.unit_name == "NAV St. Hanshaugen")
    page = client.post(
        f"{DESK}sak/{enquiry_id}/overlever", {"to_queue": office.id, "text": "Han lurer på sykepenger"}, follow=True
    ).content.decode()
    assert "Personen får vite: “Vi har sendt dette videre." in page
    card = queries.card(enquiry_id=enquiry_id, viewer=staff("Jonas"), at=now() + timedelta(hours=1))
    assert (card.state, card.unit_name) == ("waiting", "NAV St. Hanshaugen")


def test_a_note_is_kept_for_us_and_an_empty_one_is_refused():
    enquiry_id = taken("Nora")
    client = client_of("Nora")
    assert post(client, enquiry_id, "notat", text=" ").status_code == 422
    post(client, enquiry_id, "notat", text="Snakker sakte")
    page = client.get(f"{DESK}sak/{enquiry_id}").content.decode()
    assert "Snakker sakte" in page
    assert "bare vi leser dette" in page


def test_less_urgent_needs_a_reason():
    enquiry_id = taken("Nora", asked_acute=True)
    client = client_of("Nora")
    assert post(client, enquiry_id, "sorter", matter="payment", urgency="2").status_code == 422
    assert post(client, enquiry_id, "sorter", matter="payment", urgency="2", text="Han har mat").status_code == 302
    assert queries.card(enquiry_id=enquiry_id, viewer=staff("Nora"), at=now()).matter_code == "payment"
