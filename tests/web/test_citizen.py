"""The pages for the people we help: the ways in, writing, coming back, following what happens."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import ANYONE, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named, staff_named
from inngang.web.citizen import codes, matters
from tests.covers import covers

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, 10.00 in Oslo
NIGHT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
CODE = re.compile(r'id="code">([\w-]{14})<')
KEY = re.compile(r'name="key" value="([^"]+)"')


@pytest.fixture(autouse=True)
def house():
    from inngang.jobs.seed import seed_cast

    forget_calendars()
    seed_cast(at=NOW)
    yield
    forget_calendars()


@pytest.fixture
def clock(monkeypatch):
    """Sets the hour of the pages."""

    def set_to(at: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    set_to(NOW)
    return set_to


def logged_in(name: str) -> Client:
    client = Client()
    client.post("/demo/logg-inn", {"who": f"person:{person_named(name)}"})
    return client


def text_of(answer) -> str:
    """What people read, without the tags."""
    inside = re.sub(r"(?s)<(script|style|select|svg).*?</\1>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inside)).replace(" .", ".")


def sent(client: Client, text: str = "Jeg lurer på sykepengene mine", **more) -> str:
    """Write to us as people do, and give the code."""
    page = client.get("/skriv").content.decode()
    answer = client.post("/skriv", {"text": text, "key": KEY.search(page)[1], **more}, follow=True)
    found = CODE.search(answer.content.decode())
    return found[1] if found else ""


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from enquiries_enquiry")
        return cursor.fetchone()[0]


def mine(name: str, text: str = "Jeg lurer på sykepengene mine", at: datetime = NOW, key: str = "k1", **more: str):
    person_id = person_named(name)
    by = viewer_of(person_id=person_id).viewer
    given = {"channel": Channel.QUESTION, "text": text, "person_id": person_id, "sender_key": key}
    return actions.receive(**given, **more, by=by, at=at)


def answered(enquiry_id: int, text: str = "Ja, det ordner vi.") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """select seat.staff_id from enquiries_placement p join organisation_seat seat on seat.queue_id = p.queue_id
               where p.enquiry_id = %s order by p.circle, seat.staff_id""",
            [enquiry_id],
        )
        seats = [one for (one,) in cursor.fetchall()]
    later = NOW + timedelta(days=1)
    for staff_id in seats:
        by = viewer_of(staff_id=staff_id).viewer
        try:
            actions.take(enquiry_id=enquiry_id, by=by, at=later)
        except actions.AlreadyTaken:
            continue
        actions.answer(enquiry_id=enquiry_id, text=text, by=by, at=later)
        return
    raise AssertionError("nobody could take it")


# ── find the way in ─────────────────────────────────────────────────────────────────────────────────


@covers("R010", part="the first page asks what it is about, and never who is responsible")
def test_the_first_page_asks_what_it_is_about_and_offers_every_matter_once():
    codes_there = [code for _, group in matters.GROUPS for code in group]
    assert sorted(codes_there) == sorted(MATTERS)
    page = text_of(Client().get("/"))
    assert "Hva trenger du hjelp med?" in page
    with override("nb"):
        assert all(matters.title(code) in page for code in codes_there)
    assert not re.search(r"\bstatlig|\bkommunal", page, re.IGNORECASE)


@covers("R023", "R016", part="the ways for a matter, each with its limits, when an answer comes and how long one waits")
def test_each_matter_shows_the_ways_in_with_what_to_expect_of_each(clock):
    page = text_of(Client().get("/tema/debt_advice"))
    assert "Gjeld" in page
    assert "Du får svar innen onsdag 25. november kl" in page  # municipal: two working days
    assert "55 55 33 33" in page
    assert "Åpent nå" in page
    assert "Kom til et kontor" in page
    assert "Logg inn" in page
    assert "uten å logge inn" in page
    state = text_of(Client().get("/tema/sickness_benefit"))
    assert "Du får svar innen torsdag 26. november kl" in state  # three working days


@covers("R006", part="at night the pages say when somebody answers")
def test_at_night_the_phone_says_when_it_opens_and_writing_is_still_open(clock):
    clock(NIGHT)
    page = text_of(Client().get("/"))
    assert "Stengt nå" in page
    assert "Vi svarer igjen" in page
    assert Client().get("/skriv").status_code == 200


def test_a_matter_that_does_not_exist_is_not_found():
    assert Client().get("/tema/ikke_noe").status_code == 404


def test_what_somebody_searches_for_is_posted_and_finds_the_matter():
    client = Client()
    page = client.post("/", {"about": "inkasso"})
    assert 'href="/tema/debt_advice"' in page.content.decode().split('id="found"')[1].split("Eller velg her")[0]
    assert "inkasso" not in page.headers.get("Location", "")
    unknown = text_of(client.post("/", {"about": "xyzzy"}))
    assert "Skriv til oss likevel" in unknown


@covers("R083", part="somebody who searches for an acute need is shown the acute way in")
def test_words_of_an_acute_need_show_the_acute_way_first():
    page = Client().post("/", {"about": "vi har ikke mat"}).content.decode().split('id="found"')[1]
    assert page.index("/akutt") < page.index("/tema/")


@covers("R083", part="acute help is on every page and asks for no login")
@pytest.mark.parametrize("path", ["/", "/tema/debt_advice", "/skriv", "/hent", "/finn-kontor", "/finn-kontor/1702"])
def test_acute_help_is_on_every_page(path):
    page = Client().get(path).content.decode()
    assert all(way in page for way in ('href="/akutt"', "tel:113", "tel:112", "tel:116117"))


def test_the_acute_page_gives_the_numbers_the_phone_the_office_and_writing(clock):
    page = Client().get("/akutt").content.decode()
    assert all(
        way in page for way in ("tel:113", "tel:112", "tel:116117", "tel:55553333", "/finn-kontor", "/skriv?akutt=1")
    )
    assert "Et menneske" in text_of(Client().get("/akutt"))


# ── write ───────────────────────────────────────────────────────────────────────────────────────────


@covers("R092", "R093", part="when the answer comes is told before anything is written")
def test_the_form_says_beforehand_when_the_answer_comes(clock):
    assert "Du får svar innen torsdag 26. november kl" in text_of(Client().get("/skriv"))


@covers("R147", "R145", part="a question without login, name or number is received and gives a code")
def test_somebody_writes_without_login_and_gets_a_code_that_opens_it(clock):
    client = Client()
    code = sent(client, "Jeg har gjeld og vet ikke hva jeg skal gjøre")
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", code)
    other = Client()
    answer = other.post("/hent", {"code": code.lower().replace("-", " ")})
    assert answer["Location"] == "/hent/status"
    page = text_of(other.get("/hent/status"))
    assert "Jeg har gjeld og vet ikke hva jeg skal gjøre" in page
    assert "Vi har den" in page
    assert "Nav Kontaktsenter" in page


def test_no_address_on_the_way_holds_anything_personal(clock):
    client = Client()
    page = client.get("/skriv").content.decode()
    sending = {"text": "Hemmelig", "caller_name": "Amina", "caller_phone": "900 00 000", "key": KEY.search(page)[1]}
    first = client.post("/skriv", sending)
    assert first["Location"] == "/skriv/kvittering"
    code = CODE.search(client.get(first["Location"]).content.decode())[1]
    assert client.post("/hent", {"code": code})["Location"] == "/hent/status"


def test_a_double_click_is_one_enquiry_with_one_code(clock):
    client = Client()
    sending = {"text": "Jeg lurer på noe", "key": KEY.search(client.get("/skriv").content.decode())[1]}
    pages = [client.post("/skriv", sending, follow=True).content.decode() for _ in range(2)]
    assert CODE.search(pages[0])[1] == CODE.search(pages[1])[1]
    assert count() == 1


def test_what_was_changed_and_sent_again_is_not_lost(clock):
    client = Client()
    key = KEY.search(client.get("/skriv").content.decode())[1]
    for text in ("Først dette", "Nei, dette heller"):
        page = client.post("/skriv", {"text": text, "key": key}, follow=True).content.decode()
    client.post("/hent", {"code": CODE.search(page)[1]})
    assert "Nei, dette heller" in text_of(client.get("/hent/status"))
    assert count() == 2


def test_a_fault_keeps_everything_that_was_written(clock):
    page = Client().post(
        "/skriv", {"text": "Alt dette skrev jeg", "caller_name": "Amina", "caller_phone": "ring meg", "acute": "on"}
    )
    shown = page.content.decode()
    assert "Dette ser ikke ut som et telefonnummer" in shown
    assert all(kept in shown for kept in ("Alt dette skrev jeg</textarea>", 'value="Amina"', 'value="ring meg"'))
    assert re.search(r'name="acute"[^>]* checked', shown)
    assert count() == 0


def test_an_empty_text_is_asked_for():
    page = Client().post("/skriv", {"text": " "}).content.decode()
    assert "Skriv hva du vil ha hjelp til." in page
    assert 'href="#id_text"' in page


def test_a_text_too_long_comes_back_whole(clock):
    text = "Langt. " * 3000
    page = Client().post("/skriv", {"text": text}).content.decode()
    assert "20000" in page
    assert text.strip() in page
    assert count() == 0


def test_a_form_too_old_gives_back_what_was_written_and_can_be_sent_again(clock):
    client = Client(enforce_csrf_checks=True)
    page = client.post("/skriv", {"text": "Dette skrev jeg lenge på", "key": "k"})
    assert page.status_code == 200
    assert "Dette skrev jeg lenge på</textarea>" in page.content.decode()
    assert "Send det en gang til" in text_of(page)
    assert count() == 0
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]
    again = client.post("/skriv", {"text": "Dette skrev jeg lenge på", "key": "k", "csrfmiddlewaretoken": token})
    assert again["Location"] == "/skriv/kvittering"
    assert count() == 1


def test_signs_a_database_cannot_hold_stop_nobody(clock):
    assert sent(Client(), "Jeg har\x00 gjeld 😀 سلام")


@pytest.mark.parametrize("choices", [{"about": "finnes_ikke"}, {"area": "9999"}, {"answer_language": "klingon"}])
def test_a_choice_that_is_not_in_the_list_stops_nobody(clock, choices):
    assert sent(Client(), **choices)


@covers("R083", part="a written acute need is told at once what happens now")
def test_something_acute_is_told_what_happens_now(clock):
    client = Client()
    page = client.get("/skriv?akutt=1").content.decode()
    assert re.search(r'name="acute"[^>]* checked', page)
    answer = client.post("/skriv", {"text": "Hjelp", "acute": "on", "key": "k9"}, follow=True)
    page = text_of(answer)
    assert "Det haster, og går foran alt annet" in page
    assert "Et menneske tar kontakt med deg innen" in page


def test_the_area_chosen_finds_the_office(clock):
    client = Client()
    sent(client, "Jeg trenger penger til mat og husleie", area="5053")
    assert "NAV Inn-Trøndelag" in text_of(client.get("/hent/status"))


def test_somebody_logged_in_needs_no_code_and_finds_it_among_theirs(clock):
    client = logged_in("Amina")
    assert sent(client, "Hvor er sykepengene?") == ""
    assert "Vi har fått det" in text_of(client.get("/skriv/kvittering"))
    assert "Sykepenger" in text_of(client.get("/mine"))


def test_a_receipt_without_anything_sent_leads_to_the_code(clock):
    assert Client().get("/skriv/kvittering")["Location"] == "/hent"


# ── come back ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "words"), [("abc", "tolv bokstaver"), ("ABCD-EFGH-JKMN", "Vi finner ingenting"), ("", "Skriv koden")]
)
def test_a_wrong_code_says_what_to_check(code, words):
    assert words.lower() in text_of(Client().post("/hent", {"code": code})).lower()


def test_a_machine_that_guesses_is_stopped_but_slips_of_the_pen_are_not_counted(clock):
    client = Client()
    for _ in range(30):
        client.post("/hent", {"code": "abc"})
    tries = [client.post("/hent", {"code": "ABCD-EFGH-JKMN"}).status_code for _ in range(10 + 1)]
    assert tries == [200] * 10 + [429]
    code = sent(Client())
    assert client.post("/hent", {"code": code}).status_code == 429  # also a right one waits, so that nothing is learnt


def test_a_machine_that_forgets_its_cookies_is_stopped_by_its_address(clock):
    tries = [Client().post("/hent", {"code": "ABCD-EFGH-JKMN"}).status_code for _ in range(50 + 1)]
    assert tries[-1] == 429
    assert set(tries[:-1]) == {200}
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert other.post("/hent", {"code": "ABCD-EFGH-JKMN"}).status_code == 200


def test_the_code_is_forgotten_when_asked_and_after_half_an_hour(clock, monkeypatch):
    client = Client()
    sent(client)
    assert client.get("/hent/status").status_code == 200
    later = codes.time.time() + codes.LASTS_SECONDS + 1
    with monkeypatch.context() as patch:
        patch.setattr(codes.time, "time", lambda: later)
        assert client.get("/hent/status")["Location"] == "/hent"
    client = Client()
    sent(client, "Noe annet")
    client.post("/hent/glem")
    assert client.get("/hent/status")["Location"] == "/hent"


# ── follow what happens ─────────────────────────────────────────────────────────────────────────────


@covers("R101", "R014", part="status, who has it, what happens next and when, and how to reach them")
def test_the_person_sees_who_has_it_what_happens_next_and_when(clock):
    received = mine("Amina", "Jeg trenger hjelp til husleien")
    page = text_of(logged_in("Amina").get(f"/mine/{received.enquiry_id}"))
    assert "Hvem har den" in page
    assert "NAV St. Hanshaugen" in page
    assert "Du får svar innen" in page
    assert "Plass i køen" in page
    assert "55 55 33 33" in page


@covers("R134", part="state and municipal enquiries stand in one list")
def test_state_and_municipal_stand_in_one_list_at_the_same_number_of_statements(clock):
    mine("Amina", "Jeg trenger hjelp til husleien", key="a")
    client = logged_in("Amina")
    with CaptureQueriesContext(connection) as few:
        client.get("/mine")
    matters = ["sickness_benefit", "unemployment_benefit", "child_benefit", "old_age_pension", "aids", "technical"]
    for matter in matters:  # a second one about the same matter would be joined to the first
        mine("Amina", "Jeg lurer på noe", key=matter, choice=matter)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/mine")
    assert "livsopphold" in text_of(page)
    assert len(set(re.findall(r'href="/mine/\d+"', page.content.decode()))) == 1 + len(matters)
    assert len(many) == len(few) <= 4  # one of them asks whether the login still holds


def test_a_list_with_nothing_under_way_asks_for_no_live_updates(clock):
    client = logged_in("Amina")
    assert "data-live" not in client.get("/mine").content.decode()
    mine("Amina")
    assert "data-live" in client.get("/mine").content.decode()


def test_nobody_sees_the_enquiry_of_another(clock):
    received = mine("Amina")
    other = logged_in("Bjørn")
    assert other.get(f"/mine/{received.enquiry_id}").status_code == 404
    assert other.post(f"/mine/{received.enquiry_id}", {"what": "reply", "text": "hei"}).status_code == 404
    assert "Sykepenger" not in text_of(other.get("/mine"))


def test_a_promise_that_is_late_is_said_plainly(clock):
    received = mine("Amina")
    clock(NOW + timedelta(days=9))
    client = logged_in("Amina")
    assert "Vi er for sene" in text_of(client.get(f"/mine/{received.enquiry_id}"))
    assert "Vi er for sene" in text_of(client.get("/mine"))


def test_the_person_writes_more_once_however_often_it_is_sent(clock):
    received = mine("Amina")
    client = logged_in("Amina")
    path = f"/mine/{received.enquiry_id}"
    for _ in range(2):
        assert client.post(path, {"what": "reply", "text": "Jeg glemte noe", "key": "r1"})["Location"] == path
    page = text_of(client.get(path))
    assert page.count("Jeg glemte noe") == 1
    assert "Vi har fått det du skrev" in page
    assert "Vi har fått det du skrev" not in text_of(client.get(path))  # said once


def test_an_empty_reply_is_asked_for_and_nothing_is_kept(clock):
    received = mine("Amina")
    page = logged_in("Amina").post(f"/mine/{received.enquiry_id}", {"what": "reply", "text": ""})
    assert page.status_code == 200
    assert "Skriv det du vil si." in page.content.decode()


def test_who_was_logged_out_while_writing_gets_the_words_back_and_sends_them(clock):
    received = mine("Amina")
    client, path = Client(), f"/mine/{received.enquiry_id}"
    asked = client.post(path, {"what": "reply", "text": "Et langt brev om husleien", "key": "once"})
    assert asked["Location"].startswith("/logg-inn?next=%2Flogg-inn%2Fskrevet")
    client.post("/demo/logg-inn", {"who": f"person:{person_named('Amina')}"})
    assert "Et langt brev om husleien</textarea>" in client.get("/logg-inn/skrevet").content.decode()
    sent = client.post("/logg-inn/skrevet", {"what": "reply", "text": "Et langt brev om husleien", "key": "once"})
    assert (sent.status_code, sent["Location"]) == (307, path)
    client.post(path, {"what": "reply", "text": "Et langt brev om husleien", "key": "once"})
    assert "Et langt brev om husleien" in text_of(client.get(path))


def test_a_reply_to_what_was_answered_opens_it_again(clock):
    received = mine("Amina", "Jeg trenger hjelp til husleien")
    answered(received.enquiry_id)
    client = logged_in("Amina")
    path = f"/mine/{received.enquiry_id}"
    assert "Ja, det ordner vi." in text_of(client.get(path))
    client.post(path, {"what": "reply", "text": "Men når?", "key": "r"})
    assert queries.status(enquiry_id=received.enquiry_id, viewer=client_viewer("Amina"), at=NOW).state == "waiting"


def client_viewer(name: str):
    return viewer_of(person_id=person_named(name)).viewer


@covers("R007", part="from a written enquiry the person can choose to be phoned")
def test_the_person_asks_to_be_phoned_at_a_time_they_choose(clock):
    client = Client()
    sent(client)
    page = client.get("/hent/status").content.decode()
    windows = re.findall(r'name="window" value="([\d-]+)"', page)
    assert 2 <= len(windows) <= 4
    missing = client.post("/hent/status", {"what": "call", "window": windows[-1]})
    assert "Skriv nummeret vi skal ringe" in missing.content.decode()
    asked = client.post("/hent/status", {"what": "call", "window": windows[-1], "phone": "900 00 000"})
    assert asked.status_code == 302, text_of(asked)
    page = text_of(client.get("/hent/status"))
    assert "Vi ringer deg i stedet" in page
    assert "Vi ringer deg" in page.split("Hva skjer nå")[1]


def test_no_time_is_offered_when_we_are_closed(clock):
    client = Client()
    sent(client)
    clock(datetime(2026, 11, 27, 15, 30, tzinfo=UTC))  # a Friday afternoon
    with override("nb"):
        page = text_of(client.get("/hent/status"))
    assert "Mandag 30. november" in page
    assert "Lørdag" not in page


def test_something_acute_is_not_put_off_to_a_call_later(clock):
    client = Client()
    sent(client, "Vi har ikke mat", acute="on")
    assert 'name="window"' not in client.get("/hent/status").content.decode()
    client.post("/hent/status", {"what": "call", "window": "2026-11-24-8", "phone": "90000000"})
    assert "Et menneske tar kontakt med deg innen" in text_of(client.get("/hent/status"))


def test_the_person_takes_it_back(clock):
    received = mine("Amina")
    client = logged_in("Amina")
    client.post(f"/mine/{received.enquiry_id}", {"what": "withdraw"})
    assert "Du har trukket det tilbake" in text_of(client.get(f"/mine/{received.enquiry_id}"))
    assert queries.status(enquiry_id=received.enquiry_id, viewer=client_viewer("Amina"), at=NOW).state == "closed"


@covers(
    "R261", "R266", "R195", part="after an answer: whether it helped, and apart from that how easy it was to reach us"
)
def test_after_an_answer_the_person_is_asked_once_whether_it_helped(clock):
    received = mine("Amina", "Jeg trenger hjelp til husleien")
    client, path = logged_in("Amina"), f"/mine/{received.enquiry_id}"
    assert "Fikk du den hjelpen du trengte?" not in text_of(client.get(path))
    answered(received.enquiry_id)
    page = text_of(client.get(path))
    assert "Fikk du den hjelpen du trengte?" in page
    assert "Hvor lett var det å nå oss?" in page
    assert "Velg ja eller nei." in client.post(path, {"what": "rate", "ease": "4"}).content.decode()
    client.post(path, {"what": "rate", "got_help": "no", "ease": "4"})
    page = text_of(client.get(path))
    assert "Takk." in page
    assert "Fikk du den hjelpen du trengte?" not in page
    with connection.cursor() as cursor:
        cursor.execute("select data from journal_line where event = 'HelpRated'")
        lines = cursor.fetchall()
    assert len(lines) == 1
    assert '"ease": 4' in str(lines[0][0]) or lines[0][0]["ease"] == 4


def test_a_verb_nobody_knows_changes_nothing(clock):
    received = mine("Amina")
    page = logged_in("Amina").post(f"/mine/{received.enquiry_id}", {"what": "explode"})
    assert page.status_code == 200


# ── who has looked ──────────────────────────────────────────────────────────────────────────────────


def test_the_person_sees_who_looked_as_what_when_and_why(clock):
    received = mine("Amina", "Jeg trenger hjelp til husleien")
    client = logged_in("Amina")
    assert "Ingen har sett" in text_of(client.get("/mine/innsyn"))
    hakon = viewer_of(staff_id=staff_named("Håkon")).viewer
    actions.take(enquiry_id=received.enquiry_id, by=hakon, at=NOW)
    queries.card(enquiry_id=received.enquiry_id, viewer=hakon, at=NOW)
    page = text_of(client.get("/mine/innsyn"))
    assert "Håkon Dahl" in page
    assert "For å svare deg" in page
    assert "Håkon Dahl" not in text_of(logged_in("Bjørn").get("/mine/innsyn"))


# ── find an office ──────────────────────────────────────────────────────────────────────────────────


@covers("R020")
def test_an_office_is_found_by_municipality_and_says_if_it_is_open_now(clock):
    page = text_of(Client().get("/finn-kontor", {"sted": "inderøy"}))
    assert "NAV Inn-Trøndelag" in page
    assert "Åpent nå" in page
    clock(NIGHT)
    page = text_of(Client().get("/finn-kontor", {"sted": "inderøy"}))
    assert "Ingen tar imot deg der nå" in page
    assert "Åpner" in page
    assert "Du kan skrive hele døgnet" in page


def test_a_place_nobody_knows_says_what_to_try():
    assert "Prøv navnet på kommunen" in text_of(Client().get("/finn-kontor", {"sted": "Atlantis\x00"}))


def test_an_office_has_a_page_with_the_week_and_the_other_ways(clock):
    page = text_of(Client().get("/finn-kontor/1702"))
    assert "Steinkjer" in page
    assert "Mandag 09:00–14:00" in page
    assert "Lørdag Stengt" in page
    assert "Andre veier som virker nå" in page
    assert Client().get("/finn-kontor/4100").status_code == 404  # the contact centre is no office to visit


# ── in every language ───────────────────────────────────────────────────────────────────────────────


@covers("R163", part="every page for the public in bokmål, nynorsk and English")
@pytest.mark.parametrize(
    ("language", "words"), [("nb", "Hva trenger du"), ("nn", "Kva treng du"), ("en", "What do you need")]
)
def test_the_pages_are_in_the_language_chosen(language, words):
    client = Client()
    client.post("/sprak", {"language": language, "next": "/"})
    assert words in text_of(client.get("/"))
    for path in ("/tema/debt_advice", "/akutt", "/skriv", "/hent", "/finn-kontor?sted=voss", "/finn-kontor/1235"):
        page = client.get(path)
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.content.decode()


def test_the_code_page_opens_nothing_for_a_stranger():
    with pytest.raises(actions.NoSuchEnquiry):
        queries.status(enquiry_id=1, viewer=ANYONE, at=NOW)


# ── two things at once ──────────────────────────────────────────────────────────────────────────────

TWO_THINGS = "Jeg lurer på sykepengene mine. Og så trenger jeg hjelp til husleien"


def test_what_clearly_is_two_things_is_asked_about_once_and_nothing_written_is_lost(clock):
    client = Client()
    key = KEY.search(client.get("/skriv").content.decode())[1]
    asked = client.post("/skriv", {"text": TWO_THINGS, "key": key, "caller_name": "Kari"})
    page = asked.content.decode()
    assert asked.status_code == 200 and count() == 0
    assert "Gjelder dette to ting?" in page and TWO_THINGS in page and 'value="Kari"' in page and key in page
    other = re.search(r'type="radio"[^>]*name="also" value="(\w+)"', page)[1]
    answer = client.post("/skriv", {"text": TWO_THINGS, "key": key, "also": other}, follow=True)
    receipt = text_of(answer)
    assert "Du spurte om flere ting" in receipt and count() == 2
    assert "De andre delene av saken" in text_of(client.get("/hent/status"))


def test_who_says_it_is_one_thing_is_believed(clock):
    sent(Client(), TWO_THINGS, also="one")
    assert count() == 1


def test_who_ticks_a_second_matter_is_not_asked(clock):
    code = sent(Client(), "Jeg lurer på noe", about="sickness_benefit", also="economic_assistance")
    assert code and count() == 2


def test_what_is_acute_is_never_held_back_by_a_question(clock):
    sent(Client(), "Vi har ikke mat til barna i kveld. Og så lurer jeg på sykepengene mine")
    assert count() == 1
