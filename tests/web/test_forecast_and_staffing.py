"""How many will come, how many must answer, and shifts that would do better, as a leader sees it."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.jobs.play_scenarios import play_all
from inngang.jobs.seed import seed_cast
from inngang.service.rows import row
from tests.covers import covers
from tests.times import MORNING
from tests.web.test_register import text
from tests.who import client_of

pytestmark = pytest.mark.django_db
FORECAST, STAFFING = "/ledelse/prognose", "/ledelse/bemanning"
EXAMPLE = "?tall=example"


@pytest.fixture(autouse=True)
def cast(db):
    seed_cast(at=MORNING)


def table(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def find_shifts(who, **form: str) -> str:
    """The button on the page, and the jobs; what is looked at afterwards."""
    answer = who.post(STAFFING, {"verb": "shifts", "tall": "example", **form})
    assert answer.status_code == 302 and "vakter=1" in answer.url
    assert play_all() == 1
    return answer.url


@covers("R091", "R311")
def test_a_leader_goes_from_the_forecast_to_the_need_and_to_better_shifts():
    maryam = client_of("Maryam")
    page = text(maryam.get(FORECAST + EXAMPLE))
    assert "<polygon" in page and "WAPE" in page and page.count('class="whisker"') == 14
    half_hours = table(maryam.get(FORECAST + "/fil.csv" + EXAMPLE))
    assert len(half_hours) == 4 * 14 * 48
    some = [one for one in half_hours if float(one["ventet"]) >= 1]
    assert some and all(float(one["fra"]) <= float(one["ventet"]) <= float(one["til"]) for one in some)
    asked = EXAMPLE + "&linje=work&reached=95&mote=1-780-840"
    before = table(maryam.get(STAFFING + "/fil.csv" + asked))
    find_shifts(maryam, linje="work", reached="95", mote="1-780-840")
    after = table(maryam.get(STAFFING + "/fil.csv" + asked + "&vakter=1"))
    assert [one["behov"] for one in before] == [one["behov"] for one in after] and len(before) > 40
    missing = [sum(float(one["mangler"]) for one in each) for each in (before, after)]
    assert missing[1] < missing[0], "the proposed shifts leave fewer half-hours short"
    less = table(maryam.get(STAFFING + "/fil.csv" + asked.replace("95", "80")))
    assert sum(int(one["behov"]) for one in less) < sum(int(one["behov"]) for one in before), (
        "the leader chooses the target"
    )
    address = STAFFING + asked + "&vakter=1"
    assert "når fram i løpet av uka" not in text(maryam.get(address))
    assert maryam.post(address).status_code == 302 and play_all() == 1
    page = text(maryam.get(address))
    assert "§ 10-8" in page and "når fram i løpet av uka" in page and page.count('class="bar-answered"') == len(before)
    assert "Siden da er prognosen" not in page
    find_shifts(maryam, linje="work", reached="95", mote="1-780-840", patience="20")
    assert "Siden da er prognosen" in text(maryam.get(address + "&patience=20")), (
        "the last one, and that it is of before"
    )
    shifts = table(maryam.get(STAFFING + "/vakter.csv" + asked + "&vakter=1"))
    assert {one["navn"] for one in shifts} and all(one["fra"] < one["til"] for one in shifts)


def test_with_too_little_to_go_by_it_says_so_and_offers_the_example():
    maryam = client_of("Maryam")
    for address in (FORECAST, STAFFING):
        page = text(maryam.get(address))
        assert "For lite har skjedd her" in page, re.sub(r"(?s).*<main", "", page)[:3000]
        assert f"{address}?tall=example" in page
        assert client_of("Nora").get(address).status_code in (403, 404)
    assert table(maryam.get(STAFFING + "/fil.csv")) == []


def test_what_is_no_number_is_said_and_ours_is_kept():
    page = text(client_of("Maryam").get(STAFFING + EXAMPLE + "&reached=mange&uke=tull&mote=x&linje=nei"))
    assert "må være et tall" in page and re.search(r'name="reached" value="90"', page)


def test_the_pages_cost_the_same_few_statements_however_long_the_year():
    maryam = client_of("Maryam")
    for address in (FORECAST, STAFFING):
        with CaptureQueriesContext(connection) as seen:
            maryam.get(address)
        assert sum("with came as" in one["sql"] for one in seen.captured_queries) == 1
        assert len(seen) <= 8


def test_better_shifts_are_found_by_the_jobs_told_as_they_go_stopped_and_not_found_twice():
    maryam = client_of("Maryam")
    shown = maryam.post(STAFFING, {"verb": "show", "tall": "example", "linje": "work", "reached": "95", "uke": ""})
    assert shown.url == f"{STAFFING}?tall=example&linje=work&reached=95", "the address says what is asked, and no more"
    asked_at = maryam.post(STAFFING, {"verb": "shifts", "tall": "example"}).url
    waiting = text(maryam.get(asked_at))
    follows = html.unescape(re.search(r'hx-get="([^"]+)"', waiting)[1])
    assert "Leter etter vakter" in waiting and "§ 10-8" not in waiting
    card = text(maryam.get(follows, headers={"HX-Request": "true"}))
    assert "<html" not in card and "Stopp her" in card
    for file in ("/vakter.csv", "/fil.csv"):
        early = maryam.get(STAFFING + file + EXAMPLE + "&vakter=1")
        assert early.status_code == 302 and early.url == asked_at, "no file with other shifts than those asked for"
    number = re.search(r'name="calculation" value="(\d+)"', waiting)[1]
    assert maryam.post(follows, {"verb": "stop", "calculation": number}).status_code == 302
    assert "stoppet før det var noe å si" in text(maryam.get(asked_at)) and play_all() == 0
    find_shifts(maryam)
    told = row("select done, most from planning_calculation where kind = 'shifts'")
    assert told["most"] and told["done"] >= 0.9 * told["most"], "it told how near it came to the best there can be"
    assert "§ 10-8" in text(maryam.get(asked_at))
    gone = maryam.get(follows, headers={"HX-Request": "true"})
    assert gone.headers["HX-Refresh"] == "true"
    assert maryam.post(STAFFING, {"verb": "shifts", "tall": "example"}).url == asked_at and play_all() == 0
    with CaptureQueriesContext(connection) as seen:
        maryam.get(asked_at)
    assert len(seen) <= 9
