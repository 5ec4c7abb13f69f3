"""Places out of official registers: good rows are kept, bad ones named, and every area and street finds its office."""

from datetime import UTC, datetime

import pytest

from inngang.exchange.norg2 import bring_in as norg2
from inngang.exchange.norg2.read import read
from inngang.exchange.places import bring_in as places
from inngang.exchange.places.read import read_municipalities, read_post_register, read_postcodes, read_streets
from inngang.jobs.places import bring_own_places
from inngang.service.access.queries import CLOCK
from inngang.service.organisation.find import find, municipalities_kept
from inngang.service.rows import rows
from tests.covers import covers
from tests.exchange.real import real_file

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
MOCK = "navikt-sosialhjelp-mock-alt-api"
FOREST = "navikt-sosialhjelp-soknad-api/marka-bydelsfordeling.json"
AREAS = "navikt-sosialhjelp-soknad-api/navenhet.json"

STREETS = """[
  {"veiadresse": "GRANVEIEN", "gatekode": "1", "bydelFra": "030117", "bydelTil": "030110", "bydelsnavnTil": "Grorud",
   "husnummerfordeling": [{"fra": 81, "til": 9999, "type": "ODD"}, {"fra": 62, "til": 9999, "type": "EVEN"}]},
  {"veiadresse": "FURUVEIEN", "bydelTil": "30108", "husnummerfordeling": [{"fra": 1, "til": 9999, "type": "ALL"}]},
  {"veiadresse": "LYNGVEIEN", "bydelTil": "030108", "husnummerfordeling": [{"fra": 9, "til": 3, "type": "ALL"}]},
  {"veiadresse": "MOSEVEIEN", "bydelTil": "030108", "husnummerfordeling": [{"fra": 1, "til": 3, "type": "SOME"}]},
  {"veiadresse": "", "bydelTil": "030108", "husnummerfordeling": []},
  {"veiadresse": "TJERNVEIEN", "bydelTil": "030108"},
  17
]"""
POST = "9701\tSTORVIK\t9901\tSTORVIK\tG\r\n9702\tØYA\t9901\tSTORVIK\tP\r\n97\tX\t9901\tY\tG\r\n9703\tKORT\r\n\r\n"


def test_streets_are_read_and_each_bad_row_is_named():
    found = read_streets(STREETS)
    assert [tuple(row) for row in found.rows] == [
        ("GRANVEIEN", "odd", 81, 9999, "030110"),
        ("GRANVEIEN", "even", 62, 9999, "030110"),
        ("FURUVEIEN", "all", 1, 9999, "030108"),
    ]
    assert [str(problem) for problem in found.problems] == [
        "line 5: The house numbers of LYNGVEIEN end before they begin.",
        "line 6: type is “SOME”. It must be one of ALL, ODD, EVEN.",
        "line 7: veiadresse is missing.",
        "line 8: The street TJERNVEIEN has no house numbers.",
        "line 9: Here must be an object with named fields, in curly brackets.",
    ]


@pytest.mark.parametrize("coding", ["utf-8", "latin-1"])
def test_the_posts_register_is_read_however_it_is_coded(coding):
    found = read_post_register(POST.encode(coding))
    assert [tuple(row) for row in found.rows] == [("9701", "STORVIK", "9901"), ("9702", "ØYA", "9901")]
    assert [problem.line for problem in found.problems] == [3, 4]


def test_another_file_is_recognised():
    assert "Is it the right file?" in str(read_streets("{}").problems[0])
    assert "Is it the right file?" in str(read_postcodes("{}").problems[0])


@pytest.mark.django_db
def test_the_posts_register_says_where_a_postcode_is_and_a_code_list_does_not_take_it_away():
    norg2.bring_in_areas(AREA_FILE, by=CLOCK, at=AT)
    places.bring_in(MUNICIPALITY, by=CLOCK, at=AT)
    assert places.bring_in(POST.encode(), by=CLOCK, at=AT)[1:4] == (2, 0, 0)
    assert places.bring_in(POST.encode(), by=CLOCK, at=AT)[1:4] == (0, 0, 2)
    assert [hit.office.number for hit in find("9702", at=AT).hits] == ["9911"]
    places.bring_in(CODE_LIST, by=CLOCK, at=AT)
    assert rows("select place, municipality_code from organisation_postcode where code = '9702'") == [
        {"place": "ØYA", "municipality_code": "9901"}
    ]


