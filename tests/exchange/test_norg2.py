"""Areas and offices from the unit register: good rows are kept, bad ones are named with their line."""

import pytest

from inngang.exchange.norg2.read import read, read_units
from inngang.rules.vocabulary import UnitKind
from tests.exchange.real import real_file

AREAS = """{
  "navenheter": [
    {"kommunenummer": "9901", "kommunenavn": "Storvik", "geografiskTilknytning": "990101",
     "enhetsnummer": "9911", "enhetsnavn": "NAV Havna"},
    {"kommunenummer": "9901", "kommunenavn": "Storvik", "geografiskTilknytning": "990102",
     "enhetsnummer": "9911", "enhetsnavn": "NAV Havna"},
    {"kommunenummer": "9902", "kommunenavn": "Lilledal", "geografiskTilknytning": "9902",
     "enhetsnummer": "991", "enhetsnavn": "NAV Dalen"},
    {"kommunenummer": "9903", "kommunenavn": "Øyane", "geografiskTilknytning": "9902",
     "enhetsnummer": "9912", "enhetsnavn": "NAV Dalen"},
    {"kommunenummer": "9901", "kommunenavn": "Storvik", "geografiskTilknytning": "990101",
     "enhetsnummer": "9913", "enhetsnavn": "NAV Torget"},
    {"kommunenummer": "9904", "kommunenavn": "Fjellet", "geografiskTilknytning": "9904",
     "enhetsnummer": "9911",
     "enhetsnavn": "NAV Fjellet"},
    {"kommunenummer": "9905", "kommunenavn": "", "geografiskTilknytning": "9905",
     "enhetsnummer": "9911", "enhetsnavn": "NAV Havna"},
    17,
    {"kommunenummer": "9906", "kommunenavn": "Vika", "geografiskTilknytning": "9906",
     "enhetsnummer": "9911", "enhetsnavn": "NAV Havna"}
  ]
}"""


def test_good_rows_are_kept_and_each_bad_one_is_named_with_line_and_reason():
    found = read(AREAS)
    assert [row.area_code for row in found.rows] == ["990101", "990102", "9906"]
    assert {row.unit_number for row in found.rows} == {"9911"}
    assert [str(problem) for problem in found.problems] == [
        "line 8: enhetsnummer is “991”. It must have this many digits: 4.",
        "line 9: Area 9902 is not in municipality 9903: its first four digits differ.",
        "line 11: Area 990101 stands on line 3 too, with office 9911. That row is used.",
        "line 15: Office 9911 is called “NAV Havna” on line 3. It can have one name only.",
        "line 16: kommunenavn is missing.",
        "line 18: Here must be an object with named fields, in curly brackets.",
    ]


def test_rows_that_all_stand_on_one_line_are_still_told_apart():
    found = read(AREAS.replace("\n", " "))
    assert len(found.rows) == 3
    assert len(found.problems) == 6


def test_another_file_than_the_list_of_areas_is_recognised():
    assert "Is it the right file?" in str(read('{"units": []}').problems[0])
    assert "Is it the right file?" in str(read_units('{"units": []}').problems[0])


UNITS = """[
  {"enhetNr": "9911", "navn": "NAV Havna", "type": "LOKAL", "status": "Aktiv", "aktiveringsdato": "2019-01-01"},
  {"enhet": {"enhetNr": "9900", "navn": "NAV Kontaktsenter Storvik", "type": "KONTAKT", "status": "AKTIV"},
   "kontaktinformasjon": {"telefonnummer": "21000000"}, "overordnetEnhet": null},
  {"enhetNr": "9914", "navn": "NAV Gamle", "type": "LOKAL", "status": "Nedlagt", "nedleggelsesdato": "31.12.2020"},
  {"enhetNr": "9915", "navn": "Robot", "type": "ROBOT", "status": "AKTIV"},
  {"enhetNr": "9916", "navn": "NAV Nye", "type": "LOKAL", "status": "PAA_VEI"},
  {"enhetNr": "9911", "navn": "NAV Havna", "type": "LOKAL", "status": "AKTIV"}
]"""


def test_units_are_read_with_and_without_contact_information():
    found = read_units(UNITS)
    assert [(row.number, row.kind, row.phone) for row in found.rows] == [
        ("9911", UnitKind.LOCAL_OFFICE, ""),
        ("9900", UnitKind.CONTACT_CENTRE, "21000000"),
    ]
    assert [(problem.line, str(problem.reason).split(".")[0]) for problem in found.problems] == [
        (5, "nedleggelsesdato is “31"),
        (6, "type is “ROBOT”"),
        (7, "status is “PAA_VEI”"),
        (8, "Unit 9911 stands on line 2 too"),
    ]


@pytest.fixture(scope="module")
def country():
    return read(real_file("navikt-sosialhjelp-soknad-api/navenhet.json"))


def test_the_real_list_has_390_areas_and_310_offices_and_no_problem(country):
    assert country.problems == ()
    assert len(country.rows) == len({row.area_code for row in country.rows}) == 390
    assert len({row.unit_number for row in country.rows}) == 310


def test_in_the_real_list_every_area_has_an_office_and_some_offices_have_several(country):
    assert all(row.unit_number and row.unit_name for row in country.rows)
    municipalities: dict[str, set[str]] = {}
    for row in country.rows:
        municipalities.setdefault(row.unit_number, set()).add(row.municipality_code)
    assert max(map(len, municipalities.values())) > 1  # one office for several municipalities
