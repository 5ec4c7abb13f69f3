"""What is read ends up in the house: once, whole, and with the bad rows told of."""

from datetime import UTC, date, datetime

import pytest

from inngang.exchange.norg2 import bring_in as norg2
from inngang.exchange.opening_hours import bring_in as opening_hours
from inngang.service.access.queries import CLOCK
from inngang.service.rows import rows
from tests.covers import covers
from tests.exchange.real import real_file
from tests.exchange.test_norg2 import AREAS, UNITS
from tests.exchange.test_opening_hours import OFFICE

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@covers("R244", part="the unit register's own list comes in as it is published")
def test_every_municipality_and_city_district_finds_its_office():
    source = real_file("navikt-sosialhjelp-soknad-api/navenhet.json")
    report = norg2.bring_in_areas(source, by=CLOCK, at=AT)
    assert (report.new, report.changed, report.same, report.problems) == (310 + 390, 0, 0, ())
    [counted] = rows(
        "select count(*) as areas, count(distinct area.unit_id) as offices "
        "from organisation_area area join organisation_unit unit on unit.id = area.unit_id"
    )
    assert counted == {"areas": 390, "offices": 310}
    [frogner] = rows(
        "select area.name, unit.name as office, unit.county from organisation_area area "
        "join organisation_unit unit on unit.id = area.unit_id where code = '030105'"
    )
    assert frogner == {"name": "Oslo, Frogner", "office": "NAV Frogner", "county": "03"}


def test_a_second_import_of_areas_changes_nothing():
    first = norg2.bring_in_areas(AREAS, by=CLOCK, at=AT)
    again = norg2.bring_in_areas(AREAS, by=CLOCK, at=AT)
    assert (first.new, first.changed, first.same) == (4, 0, 0)  # one office, three areas
    assert (again.new, again.changed, again.same) == (0, 0, 4)


def test_the_report_counts_what_came_in_and_names_each_bad_row():
    told = str(norg2.bring_in_areas(AREAS, by=CLOCK, at=AT)).splitlines()
    assert told[0] == "Offices and areas: 4 new, 0 changed, 0 as before. 6 rows were not good:"
    assert told[1] == "line 8: enhetsnummer is “991”. It must have this many digits: 4."
    assert len(told) == 7


def test_the_file_itself_tells_whether_it_holds_areas_or_units(tmp_path):
    (tmp_path / "areas.json").write_text(AREAS, encoding="utf-8")
    (tmp_path / "units.json").write_text("\n" + UNITS, encoding="utf-8-sig")
    assert norg2.import_file(tmp_path / "areas.json", at=AT).what == "Offices and areas"
    assert norg2.import_file(tmp_path / "units.json", at=AT).what == "Units"
    assert rows("select phone from organisation_unit where number = '9900'") == [{"phone": "21000000"}]


def test_a_broken_file_changes_nothing():
    report = norg2.bring_in_areas(AREAS[:-5], by=CLOCK, at=AT)
    assert (report.new, len(report.problems)) == (0, 1)
    assert rows("select * from organisation_unit where number = '9911'") == []


@covers("R173", part="the office page's own hours, with special days, are what we keep")
def test_opening_hours_come_in_whole_and_a_second_import_changes_nothing():
    norg2.bring_in_areas(AREAS, by=CLOCK, at=AT)
    first = opening_hours.bring_in(OFFICE, by=CLOCK, at=AT)
    again = opening_hours.bring_in(OFFICE, by=CLOCK, at=AT)
    assert (first.new, len(first.problems)) == (1, 13)
    assert (again.new, again.changed, again.same) == (0, 0, 1)
    kept = rows(
        "select h.* from organisation_opening_hours h join organisation_schedule s on s.id = h.schedule_id "
        "join organisation_reception r on r.id = s.reception_id "
        "where r.name = 'Brygga'"
    )
    assert len(kept) == 6
    assert sum(row["by_appointment"] for row in kept) == 2
    assert sum(row["day"] is not None for row in kept) == 1


def test_opening_hours_of_an_office_we_do_not_know_are_told_of():
    report = opening_hours.bring_in(OFFICE.replace("9911", "9999"), by=CLOCK, at=AT)
    assert str(report.problems[0]) == "line 1: No unit has the number 9999."


def test_a_list_of_receptions_needs_the_number_of_the_office():
    source = real_file("navikt-nav-enonicxp-frontend/receptions-with-special-days.json")
    norg2.bring_in_areas(AREAS, by=CLOCK, at=AT)
    assert "--unit" in str(opening_hours.bring_in(source, by=CLOCK, at=AT))
    report = opening_hours.bring_in(source, unit="9911", by=CLOCK, at=AT)
    assert (report.new, report.problems) == (2, ())


@covers("R231", part="a file from the unit register neither renames nor empties an office behind anybody's back")
def test_what_differs_in_a_later_file_is_planned_and_not_written():
    norg2.bring_in_areas(AREAS, by=CLOCK, at=AT)
    renamed = AREAS.replace("NAV Havna", "NAV Ny havn")
    report = norg2.bring_in_areas(renamed, by=CLOCK, at=AT)
    assert (report.new, report.changed, report.planned) == (0, 1, 1)
    assert "1 change is planned from 03.03.2026" in str(report)
    assert rows("select name from organisation_unit where number = '9911'") == [{"name": "NAV Havna"}]
    [change] = rows("select kind, name, effective_on::text as day from organisation_unit_change")
    assert change == {"kind": "rename", "name": "NAV Ny havn", "day": "2026-03-03"}


NEW_OFFICE = """{"navenheter": [{"kommunenummer": "9906", "kommunenavn": "Vika", "geografiskTilknytning": "9906",
    "enhetsnummer": "9916", "enhetsnavn": "NAV Vika"}, {"kommunenummer": "9907", "kommunenavn": "Bukta",
    "geografiskTilknytning": "9907", "enhetsnummer": "9916", "enhetsnavn": "NAV Vika"}]}"""


def test_a_later_file_registers_a_new_office_and_its_new_area_and_the_area_of_another_waits_for_approval():
    norg2.bring_in_areas(AREAS, by=CLOCK, at=AT)
    report = norg2.bring_in_areas(NEW_OFFICE, by=CLOCK, at=AT, on=date(2026, 4, 1))
    assert (report.new, report.changed, report.planned, report.problems) == (2, 1, 1, ())
    [made] = rows("select kind, county from organisation_unit where number = '9916'")
    assert made == {"kind": "host_cooperation", "county": "99"}
    had = "select a.code, u.number from organisation_area a join organisation_unit u on u.id = a.unit_id order by 1"
    assert [tuple(one.values()) for one in rows(had)] == [
        ("990101", "9911"),
        ("990102", "9911"),
        ("9906", "9911"),
        ("9907", "9916"),
    ]
    assert rows("select state, effective_on::text as day from organisation_unit_change") == [
        {"state": "proposed", "day": "2026-04-01"}
    ]