AREA_FILE = """{"navenheter": [{"kommunenummer": "9901", "kommunenavn": "Storvik", "geografiskTilknytning": "9901",
    "enhetsnummer": "9911", "enhetsnavn": "NAV Havna"}]}"""
MUNICIPALITY = b"""{"betydninger": {"9901": [{"gyldigFra": "1900-01-01", "gyldigTil": "9999-12-31",
    "beskrivelser": {"nb": {"term": "Storvik", "tekst": "Storvik"}, "nn": {"term": "Storvika", "tekst": "Storvika"}}}],
    "0301": [{"gyldigFra": "1900-01-01", "gyldigTil": "9999-12-31", "beskrivelser": {"nb": {"term": "Oslo"}}}]}}"""
CODE_LIST = """{"betydninger": {"9702": [{"gyldigFra": "1900-01-01", "gyldigTil": "9999-12-31",
    "beskrivelser": {"nb": {"term": "ØYA", "tekst": "ØYA"}}}], "9709": []}}""".encode()


def test_names_in_several_languages_and_days_are_kept():
    found = {one.code: one for one in read_municipalities(MUNICIPALITY).rows}
    assert found["9901"].names == {"nb": "Storvik", "nn": "Storvika"}
    assert (found["0301"].valid_from, found["0301"].valid_to) == ("", "")


# ── the real registers ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def country(db):
    source = real_file(AREAS)
    norg2.bring_in_areas(source, by=CLOCK, at=AT)
    bring_own_places(at=AT)
    return read(source).rows


@covers("R020", part="every area of the country finds its office, by number, by name and by its municipality's name")
def test_each_of_the_390_areas_finds_the_office_the_register_gives(country):
    wrong = []
    for row in country:
        by_number = [hit.office.number for hit in find(row.area_code, at=AT).hits]
        if row.area_code != row.unit_number and by_number[:1] != [row.unit_number]:
            wrong.append((row.area_code, row.unit_number, by_number[:3]))
    # an area's number may also be an office's number or a postcode: then it is a choice, with the area's office in it
    undecided = [one for one in wrong if one[1] not in [hit.office.number for hit in find(one[0], at=AT).hits]]
    assert len(country) == 390 and undecided == []
    by_name = [row for row in country if row.unit_number not in names_found(row.municipality_name)]
    assert by_name == []


def names_found(name):
    return [hit.office.number for hit in find(name.replace("?", ""), at=AT).hits]


def test_each_house_the_forest_rules_name_finds_its_district(country):
    source = real_file(FOREST)
    found = read_streets(source)
    assert found.problems == () and len(found.rows) == 109
    assert places.bring_in_streets(source, by=CLOCK, at=AT).new == 0  # ours already hold the same
    office_of = {row.area_code: row.unit_number for row in country}
    for row in found.rows:
        number = row.first
        if row.parity != "all" and (number % 2 == 1) != (row.parity == "odd"):
            number += 1
        for written in (f"{row.street} {number}", f"{row.street.title()} {number} A, Oslo"):
            assert [hit.office.number for hit in find(written, at=AT).hits] == [office_of[row.area_code]], written


def test_the_real_code_lists_are_those_we_ship(country):
    kept = municipalities_kept()
    municipalities = read_municipalities(real_file(f"{MOCK}/kodeverk_kommuner.json"))
    assert municipalities.problems == () and len(municipalities.rows) == 360
    assert {one.code for one in municipalities.rows} <= set(kept)
    report = places.bring_in(real_file(f"{MOCK}/kodeverk_postnummer.json"), by=CLOCK, at=AT)
    assert (report.what, report.new, report.changed, report.same) == ("Postcodes", 0, 0, 5099)


def test_a_municipality_of_today_finds_the_office_the_register_gave_its_older_number(country):
    office_of = {row.area_code: row.unit_number for row in country}
    for today, before in (("3201", "3024"), ("1580", "1507"), ("5540", "5426"), ("0124", "3014")):
        assert office_of[before] in [hit.office.number for hit in find(today, at=AT).hits], today
