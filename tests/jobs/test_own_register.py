"""What the product ships with is there after a start, also without the cast, and only once."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inngang.jobs import own_register
from inngang.jobs.own_register import bring_own_register, own_digest
from inngang.jobs.seed import seed_cast
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries.actions import receive
from inngang.service.journal.action import guard_writes
from inngang.service.organisation import catalogue, division
from inngang.service.organisation.actions import AreaRow, UnitRow, register_units
from inngang.service.organisation.divisions import TODAY, codes
from inngang.service.rows import row, rows

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 4, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))


@pytest.fixture(autouse=True)
def _guarded():
    with connection.execute_wrapper(guard_writes):
        yield


def _counts() -> dict[str, int]:
    found = row(
        """select (select count(*) from organisation_postcode) as postcodes, (select count(*) from organisation_service) as services,
               (select count(*) from organisation_division_version) as versions,
               (select count(*) from organisation_division_row) as division_rows, (select count(*) from journal_line) as lines,
               (select count(*) from organisation_unit) as units, (select count(*) from organisation_queue) as queues"""
    )
    assert found is not None
    return found


def test_an_empty_database_has_places_services_and_a_division_of_labour_after_the_first_start():
    assert bring_own_register(at=AT).holds
    counts = _counts()
    assert counts["postcodes"] > 4000 and counts["services"] > 90 and counts["versions"] == len(codes())
    assert [one.code for one in division.versions() if one.state == "adopted"] == [TODAY]
    assert {one.code for one in catalogue.services(language="nb")} >= {"social_assistance", "unemployment_benefit"}
    enquiry = receive(channel=Channel.QUESTION, text="Når får jeg dagpenger?", by=CLOCK, at=AT).enquiry_id
    assert rows("select state from enquiries_enquiry where id = %(id)s", {"id": enquiry}) == [{"state": "waiting"}]


def test_a_second_start_only_looks():
    bring_own_register(at=AT)
    before = _counts()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = bring_own_register(at=AT + timedelta(days=1))
    assert (again.is_read, again.places, len(asked)) == (False, 0, 2)
    assert _counts() == before


def test_other_files_are_read_again_and_what_a_body_adopted_itself_stands(monkeypatch: pytest.MonkeyPatch):
    bring_own_register(at=AT)
    monkeypatch.setattr(own_register, "own_digest", lambda: "another")
    assert bring_own_register(at=AT + timedelta(days=1)).is_read
    [adopted] = [one for one in division.versions() if one.state == "adopted"]
    assert adopted.code == TODAY and adopted.valid_from == AT.date()
    assert len(own_digest()) == 64


def test_a_database_that_has_the_cast_gets_what_it_lacks_and_keeps_what_it_has():
    seed_cast(at=AT)
    adopted = [one.code for one in division.versions() if one.state == "adopted"]
    assert bring_own_register(at=AT + timedelta(days=1)).places > 4000
    assert [one.code for one in division.versions() if one.state == "adopted"] == adopted == [TODAY]


def test_the_cast_may_also_be_invited_after_a_start_without_it():
    bring_own_register(at=AT)
    seed_cast(at=AT)
    assert [one.code for one in division.versions() if one.state == "adopted"] == [TODAY]


def test_a_register_that_lacks_a_unit_the_division_needs_is_tried_again_at_the_next_start():
    register_units(units=[UnitRow("0001", "NAV En")], areas=[AreaRow("4621", "4621", "Voss", "0001")], by=CLOCK, at=AT)
    first = bring_own_register(at=AT)
    assert (first.is_read, first.holds) == (True, False)
    assert bring_own_register(at=AT).is_read, "it is not thought to be done"
