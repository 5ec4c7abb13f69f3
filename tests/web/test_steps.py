"""Where people stop: each step is counted about nobody, and those who lead see it with a picture."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.service.key_figures.steps import WAYS, where_people_stop
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from inngang.web.citizen import steps as counting
from inngang.web.citizen.steps import step_of
from inngang.web.leadership.steps import picture
from tests.covers import covers

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
TODAY = NOW.date()


@pytest.fixture
def cast(db, monkeypatch):
    forget_calendars()
    seed_cast(at=NOW - timedelta(days=1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.astimezone(UTC))


def logged_in(kind: str, name: str) -> Client:
    client = Client()
    who = staff_named(name) if kind == "staff" else person_named(name)
    client.post("/demo/logg-inn", {"who": f"{kind}:{who}"})
    return client


def of(way: str):
    return next(one for one in where_people_stop(first=TODAY, last=TODAY) if one.way == way)


@covers("R149", "R150")
def test_each_step_is_counted_without_a_trace_of_who_and_shown_where_people_stop(cast):
    for name in ("one", "two", "three"):
        client = Client()
        if name == "two":
            client.post("/sprak", {"language": "en", "next": "/"})
        page = client.get("/skriv").content.decode()
        key = re.search(r'name="key" value="([^"]+)"', page)[1]
        if name == "one":
            client.post("/skriv", {"text": "", "key": key})  # something is to be mended, and this one goes away
        if name == "two":
            sent = {"text": "I wonder about my sick pay", "key": key, "also": "one"}
            assert client.post("/skriv", sent).status_code == 302
    client = Client()
    client.get("/sok")
    client.post("/sok", {"about": "husleia"})
    write, search = of("write"), of("search")
    assert (write.opened, write.mended, write.done, write.stopped) == (3, 1, 1, 2)
    assert {one[0]: one[1:] for one in write.languages} == {"nb": (2, 0), "en": (1, 1)}
    assert (search.opened, search.done) == (1, 1)

    kept = row("select string_agg(column_name, ',' order by column_name) as names from information_schema.columns "
               "where table_name = 'key_figures_step'", {})  # fmt: skip
    assert kept["names"] == "count,day,id,language,step,way"

    shown = logged_in("staff", "Tone").get("/ledelse/steg").content.decode()
    inside = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))
    assert "Skriv til oss" in inside and "Måtte rette noe" in inside and "33 %" in inside.replace("\xa0", " ")
    assert shown.count('class="bar-answered"') == 2
    assert "/ledelse/steg" in logged_in("staff", "Eirik").get("/ledelse/likhet").content.decode()


def test_counting_costs_one_statement_and_a_count_that_fails_stops_nobody(cast, monkeypatch):
    client = Client()
    client.get("/hent")
    with CaptureQueriesContext(connection) as asked:
        client.get("/hent")
    assert sum("key_figures_step" in one["sql"] for one in asked) == 1

    def broken(**given):
        raise DatabaseError("the table is locked")

    monkeypatch.setattr(counting, "count_step", broken)
    assert client.get("/hent").status_code == 200
    assert rows("select count from key_figures_step where way = 'come_back'", {}) == [{"count": 2}]


def test_the_page_of_steps_costs_the_same_however_much_is_counted(cast):
    tone = logged_in("staff", "Tone")
    assert "Ingen har åpnet disse sidene" in tone.get("/ledelse/steg").content.decode()

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert tone.get("/ledelse/steg").status_code == 200
        return len(asked)

    few = statements()
    for address in ("/skriv", "/sok", "/hent", "/din-situasjon", "/snakk-med-oss"):
        Client().get(address)
    assert statements() == few


@covers("R149", part="each form asks little, and help stands beside it")
@pytest.mark.parametrize("address", ["/skriv", "/snakk-med-oss", "/hent", "/sok"])
def test_each_form_asks_little_and_help_from_a_person_stands_beside_it(cast, address):
    page = Client().get(address).content.decode()
    form = page.split('id="content"')[1].split("</main>")[0]
    asked = set(re.findall(r'<(?:input|textarea|select)[^>]*name="(\w+)"', form)) - {
        "csrfmiddlewaretoken",
        "key",
        "files",
    }
    must = set(re.findall(r'<(?:input|textarea|select)[^>]*name="(\w+)"[^>]* required', form))
    assert len(asked) <= 9 and len(must) <= 2, (asked, must)  # and what may be left open says so
    assert 'href="/snakk-med-oss"' in page


@pytest.mark.parametrize(
    ("method", "status", "shows_result", "step"),
    [
        ("GET", 200, False, "opened"),
        ("GET", 302, False, ""),
        ("GET", 404, False, ""),
        ("POST", 302, False, "done"),
        ("POST", 200, False, "mended"),
        ("POST", 200, True, "done"),
        ("POST", 422, True, "mended"),
        ("POST", 429, False, "mended"),
        ("POST", 503, False, ""),
        ("HEAD", 200, False, ""),
    ],
)
def test_a_step_follows_from_what_was_asked_and_answered(method, status, shows_result, step):
    assert step_of(method, status, shows_result=shows_result) == step


@pytest.mark.django_db
def test_a_way_nobody_opened_has_no_bar_and_is_in_the_table():
    found = where_people_stop(first=TODAY, last=TODAY)
    assert [one.way for one in found] == list(WAYS) and not picture(found)
    assert all(one.share is None for one in found)
