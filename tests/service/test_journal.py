"""The journal only grows, and nothing happens without a line in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from inngang.rules.access import Viewer
from inngang.rules.limits import Deed, Scope
from inngang.rules.vocabulary import Purpose, Why
from inngang.service.access import door, limits
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.journal import action, record
from inngang.service.journal.action import NothingJournaled, Refused, WriteOutsideAction, guard_writes, our_tables
from inngang.service.journal.events import RegisterChanged
from inngang.service.people.actions import CannotRegister, register_person
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows, run

pytestmark = pytest.mark.django_db


def lines(event: str = "") -> list[dict[str, Any]]:
    return rows(
        "select event, role, staff_id, person_id, data from journal_line where %(e)s in ('', event) order by id",
        {"e": event},
    )


@pytest.mark.parametrize(
    "sql",
    [
        "update journal_line set event = 'Nothing'",
        "delete from journal_line",
        "truncate journal_line",
    ],
)
def test_the_database_refuses_to_change_or_delete_or_empty_the_journal(sql: str, at: datetime) -> None:
    register_person(given_name="Amina", by=CLOCK, at=at)
    before = lines()
    with pytest.raises(psycopg.Error, match="only grows"), connection.connection.transaction():
        connection.connection.execute(sql)  # past our own guard, straight to the database
    assert before and lines() == before


def test_an_action_without_a_line_leaves_nothing_behind(at: datetime) -> None:
    @action
    def silent(*, by: Viewer, at: datetime) -> None:
        run(
            """insert into people_organisation (number, name, kind, phone)
               values ('999900099', 'Stille AS', 'employer', '')"""
        )

    with pytest.raises(NothingJournaled):
        silent(by=CLOCK, at=at)
    assert row("select 1 from people_organisation where number = '999900099'") is None


def test_a_refusal_is_journaled_though_all_else_is_undone(at: datetime) -> None:
    class NotToday(Refused):
        """Not today."""

    @action
    def try_it(*, by: Viewer, at: datetime) -> None:
        register_person(given_name="Bjørn", by=by, at=at)
        raise NotToday(Why("Not today."))

    with pytest.raises(NotToday):
        try_it(by=CLOCK, at=at)
    assert row("select 1 from people_person where given_name = 'Bjørn'") is None
    assert [line["event"] for line in lines()] == ["ActionRefused"]
    assert lines()[0]["data"] == {"verb": "try_it", "code": "NotToday"}


def test_an_inner_refusal_that_is_caught_does_not_undo_the_outer_action(at: datetime) -> None:
    @action
    def outer(*, by: Viewer, at: datetime) -> None:
        record(RegisterChanged(what="test", new=0, changed=0), by=by, at=at)
        with pytest.raises(CannotRegister):
            register_person(given_name=" ", by=by, at=at)

    outer(by=CLOCK, at=at)
    assert [line["event"] for line in lines()] == ["RegisterChanged"]


def test_a_write_outside_an_action_raises(guarded: None) -> None:
    for sql in (
        "insert into people_organisation (number, name, kind, phone) values ('999900098', 'Utenfor', 'employer', '')",
        "update people_person set phone = '1'",
        'DELETE FROM "organisation_seat"',
    ):
        with pytest.raises(WriteOutsideAction):
            run(sql)


def test_no_table_of_ours_is_written_to_outside_an_action_whichever_noun_it_belongs_to(guarded: None) -> None:
    found = rows(
        """select tablename as name from pg_tables where schemaname = 'public' and tablename !~ '^(django|procrastinate)_'
           and not exists (select 1 from pg_inherits i join pg_class c on c.oid = i.inhrelid where c.relname = tablename)"""
    )
    names = {one["name"] for one in found}
    assert our_tables() == names, "a table nobody has told the guard of"
    assert {name.split("_")[0] for name in names} >= {"planning", "retention", "key", "login", "limits"}
    for name in names:
        for sql in (f"delete from {name} where false", f'INSERT  INTO "{name}" SELECT * FROM "{name}" WHERE false'):
            with pytest.raises(WriteOutsideAction):
                run(sql)
    for name in names:
        rows(f"select 1 from {name} limit 1")


def test_the_upkeep_of_the_machinery_writes_without_a_line_and_nothing_after_it_does(
    guarded: None, at: datetime
) -> None:
    limits.spend(Deed.LOOK_UP, whose={Scope.STAFF: "7"}, at=at)
    assert limits.forget_full(at=at + timedelta(days=400)) >= 0
    with pytest.raises(WriteOutsideAction):
        run("delete from limits_bucket")


def test_the_same_write_passes_inside_an_action(guarded: None, at: datetime) -> None:
    assert register_person(given_name="Siri", by=CLOCK, at=at)
    with pytest.raises(WriteOutsideAction):
        record(RegisterChanged(what="test", new=0, changed=0), by=CLOCK, at=at)


@pytest.mark.django_db(transaction=True)
def test_a_refused_look_is_in_the_journal_for_good(at: datetime) -> None:
    person_id = register_person(given_name="Vera", by=CLOCK, at=at)
    stranger = Viewer(role=CLOCK.role)
    with connection.execute_wrapper(guard_writes), pytest.raises(door.DoorClosed):
        door.open_person(person_id=person_id, by=stranger, purpose=Purpose.ANSWER, at=at)
    told = lines("PersonRefused")
    assert [(line["person_id"], line["data"]["purpose"]) for line in told] == [(person_id, "answer")]


def test_an_action_writes_all_its_lines_in_one_statement(
    cast: None, at: datetime, django_assert_num_queries: Any
) -> None:
    session = viewer_of(staff_id=staff_named("Håkon") or 0)
    amina = person_named("Amina")
    assert session is not None and amina is not None
    with django_assert_num_queries(4):  # begin (a savepoint here), the person, the lines, end
        door.open_person(person_id=amina, by=session.viewer, purpose=Purpose.ANSWER, at=at)
