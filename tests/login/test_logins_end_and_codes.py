"""How long a login holds, what comes back after it, codes from staff, and computers that many use: over HTTP, by the clock."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from inngang.rules.access import Viewer
from inngang.rules.login import MOST_TRIES, MOST_WRONG_FROM_ONE_PLACE, CodeKind, Document
from inngang.rules.vocabulary import LoginLevel, Role
from inngang.service.people.actions.give_code import give_code
from inngang.service.people.queries import person_named, staff_named
from inngang.service.people.sessions import forget_old, login_of
from inngang.service.rows import row, rows, run
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    from django.utils import timezone

    at = [MORNING]
    monkeypatch.setattr(timezone, "now", lambda: at[0])
    return at


def logged_in(name: str, **more: str) -> Client:
    client, person = Client(), person_named(name)
    who = f"person:{person}" if person else f"staff:{staff_named(name)}"
    client.post("/demo/logg-inn", {"who": who, **more})
    assert "login" in client.session
    return client


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def holds(client: Client, at: datetime) -> bool:
    return login_of(token=client.session.get("login", ""), at=at) is not None


# --- how long


@pytest.mark.parametrize(
    ("name", "more", "idle"), [("Amina", {}, 60), ("Ruth", {}, 15), ("Amina", {"felles": "on"}, 3)]
)
def test_a_login_ends_on_time_when_nothing_happens(clock, name, more, idle):
    client = logged_in(name, **more)
    clock[0] = MORNING + minutes(idle) - timedelta(seconds=1)
    assert client.get("/logg-inn/igjen", headers={"X-By-Itself": "1"}).json()["seconds"] == 1
    clock[0] = MORNING + minutes(idle)
    assert client.get("/logg-inn/igjen", headers={"X-By-Itself": "1"}).json()["seconds"] == 0
    assert client.get("/min-innlogging").status_code == 302


def test_doing_something_keeps_it_but_not_past_the_end_of_the_whole(clock):
    client = logged_in("Amina", felles="on")
    for minute in range(2, 15, 2):
        clock[0] = MORNING + minutes(minute)
        assert client.get("/mine").status_code == 200
    clock[0] = MORNING + minutes(15)
    assert client.get("/mine").status_code == 302


def test_what_a_page_fetches_by_itself_is_not_something_somebody_does(clock):
    client = logged_in("Ruth")
    for minute in range(1, 15):
        clock[0] = MORNING + minutes(minute)
        client.get("/min-innlogging", headers={"X-By-Itself": "1"})
    clock[0] = MORNING + minutes(15)
    assert client.get("/min-innlogging").status_code == 302


def test_staying_on_is_one_press(clock):
    client = logged_in("Ruth")
    clock[0] = MORNING + minutes(14)
    told = client.post("/logg-inn/bli", headers={"Accept": "application/json"}).json()
    assert told["seconds"] == 15 * 60
    assert told["who"]


def test_one_who_no_longer_works_here_is_out_at_once():
    client = logged_in("Ruth")
    from inngang.service.journal.action import _current, _Work

    token = _current.set(_Work())
    run("update people_staff set is_active = false where id = %(id)s", {"id": staff_named("Ruth")})
    _current.reset(token)
    assert client.get("/min-innlogging").status_code == 302


def test_all_other_logins_can_be_ended_from_one(clock):
    lost, here, other = logged_in("Amina"), logged_in("Amina"), logged_in("Bjørn")
    here.post("/logg-ut/overalt")
    assert (holds(lost, clock[0]), holds(here, clock[0]), holds(other, clock[0])) == (False, True, True)


def test_old_logins_are_forgotten(clock):
    logged_in("Amina")
    assert forget_old(at=clock[0]) == 0
    assert forget_old(at=clock[0] + timedelta(days=31)) == 1
    assert not rows("select 1 from login_session")


# --- what was written comes back


def sent_late(client: Client) -> Any:
    return client.post("/logg-inn/for-hvem", {"acting": "self", "text": "En lang melding om husleien"})


def test_a_form_sent_after_the_end_comes_back_filled_in_for_its_sender(clock):
    client = logged_in("Amina")
    clock[0] = MORNING + minutes(61)
    answer = sent_late(client)
    assert answer["Location"].startswith("/logg-inn?next=%2Flogg-inn%2Fskrevet")
    assert "husleien" not in str(rows("select sealed from login_kept"))
    client.post("/demo/logg-inn", {"who": f"person:{person_named('Amina')}"})
    page = client.get("/logg-inn/skrevet").content.decode()
    assert "En lang melding om husleien" in page
    assert re.search(r'<input type="hidden" name="acting" value="self">', page)
    onward = client.post("/logg-inn/skrevet", {"acting": "self", "text": "x"})
    assert (onward.status_code, onward["Location"]) == (307, "/logg-inn/for-hvem")
    assert client.get("/logg-inn/skrevet").status_code == 404


def test_another_who_logs_in_at_the_same_screen_does_not_get_it(clock):
    client = logged_in("Amina")
    clock[0] = MORNING + minutes(61)
    sent_late(client)
    client.post("/demo/logg-inn", {"who": f"person:{person_named('Bjørn')}"})
    assert client.get("/logg-inn/skrevet").status_code == 404


def test_it_is_kept_for_half_an_hour(clock):
    client = logged_in("Amina")
    clock[0] = MORNING + minutes(61)
    sent_late(client)
    clock[0] += minutes(31)
    client.post("/demo/logg-inn", {"who": f"person:{person_named('Amina')}"})
    assert client.get("/logg-inn/skrevet").status_code == 404


# --- codes


def a_code(name: str, at: datetime, kind: CodeKind = CodeKind.NOW, document: Document = Document.PASSPORT) -> str:
    by = Viewer(role=Role.RECEPTION, staff_id=staff_named("Ruth") or 0)
    seed = bytes([int(kind == CodeKind.PAPER)]) + (person_named(name) or 0).to_bytes(15, "big")
    return give_code(
        person_id=person_named(name) or 0, kind=kind, document=document, random_bytes=seed * 3, by=by, at=at
    )


def use(client: Client, code: str) -> Any:
    return client.post("/logg-inn/kode", {"code": code})


@covers("R143", "R146")
def test_a_code_from_staff_logs_in_once_and_opens_what_it_may(clock):
    code, client = a_code("Amina", clock[0]), Client()
    assert use(client, code.lower().replace("-", " ")).status_code == 302
    held = login_of(token=client.session["login"], at=clock[0])
    assert held and (held.person_id, held.level) == (person_named("Amina"), LoginLevel.SUBSTANTIAL)
    assert client.get("/mine").status_code == 200
    assert client.get("/mine/innsyn")["Location"].startswith("/logg-inn?")  # needs more
    assert use(Client(), code).status_code == 200  # used


def test_a_code_for_now_is_too_old_after_a_quarter(clock):
    code, client = a_code("Amina", clock[0]), Client()
    clock[0] += minutes(15)
    use(client, code)
    assert "login" not in client.session


@covers("R146")
def test_a_code_on_paper_works_again_for_thirty_days_and_opens_less(clock):
    code, client = a_code("Amina", clock[0], CodeKind.PAPER), Client()
    for _ in range(2):
        clock[0] += timedelta(days=14)
        assert use(client, code).status_code == 302
        assert login_of(token=client.session["login"], at=clock[0]).level == LoginLevel.RECEIPT_CODE
    clock[0] += timedelta(days=2)
    again = Client()
    use(again, code)
    assert "login" not in again.session


def test_a_code_that_was_guessed_at_is_ended(clock):
    code = a_code("Amina", clock[0])
    for last in range(MOST_TRIES):
        use(Client(), code[:-1] + ("23456789"[last] if code[-1] != "23456789"[last] else "Z"))
    client = Client()
    use(client, code)
    assert "login" not in client.session
    assert rows("select 1 from journal_line where event = 'LoginCodeEnded'")


def test_one_place_can_try_only_so_many_codes_whatever_browser_it_uses(clock):
    for _ in range(MOST_WRONG_FROM_ONE_PLACE):
        assert use(Client(), "2222-2222-2222").status_code == 200
    assert use(Client(), a_code("Amina", clock[0])).status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    assert use(elsewhere, a_code("Bjørn", clock[0])).status_code == 302
    clock[0] += minutes(11)
    assert use(Client(), a_code("Amina", clock[0])).status_code == 302


def test_the_code_itself_is_nowhere_in_the_database(clock):
    code = a_code("Amina", clock[0])
    kept = row("select * from login_code")
    assert kept and code not in str(kept) and code.replace("-", "") not in str(kept)
    assert code not in str(rows("select data from journal_line"))


@covers("R143", "R145")
def test_staff_give_a_code_after_seeing_a_document_also_to_somebody_without_a_number(clock):
    ruth = logged_in("Ruth")
    assert ruth.post("/kode", {"kind": "now"}).status_code == 422  # nothing was seen
    given = {"document": "asylum_card", "kind": "now", "given_name": "Yohannes", "family_name": "Tesfay"}
    page = ruth.post("/kode", given).content.decode()
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert code
    client = Client()
    assert use(client, code.group()).status_code == 302
    assert "Yohannes" in client.get("/mine").content.decode()
    told = row("select data, person_id from journal_line where event = 'LoginCodeGiven'")
    assert told and told["data"]["document"] == "asylum_card"


def test_nobody_gives_a_code_for_themselves_or_their_own(clock):
    from inngang.service.people.actions.give_code import CannotGiveCode

    amina = person_named("Amina") or 0
    near = Viewer(role=Role.RECEPTION, staff_id=staff_named("Ruth") or 0, conflicts=frozenset({amina}))
    with pytest.raises(CannotGiveCode):
        give_code(
            person_id=amina,
            kind=CodeKind.NOW,
            document=Document.PASSPORT,
            random_bytes=bytes(16),
            by=near,
            at=clock[0],
        )
    assert not rows("select 1 from login_code")


@pytest.mark.parametrize("name", ["Amina", "Nora", "Eirik"])
def test_only_those_who_meet_people_give_codes(name):
    assert logged_in(name).get("/kode").status_code == 403


# --- computers that many use


def test_a_network_of_shared_computers_makes_the_login_short_from_the_start(settings, clock):
    settings.INNGANG_SHARED_NETWORKS = ["10.20.0.0/16"]
    inside, outside = Client(REMOTE_ADDR="10.20.3.4"), Client(REMOTE_ADDR="10.21.3.4")
    for client in (inside, outside):
        client.post("/demo/logg-inn", {"who": f"person:{person_named('Amina')}"})
    assert login_of(token=inside.session["login"], at=clock[0]).is_shared
    assert not login_of(token=outside.session["login"], at=clock[0]).is_shared
    assert inside.cookies["inngang"]["max-age"] == ""  # gone with the window


def test_on_a_shared_computer_the_way_out_is_seen_and_leaves_nothing(clock):
    client = logged_in("Amina", felles="on")
    page = client.get("/mine")
    assert "Jeg er ferdig" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    out = client.post("/logg-ut")
    assert out["Location"] == "/logget-ut"
    assert out["Clear-Site-Data"] == '"cache", "cookies", "storage"'


def test_identity_numbers_are_never_filled_in_by_the_browser():
    page = logged_in("Ruth").get("/kode").content.decode()
    field = re.search(r"<input[^>]*identity_number[^>]*>", page)
    assert field and 'autocomplete="off"' in field.group()


def test_the_demo_way_in_does_not_exist_outside_demo_mode(settings):
    settings.INNGANG_DEMO = False
    client = Client()
    assert client.post("/demo/logg-inn", {"who": f"person:{person_named('Amina')}"}).status_code == 404
    assert "login" not in client.session
