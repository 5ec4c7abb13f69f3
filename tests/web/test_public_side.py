"""The public side: every service by every way, a person from every page, search, the guide, quick things, and the way to others."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from inngang.rules.advice import WITHOUT_A_SCREEN
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Role
from inngang.service.access.queries import viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.organisation import catalogue, situations
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from inngang.web.citizen.search import words
from tests.covers import covers

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, 10.00 in Oslo
CODE = re.compile(r'id="code">([\w-]{14})<')


@pytest.fixture(autouse=True)
def house(monkeypatch):
    from inngang.jobs.seed import seed_cast

    forget_calendars()
    seed_cast(at=NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    yield
    forget_calendars()


def logged_in(name: str, kind: str = "person") -> Client:
    client = Client()
    who = person_named(name) if kind == "person" else staff_named(name)
    client.post("/demo/logg-inn", {"who": f"{kind}:{who}"})
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def text_of(html: str) -> str:
    inside = re.sub(r"(?s)<(script|style|select|svg).*?</\1>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inside))


def main_of(html: str) -> str:
    return html.split('id="content"')[1].split("</main>")[0]


def links_in(html: str) -> list[str]:
    return re.findall(r'href="(/[^"]*)"', main_of(html))


LATER = NOW + timedelta(days=1)


def in_hand(name: str = "Amina", text: str = "Skattekortet mitt er feil") -> tuple[int, Any, Client, str]:
    """An enquiry somebody has taken: its id, who that is, their browser, and where its card is."""
    person = person_named(name)
    mine = viewer_of(person_id=person).viewer
    received = actions.receive(
        channel=Channel.QUESTION, text=text, person_id=person, sender_key=f"k{text}", by=mine, at=NOW
    )
    return received.enquiry_id, *taken(received.enquiry_id)


def taken(enquiry_id: int) -> tuple[Any, Client, str]:
    seats = rows(
        """select distinct seat.staff_id, p.circle from enquiries_placement p
           join organisation_seat seat on seat.queue_id = p.queue_id where p.enquiry_id = %(id)s order by 2, 1""",
        {"id": enquiry_id},
    )
    for one in seats:
        by = viewer_of(staff_id=one["staff_id"]).viewer
        try:
            actions.take(enquiry_id=enquiry_id, by=by, at=LATER)
        except actions.AlreadyTaken:
            continue
        client = Client()
        client.post("/demo/logg-inn", {"who": f"staff:{by.staff_id}"})
        room = "kontaktsenter" if by.role == Role.CONTACT_ADVISER else "kontor"
        return by, client, f"/{room}/sak/{enquiry_id}"
    raise AssertionError("nobody could take it")


# ── the ways ────────────────────────────────────────────────────────────────────────────────────────


@covers("R008")
def test_every_service_has_the_ways_that_need_no_screen_on_its_page():
    client, codes = Client(), [one.code for one in catalogue.services()]
    assert len(codes) > 80
    lacking = {
        (code, way)
        for code in codes
        for html in [main_of(page(client, f"/tjenester/{code}"))]
        for way in (*WITHOUT_A_SCREEN, "call_back")
        if f'data-way="{way}"' not in html
    }
    assert not lacking
    ways = text_of(page(client, "/tjenester/municipal_housing"))
    for said in ("55 55 33 33", "Kom til et kontor", "Send et brev", "Gjør det sammen med noen", "de samme fristene"):
        assert said in ways


@covers("R016", "R023")
def test_the_ways_for_a_matter_come_with_limits_times_and_our_advice_and_staff_see_the_same(monkeypatch):
    spoken, written = text_of(page(Client(), "/tema/debt_advice")), text_of(page(Client(), "/tema/sickness_benefit"))
    assert "Rådet vårt for dette, akkurat nå" in spoken and "best å si med ord" in spoken
    assert "papirer som skal med" in written
    for said in ("Du får svar innen", "Åpent nå", "ringer vi deg innen", "Vi spør hvem du er", "Mange kontorer"):
        assert said in spoken, said
    night = NOW.replace(hour=22)
    monkeypatch.setattr("django.utils.timezone.now", lambda: night)
    assert "telefonen er stengt nå" in text_of(page(Client(), "/tema/debt_advice")).split("Rådet vårt")[1]
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    enquiry_id, _, staff, card = in_hand(text="Jeg har gjeld og inkasso")
    assert f"/nas/{enquiry_id}" in page(staff, card)
    seen = text_of(page(staff, f"/nas/{enquiry_id}"))
    assert "Vi råder til" in seen and "Du får svar innen" in seen


def public_addresses() -> list[str]:
    """Every page without a parameter that answers somebody who is not logged in."""
    found = []
    for pattern in get_resolver().url_patterns:
        for one in getattr(pattern, "url_patterns", [pattern]):
            route = f"{pattern.pattern}{one.pattern}" if one is not pattern else str(pattern.pattern)
            if "<" not in route and "^" not in route:
                found.append(f"/{route}")
    return found


@covers("R007")
def test_from_every_public_page_a_person_is_one_step_away():
    client, asked = Client(), []
    for address in [*public_addresses(), "/tema/debt_advice", "/tjenester/child_benefit"]:
        answer = client.get(address)
        html = answer.content.decode() if "html" in answer.headers.get("Content-Type", "") else ""
        if answer.status_code == 200 and 'body class="public' in html.replace("  ", " "):
            asked.append(address)
            assert 'href="/snakk-med-oss"' in html, address
    assert {"/", "/skriv", "/sok", "/din-situasjon", "/raskt", "/hent", "/finn-kontor", "/akutt"} <= set(asked)
    amina = logged_in("Amina")
    for address in ("/mine", "/mine/raskt", "/mine/kontakt", "/mine/innsyn", "/mine/fullmakter"):
        assert 'href="/snakk-med-oss"' in page(amina, address), address


def test_somebody_we_do_not_know_is_phoned_when_it_suits_them():
    client = Client()
    form = page(client, "/snakk-med-oss")
    windows, key = re.findall(r'name="window" value="([\d-]+)"', form), re.search(r'name="key" value="([^"]+)"', form)
    assert 2 <= len(windows) <= 4 and key
    lacking = client.post("/snakk-med-oss", {"phone": "", "window": windows[0]})
    assert "Skriv nummeret vi skal ringe" in lacking.content.decode()
    given = {"phone": "900 00 000", "window": windows[-1], "about": "debt_advice", "key": key[1]}
    receipt = client.post("/snakk-med-oss", given, follow=True).content.decode()
    assert CODE.search(receipt) and "Vi ringer deg" in text_of(receipt)
    client.post("/snakk-med-oss", given)
    promised = rows("select kind from promises_promise where state = 'open'")
    assert [one["kind"] for one in promised].count("call_back") == 1


def test_what_is_acute_is_not_put_off_to_a_call_later():
    client = Client()
    form = page(client, "/snakk-med-oss")
    window = re.findall(r'name="window" value="([\d-]+)"', form)[-1]
    given = {"phone": "90000000", "window": window, "text": "Vi har ikke mat til barna"}
    assert "Det haster" in (receipt := text_of(client.post("/snakk-med-oss", given, follow=True).content.decode())) or (
        "akutt" in receipt.lower()
    )
    assert not rows("select 1 as one from promises_promise where kind = 'call_back' and state = 'open'")


# ── search ──────────────────────────────────────────────────────────────────────────────────────────


@covers("R018")
def test_everyday_words_lead_to_the_exact_page_and_a_person_stands_at_the_end():
    for language, said, address in SOUGHT:
        client = Client()
        client.post("/sprak", {"language": language, "next": "/sok"})
        found = client.post("/sok", {"about": said}).content.decode()
        assert address in links_in(found), said
        assert links_in(found)[-1] == "/snakk-med-oss"
        assert client.get(address, follow=True).status_code == 200
    front = Client().post("/", {"about": "husleia"}).content.decode()  # the first page finds the same
    assert "/tjenester/social_assistance" in front.split('id="found"')[1]


SOUGHT = [
    ("nb", "penger når jeg er sykmeldt", "/tjenester/sickness_benefit"),
    ("nb", "husleia", "/tjenester/social_assistance"),
    ("nn", "eg er sjukmeld", "/tjenester/sickness_benefit"),
    ("nn", "har mista jobben", "/tjenester/unemployment_benefit"),
    ("en", "lost my job", "/tjenester/unemployment_benefit"),
    ("en", "power of attorney", "/mine/fullmakter"),
    ("nb", "bytte telefonnummer", "/raskt"),
    ("nb", "last opp dokument", "/skriv"),
    ("nb", "rullestol", "/tjenester/assistive_technology"),
    ("nb", "sykepegner", "/tjenester/sickness_benefit"),
]


def test_a_place_leads_to_its_office_and_nonsense_to_a_person():
    found = links_in(Client().post("/sok", {"about": "kontoret i Hamar"}).content.decode())
    assert any(one.startswith("/finn-kontor/") for one in found)
    nothing = Client().post("/sok", {"about": "xyzzy qqqq"}).content.decode()
    assert "/skriv" in links_in(nothing) and "/snakk-med-oss" in links_in(nothing)


def test_everything_the_search_knows_is_there_and_it_asks_the_same_few_statements_however_long_the_words():
    assert set(words()["service"]) <= {one.code for one in catalogue.services()}
    assert all(reverse(one["to"]) for one in words()["page"])
    counted = []
    for said in ("jobb", "jeg har mistet jobben og er syk og har barn " * 9):
        with CaptureQueriesContext(connection) as asked:
            Client().post("/sok", {"about": said})
        counted.append(len(asked))
    assert max(counted) <= 8


# ── the guide ───────────────────────────────────────────────────────────────────────────────────────


@covers("R015")
def test_plain_questions_lead_to_services_and_rights_and_the_answers_go_along():
    client = Client()
    asked = page(client, "/din-situasjon")
    assert asked.count("<fieldset") == len(situations.questions()) <= 7
    ticked = ["health.long", "money.short"]
    found = client.post("/din-situasjon", {"svar": ticked}).content.decode()
    assert {"/tjenester/work_assessment_allowance", "/tjenester/social_assistance"} <= set(links_in(found))
    assert "Fordi du krysset av for" in found and "individuell plan" in found and "klage" in found
    written = client.post("/skriv", {"svar": ticked}).content.decode()
    assert "Pengene strekker ikke til" in re.search(r"(?s)<textarea.*?</textarea>", written)[0]
    phoned = client.post("/snakk-med-oss", {"svar": ticked}).content.decode()
    assert "Jeg har vært syk eller skadet lenge" in re.search(r"(?s)<textarea.*?</textarea>", phoned)[0]
    assert not rows("select 1 as one from enquiries_enquiry")  # nothing is kept before it is sent
    assert "health" not in str(dict(client.session))


def test_the_guide_knows_services_matters_and_rights_there_are_in_three_languages():
    from inngang.rules.triage import MATTERS

    known, rights = {one.code for one in catalogue.services()}, {one.code for one in situations.rights()}
    for question in situations.questions():
        for answer in question.answers:
            assert set(answer.leads) <= known, answer.code
            assert not answer.matter or answer.matter in MATTERS
            assert set(answer.rights) <= rights
            assert len(set(answer.words.values())) >= 2


def test_the_guide_says_acute_first_and_asks_again_when_nothing_is_ticked():
    acute = Client().post("/din-situasjon", {"svar": ["home.tonight", "work.lost"]}).content.decode()
    assert main_of(acute).index("/akutt") < main_of(acute).index("/tjenester/")
    assert "Kryss av for minst" in Client().post("/din-situasjon", {}).content.decode()
    assert Client().post("/din-situasjon", {"svar": ["x.y", "' or 1=1"]}).status_code == 200


# ── quick things ────────────────────────────────────────────────────────────────────────────────────


@covers("R099")
def test_simple_things_are_done_at_once_without_a_queue():
    amina = logged_in("Amina")
    person = person_named("Amina")
    enquiry_id, by, *_ = in_hand()
    actions.answer(enquiry_id=enquiry_id, text="Kortet er rettet.", by=by, at=LATER)
    before = rows("select count(*) as n from enquiries_enquiry")[0]["n"]
    assert {"/mine/raskt#contact", "/mine/raskt#letter", "/mine/raskt#moved", "/mine/raskt#receipts"} <= set(
        links_in(page(amina, "/raskt"))
    )
    done = amina.post(
        "/mine/raskt", {"verb": "contact", "phone": "911 22 333", "email": "amina@example.org"}, follow=True
    )
    assert "Det er endret" in done.content.decode()
    assert row("select phone, email from people_person where id = %(id)s", {"id": person}) == {
        "phone": "91122333",
        "email": "amina@example.org",
    }
    for _ in range(2):
        sent = amina.post("/mine/raskt", {"verb": "letter", "enquiry": enquiry_id}, follow=True)
        assert "Vi sender brevet" in sent.content.decode()
    letters = rows("select text from notices_notice where channel = 'letter' and kind = 'answer_again'")
    assert len(letters) == 1 and "Kortet er rettet." in letters[0]["text"]
    proof = text_of(page(amina, f"/mine/{enquiry_id}/kvittering"))
    assert "Dette har vi fått fra deg" in proof and "Du har sendt oss" not in proof and "Referanse" in proof
    assert rows("select count(*) as n from enquiries_enquiry")[0]["n"] == before  # nobody was put in a queue


def test_a_wrong_number_is_not_kept_and_others_receipts_and_letters_are_not_there():
    amina, enquiry_id = logged_in("Amina"), in_hand("Bjørn")[0]
    wrong = amina.post("/mine/raskt", {"verb": "contact", "phone": "tull", "email": ""})
    assert "Dette ser ikke ut som et telefonnummer" in wrong.content.decode()
    assert amina.get(f"/mine/{enquiry_id}/kvittering").status_code == 404
    assert amina.post("/mine/raskt", {"verb": "letter", "enquiry": enquiry_id}).status_code == 422
    assert not rows("select 1 as one from notices_notice where kind = 'answer_again'")


def test_a_letter_is_not_sent_where_others_may_read_it():
    enquiry_id, by, *_ = in_hand()
    actions.answer(enquiry_id=enquiry_id, text="Svaret.", by=by, at=LATER)
    amina = logged_in("Amina")
    amina.post("/mine/kontakt", {"language": "nb", "safe_way": "neutral"})
    refused = amina.post("/mine/raskt", {"verb": "letter", "enquiry": enquiry_id})
    assert refused.status_code == 422 and "på et kontor" in refused.content.decode()


# ── the way we use, and the way to others ───────────────────────────────────────────────────────────


@covers("R009")
@pytest.mark.parametrize("who", ["person", "adviser"])
def test_the_way_the_person_or_the_adviser_sets_is_used_when_we_write(who, monkeypatch):
    enquiry_id, by, staff, card = in_hand()
    run = logged_in("Amina")
    run.post("/mine/raskt", {"verb": "contact", "phone": "91122333", "email": "amina@example.org"})
    if who == "person":
        run.post("/mine/kontakt", {"language": "nb", "wanted_channel": "email"})
    else:
        monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
        assert "Det er lagret" in staff.post(f"/nas/{enquiry_id}", {"way": "email"}, follow=True).content.decode()
        assert "E-post" in text_of(page(staff, card)).split("Vil helst nås")[1]
    actions.answer(enquiry_id=enquiry_id, text="Ja.", by=by, at=NOW + timedelta(days=1, hours=1))
    told = rows("select channel, \"to\" from notices_notice where kind = 'answer_ready'")
    assert told == [{"channel": "email", "to": "amina@example.org"}]
    ways = text_of(page(run, "/"))  # and every other way is open still
    assert "Ring oss" in ways and "Kom til et kontor" in ways and "Send et brev" in ways


@covers("R013")
def test_what_others_have_is_referred_with_why_and_asked_about_until_somebody_helped(monkeypatch):
    later = LATER
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    enquiry_id, _, staff, card = in_hand()
    assert f"/henvis/{enquiry_id}" in page(staff, card)
    lacking = staff.post(f"/henvis/{enquiry_id}", {"form": "refer", "agency": "tax", "explanation": ""})
    assert "Forklar for personen" in lacking.content.decode()
    why = "De har skattekortet. Be om et nytt kort for i år."
    staff.post(f"/henvis/{enquiry_id}", {"form": "refer", "agency": "tax", "explanation": why})
    seen = queries.status(enquiry_id=enquiry_id, viewer=viewer_of(person_id=person_named("Amina")).viewer, at=later)
    assert seen.state == "promised" and "800 80 000" in seen.messages[-1].text and why in seen.messages[-1].text
    assert seen.due_by.astimezone(OSLO).date() == date(2026, 12, 1)  # five working days
    again = staff.post(f"/henvis/{enquiry_id}", {"form": "refer", "agency": "police", "explanation": why})
    assert rows("select count(*) as n from enquiries_referral")[0]["n"] == 1, again
    staff.post(f"/henvis/{enquiry_id}", {"form": "check", "came_of_it": "turned_away", "text": "De sa at det er vårt."})
    assert row("select state from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})["state"] == "promised"
    staff.post(
        f"/henvis/{enquiry_id}", {"form": "refer", "agency": "tax", "explanation": "Vi har ringt dem. De venter deg."}
    )
    staff.post(f"/henvis/{enquiry_id}", {"form": "check", "came_of_it": "helped", "text": "Fint at det ordnet seg."})
    ended = row("select state, outcome from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})
    assert ended == {"state": "closed", "outcome": "referred"}
    told = [
        one["event"] for one in rows("select event from journal_line where enquiry_id = %(id)s", {"id": enquiry_id})
    ]
    assert told.count("EnquiryReferred") == 2 and told.count("ReferralChecked") == 2


def test_somebody_who_asks_about_what_others_have_sees_who_has_it():
    seen = text_of(page(Client(), "/tema/other_agency"))
    assert (
        "22 96 16 00" in seen
        and "Slå opp nummeret på udi.no" in seen
        and "23 35" not in seen
        and "ble du avvist der" in seen
    )


def test_only_the_one_who_has_it_refers():
    enquiry_id = in_hand()[0]
    other = logged_in("Maryam", "staff")
    answer = other.post(f"/henvis/{enquiry_id}", {"form": "refer", "agency": "tax", "explanation": "x"})
    assert answer.status_code in (200, 404)
    assert not rows("select 1 as one from enquiries_referral")


# ── one history, and who has it ─────────────────────────────────────────────────────────────────────


@covers("R004")
def test_what_is_said_in_one_channel_stands_in_the_same_history_in_all():
    person = person_named("Amina")
    mine = viewer_of(person_id=person).viewer
    said = {
        Channel.QUESTION: "Jeg skrev om husleia",
        Channel.PHONE: "Jeg ringte om dagpengene",
        Channel.VISIT: "Jeg kom om sykepengene",
        Channel.LETTER: "Jeg sendte brev om barnetrygden",
    }
    made = {
        channel: actions.receive(
            channel=channel,
            text=text,
            person_id=person,
            sender_key=f"h-{channel}",
            by=mine,
            at=NOW + timedelta(minutes=n),
        ).enquiry_id
        for n, (channel, text) in enumerate(said.items())
    }
    listed = main_of(page(logged_in("Amina"), "/mine"))
    assert all(f"/mine/{enquiry_id}" in listed for enquiry_id in made.values())
    by, staff, where = taken(made[Channel.QUESTION])
    card = queries.card(enquiry_id=made[Channel.QUESTION], viewer=by, at=LATER)
    around = {one.id for one in (*card.kin, *card.earlier)}
    assert set(made.values()) - {card.id} <= around
    assert staff.get(where).status_code == 200


@covers("R014")
def test_wherever_somebody_looks_they_see_who_has_it_and_how_to_reach_them():
    stranger = Client()
    key = re.search(r'name="key" value="([^"]+)"', page(stranger, "/skriv"))
    given = {"text": "Jeg lurer på sykepengene mine", "key": key[1] if key else ""}
    receipt = text_of(main_of(stranger.post("/skriv", given, follow=True).content.decode()))
    owner = row("select u.name from enquiries_enquiry e join organisation_unit u on u.id = e.unit_id")["name"]
    status, proof = (text_of(main_of(page(stranger, address))) for address in ("/hent/status", "/hent/kvittering"))
    for seen in (receipt, status, proof):
        assert (
            owner in seen
            and "Hvem har den" in seen
            and "Slik når du" in seen
            and re.search(r"\d\d \d\d \d\d \d\d", seen)
        )
    enquiry_id, _, _, _ = in_hand()
    amina = logged_in("Amina")
    assert "Hvem du når" in text_of(page(amina, "/mine")) and "har den" in text_of(page(amina, "/mine"))
    assert "Slik når du" in text_of(page(amina, f"/mine/{enquiry_id}"))
