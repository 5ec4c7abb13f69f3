"""Finding an office: by address, postcode, municipality, place, name and point, as people write them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from inngang.jobs.places import bring_own_places
from inngang.jobs.seed import seed_cast
from inngang.rules.places import Point, key, read, street_key
from inngang.service.organisation.find import CANDIDATES, _asked, _today, find, find_near
from inngang.service.rows import rows
from tests.covers import covers

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))


@pytest.fixture
def country(db: None) -> None:
    seed_cast(at=MONDAY)
    bring_own_places(at=MONDAY)


def numbers(typed: str) -> list[str]:
    return [one.office.number for one in find(typed, at=MONDAY).hits]


@pytest.mark.parametrize(
    ("typed", "office"),
    [
        ("Voss", "1235"),
        ("Granvin", "1235"),  # became part of Voss in 2020
        ("5700", "1235"),
        ("Uttrågata 9, 5700 Voss", "1235"),
        ("5700 voss", "1235"),
        ("Haram", "1504"),  # parted from Ålesund in 2024, and still with the same office
        ("aalesund", "1504"),
        ("AALESUND", "1504"),
        ("Tromsoe", "1902"),
        ("Tromsö", "1902"),
        ("tromsø kommune", "1902"),
        ("9008 Tromsø", "1902"),
        ("5501", "1902"),  # the number the municipality has had since 2024
        ("Kárášjohka", "2021"),
        ("karasjok", "2021"),
        ("Hammar", "0403"),
        ("Steinkjær", "1702"),
        ("Verran", "1702"),
        ("st hans", "0313"),
        ("1902", "1902"),
        ("030116", "0313"),
    ],
)
@covers("R020", part="an office is found by what people write")
def test_an_office_is_found_by_what_people_write(country: None, typed: str, office: str) -> None:
    assert numbers(typed)[:1] == [office]


@pytest.mark.parametrize("typed", ["", "   ", "xyzzy", "Atlantis", "%", "_", "' or 1=1", "\x00", "9" * 500, "a" * 500])
def test_what_is_no_place_finds_nothing_and_does_no_harm(country: None, typed: str) -> None:
    assert find(typed, at=MONDAY).hits == ()


def test_a_misspelled_place_is_a_question_and_not_an_answer(country: None) -> None:
    found = find("Hammar", at=MONDAY)
    assert found.meant == "Hamar" and not found.hits[0].is_sure
    assert found.hits[0].why.text == "Did you mean %(place)s?"


def test_a_closed_office_has_the_nearest_open_one_beside_it(country: None) -> None:
    wednesday = MONDAY.replace(day=25, hour=11)
    found = find("Hamar", at=wednesday)
    assert not found.hits[0].open_now
    assert found.nearest_open is not None and found.nearest_open.office.number == "0313"
    assert 80 < (found.nearest_open.kilometres or 0) < 120


def test_the_nearest_office_to_a_point_comes_first(country: None) -> None:
    near = find_near(Point(69.65, 18.95), at=MONDAY)
    assert near.hits[0].office.number == "1902"
    away = [one.kilometres or 0 for one in near.hits]
    assert away == sorted(away)
    assert find_near(Point(0, 0), at=MONDAY).hits == ()


def test_finding_takes_a_fixed_number_of_statements(country: None, django_assert_num_queries) -> None:
    for typed, statements in (("voss", 4), ("nav", 4), ("5700", 4), ("Storgata 5, 2317 Hamar", 4), ("xyzzy", 1)):
        with django_assert_num_queries(statements):
            find(typed, at=MONDAY)
    with django_assert_num_queries(3):
        find_near(Point(60.6, 6.4), at=MONDAY)


@pytest.mark.parametrize(("typed", "by_name"), [("Sørkedalsveien 1450", False), ("Steinkjær", True), ("5700", True)])
def test_names_are_compared_only_when_one_was_written(country: None, typed: str, by_name: bool) -> None:
    plan = rows("explain " + CANDIDATES, _asked(read(typed)) | _today(MONDAY))
    assert any("regexp_replace" in line["QUERY PLAN"] for line in plan) is by_name  # what `place_key` is made of


@pytest.mark.parametrize(
    "name",
    ["Ålesund", "Færder", "Gáivuotna – Kåfjord – Kaivuono", "St. Hanshaugen", "Porsáŋgu", "Đ ŧ", "MO I RANA", "Ü-by"],
)
def test_the_database_hears_names_as_the_rules_do(db: None, name: str) -> None:
    assert rows("select place_key(%(name)s) as key", {"name": name})[0]["key"] == f" {key(name)}"
    assert street_key("Storgt.") == street_key("Stor-gata")


def test_the_places_the_product_ships_with_fit_together(country: None) -> None:
    assert (
        rows("""select code from organisation_postcode p where municipality_code <> ''
                   and not exists (select from organisation_municipality m where m.code = p.municipality_code)""")
        == []
    )
    assert (
        rows("""select code from organisation_municipality m where exists (select from unnest(successors) s (code)
                   where not exists (select from organisation_municipality n where n.code = s.code))""")
        == []
    )
    assert bring_own_places(at=MONDAY) == (0, 0, 0)
