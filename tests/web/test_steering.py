"""Key controls with evidence, locked figures, what time goes to, and funds: as leaders and advisers meet them."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inngang.jobs.seed import seed_cast
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.journal import chain
from inngang.service.key_figures.actions import CannotGiveTimeUse, give_time_use, keep_funds, lock_figures, run_controls
from inngang.service.key_figures.controls import controls
from inngang.service.key_figures.frozen import frozen
from inngang.service.key_figures.funds import FundRow, funds
from inngang.service.key_figures.time_use import time_use
from inngang.service.organisation.queries import unit_numbered
from inngang.service.people.queries import staff_named
from inngang.service.rows import rows
from tests.covers import covers
from tests.web.test_register import text
from tests.who import client_of

pytestmark = pytest.mark.django_db
CONTROLS, LOCKED, FUNDS, GIVE, TIME = (
    "/ledelse/kontroller/", "/ledelse/laste-tall/", "/ledelse/tiltaksmidler", "/kontor/tidsbruk", "/ledelse/tidsbruk",
)  # fmt: skip


@pytest.fixture(autouse=True)
def cast(db):
    seed_cast(at=timezone.now() - timedelta(days=1))


def asked(at, people: int = 1, after: int = 0) -> None:
    """So many write, each for the first time."""
    for one in rows(
        "select id from people_person order by id offset %(after)s limit %(people)s", {"people": people, "after": after}
    ):
        given = {"channel": Channel.QUESTION, "text": "Når får jeg svar?", "by": CLOCK, "at": at}
        actions.receive(person_id=one["id"], **given)


def outside_us(statement: str) -> None:
    """Somebody at the database itself, past everything the product guards."""
    connection.connection.execute("set constraints all immediate")
    connection.connection.execute(statement)


def leader(name: str = "Maryam"):
    return viewer_of(staff_id=staff_named(name)).viewer


def card(code: str):
    return next(one for one in controls(at=timezone.now()) if one.code == code)


@covers("R285")
def test_each_key_control_keeps_what_it_found_as_evidence_and_finds_what_is_wrong():
    at = timezone.now()
    asked(at - timedelta(days=1))
    chain.seal()
    maryam = client_of("Maryam")
    assert "ikke sett etter" in text(maryam.get(CONTROLS))
    assert maryam.post(CONTROLS).status_code == 302
    assert card("log").holds and card("enquiries").holds and card("account").holds
    assert card("log").last.by.startswith("Maryam")
    page = text(maryam.get(CONTROLS))
    assert "1 mottatt" in page and "linjer gått gjennom" in page
    outside_us("alter table journal_line disable trigger user")
    outside_us("update journal_line set role = 'nobody' where event = 'EnquiryReceived'")
    outside_us("alter table journal_line enable trigger user")
    outside_us("alter table promises_promise disable trigger user")
    outside_us("delete from promises_promise where state = 'open'")
    outside_us("alter table promises_promise enable trigger user")
    run_controls(by=CLOCK, at=timezone.now())
    assert card("log").holds is False and card("enquiries").holds is False and card("account").last.faults == 1
    page = text(maryam.get(CONTROLS))
    assert "endret eller borte" in page and "1 feil" in page and "av klokka" in page
    file = list(
        csv.DictReader(io.StringIO(maryam.get(CONTROLS + "fil.csv").content.decode("utf-8-sig")), delimiter=";")
    )
    assert len(file) == 16 and {one["kontroll"] for one in file} >= {"Loggen er ubrutt", "Ingen er borte"}
    told = rows("select data from journal_line where event = 'ControlsRun' order by id")
    assert [one["data"]["outcome"]["log"] > 0 for one in told] == [False, True], "the outcome stands in the log too"


def test_a_control_nobody_has_run_for_a_day_says_nothing_any_more():
    run_controls(by=CLOCK, at=timezone.now() - timedelta(hours=30))
    assert all(one.holds is None for one in controls(at=timezone.now()))
    assert client_of("Nora").get(CONTROLS).status_code in (403, 404)


@covers("R284")
def test_figures_decided_by_are_locked_with_a_hash_in_the_log_and_shown_again_as_they_were():
    at = timezone.now()
    asked(at - timedelta(hours=2), people=6)
    maryam = client_of("Maryam")
    day = at.date().isoformat()
    week_ago = (at - timedelta(days=6)).date().isoformat()
    answer = maryam.post(LOCKED, {"title": "Til møtet om åpningstider", "first": week_ago, "last": day})
    assert answer.status_code == 302
    address = answer["Location"]
    page = text(maryam.get(address))
    assert "Dette er tallene som ble låst" in page and not re.search(r"nå \d", page)
    before = maryam.get(address + "?fil=1").content
    asked(timezone.now(), people=3, after=6)
    page = text(maryam.get(address))
    assert "nå 9" in page and maryam.get(address + "?fil=1").content == before
    told = rows("select data from journal_line where event = 'FiguresLocked'")
    assert told[0]["data"]["hash"] == frozen()[0].hash
    for change in ("update key_figures_frozen set title = 'x'", "delete from key_figures_frozen"):
        with pytest.raises(psycopg.DatabaseError, match="never changed"), transaction.atomic():
            outside_us(change)
    outside_us("alter table key_figures_frozen disable trigger user")
    outside_us("update key_figures_frozen set content = jsonb_set(content, '{all,received}', '99')")
    outside_us("alter table key_figures_frozen enable trigger user")
    assert "ikke tallene som ble låst" in text(maryam.get(address))


def test_a_period_that_has_not_been_or_no_name_locks_nothing():
    maryam, day = client_of("Maryam"), timezone.now().date()
    late = {"title": "Til møtet", "first": day.isoformat(), "last": (day + timedelta(days=3)).isoformat()}
    assert maryam.post(LOCKED, late).status_code == 422
    assert maryam.post(LOCKED, {"title": "x", "first": day.isoformat(), "last": day.isoformat()}).status_code == 422
    assert frozen() == []


def test_locking_costs_the_same_statements_however_much_came_in():
    counts = []
    for more in (1, 8):
        asked(timezone.now() - timedelta(minutes=1), people=more, after=10 - more)
        with CaptureQueriesContext(connection) as seen:
            day = timezone.now().date()
            lock_figures(title="Til møtet", first=day - timedelta(days=5), last=day, by=leader(), at=timezone.now())
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 9


@covers("R312")
def test_time_use_is_two_taps_a_week_added_for_the_office_and_shown_when_there_are_five():
    hakon, maryam = client_of("Håkon"), client_of("Maryam")
    assert GIVE in text(hakon.get("/kontor/"))
    assert hakon.post(GIVE, {"most": "admin", "after": "meetings"}).status_code == 302
    assert "Du har svart denne uka" in text(hakon.get(GIVE))
    assert hakon.post(GIVE, {"most": "cases", "after": "meetings"}).status_code == 422
    office = unit_numbered("0313").unit_id
    assert all(one.answers is None for one in time_use(at=timezone.now())), "one answer shows nothing"
    for weeks in range(1, 5):  # the same one, week after week: five answers
        viewer = viewer_of(staff_id=staff_named("Håkon")).viewer
        give_time_use(
            most="admin" if weeks < 3 else "cases",
            after="meetings",
            by=viewer,
            at=timezone.now() - timedelta(weeks=weeks),
        )
    found = next(one for one in time_use(at=timezone.now()) if one.unit_id == office)
    assert found.answers == 5 and found.about("admin") == pytest.approx(2 * 3 / 15)
    assert re.search(r"40\s%", text(maryam.get(TIME)))
    told = rows("select staff_id, data from journal_line where event = 'TimeUseAnswered'")
    assert len(told) == 5 and not any(one["staff_id"] or "admin" in str(one["data"]) for one in told), "nobody is named"
    names = {
        one["column_name"]
        for one in rows("select column_name from information_schema.columns where table_name = 'key_figures_time_use'")
    }
    assert names == {"id", "unit_id", "monday", "activity", "most", "next"}, "no person stands beside an answer"


def test_talks_are_counted_from_what_happened_where_enough_work():
    at = timezone.now()
    hakon = leader("Håkon")
    with CaptureQueriesContext(connection) as seen:
        time_use(at=at)
    assert len(seen) == 1
    with pytest.raises(CannotGiveTimeUse):
        give_time_use(most="admin", after="admin", by=hakon, at=at)


@covers("R313")
def test_funds_and_use_of_each_office_are_taken_in_and_the_local_share_is_shown():
    given = [
        FundRow("0313", 2026, "measures", False, 3_000_000, 1_500_000),
        FundRow("0313", 2026, "measures", True, 1_000_000, 900_000),
        FundRow("0403", 2026, "municipal", True, 500_000, 600_000),
    ]
    analyst = leader("Eirik")
    assert keep_funds(funds=given, by=analyst, at=timezone.now()) == 3
    page = text(client_of("Maryam").get(FUNDS + "?aar=2026"))
    assert re.search(r"25\s%", page) and re.search(r"[−-]100", page), "and one has used more than it has"
    one = next(each for each in funds(year=2026) if each.unit_id == unit_numbered("0313").unit_id)
    assert (one.local_share, one.used_share) == (0.25, 0.6)
    keep_funds(funds=[given[1]._replace(used=950_000)], by=analyst, at=timezone.now())
    assert next(each for each in funds(year=2026) if each.unit_id == one.unit_id).local_used == 950_000
    with CaptureQueriesContext(connection) as seen:
        funds(year=2026)
    assert len(seen) == 1


def test_a_file_of_funds_with_a_fault_takes_in_nothing_and_says_the_line():
    head = "enhet;aar;slag;lokalt;tildelt;brukt\n"
    client = client_of("Eirik")
    wrong = SimpleUploadedFile("m.csv", (head + "0313;2026;measures;kanskje;1;1\n").encode(), "text/csv")
    answer = client.post(FUNDS, {"file": wrong})
    assert answer.status_code == 422 and "Linje 2" in text(answer)
    unknown = SimpleUploadedFile("m.csv", (head + "9999;2026;measures;ja;1;1\n").encode(), "text/csv")
    assert client.post(FUNDS, {"file": unknown}).status_code == 422 and funds(year=2026) == []
    right = SimpleUploadedFile("m.csv", (head + "0313;2026;measures;ja;1 000;500\n").encode(), "text/csv")
    assert client.post(FUNDS, {"file": right}).status_code == 302 and funds(year=2026)[0].granted == 1000
    assert client_of("Tone").post(FUNDS, {"file": SimpleUploadedFile("m.csv", head.encode())}).status_code == 422
