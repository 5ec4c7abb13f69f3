"""State and municipal matters side by side: the same dialogue, both advisers, and a way in when the others are closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.alarms import alarms
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import HoursRow, ReceptionRow, set_opening_hours
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from inngang.web.reception.languages import LANGUAGES
from tests.covers import covers
from tests.who import client_of, staff

pytestmark = pytest.mark.django_db
MONDAY_10 = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
STATE, MUNICIPAL = "unemployment_benefit", "debt_advice"
KEY = re.compile(r'name="key" value="([^"]+)"')


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The cast, invited once; each test begins with it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        organisation.forget_calendars()
        seed_cast(at=MONDAY_10 - timedelta(days=1))
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def fresh(house: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    hour = [MONDAY_10]
    monkeypatch.setattr("django.utils.timezone.now", lambda: hour[0].astimezone(UTC))
    with transaction.atomic():
        yield hour
        transaction.set_rollback(True)
    organisation.forget_calendars()


def person(name: str) -> Client:
    client = Client()
    client.post("/demo/logg-inn", {"who": f"person:{person_named(name)}"})
    return client


def text_of(html: str) -> str:
    inside = re.sub(r"(?s)<(script|style|select|svg).*?</\1>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inside))


def page(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def written(client: Client, about: str, text: str) -> int:
    """Written on the web, as people do; the enquiry it became."""
    key = KEY.search(page(client, f"/skriv?om={about}"))[1]
    assert client.post("/skriv", {"text": text, "about": about, "key": key, "also": "one"}).status_code == 302
    return int(row("select id from enquiries_enquiry order by id desc limit 1", {})["id"])


# ── the same functions ──────────────────────────────────────────────────────────────────────────────


@covers("R131", "R135")
def test_what_one_can_do_logged_in_is_the_same_for_the_municipality_and_the_state():
    seen = {}
    for about in (STATE, MUNICIPAL):
        client = person("Linnea")
        enquiry_id = written(client, about, "Hva skjer nå?")
        kept = row("select side, matter, person_id from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})
        assert (kept["matter"], kept["person_id"]) == (about, person_named("Linnea"))
        where = f"/mine/{enquiry_id}"
        shown = page(client, where)
        # the second time one is asked besides whether what one told the other side may be used
        fields = set(re.findall(r'name="([a-z_]+)"', shown.split('id="content"')[1])) - {"use", "told"}
        deeds = set(re.findall(r'name="what" value="(\w+)"', shown)) - {"use_told"}
        key = KEY.search(shown)[1]
        more = client.post(where, {"what": "reply", "text": "Jeg glemte noe.", "key": key}, follow=True)
        window = re.findall(r'name="window" value="([\d-]+)"', shown)[-1]
        call = client.post(where, {"what": "call", "window": window, "phone": ""}, follow=True)
        assert f'href="{where}' in page(client, "/mine")
        back = client.post(where, {"what": "withdraw"}, follow=True)
        seen[about] = (
            kept["side"],
            (fields, deeds, [one.status_code for one in (more, call, back)]),
            "Vi har fått det du skrev" in more.content.decode(),
            "Vi ringer deg" in call.content.decode(),
            "Du har trukket det tilbake" in back.content.decode(),
        )
    state, municipal = seen[STATE], seen[MUNICIPAL]
    assert (state[0], municipal[0]) == ("state", "municipal")
    assert state[1:] == municipal[1:]
    assert {"reply", "call", "withdraw"} <= municipal[1][1] and all(municipal[2:])


@covers("R133")
def test_both_sides_join_one_dialogue_and_the_person_reads_it_as_one():
    client = person("Trygve")
    enquiry_id = written(client, STATE, "Jeg får ikke dagpenger, og husleia forfaller.")
    liv, even = staff("Liv"), staff("Even")
    assert {liv.role, even.role} == {"state_adviser", "municipal_adviser"}
    actions.take(enquiry_id=enquiry_id, by=liv, at=MONDAY_10 + timedelta(days=1))
    team = next(one for one in organisation.targets(liv) if one.id in even.queue_ids and one.id not in liv.queue_ids)
    actions.hand_over(
        enquiry_id=enquiry_id,
        to_queue=team.id,
        note="Dagpengene er sendt. Ser du på husleia?",
        by=liv,
        at=MONDAY_10 + timedelta(days=1, hours=1),
    )
    later = MONDAY_10 + timedelta(days=1, hours=2)
    actions.take(enquiry_id=enquiry_id, by=even, at=later)
    card = queries.card(enquiry_id=enquiry_id, viewer=even, at=later)
    assert any("husleia forfaller" in one.text for one in card.messages)  # nobody tells it again
    actions.answer(enquiry_id=enquiry_id, text="Kommunen dekker husleia denne måneden.", by=even, at=later)
    shown = text_of(page(client, f"/mine/{enquiry_id}"))
    assert "husleia forfaller" in shown and "Kommunen dekker husleia" in shown and "Even" in shown
    key = KEY.search(page(client, f"/mine/{enquiry_id}"))[1]
    client.post(f"/mine/{enquiry_id}", {"what": "reply", "text": "Takk. Hva med dagpengene?", "key": key})
    mine = rows("select id from enquiries_enquiry where person_id = %(id)s", {"id": person_named("Trygve")})
    assert [one["id"] for one in mine] == [enquiry_id]  # one matter, one dialogue
    assert "Hva med dagpengene" in page(client, f"/mine/{enquiry_id}")


@covers("R132", "R138")
def test_both_advisers_stand_beside_one_another_for_each_other_and_for_the_person():
    trygve = person_named("Trygve")
    for about, text in ((STATE, "Jeg trenger dagpenger"), (MUNICIPAL, "Jeg har gjeld")):
        written(person("Trygve"), about, text)
    mine = text_of(page(person("Trygve"), "/mine/oppfolging"))
    theirs = {name: text_of(page(client_of(name), f"/kontor/oppfolging/{trygve}")) for name in ("Liv", "Even")}
    names = [
        f"{one['given_name']} {one['family_name']}"
        for one in rows("select given_name, family_name from people_staff where given_name in ('Liv', 'Even')", {})
    ]
    assert len(names) == 2
    for seen in (mine, *theirs.values()):
        assert all(name in seen for name in names)
    assert "Hjelper deg med det kommunen har" in mine and "Hjelper deg med det staten har" in mine
    for seen in theirs.values():  # the contacts of both sides on one line of time, for those who may open it
        assert "Dagpenger" in seen and "Gjeld" in seen and "Stat" in seen and "Kommune" in seen
    assert client_of("Nora").get(f"/kontor/oppfolging/{trygve}").status_code in (403, 404)
    assert client_of("Håkon").get(f"/kontor/oppfolging/{trygve}").status_code == 404


# ── without a name, without a screen, without helpers ───────────────────────────────────────────────


@covers("R136")
def test_what_the_municipality_helps_with_is_found_without_saying_who_one_is():
    client = Client()
    found = client.post("/sok", {"about": "sosialhjelp"}).content.decode()
    assert "/tjenester/social_assistance" in found
    guided = client.post("/din-situasjon", {"svar": ["money.short"]}).content.decode()
    assert "/tjenester/social_assistance" in guided
    told = text_of(page(client, "/tjenester/social_assistance"))
    assert "Ring oss" in told and "Du får svar innen" in told
    assert "Gjeld" in text_of(page(client, f"/tema/{MUNICIPAL}"))
    key = KEY.search(page(client, f"/skriv?om={MUNICIPAL}"))[1]
    receipt = client.post(
        "/skriv", {"text": "Kan jeg få gratis gjeldsråd?", "about": MUNICIPAL, "key": key, "also": "one"}, follow=True
    )
    assert re.search(r'id="code">[\w-]{14}<', receipt.content.decode())
    kept = row("select side, person_id, caller_name, caller_phone from enquiries_enquiry order by id desc limit 1", {})
    assert kept == {"side": "municipal", "person_id": None, "caller_name": "", "caller_phone": ""}


@covers("R152")
def test_one_who_has_neither_screen_nor_family_gets_help_from_us_and_the_same_promise():
    ways = text_of(page(Client(), f"/tema/{MUNICIPAL}"))
    assert "fyller noen ut skjemaet sammen med deg" in ways and "er de andre veiene like gode" in ways
    alone = Client()
    pressed = alone.post("/mottak/0313/automat", {"about": "papers", "key": "papers-1", "sprak": "so"}, follow=True)
    assert pressed.status_code == 200
    visit = row("select id, state, language, person_id from enquiries_enquiry order by id desc limit 1", {})
    assert (visit["state"], visit["language"], visit["person_id"]) == ("waiting", "so", None)
    assert any(one.id == visit["id"] for one in queries.waiting(viewer=staff("Ruth"), at=MONDAY_10).cards)
    letter = actions.receive(
        channel=Channel.LETTER,
        text="Kan noen hjelpe meg med skjemaet?",
        choice=MUNICIPAL,
        area_code="030104",
        by=ANYONE,
        at=MONDAY_10,
    )
    web = actions.receive(
        channel=Channel.QUESTION,
        text="Kan noen hjelpe meg med skjemaet?",
        choice=MUNICIPAL,
        area_code="030104",
        by=ANYONE,
        at=MONDAY_10,
    )
    due = [
        row("select due_by from promises_promise where enquiry_id = %(id)s and state = 'open'", {"id": one.enquiry_id})
        for one in (letter, web)
    ]
    assert due[0] == due[1] and due[0]["due_by"] is not None


@covers("R154")
def test_what_is_simple_is_done_at_once_and_what_is_not_gets_a_person():
    amina = person("Amina")
    before = row("select count(*) as n from enquiries_enquiry", {})["n"]
    sent = amina.post("/mine/raskt", {"verb": "contact", "phone": "911 22 333", "email": ""}, follow=True)
    assert "Det er endret" in sent.content.decode()
    assert row("select count(*) as n from enquiries_enquiry", {})["n"] == before  # nobody had to read it
    hard = written(amina, MUNICIPAL, "Jeg har fått inkasso og vet ikke hva jeg skal gjøre")
    card = queries.status(enquiry_id=hard, viewer=viewer_of(person_id=person_named("Amina")).viewer, at=MONDAY_10)
    assert card.state == "waiting" and card.due_by is not None
    assert any(one.id == hard for one in queries.waiting(viewer=staff("Håkon"), at=MONDAY_10).cards)
    assert 'href="/snakk-med-oss"' in page(amina, "/mine/raskt")  # and a person is one step from what is simple


# ── acute ───────────────────────────────────────────────────────────────────────────────────────────


@covers("R141")
def test_what_is_acute_reaches_a_human_also_when_every_office_and_the_phone_are_closed(fresh):
    """As in a pandemic: the offices are closed for weeks, and it is night."""
    for one in rows(
        """select u.number, array_agg(r.name order by r.id) as names, array_agg(r.address order by r.id) as addresses
           from organisation_reception r join organisation_unit u on u.id = r.unit_id group by u.id""",
        {},
    ):
        closed = [HoursRow(day, None, None, None, False, "Stengt på grunn av smitte") for day in range(7)]
        set_opening_hours(
            unit_number=one["number"],
            receptions=[
                ReceptionRow(name, address, closed)
                for name, address in zip(one["names"], one["addresses"], strict=True)
            ],
            by=staff("Maryam"),
            at=MONDAY_10,
        )
    night = MONDAY_10.replace(hour=23, minute=30)
    fresh[0] = night
    assert "Stengt nå" in text_of(page(Client(), "/finn-kontor/0313")) + text_of(page(Client(), "/"))
    acute = Client()
    where = page(acute, "/akutt")
    assert "/skriv?akutt=1" in where and "tel:112" in where
    key = KEY.search(page(acute, "/skriv?akutt=1"))[1]
    told = acute.post(
        "/skriv",
        {"text": "Vi har ikke mat og ikke et sted å sove", "area": "030104", "acute": "on", "key": key, "also": "one"},
        follow=True,
    )
    assert told.status_code == 200 and "tel:112" in told.content.decode()
    enquiry = row("select id, urgency, side from enquiries_enquiry order by id desc limit 1", {})
    assert enquiry["urgency"] == 0 and enquiry["side"] in ("municipal", "both", "unknown")
    rung = night + timedelta(minutes=20)
    assert actions.raise_alarms(at=rung, by=CLOCK) == 1
    geir = staff("Geir")
    assert enquiry["id"] in [one.id for one in alarms(viewer=geir, at=rung)]
    actions.i_have_it(enquiry_id=enquiry["id"], by=geir, at=rung)
    taken = row("select owner_id from enquiries_enquiry where id = %(id)s", {"id": enquiry["id"]})
    assert taken["owner_id"] == staff_named("Geir")  # a named person has it the same night


# ── languages ───────────────────────────────────────────────────────────────────────────────────────

EVERYWHERE = ("/", "/akutt", "/sok", "/din-situasjon", "/skriv", "/hent", "/raskt", "/finn-kontor", "/finn-kontor/0313")
MORE = ("/tjenester/", "/tjenester/social_assistance", f"/tema/{MUNICIPAL}", "/slik-svarer-vi", "/snakk-med-oss")
WITH_LOGIN = ("/mine", "/mine/raskt", "/mine/kontakt", "/mine/oppfolging", "/mine/innsyn", "/mine/fullmakter")


@covers("R163")
def test_the_language_is_chosen_on_every_page_for_everybody_and_seven_languages_at_the_door():
    lacking = []
    for client, addresses in (
        (Client(), (*EVERYWHERE, *MORE)),
        (person("Amina"), WITH_LOGIN),
        (client_of("Håkon"), ("/kontor/", "/kontor/venter", "/ledelse/oppgavedeling/hvem")),
    ):
        for address in addresses:
            shown = page(client, address)
            offered = set(re.findall(r'name="language"[^>]*value="(\w+)"|value="(\w+)"[^>]*name="language"', shown))
            codes = {one for pair in offered for one in pair if one} | set(
                re.findall(r'<option value="(\w+)"', shown.split('action="/sprak"')[1].split("</form>")[0])
                if 'action="/sprak"' in shown
                else ()
            )
            if not {code for code, _ in settings.LANGUAGES} <= codes:
                lacking.append((address, codes))
    assert not lacking
    door = page(Client(), "/mottak/0313/automat")
    assert len(LANGUAGES) >= 7 and all(one.name in door for one in LANGUAGES)
    offered = page(Client(), "/skriv")
    assert all(name in offered for name in ("Davvisámegiella", "العربية"))  # the answer, with an interpreter


@covers("R156")
def test_what_we_send_and_what_we_show_is_in_the_language_the_person_chose():
    told, seen = {}, {}
    for language, words in (("nb", "svar fra oss"), ("nn", "svar frå oss"), ("en", "an answer to you")):
        client = person("Linnea")
        client.post("/mine/kontakt", {"language": language})
        client.post("/sprak", {"language": language, "next": "/mine"})
        by = viewer_of(person_id=person_named("Linnea")).viewer
        made = actions.receive(
            channel=Channel.QUESTION,
            text=f"Jeg lurer på dagpenger ({language})",
            choice=STATE,
            language=language,
            person_id=person_named("Linnea"),
            sender_key=f"l-{language}",
            by=by,
            at=MONDAY_10,
        ).enquiry_id
        actions.take(enquiry_id=made, by=staff("Liv"), at=MONDAY_10)
        actions.answer(enquiry_id=made, text="Ja.", by=staff("Liv"), at=MONDAY_10 + timedelta(hours=1))
        sent = row("select text from notices_notice where enquiry_id = %(id)s and kind = 'answer_ready'", {"id": made})
        told[language] = words in sent["text"] or sent["text"]
        seen[language] = re.search(r'<html lang="(\w+)"', page(client, f"/mine/{made}"))[1]
    assert told == {"nb": True, "nn": True, "en": True}
    assert seen == {"nb": "nb", "nn": "nn", "en": "en"}
    assert reverse("reception:kiosk", args=["0313"])
    assert 'lang="so"' in page(Client(), "/mottak/0313/automat?sprak=so")
