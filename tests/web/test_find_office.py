"""The pages where people find an office, and the same office as machines read it."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from inngang.exchange.norg2.openapi import OFFICE
from inngang.exchange.norg2.publish import WEEKDAYS
from inngang.jobs.places import bring_own_places
from inngang.jobs.seed import seed_cast
from inngang.rules.hours import intervals_on
from inngang.service.access.queries import CLOCK
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation import calendars
from inngang.service.organisation import find as finding
from inngang.service.organisation.actions import UnitRow, register_units
from inngang.service.organisation.queries import unit_numbered
from inngang.service.rows import run
from tests.covers import covers

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=OSLO)


@pytest.fixture(autouse=True)
def house(monkeypatch):
    calendars.forget_calendars()
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY)
    seed_cast(at=MONDAY)
    yield
    calendars.forget_calendars()


@pytest.fixture
def places():
    bring_own_places(at=MONDAY)


def page(address: str, language: str = "nb", **more: str) -> str:
    client = Client(headers={"accept-language": language})
    answer = client.get(address, more)
    assert answer.status_code == 200
    inside = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inside))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", ("Finn et kontor", "Åpent nå", "Haster det?")),
        ("nn", ("Finn eit kontor", "Ope no", "Hastar det?")),
        ("en", ("Find an office", "Open now", "Is it acute?")),
    ],
)
@covers("R020", part="what is open now, and which other way works, in three languages")
def test_the_office_is_found_in_three_languages(places, language, said):
    found = page("/finn-kontor", language, sted="Uttrågata 9, 5700 Voss")
    for text in (*said, "NAV Voss", "55553333"):
        assert text in found.replace("55 55 33 33", "55553333"), text


@covers("R181")
def test_a_closed_office_is_shown_with_the_nearest_open_one(places, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY.replace(day=25, hour=11))
    found = page("/finn-kontor", sted="Hamar")
    assert "Ingen tar imot deg der nå" in found
    assert "Det nærmeste kontoret som er åpent nå" in found and "St. Hanshaugen" in found
    assert re.search(r"Omtrent \d+ km", found)


def test_what_we_do_not_find_gives_plain_words_and_the_acute_way(places):
    found = page("/finn-kontor", sted="Atlantis")
    assert "Vi finner ikke noe kontor" in found and "Få hjelp nå" in found


def test_an_unknown_postcode_says_to_write_the_municipality_and_a_thin_register_says_so_at_the_machine(
    places, monkeypatch
):
    assert "Vi kjenner ikke det postnummeret. Skriv navnet på kommunen" in page("/finn-kontor", sted="9999")
    told = "Spør i skranken"
    assert told in page("/mottak/1235/andre-kontor", sted="Atlantis")
    assert told not in page("/mottak/1235/andre-kontor", sted="Tromsø")
    empty = finding.find("Atlantis", at=MONDAY)
    monkeypatch.setattr("inngang.web.reception.kiosk.finding.find", lambda place, at: empty)
    assert told in page("/mottak/1235/andre-kontor")  # no office near is in the register


def test_where_one_stands_gives_the_nearest_and_nonsense_gives_the_form(places):
    assert "NAV Tromsø" in page("/finn-kontor", lat="69.65", lon="18.95")
    for wrong in ({"lat": "x", "lon": "1"}, {"lat": "nan", "lon": "nan"}, {"lat": "1e400", "lon": "0"}, {"lat": "60"}):
        assert "NAV" not in page("/finn-kontor", **wrong).replace("Inngang", "")


@covers("R169", part="the office's page says that the acute is received at once, without an appointment")
@covers("R170", part="the office's page says that one may come with or without an appointment")
@pytest.mark.parametrize(
    ("language", "said"),
    [("nb", "Med noe akutt blir du tatt imot med en gang"), ("nn", "Med noko akutt blir du teken imot med ein gong")],
)
def test_the_page_of_an_office_says_who_may_come_and_when(language, said):
    found = page("/finn-kontor/1702", language)
    assert said in found and "Inderøy" in found and "09:00–11:30, 12:30–14:30" in found


@covers("R180", part="each municipality's own place to meet, with its hours")
def test_an_office_with_several_receptions_shows_each_with_its_week():
    found = page("/finn-kontor/1702")
    assert found.count("Åpningstider for") == 3
    assert "Stengt julaften" in found  # a special day ahead


def schema(number: str) -> dict:
    source = Client().get(f"/finn-kontor/{number}").content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', source, re.DOTALL)[1])


@covers("R173", part="the same hours on the page, in schema.org, in the register's form and in the calendar feed")
@pytest.mark.parametrize("number", ["0313", "0403", "0906", "1504", "1702", "2021"])
def test_hours_are_the_same_to_people_and_to_machines_on_every_day_ahead(number):
    unit = unit_numbered(number)
    told, published = schema(number), Client().get(f"/api/kontor/{number}.json").json()
    receptions = published["kontaktinformasjon"]["publikumsmottak"]
    assert told["@type"] == "GovernmentOffice" and len(told["department"]) == len(receptions)
    for place, department, reception in zip(
        calendars.receptions(unit.unit_id), told["department"], receptions, strict=True
    ):
        for ahead in range(59):
            day = MONDAY.date() + timedelta(days=ahead)
            wanted = [clocks(one) for one in intervals_on(place.calendar, day)]
            assert by_schema(department, day) == wanted, (number, day)
            assert by_register(reception["aapningstider"], day) == wanted, (number, day)


def clocks(interval):
    return tuple(f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in interval)


def by_schema(department, day: date):
    special = [
        one
        for one in department.get("specialOpeningHoursSpecification", [])
        if one["validFrom"] <= day.isoformat() <= one["validThrough"]
    ]
    rows = special or [
        one for one in department["openingHoursSpecification"] if one["dayOfWeek"].endswith(day.strftime("%A"))
    ]
    return [(one["opens"], one["closes"]) for one in rows if one["opens"] != one["closes"]]


def by_register(rows, day: date):
    special = [one for one in rows if one.get("dato") == day.isoformat()]
    rows = special or [one for one in rows if one.get("dag") == WEEKDAYS[day.weekday()]]
    return [(one["fra"], one["til"]) for one in rows if not one["stengt"]]


def test_the_published_form_is_as_its_description_says():
    published = Client().get("/api/kontor/1504.json").json()
    fits(published, OFFICE)
    assert published["kontaktinformasjon"]["publikumsmottak"][0]["besoeksadresse"] == {
        "type": "stedsadresse",
        "gatenavn": "Lerstadvegen",
        "husnummer": "545",
        "husbokstav": None,
        "postnummer": "6018",
        "poststed": "Ålesund",
    }
    assert Client().get("/api/kontor/openapi.json").json()["openapi"].startswith("3.1")
    assert Client().get("/api/kontor/4100.json").status_code == 404


def fits(value, described) -> None:
    """Every field is described, and every field that must be there is there."""
    if isinstance(value, dict):
        assert set(value) <= set(described["properties"])
        assert set(described.get("required", ())) <= set(value)
        for name, inside in value.items():
            fits(inside, described["properties"][name])
    elif isinstance(value, list):
        for one in value:
            fits(one, described["items"])
    elif "enum" in described:
        assert value in described["enum"]


def test_nothing_in_a_name_can_end_the_data_in_the_page():
    register_units(units=[UnitRow("0403", "NAV </script><b>&amp;")], areas=[], by=CLOCK, at=MONDAY)
    assert schema("0403")["name"] == "NAV </script><b>&amp;"
    assert "</script><b>" not in Client().get("/finn-kontor/0403").content.decode()


@action
def merge(number: str, into: str, *, by, at) -> None:
    """Only what the address of a page needs; the register's own verbs do the rest."""
    moved = """update organisation_area set unit_id = n.id from organisation_unit o, organisation_unit n
               where unit_id = o.id and o.number = %(number)s and n.number = %(into)s"""
    run(moved, {"number": number, "into": into})
    run(
        """update organisation_unit u set valid_to = '2026-01-31', successor_id = n.id from organisation_unit n
           where u.number = %(number)s and n.number = %(into)s""",
        {"number": number, "into": into},
    )
    record(RegisterChanged(what="units", new=0, changed=1), by=by, at=at)


