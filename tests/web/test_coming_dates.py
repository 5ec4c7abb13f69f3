"""A day that counts is recorded on the person's page, comes to the adviser in a list, and is told to the person in plain words."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries.actions.ask_follow_ups import ask_follow_ups
from inngang.service.enquiries.start_dates import coming
from inngang.service.journal import action, record
from inngang.service.journal.events import FollowUpAsked
from inngang.service.people import queries as people
from tests.covers import covers
from tests.web.wednesday import NOW, everybody  # noqa: F401 -- the fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def client_of(name: str, kind: str = "staff") -> Client:
    client, found = Client(), people.staff_named if kind == "staff" else people.person_named
    client.post("/demo/logg-inn", {"who": f"{kind}:{found(name)}"})
    return client


@covers("R289")
def test_an_adviser_records_a_day_and_sees_what_comes_and_the_person_reads_what_will_happen_and_when() -> None:
    stian, page = client_of("Stian"), f"/kontor/oppfolging/{people.person_named('Elias')}"
    assert "/kontor/datoer" in stian.get("/kontor/").content.decode(), "found from the desk"
    assert "Ingenting er på vei" in stian.get("/kontor/datoer").content.decode()
    given = {"verb": "record_date", "of": "sick", "day": "2026-01-19", "heard": "person"}
    for wrong in ({"of": ""}, {"day": ""}, {"day": "2027-01-19"}, {"heard": ""}):
        refused = stian.post(page, given | wrong)
        assert refused.status_code == 422 and (wrong.get("day") is not None or "2026-01-19" in refused.content.decode())
    assert stian.post(page, given).status_code == 302
    told = stian.get(page).content.decode()
    assert "Syk siden mandag 19. januar" in told and "mandag 16. mars: Vurder aktivitetskravet" in told
    listed = stian.get("/kontor/datoer").content.decode()
    assert listed.index("Vurder aktivitetskravet") < listed.index("Dialogmøte 2") and "Elias" in listed
    assert "mandag 2. mars" in listed, "when it comes to be done"

    elias = client_of("Elias", "person")
    mine = elias.get("/mine/oppfolging").content.decode()
    assert "Du har vært syk siden mandag 19. januar" in mine and "Du har fortalt oss det" in mine
    assert "Vi spør deg om hva du kan gjøre på jobben mens du er syk, senest mandag 16. mars." in mine
    assert "Sykepengene varer til" in mine

    fetched = zipfile.ZipFile(io.BytesIO(elias.post("/mine/last-ned").content))
    assert "Syk siden 2026-01-19" in fetched.read("les-meg.html").decode(), "it is in the file of all we have"

    assert ask_follow_ups(at=NOW, by=CLOCK) == 1
    kept = coming(viewer=viewer_of(staff_id=people.staff_named("Stian")).viewer, at=NOW).cards[0]
    assert f"/kontor/sak/{kept.enquiry_id}" in stian.get("/kontor/datoer").content.decode()
    assert f"/kontor/sak/{kept.enquiry_id}" in stian.get("/kontor/venter").content.decode()
    assert "senest mandag 16. mars" in elias.get(f"/mine/{kept.enquiry_id}").content.decode()
    assert client_of("Kristin").get(page).status_code == 404
    assert "Syk siden" not in client_of("Wenche").get(page).content.decode(), "illness is not for the municipality"

    date_id = told.split('name="date" value="')[1].split('"')[0]
    right = {"verb": "correct_date", "date": date_id, "day": "2026-01-16", "heard": "note"}
    assert stian.post(page, right).status_code == 302
    again = stian.get(page).content.decode()
    assert "fredag 13. mars: Vurder aktivitetskravet" in again and "Sykmelding fra legen" in again
    date_id = again.split('name="date" value="')[1].split('"')[0]
    assert stian.post(page, {"verb": "end_date", "date": date_id}).status_code == 302
    assert "Syk siden" not in stian.get(page).content.decode().replace(">Syk siden</option>", "")
    assert "Hva som skjer, og når" not in elias.get("/mine/oppfolging").content.decode()


@action
def asked_about(enquiry_id: int, *, by: Any, at: datetime) -> None:
    about = {"enquiry_id": enquiry_id, "person_id": None, "unit_id": 1, "channel": "question"}
    record(FollowUpAsked(**about, code="D06", due_by=at + timedelta(days=2), version="1"), by=by, at=at)


@covers("R289", part="leaders see how much comes in time, and never of the few")
def test_leaders_see_how_much_comes_in_time_and_never_of_the_few() -> None:
    page, tone = "/ledelse/oppfolging-i-tide", client_of("Tone")
    assert page in tone.get("/ledelse/steg").content.decode(), "found from the menu"
    assert "Ingen oppfølging har forfalt" in tone.get(page).content.decode()
    for number in range(4):
        asked_about(900_000 + number, by=CLOCK, at=NOW - timedelta(days=9))
    assert "færre enn 5" in tone.get(page).content.decode()
    for number in range(4, 12):
        asked_about(900_000 + number, by=CLOCK, at=NOW - timedelta(days=9))
    told = tone.get(page).content.decode()
    assert ">12<" in told and "0\xa0%" in told, "twelve are over, and none of them in time"
    assert client_of("Stian").get(page).status_code == 403
