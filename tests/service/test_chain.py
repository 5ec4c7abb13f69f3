"""The journal is a chain: a changed, deleted or moved line is named (F18)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role
from inngang.service.journal import action, chain, record
from inngang.service.journal.action import upkeep
from inngang.service.journal.events import LookedUpMany
from inngang.service.rows import rows, run
from tests.covers import covers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BY = Viewer(role=Role.TEAM_LEAD, staff_id=7)


@action
def happens(*, most: int, by: Viewer, at: datetime) -> None:
    record(LookedUpMany(about_staff=7, unit_id=None, most=most), by=by, at=at)


@pytest.fixture
def lines() -> list[int]:
    for number in range(6):
        happens(most=number, by=BY, at=AT + timedelta(minutes=number))
    assert chain.seal(most=4) == 4
    assert chain.seal() == 2
    return [one["id"] for one in rows("select id from journal_line order by id")]


def tamper(sql: str, *values: object) -> None:
    """As one who has the keys of the database could."""
    with connection.cursor() as opened:
        cursor = opened.cursor  # past the guard of our own tests
        cursor.execute("alter table journal_line disable trigger all")
        cursor.execute(sql, values)
        cursor.execute("alter table journal_line enable trigger all")


def test_an_untouched_journal_is_whole_and_sealing_again_changes_nothing(lines):
    assert chain.broken() == []
    before = chain.head()
    assert chain.seal() == 0
    assert chain.head() == before == (6, before[1])


@covers("R153", part="a changed, deleted or moved line of the log is named")
@covers("R284", part="an unbroken event log: a line that is changed, taken out or moved is named")
@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("update journal_line set staff_id = 8 where id = %s", "changed"),
        ("update journal_line set at = at + interval '1 second' where id = %s", "changed"),
        ("update journal_line set data = '{\"most\": 99}' where id = %s", "changed"),
        ("delete from journal_line where id = %s", "deleted"),
    ],
)
def test_the_line_that_was_touched_is_named_and_no_other(lines, sql, what):
    tamper(sql, lines[2])
    assert chain.broken() == [chain.Broken(lines[2], what)]


def test_two_lines_that_changed_places_are_both_named(lines):
    tamper(
        """update journal_line a set data = b.data, at = b.at from journal_line b
           where (a.id, b.id) in ((%s, %s), (%s, %s))""",
        lines[1],
        lines[4],
        lines[4],
        lines[1],
    )
    assert {one.line_id for one in chain.broken()} == {lines[1], lines[4]}


def test_a_seal_that_is_taken_out_shows(lines):
    upkeep(run)("delete from sealed_line where line_id = %(id)s", {"id": lines[3]})
    assert lines[4] in {one.line_id for one in chain.broken()}


def test_a_line_written_late_gets_its_place_at_the_end(lines):
    tamper("update journal_line set id = id + 1000000 where id = %s", lines[5])
    upkeep(run)("delete from sealed_line where line_id = %(id)s", {"id": lines[5]})
    assert chain.seal() == 1
    assert chain.broken() == []


def test_the_export_tells_who_looked_in_the_days_asked_for(lines):
    found = list(chain.looks(from_at=AT + timedelta(minutes=2), to_at=AT + timedelta(minutes=4)))
    assert [one["id"] for one in found] == lines[2:4]
    assert all(one["hash"] for one in found)
    assert not {"identity_number", "text"} & set(found[0])
