"""What people write about where they live, taken apart; and the streets, families and distances behind the answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.places import (
    LONGEST,
    Municipality,
    Point,
    Range,
    area_of_house,
    family,
    in_range,
    is_point,
    key,
    kilometres,
    read,
    street_key,
)

RANGES = (
    Range("Granveien", "odd", 81, 9999, "030110"),
    Range("Granveien", "even", 62, 9999, "030110"),
    Range("Furuveien", "all", 1, 9999, "030108"),
)


@pytest.mark.parametrize(
    ("written", "postcode", "street", "number", "words"),
    [
        ("Storgata 5 B, 0155 Oslo", "0155", "storgate", 5, ("oslo",)),
        ("Storgt. 5b 0155 OSLO", "0155", "storgate", 5, ("oslo",)),
        ("0155 Oslo, Storgaten 5", "0155", "storgate", 5, ("oslo",)),
        ("Karl Johans gt 5, 0154 Oslo", "0154", "karljohansgate", 5, ("oslo",)),
        ("N-5700 Voss", "5700", "", 0, ("voss",)),
        ("5700", "5700", "", 0, ("5700",)),
        ("Tromsoe", "", "", 0, ("tromso",)),
        ("St. Hanshaugen", "", "", 0, ("st", "hanshaugen")),
        ("Bærum kommune", "", "", 0, ("barum",)),
        ("Kommune", "", "", 0, ("kommune",)),
        ("Storgata 1235", "", "storgate", 1235, ()),
    ],
)
def test_what_people_write_is_taken_apart(written, postcode, street, number, words):
    found = read(written)
    assert (found.postcode, (found.streets or ("",))[0], found.number, found.words) == (postcode, street, number, words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tromsø", "tromsoe"),
        ("Ålesund", "AALESUND"),
        ("Færder", "Faerder"),
        ("Kárášjohka", "karasjohka"),
        ("St. Hanshaugen", "st hanshaugen"),
        ("Snåase – Snåsa", "snaase-snaasa"),
    ],
)
def test_two_spellings_of_one_name_are_one(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize("street", ["Storgata", "Storgaten", "storgate", "Storgt.", "STOR-GATA", "Stor gata"])
def test_a_street_is_the_same_however_its_end_is_written(street):
    assert street_key(street) == "storgate"


@pytest.mark.parametrize(
    ("street", "number", "area"),
    [
        ("Granveien", 79, None),
        ("Granveien", 81, "030110"),
        ("Granvegen", 82, "030110"),
        ("granv.", 60, None),
        ("Furuvn.", 1, "030108"),
        ("Bjørkeveien", 1, None),
    ],
)
def test_a_houses_number_decides_its_district(street, number, area):
    assert area_of_house(RANGES, street, number) == area


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(1, 9999))
def test_a_house_is_in_the_run_of_all_just_when_it_is_in_the_odd_or_the_even(number, first, last):
    runs = [Range("x", parity, first, last, "1") for parity in ("all", "odd", "even")]
    whole, odd, even = (in_range(one, number) for one in runs)
    assert whole == (odd or even) and not (odd and even)
    assert whole == (first <= number <= last)


@given(st.text(max_size=200))
def test_a_name_brought_to_one_spelling_stays_as_it_is(text):
    assert key(key(text)) == key(text) or "aa" in key(text) or "oe" in key(text) or "ae" in key(text)


@given(st.text(max_size=300))
def test_whatever_is_written_can_be_read(text):
    found = read(text)
    assert found.postcode == "" or (len(found.postcode) == 4 and found.postcode.isdigit())
    assert 0 <= found.number <= 9999
    assert sum(map(len, found.words)) <= 3 * LONGEST


@given(
    st.from_regex(r"[A-ZÆØÅ][a-zæøå]{4,12}", fullmatch=True),
    st.integers(1, 999),
    st.from_regex(r"[0-9]{4}", fullmatch=True),
    st.from_regex(r"[A-ZÆØÅ][a-zæøå]{3,10}", fullmatch=True),
)
def test_an_address_is_the_same_with_the_postcode_first_or_last(street, number, postcode, place):
    last, first = read(f"{street} {number}, {postcode} {place}"), read(f"{postcode} {place}, {street} {number}")
    assert last == first
    assert (last.streets[0], last.number, last.postcode) == (street_key(street), number, postcode)


def municipality(code: str, *successors: str) -> Municipality:
    return Municipality(code, code, {}, "", "", successors, None)


@pytest.mark.parametrize(
    ("code", "its"),
    [
        ("1507", {"1507", "1508", "1580", "1534"}),
        ("1580", {"1580", "1507", "1534"}),  # not 1508: it was parted from it
        ("1534", {"1534", "1507", "1508", "1580"}),
        ("5001", {"5001"}),
    ],
)
def test_a_municipality_has_what_it_came_from_and_what_it_became(code, its):
    country = [municipality("1534", "1507"), municipality("1507", "1508", "1580")]
    country += [municipality(one) for one in ("1508", "1580", "5001")]
    found = family(country)[code]
    assert set(found) == its and found[0] == code and len(found) == len(its)


def test_municipalities_that_became_each_other_in_a_ring_do_not_go_on_for_ever():
    assert set(family([municipality("1", "2"), municipality("2", "1")])["1"]) == {"1", "2"}


PLACES = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@given(PLACES, PLACES, PLACES)
def test_distance_is_the_same_both_ways_and_a_detour_is_never_shorter(a, b, c):
    assert kilometres(a, b) == pytest.approx(kilometres(b, a))
    assert kilometres(a, a) == pytest.approx(0, abs=1e-3)
    assert kilometres(a, c) <= kilometres(a, b) + kilometres(b, c) + 1e-3


def test_from_oslo_to_bergen_is_about_305_kilometres():
    assert kilometres(Point(59.91, 10.75), Point(60.39, 5.32)) == pytest.approx(305, abs=2)


@pytest.mark.parametrize(("latitude", "longitude", "ours"), [(59.9, 10.7, True), (78.2, 15.6, True), (0, 0, False)])
def test_a_point_far_away_is_not_looked_for(latitude, longitude, ours):
    assert is_point(latitude, longitude) == ours and not is_point(float("nan"), longitude)
