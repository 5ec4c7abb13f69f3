"""The desk of an office adviser: five lists, phoning back, and nothing of other offices."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, PromiseKind
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions, queries
from inngang.service.organisation import queries as organisation
from inngang.service.people import queries as people
from tests.covers import covers
from tests.who import client_of, staff

pytestmark = pytest.mark.django_db
DESK = "/kontor/"
OWNED = re.compile(r'id="owned-\d+"')
MONDAY_10 = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)


@pytest.fixture(autouse=True)
def cast(db):
    organisation.forget_calendars()
    seed_cast(at=MONDAY_10 - timedelta(days=1))


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> list[datetime]:
    """The hour of the pages: Monday at ten, until a test says otherwise."""
    hour = [MONDAY_10]
    monkeypatch.setattr("django.utils.timezone.now", lambda: hour[0].astimezone(UTC))
    return hour


def asked(person: str = "Amina", text: str = "Jeg lurer på økonomisk sosialhjelp", **more) -> int:
    return actions.receive(
        channel=more.pop("channel", Channel.QUESTION),
        text=text,
        person_id=people.person_named(person),
        by=CLOCK,
        at=more.pop("at", MONDAY_10 - timedelta(hours=1)),
        **more,
    ).enquiry_id


def promised(name: str = "Håkon", at: datetime = MONDAY_10, **more) -> int:
    """An enquiry somebody has promised to phone about, tomorrow from 9 to 12."""
    enquiry_id = asked(at=at - timedelta(hours=1), **more)
    actions.take(enquiry_id=enquiry_id, by=staff(name), at=at)
    tomorrow = (at + timedelta(days=1)).replace(hour=9, minute=0)
    window = (tomorrow, tomorrow.replace(hour=12))
    actions.promise(enquiry_id=enquiry_id, kind=PromiseKind.CALL_BACK, window=window, by=staff(name), at=at)
    return enquiry_id


def rows_of(client: Client, where: str = "") -> list[str]:
    return [row[10:-1] for row in OWNED.findall(client.get(DESK + where).content.decode())]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("", "Ingen venter på svar fra deg."),
        ("venter", "Ingen venter."),
        ("i-dag", "Du skylder ingen noe de neste 24 timene."),
        ("teamet", "Teamet har ingenting som står åpent."),
        ("for-sent", "Ingen løfter er brutt."),
    ],
)
def test_an_empty_list_says_so_in_warm_words(where, said):
    assert said in client_of("Håkon").get(DESK + where).content.decode()


def test_what_i_have_stands_in_mine_and_in_my_teams_list():
    mine, waits = promised(), asked("Siri", "Jeg lurer på bostøtte")
    assert rows_of(client_of("Håkon")) == [str(mine)]
    assert rows_of(client_of("Anne")) == []
    assert rows_of(client_of("Anne"), "teamet") == [str(mine), str(waits)] or set(
        rows_of(client_of("Anne"), "teamet")
    ) == {
        str(mine),
        str(waits),
    }
    page = client_of("Anne").get(DESK + "teamet").content.decode()
    assert f'href="/kontor/sak/{mine}/ring"' not in page  # Håkon phones, not Anne


def test_who_waits_for_me_can_be_taken():
    enquiry_id = asked()
    client = client_of("Håkon")
    page = client.get(DESK + "venter").content.decode()
    assert "Amina Warsame" in page
    assert "din</span>" in page
    assert client.post(f"{DESK}sak/{enquiry_id}/ta").headers["Location"] == f"{DESK}sak/{enquiry_id}"


def test_what_is_promised_today_and_what_is_late_have_lists_of_their_own(clock):
    enquiry_id = promised()
    client = client_of("Håkon")
    assert rows_of(client, "i-dag") == []
    assert rows_of(client, "for-sent") == []
    clock[0] = MONDAY_10 + timedelta(hours=8)
    assert rows_of(client, "i-dag") == [str(enquiry_id)]
    clock[0] = MONDAY_10 + timedelta(days=2)
    assert rows_of(client, "for-sent") == [str(enquiry_id)]
    assert "for sent" in client.get(DESK + "for-sent").content.decode()


def test_a_long_list_costs_as_few_statements_as_a_short_one_and_comes_in_pages():
    for minutes in range(61):
        asked(at=MONDAY_10 - timedelta(minutes=minutes + 1))
    client = client_of("Håkon")
    with CaptureQueriesContext(connection) as said:
        page = client.get(DESK + "teamet").content.decode()
    assert len(OWNED.findall(page)) == 50
    assert len(said) <= 8
    assert 'href="/kontor/teamet?page=2"' in page
    assert len(rows_of(client, "teamet?page=2")) == 11


def test_another_office_sees_neither_the_list_nor_the_card():
    enquiry_id = promised()
    stranger = client_of("Gunnhild")
    assert rows_of(stranger, "teamet") == []
    unknown, other = stranger.get(f"{DESK}sak/900001"), stranger.get(f"{DESK}sak/{enquiry_id}")
    assert (unknown.status_code, other.status_code) == (404, 404)
    assert stranger.get(f"{DESK}sak/{enquiry_id}/ring").status_code == 404
    assert stranger.post(f"{DESK}sak/{enquiry_id}/svar", {"text": "Hei"}).status_code == 404


def test_those_at_the_reception_and_the_contact_centre_have_other_pages():
    assert [client_of(name).get(DESK).status_code for name in ("Ruth", "Nora", "Eirik")] == [403, 403, 403]


# ── phoning back ────────────────────────────────────────────────────────────────────────────────────


def test_the_page_for_phoning_shows_the_number_large_and_as_a_link():
    enquiry_id = promised()
    page = client_of("Håkon").get(f"{DESK}sak/{enquiry_id}/ring").content.decode()
    assert 'class="big-number ds-link" href="tel:41500001"' in page
    assert "Trenger tolk" in page
    assert "somali" in page


@covers("R074", part="a call-back nobody took is an attempt on the same enquiry, and the page says when to try again")
def test_one_tap_when_nobody_answered_counts_it_and_says_when_to_try_again(clock):
    enquiry_id = promised()
    clock[0] = MONDAY_10 + timedelta(days=1)
    client = client_of("Håkon")
    page = client.post(f"{DESK}sak/{enquiry_id}/ring", {"reached": "no"}, follow=True).content.decode()
    assert "Ingen svarte. Prøv igjen" in page
    assert "Ringt 1 gang uten å få svar." in page
    card = queries.card(enquiry_id=enquiry_id, viewer=staff("Håkon"), at=clock[0])
    assert (card.state, card.promise.attempts) == ("promised", 1)
    assert card.promise.next_attempt_at > clock[0]


def test_one_tap_when_they_are_on_the_line_opens_the_answer(clock):
    enquiry_id = promised()
    clock[0] = MONDAY_10 + timedelta(days=1)
    client = client_of("Håkon")
    answer = client.post(f"{DESK}sak/{enquiry_id}/ring", {"reached": "yes"})
    assert answer.headers["Location"] == f"{DESK}sak/{enquiry_id}?open=answer"
    assert 'id="form-answer" open' in client.get(answer.headers["Location"]).content.decode()
    client.post(f"{DESK}sak/{enquiry_id}/svar", {"text": "Du får svar på søknaden på fredag."})
    card = queries.card(enquiry_id=enquiry_id, viewer=staff("Håkon"), at=clock[0])
    assert card.state == "answered"
    assert card.promises[-1].state == "kept"


def test_after_enough_attempts_we_write_instead(clock):
    enquiry_id = promised()
    client = client_of("Håkon")
    clock[0] = MONDAY_10 + timedelta(days=1)
    for _ in range(5):
        said = client.post(f"{DESK}sak/{enquiry_id}/ring", {"reached": "no"}, follow=True).content.decode()
        clock[0] += timedelta(hours=2)
    assert "Nå har vi ringt nok ganger. Skriv til personen i stedet." in said


# ── answering ───────────────────────────────────────────────────────────────────────────────────────


def test_the_form_says_who_reads_the_answer_and_how_they_hear_of_it():
    enquiry_id = asked()
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    page = client_of("Håkon").get(f"{DESK}sak/{enquiry_id}").content.decode()
    assert "En SMS sier fra om at svaret ligger der." in page
    assert "Ikke logget inn" not in page


def test_an_empty_answer_is_refused_and_a_colleagues_enquiry_cannot_be_answered():
    enquiry_id = asked()
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    assert client_of("Håkon").post(f"{DESK}sak/{enquiry_id}/svar", {"text": " "}).status_code == 422
    theirs = client_of("Anne").post(f"{DESK}sak/{enquiry_id}/svar", {"text": "Dette skrev Anne"})
    assert theirs.status_code == 422
    assert "En kollega har denne." in theirs.content.decode()


def test_only_those_cleared_see_that_an_address_is_secret():
    enquiry_id = asked("Vera", "Jeg lurer på økonomisk sosialhjelp")
    assert client_of("Håkon").get(f"{DESK}sak/{enquiry_id}").status_code == 404
    cleared = client_of("Berit")
    actions.take(enquiry_id=enquiry_id, by=staff("Berit"), at=MONDAY_10)
    page = cleared.get(f"/kontaktsenter/sak/{enquiry_id}").content.decode()
    assert "Fortrolig adresse." in page
    assert "Vera Nordli" in page


def test_everything_that_happened_is_told_in_words(clock):
    enquiry_id = promised()
    clock[0] = MONDAY_10 + timedelta(days=1)
    client = client_of("Håkon")
    client.post(f"{DESK}sak/{enquiry_id}/ring", {"reached": "no"})
    page = client.get(f"{DESK}sak/{enquiry_id}").content.decode()
    happened = page[page.index('class="timeline"') :]
    happened = happened[: happened.index("</ol>")]
    assert "Tok den etter 1 time" in happened
    assert "Personen får vite: “Vi ringer deg i dag" in happened
    assert "Ringte, men ingen svarte" in happened
    assert "personens egen veileder" in happened
    assert "own_adviser" not in happened
    assert "economic_assistance" not in happened


def test_ones_own_office_stands_first_among_those_who_may_have_it():
    enquiry_id = asked()
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    page = client_of("Håkon").get(f"{DESK}sak/{enquiry_id}").content.decode()
    assert re.findall(r'<optgroup label="([^"]+)"', page)[0] == "NAV St. Hanshaugen"
    assert 'data-told="Vi har sendt dette videre. Du hører fra oss innen' in page


def test_with_many_offices_the_card_is_not_slower_but_the_promise_told_is_still_the_receivers(monkeypatch):
    from inngang.web.parts import enquiry_forms

    enquiry_id = asked()
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    counted = []
    monkeypatch.setattr(enquiry_forms, "MOST_HOURS", 1)
    real = enquiry_forms.handover_promise
    monkeypatch.setattr(enquiry_forms, "handover_promise", lambda **given: counted.append(1) or real(**given))
    client = client_of("Håkon")
    client.get(f"{DESK}sak/{enquiry_id}")
    assert len(counted) == 1
    far = next(one for one in organisation.targets(staff("Håkon")) if one.unit_name == "NAV Hamar")
    given = {"to_queue": far.id, "text": "Hun flytter til Hamar"}
    page = client.post(f"{DESK}sak/{enquiry_id}/overlever", given, follow=True).content.decode()
    assert "Personen får vite: “Vi har sendt dette videre. Du hører fra oss innen" in page
