"""Who gets how much, as a leader sees it."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.service.rows import rows
from tests.covers import covers
from tests.times import MORNING
from tests.web.test_register import text
from tests.who import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cast(db, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    seed_cast(at=MORNING)


def test_the_two_models_stand_side_by_side_with_who_gains_and_who_loses():
    page = text(client_of("Maryam").get("/ledelse/ressurser/?a=former_trygdeetaten&b=former_aetat"))
    assert page.count('<th scope="row">') >= 15 and "Trøndelag" in page
    assert "antatt" in page, "what the report does not print is marked"


@covers("R304")
def test_what_there_is_to_do_for_each_who_works_there_is_counted_from_what_happened():
    with CaptureQueriesContext(connection) as asked:
        answer = client_of("Maryam").get("/ledelse/ressurser/?tall=counted")
    counted = [one["sql"] for one in asked.captured_queries if "with came as" in one["sql"]]
    assert answer.status_code == 200 and len(counted) == 1
    assert "NAV St. Hanshaugen" in text(answer)
    file = client_of("Maryam").get("/ledelse/ressurser/tall.csv?tall=counted").content.decode("utf-8-sig")
    found = {one["code"]: one for one in csv.DictReader(io.StringIO(file), delimiter=";")}
    staff = rows(
        """select u.number, count(distinct p.staff_id) as n from organisation_post p join organisation_unit u on u.id = p.unit_id
           where p.valid_to is null group by u.number"""
    )
    of = {one["number"]: one["n"] for one in staff}
    assert float(found["0313"]["staff"]) == of["0313"] > 0


@covers("R303")
def test_a_leader_makes_criteria_of_their_own_and_sees_them_beside_those_they_came_from():
    maryam = client_of("Maryam")
    form = {
        "name": "Mer til små steder", "amount": "3200000000", "share_inhabitants": "25", "share_foreign_born": "1",
        "share_travel": "14", "share_base_amount": "22", "share_recipients": "8", "share_case_production": "30",
        "weight_inhabitants_inhabitants": "1", "weight_foreign_born_foreign_born": "1", "weight_travel_travel_km": "1",
        "weight_base_amount_local_offices": "500000", "weight_base_amount_county_offices": "4000000",
        "weight_recipients_recipients": "1", "weight_case_production_simple_cases": "1",
        "weight_case_production_complex_cases": "6,5",
    }  # fmt: skip
    wrong = maryam.post("/ledelse/ressurser/egne/former_trygdeetaten", form | {"share_travel": "15"})
    assert wrong.status_code == 422 and "101" in text(wrong) and 'value="Mer til små steder"' in text(wrong)
    kept = maryam.post("/ledelse/ressurser/egne/former_trygdeetaten", form)
    assert kept.status_code == 302
    page = text(maryam.get(kept.headers["Location"]))
    assert "Mer til små steder" in page and "6,5" in page
    assert client_of("Nora").get(kept.headers["Location"]).status_code in (403, 404)


def test_figures_come_in_from_a_file_whole_or_not_at_all():
    maryam = client_of("Maryam")

    def send(body: str):
        file = SimpleUploadedFile("tall.csv", body.encode(), "text/csv")
        return maryam.post("/ledelse/ressurser/tall", {"name": "Prøve", "file": file})

    wrong = send("code;name;inhabitants\r\n1;A;mange\r\n")
    assert wrong.status_code == 422 and "mange" in text(wrong) and not rows("select 1 from planning_figures")
    taken = send("code;name;inhabitants;contacts\r\n1;Bergen;100;20\r\n2;Voss;300;10\r\n")
    assert taken.status_code == 302
    page = text(maryam.get(taken.headers["Location"]))
    assert "Bergen" in page and "Voss" in page


def test_the_share_of_a_host_cooperation_is_shown_for_each_municipality():
    page = text(client_of("Maryam").get("/ledelse/ressurser/?ned=1"))
    assert "Inderøy" in page and "Snåsa" in page


def test_an_assumption_that_is_no_number_is_said_and_ours_is_used():
    page = text(client_of("Maryam").get("/ledelse/ressurser/?minutes_each=mange&kroner_each=900000"))
    assert "1 til 240" in page or "1 to 240" in page
    assert 'value="900000"' in page and 'value="12"' in page


@pytest.mark.parametrize("path", ["?a=finnes-ikke", "?tall=99999999", "?b=7777777"])
def test_a_set_that_is_not_there_is_not_found(path):
    assert client_of("Maryam").get(f"/ledelse/ressurser/{path}").status_code == 404