@covers("R231", part="an old number leads to the office it became")
def test_the_number_of_a_merged_office_leads_to_the_one_it_became():
    merge("0403", "0906", by=CLOCK, at=MONDAY)
    answer = Client().get("/finn-kontor/0403")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/finn-kontor/0906")
    assert Client().get("/finn-kontor/0403/dorskilt").headers["Location"] == "/finn-kontor/0906/dorskilt"


@covers("R173", part="the sign on the door has the same hours, in three languages")
def test_the_sign_for_the_door_has_the_hours_in_three_languages():
    found = page("/finn-kontor/0906/dorskilt")
    for text in (
        "Åpningstider",
        "Opningstider",
        "Opening hours",
        "mandag",
        "måndag",
        "Monday",
        "10:00–14:00",
        "24.12.2026",
        "by appointment only",
    ):
        assert text in found, text
    assert "/finn-kontor/0906" in found


def test_the_page_of_an_office_takes_the_same_statements_however_many_receptions(django_assert_max_num_queries):
    for number in ("1235", "1702"):
        with django_assert_max_num_queries(22):
            Client().get(f"/finn-kontor/{number}")


@covers("R166", "R167", part="limited hours are told to the public, with why and what one can do instead")
def test_an_office_with_short_hours_says_so_and_what_people_can_do(places):
    short = page("/finn-kontor/2021")
    assert "Åpningstidene er korte her" in short and "Når det er stengt, kan du regne med dette" in short
    untold = page("/finn-kontor/0403")
    assert "Kontoret har ikke fortalt hvorfor ennå" in untold


