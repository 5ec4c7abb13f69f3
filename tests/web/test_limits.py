"""Limits as people meet them: what they wrote comes back, acute goes through, and a leader looks at what was marked."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from inngang.rules.vocabulary import Role
from inngang.service.journal.queries import of_enquiry
from inngang.service.organisation.queries import forget_calendars
from inngang.service.rows import row, rows
from tests.covers import covers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = re.compile(r'name="key" value="([^"]+)"')


@pytest.fixture(autouse=True)
def house(monkeypatch):
    from inngang.jobs.seed import seed_cast

    forget_calendars()
    seed_cast(at=NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    yield
    forget_calendars()


def write(client: Client, text: str, **more: str):
    key = KEY.search(client.get("/skriv").content.decode())[1]
    return client.post("/skriv", {"text": text, "key": key, **more})


def enquiries() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from enquiries_enquiry where channel = 'question'")
        return cursor.fetchone()[0]


def test_a_fourth_in_ten_minutes_waits_and_what_was_written_comes_back():
    client, before = Client(), enquiries()
    for number in range(3):
        assert write(client, f"Spørsmål nummer {number}").status_code == 302
    answer = write(client, "Det fjerde spørsmålet mitt")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "Det fjerde spørsmålet mitt</textarea>" in page
    assert "vent 4 minutter" in page
    assert "haster" in page
    assert enquiries() == before + 3


@covers("R083", part="a limit never stops what is acute")
@pytest.mark.parametrize("more", [{"acute": "on"}, {}])
def test_acute_goes_through_whatever_came_before_and_is_looked_at(more):
    client = Client()
    for number in range(3):
        write(client, f"Spørsmål nummer {number}")
    text = "Jeg lurer på noe" if more else "Vi har ikke mat til barna i kveld"
    assert write(client, text, **more).status_code == 302
    newest = row("select id from enquiries_enquiry order by id desc limit 1")["id"]
    assert "ContactMarked" in [one.event for one in of_enquiry(enquiry_id=newest)]


def test_the_same_sending_again_gets_its_receipt_however_often_it_comes():
    client = Client()
    given = {"text": "Når kommer pengene?", "key": KEY.search(client.get("/skriv").content.decode())[1]}
    before = enquiries()
    assert {client.post("/skriv", given).status_code for _ in range(8)} == {302}
    assert enquiries() == before + 1


def test_a_number_that_is_given_very_often_is_marked_and_nobody_is_stopped():
    for number in range(5):
        assert write(Client(), f"Ring meg om sak {number}", caller_phone="99887766").status_code == 302
    (mark,) = rows("select scope, count, review_by from limits_mark")
    assert mark == {"scope": "number", "count": 2, "review_by": NOW + timedelta(hours=24)}


def staff(role: Role) -> Client:
    found = row("select staff_id from organisation_post where role = %(role)s order by id limit 1", {"role": role})
    client = Client()
    client.post("/demo/logg-inn", {"who": f"staff:{found['staff_id']}"})
    return client


def test_a_leader_goes_through_what_was_marked():
    for number in range(5):
        write(Client(), f"Ring meg om sak {number}", caller_phone="99887766")
    leader = staff(Role.DUTY_LEAD)
    page = leader.get("/ledelse/svaert-mange").content.decode()
    assert "samme telefonnummer" in page and "99887766" not in page
    mark = row("select id from limits_mark")["id"]
    assert leader.post("/ledelse/svaert-mange", {"mark": mark, "verdict": "abuse"}).status_code == 302
    assert leader.post("/ledelse/svaert-mange", {"mark": mark, "verdict": "real"}).status_code == 422
    assert row("select verdict from limits_mark")["verdict"] == "abuse"


def test_one_who_looks_up_more_than_sixty_people_in_an_hour_is_stopped_and_told_of_once():
    desk = staff(Role.RECEPTION)
    given = {"document": "passport", "kind": "now", "identity_number": synthetic()}
    for _ in range(62):
        answer = desk.post("/kode", given)
    assert answer.status_code == 429
    (line,) = rows("select data from journal_line where event = 'LookedUpMany'")
    assert line["data"]["most"] == 60
    assert "Stoppet fra å slå opp flere" in staff(Role.DUTY_LEAD).get("/ledelse/svaert-mange").content.decode()


def synthetic() -> str:
    """A number that belongs to nobody, not even here."""
    from inngang.rules.identity import read_identity_number
    from inngang.rules.vocabulary import Refusal

    for last in range(100_000):
        digits = f"018170{last:05d}"
        if not isinstance(read_identity_number(digits), Refusal) and not row(
            "select 1 from people_person where identity_number = %(digits)s", {"digits": digits}
        ):
            return digits
    raise AssertionError("no number is free")


def test_logging_in_may_be_begun_ten_times_a_minute():
    from inngang.rules.limits import Deed, Scope
    from inngang.service.access import limits

    client = Client()
    write(client, "Et spørsmål")  # the browser has a name from now on
    name = client.session["browser"]
    for _ in range(10):
        assert limits.spend(Deed.LOGIN_START, whose={Scope.SESSION: name}, at=NOW) == ()
    assert limits.spend(Deed.LOGIN_START, whose={Scope.SESSION: name}, at=NOW)
