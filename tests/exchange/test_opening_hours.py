"""Opening hours as they really look: texts for true and false, special days, by appointment only."""

from datetime import date, time

from inngang.exchange.opening_hours.read import Hours, read
from tests.exchange.real import real_file

OFFICE = """{
 "enhetNr": "9911", "navn": "NAV Havna",
 "brukerkontakt": {"publikumsmottak": [
  {"stedsbeskrivelse": "Brygga",
   "besoeksadresse": {"gatenavn": "Bryggeveien", "husnummer": "4", "husbokstav": "B", "postnummer": "9990",
                      "poststed": "Storvik"},
   "aapningstider": [
    {"dag": "Mandag", "fra": "09:00", "til": "11:30", "stengt": "false", "kunTimeavtale": "false", "kommentar": ""},
    {"dag": "Mandag", "fra": "12:00", "til": "15:00"},
    {"dag": "Mandag", "fra": "14:00", "til": "16:00"},
    {"dag": "Tysdag", "stengt": true, "fra": "", "til": null},
    {"dag": "Onsdag", "kunTimeavtale": "true"},
    {"dag": "Torsdag", "kunTimeavtale": "true", "fra": "10:00", "til": "12:00"},
    {"dag": "Fredag"},
    {"dag": "Freitag", "fra": "09:00", "til": "15:00"},
    {"dag": "Fredag", "fra": "15:00", "til": "09:00"},
    {"dag": "Fredag", "fra": "09:00", "til": "24:00"},
    {"dag": "Fredag", "fra": "09:00"},
    {"dag": "Fredag", "fra": "09:00", "til": "15:00", "stengt": "true"},
    {"dag": "Fredag", "stengt": "ja"},
    {"dag": "Fredag", "dato": "2042-12-24", "stengt": "true"},
    {"fra": "09:00", "til": "15:00"},
    {"dato": "2042-12-24", "stengt": "true", "kommentar": "Julaften"},
    {"dato": "24.12.2042", "stengt": "true"}
   ]},
  {"besoeksadresse": {}, "aapningstider": []},
  {"stedsbeskrivelse": "Brygga", "aapningstider": []}
 ]}
}"""


def test_good_rows_are_kept():
    [reception] = read(OFFICE).rows
    assert (reception.unit_number, reception.name, reception.address) == (
        "9911",
        "Brygga",
        "Bryggeveien 4B, 9990 Storvik",
    )
    assert reception.hours == (
        Hours(0, None, time(9), time(11, 30), False, ""),
        Hours(0, None, time(12), time(15), False, ""),
        Hours(1, None, None, None, False, ""),
        Hours(2, None, None, None, True, ""),
        Hours(3, None, time(10), time(12), True, ""),
        Hours(None, date(2042, 12, 24), None, None, False, "Julaften"),
    )


def test_each_bad_row_is_named_with_line_and_reason():
    assert [str(problem) for problem in read(OFFICE).problems] == [
        "line 10: The same day stands earlier in the list, and the two do not fit together.",
        "line 14: The row says neither when it is open, nor closed, nor by appointment.",
        "line 15: dag is “Freitag”. It must be a weekday in Norwegian, as in Mandag.",
        "line 16: Opens at 15:00 and closes at 09:00: it must open before it closes.",
        "line 17: til is “24:00”. Write the time of day as 09:00.",
        "line 18: The row must say both when we open (“fra”) and when we close (“til”).",
        "line 19: The row says both closed and open. Take one of them away.",
        "line 20: stengt is “ja”. It must be “true” or “false”.",
        "line 21: A row of opening hours must have either a weekday (“dag”) or a date (“dato”).",
        "line 22: A row of opening hours must have either a weekday (“dag”) or a date (“dato”).",
        "line 24: dato is “24.12.2042”. Write the date as 2026-12-24.",
        "line 26: The reception has neither a name nor an address.",
        "line 27: The reception “Brygga” stands on line 4 too. That one is used.",
    ]


def test_an_office_page_without_receptions_is_told_of():
    assert "no receptions" in str(read('{"enhetNr": "9911"}').problems[0])


def test_the_real_office_is_open_on_weekdays():
    found = read(real_file("navikt-nav-enonicxp-frontend/office-0313.json"))
    assert found.problems == ()
    [reception] = found.rows
    assert (reception.unit_number, reception.name) == ("0313", "Bislett")
    assert [row.weekday for row in reception.hours] == [0, 1, 2, 3, 4]
    assert all((row.opens, row.closes) == (time(9), time(15)) for row in reception.hours)


def test_the_real_receptions_have_special_days_and_days_by_appointment():
    found = read(real_file("navikt-nav-enonicxp-frontend/receptions-with-special-days.json"))
    assert found.problems == ()
    plain, special = found.rows
    assert plain.name != special.name
    for reception in found.rows:
        wednesday, thursday = reception.hours[2:4]
        assert (wednesday.opens, wednesday.by_appointment) == (None, False)
        assert (thursday.opens, thursday.by_appointment) == (None, True)
    assert [row for row in special.hours if row.day] == [
        Hours(None, date(1999, 12, 24), None, None, False, ""),
        Hours(None, date(2042, 12, 24), None, None, False, ""),
        Hours(None, date(2042, 12, 31), time(9), time(12), False, ""),
    ]