def test_an_office_says_which_languages_are_spoken_there_and_by_nobody_by_name(places):
    found = page("/finn-kontor/2021")
    assert "noen her som snakker nordsamisk" in found
    assert "Inga" not in found and "Utsi" not in found


@covers("R181", part="when no office near is open: the next opening and the acute way")
def test_at_night_the_search_says_that_nobody_is_open_when_the_first_opens_and_the_acute_way(places, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY.replace(hour=22))
    found = page("/finn-kontor", sted="Voss")
    assert "Ingen kontor i nærheten er åpne nå" in found and "Det første åpner i morgen" in found
    assert "Få hjelp nå" in found


def test_a_choice_of_offices_is_drawn_with_a_list_beside_it(places):
    whole = Client().get("/finn-kontor", {"sted": "NAV"}).content.decode()
    drawn = re.search(r'<div class="office-map">(.*?)</div></div>', whole, re.S)
    assert drawn is not None
    assert drawn[1].count("<circle") == drawn[1].count("<li>") >= 2


def test_the_door_sign_has_a_square_with_the_address_of_the_page(places):
    import segno

    whole = Client().get("/finn-kontor/0313/dorskilt").content.decode()
    assert (
        segno.make("http://testserver/finn-kontor/0313", error="m").svg_inline(scale=3, border=2, omitsize=True)
        in whole
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        *[("nb", "Finn et annet kontor"), ("nn", "Finn eit anna kontor"), ("en", "Find another office")],
        *[("so", "Raadi xafiis kale"), ("pl", "Znajdź inny urząd"), ("uk", "Знайти інше відділення")],
        ("ar", "ابحث عن مكتب آخر"),
    ],
)
@covers("R020", part="another office, from the machine at the door and in its languages")
def test_the_machine_at_the_door_finds_another_office_in_every_language_it_speaks(places, language, said):
    assert said in page("/mottak/1235/automat", sprak=language)
    nearest = page("/mottak/1235/andre-kontor", sprak=language)
    assert said in nearest and "NAV Voss" not in nearest
    found = page("/mottak/1235/andre-kontor", sprak=language, sted="Tromsø")
    assert "NAV Tromsø" in found and "09:00–14:00" in found
