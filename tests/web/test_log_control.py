"""Who looked at whom is fetched by those who control the log: narrowed, bounded, told of, and never about one's own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role
from inngang.service.access.control import CannotFetch, fetch_log
from inngang.service.journal import chain
from inngang.service.rows import row, rows
from tests.covers import covers

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LOOK = """insert into journal_line (at, event, role, staff_id, person_id, data)
    select %(at)s, 'PersonOpened', 'contact_adviser', %(staff)s, %(person)s, '{"purpose": "answer"}' from generate_series(1, %(times)s)"""


@pytest.fixture
def house(db, monkeypatch):
    from inngang.jobs.seed import seed_cast
    from inngang.service.organisation.queries import forget_calendars

    forget_calendars()
    seed_cast(at=NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    yield
    forget_calendars()


def number(sql: str) -> int:
    return int(row(sql)["id"])


def looked(staff: int, person: int, times: int = 1) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.cursor.execute(LOOK, {"at": NOW, "staff": staff, "person": person, "times": times})


def client_of(role: str) -> Client:
    client = Client()
    staff = number(f"select staff_id as id from organisation_post where role = '{role}' order by id limit 1")
    client.post("/demo/logg-inn", {"who": f"staff:{staff}"})
    return client


def ask(client: Client, **given: str):
    return client.post(
        "/ledelse/logg", {"first": "2026-11-01", "last": "2026-11-30", "reason": "Kontroll for tilsynet", **given}
    )


def told(answer) -> list[str]:
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


@covers("R153")
def test_the_file_tells_who_looked_at_the_one_asked_about_and_that_it_was_fetched(house):
    person, other = (one["id"] for one in rows("select id from people_person order by id limit 2"))
    staff = number("select staff_id as id from organisation_post where role = 'contact_adviser' order by id limit 1")
    ref = (
        number(f"select id from enquiries_enquiry where person_id = {person} limit 1")
        if row(f"select 1 as a from enquiries_enquiry where person_id = {person}")
        else 0
    )
    if not ref:
        from inngang.rules.vocabulary import Channel
        from inngang.service.access.queries import ANYONE
        from inngang.service.enquiries import actions

        actions.receive(channel=Channel.QUESTION, text="Når kommer pengene?", by=ANYONE, at=NOW, person_id=person)
    ref = row("select ref from enquiries_enquiry where person_id = %(id)s limit 1", {"id": person})["ref"]
    looked(staff, person)
    looked(staff, other)
    chain.seal()
    lines = told(ask(client_of("log_controller"), ref=ref.lower()))
    about = [line.split(";") for line in lines[1:-1]]
    assert about and {cells[5] for cells in about} == {str(person)}
    assert all(cells[11] for cells in about)
    assert lines[-1].split(";")[1] == chain.head()[1]
    fetched = row("select person_id, data from journal_line where event = 'LogFetched'")
    assert fetched["person_id"] == person
    assert (fetched["data"]["lines"], fetched["data"]["reason"]) == (len(about), "Kontroll for tilsynet")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"reason": "kort"}, "10"),
        ({"first": "2024-01-01"}, "år"),
        ({"first": ""}, "dag"),
        ({"ref": "FINNES-IKKE"}, "finner ingen"),
        ({"unit": "9999999"}, "finner ingen"),
    ],
)
def test_without_a_reason_a_period_or_somebody_there_nothing_is_handed_out(house, given, said):
    answer = ask(client_of("log_controller"), **given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert row("select count(*) as n from journal_line where event = 'LogFetched'")["n"] == 0


def test_ones_own_looks_are_gone_through_by_somebody_else(house):
    me = number("select staff_id as id from organisation_post where role = 'log_controller' limit 1")
    looked(me, number("select id from people_person order by id limit 1"))
    assert not [
        line for line in told(ask(client_of("log_controller")))[1:-1] if f";{me};" in line or "log_controller" in line
    ]


def test_a_leader_who_does_not_control_the_log_gets_nothing(house):
    assert client_of("team_lead").get("/ledelse/logg").status_code == 403
    with pytest.raises(CannotFetch, match="Only those"):
        fetch_log(
            first=NOW.date(),
            last=NOW.date(),
            reason="Kontroll for tilsynet",
            by=Viewer(role=Role.TEAM_LEAD, staff_id=1),
            at=NOW,
        )


def test_a_long_log_is_read_a_piece_at_a_time(house, monkeypatch):
    looked(1, number("select id from people_person order by id limit 1"), times=25)
    monkeypatch.setattr(chain, "AT_ONCE", 10)
    held = []
    real = chain.rows
    monkeypatch.setattr(chain, "rows", lambda *given: held.append(real(*given)) or held[-1])
    lines = told(ask(client_of("log_controller")))
    assert len([line for line in lines if "PersonOpened" in line]) >= 25
    assert max(map(len, held)) <= 10
