"""The way of a case, as a leader turns it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.jobs.play_scenarios import play_all
from inngang.jobs.seed import seed_cast
from inngang.rules.vocabulary import Channel
from inngang.service.enquiries import actions
from inngang.service.planning.time_per_link import time_per_link
from inngang.service.rows import row
from tests.covers import covers
from tests.service.test_one_enquiry import ask
from tests.times import MORNING
from tests.web.test_register import text
from tests.who import client_of, staff

PAGE = "/ledelse/alternativer/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    seed_cast(at=MORNING)


def counted(client, **said: str):
    """Ask for two ways as the form does, let the worker count, and look."""
    asked = client.post(PAGE, {"ytelse": "disability_pension"} | said)
    assert asked.status_code == 302, text(asked)
    assert play_all() == 1
    return asked.headers["Location"]


@covers("R280")
def test_a_leader_sees_two_ways_side_by_side_turns_a_number_and_takes_the_file(cast):
    maryam = client_of("Maryam")
    page = text(maryam.get(PAGE))
    assert "Disse to er ikke spilt ennå" in page, page[page.find("<main") :][:6000]
    assert maryam.get(PAGE + "fil.csv").status_code == 404, "there is nothing to take yet"
    address = counted(maryam)
    with CaptureQueriesContext(connection) as asked:
        page = text(maryam.get(PAGE))
    assert len([one for one in asked.captured_queries if "held as" in one["sql"]]) == 1
    assert "av 100 svar innen 21 dager" in page and "Det vi antar som betyr mest" in page
    assert "Ledd: 4 for enkle saker" in page and "Ledd: 3 for enkle saker" in page
    assert page.count("<polyline") == 2 and "Fra rapporten, punkt 6.2.3" in page and "Antatt" in page
    assert "av 100 svar innen 21 dager" in text(client_of("Tone").get(address)), "it is kept, for all who lead"
    wrong = maryam.post(PAGE, {"ytelse": "unemployment_benefit", "mail_days": "9", "lacks": "mange"})
    assert wrong.status_code == 422 and "Prosent som mangler noe" in text(wrong) and "0 til 95" in text(wrong)
    said = {"ytelse": "unemployment_benefit", "b": "considered_decentralised", "mail_days": "9"}
    address = counted(maryam, **said)
    turned = text(maryam.get(address))
    assert "Ditt tall" in turned and 'value="9"' in turned and "Alt på lokalkontoret" in turned
    assert "Alt på lokalkontoret" in text(maryam.get(PAGE)), "what was counted last is there at once"
    file = maryam.get(address.replace("?", "fil.csv?")).content.decode("utf-8-sig")
    rows = {(one[0], one[1]): one[2:] for one in csv.reader(io.StringIO(file), delimiter=";")}
    slow, quick = (float(value) for value in rows["measure", "moved"][:2])
    assert slow > 9 > quick and rows["assumed", "mail_days"] == ["9"]
    assert maryam.get(f"{PAGE}?ytelse=finnes-ikke").status_code == 404
    other = maryam.get(f"{PAGE}?ytelse=unemployment_benefit&a=finnes-ikke")
    assert "Sist spilt for denne ytelsen" in text(other), "another benefit has other ways"
    assert client_of("Nora").get(PAGE).status_code in (403, 404)
    assert PAGE in text(maryam.get("/ledelse/ressurser/")), "it stands in the menu"


@covers("R264")
def test_the_time_something_stood_is_split_between_the_units_it_went_through(cast):
    received = ask(channel=Channel.QUESTION)
    first, hour = staff("Håkon"), timedelta(hours=1)
    actions.take(enquiry_id=received.enquiry_id, by=first, at=MORNING + hour)
    other = row(
        "select q.id, u.name from organisation_queue q join organisation_unit u on u.id = q.unit_id "
        "where q.kind = 'unit' and q.unit_id <> (select unit_id from enquiries_enquiry where id = %(id)s) order by q.id limit 1",
        {"id": received.enquiry_id},
    )
    assert other is not None
    actions.hand_over(
        enquiry_id=received.enquiry_id, to_queue=other["id"], note="Gjelder husleie", by=first, at=MORNING + 3 * hour
    )
    found = time_per_link(at=MORNING + 7 * hour)
    assert [(one.place, one.enquiries, one.waited, one.in_hand) for one in found] == [
        (1, 1, 3600.0, 7200.0),
        (2, 1, 4 * 3600.0, 0.0),
    ]
    assert found[1].name == other["name"]
    assert time_per_link(at=MORNING + timedelta(weeks=5)) == ()
