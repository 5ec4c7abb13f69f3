"""The feed of opening hours, read by another program than the one that wrote it."""

# ruff: noqa: DTZ001, DTZ007 -- the feed says times of the clock on the wall

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from inngang.exchange.ical.write import DAYS, Opening, write
from inngang.exchange.opening_hours import bring_in
from inngang.exchange.opening_hours.read import Hours, read
from inngang.rules.hours import Calendar, intervals_on, norwegian_holiday
from inngang.rules.opening import joined
from inngang.service.access.queries import CLOCK
from inngang.service.organisation import calendars, queries
from inngang.service.organisation.actions import UnitRow, register_units
from tests.covers import covers
from tests.exchange.real import real_file

OSLO = ZoneInfo("Europe/Oslo")
AT = datetime(2042, 1, 1, 12, tzinfo=UTC)
FIRST = date(2042, 1, 1)


def openings(feed: str) -> dict[date, list[tuple[datetime, datetime]]]:
    """Every opening of a feed, day by day, expanded by dateutil: unfold, split, and follow RRULE and EXDATE."""
    assert feed.endswith("\r\n") and "\n" not in feed.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in feed.split("\r\n"))
    found: dict[date, list[tuple[datetime, datetime]]] = defaultdict(list)
    event: list[tuple[str, str]] | None = None
    for line in feed.replace("\r\n ", "").split("\r\n"):
        if line == "BEGIN:VEVENT":
            event = []
        elif line == "END:VEVENT":
            assert event is not None
            for start, end in expanded(event):
                found[start.date()].append((start, end))
            event = None
        elif event is not None:
            name, _, value = line.partition(":")
            event.append((name.partition(";")[0], value))
    return found


def expanded(event: list[tuple[str, str]]) -> list[tuple[datetime, datetime]]:
    known = dict(event)
    start, end = (datetime.strptime(known[name], "%Y%m%dT%H%M%S") for name in ("DTSTART", "DTEND"))
    if "RRULE" not in known:
        return [(start, end)]
    out = {datetime.strptime(value, "%Y%m%dT%H%M%S") for name, value in event if name == "EXDATE"}
    until = known["RRULE"].partition("UNTIL=")[2]
    last = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(OSLO).replace(tzinfo=None)
    rule = rrulestr(known["RRULE"].replace(f";UNTIL={until}", ""), dtstart=start)
    return [(one, one + (end - start)) for one in rule.between(start, last, inc=True) if one not in out]


def as_times(day: date, intervals: tuple[tuple[int, int], ...]) -> list[tuple[datetime, datetime]]:
    midnight = datetime.combine(day, time())
    return [(midnight + timedelta(minutes=a), midnight + timedelta(minutes=b)) for a, b in intervals]


minutes = st.tuples(st.integers(0, 1410), st.integers(1, 30)).map(lambda one: (one[0], one[0] + one[1]))
days = st.integers(0, DAYS - 1).map(lambda n: FIRST + timedelta(days=n))
some = st.lists(minutes, max_size=2).map(joined)


@settings(max_examples=15)
@given(st.tuples(*[some] * 7), st.dictionaries(days, some, max_size=5), st.frozensets(days, max_size=3))
def test_the_feed_says_what_the_calendar_says_on_every_day(
    week: tuple, special: dict, by_appointment: frozenset
) -> None:
    calendar = Calendar(week, special, by_appointment)
    read_back = openings(
        write("Ø; x, y", [Opening("k", "Åpent; her, nå\\", "Vei 1, 0001 By", calendar)], first=FIRST, at=AT)
    )
    for n in range(DAYS):
        day = FIRST + timedelta(days=n)
        assert sorted(read_back.get(day, [])) == as_times(day, intervals_on(calendar, day)), day


def test_the_zone_of_the_feed_moves_the_clock_on_the_nights_norway_does() -> None:
    feed = write("x", [], first=FIRST, at=AT)
    for part, month, offset in (("DAYLIGHT", 3, 2), ("STANDARD", 10, 1)):
        rules = feed.partition(f"BEGIN:{part}")[2].partition(f"END:{part}")[0]
        start = datetime.strptime(rules.partition("DTSTART:")[2][:15], "%Y%m%dT%H%M%S")
        rule = rrulestr(rules.partition("RRULE:")[2].partition("\r\n")[0], dtstart=start)
        turn = rule.after(datetime(2042, month, 1))
        assert (turn + timedelta(hours=2)).replace(tzinfo=OSLO).utcoffset() == timedelta(hours=offset)
        assert (turn - timedelta(hours=3)).replace(tzinfo=OSLO).utcoffset() == timedelta(hours=3 - offset)


def by_hand(rows: tuple[Hours, ...], day: date) -> tuple[tuple[int, int], ...]:
    """An independent reading of the rows of an office page: what a person would say the hours of a day are."""
    own = [row for row in rows if row.day == day]
    if not own and norwegian_holiday(day):
        return ()
    chosen = own or [row for row in rows if row.weekday == day.weekday()]
    return tuple(
        sorted(
            (row.opens.hour * 60 + row.opens.minute, row.closes.hour * 60 + row.closes.minute)
            for row in chosen
            if row.opens and row.closes and not row.by_appointment
        )
    )


@covers("R173", part="one source to the web and to a calendar feed")
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["office-0313.json", "receptions-with-special-days.json"])
@pytest.mark.parametrize("year", [1999, 2026, 2042])
def test_the_real_pages_say_the_same_hours_on_every_day_of_a_year(name: str, year: int) -> None:
    source = real_file(f"navikt-nav-enonicxp-frontend/{name}")
    register_units(units=[UnitRow("0313", "NAV St. Hanshaugen")], areas=[], by=CLOCK, at=AT)
    bring_in.bring_in(source, unit="0313", by=CLOCK, at=AT)
    unit = queries.unit_numbered("0313")
    assert unit is not None
    given = {row.name: row.hours for row in read(source).rows}
    places = calendars.receptions(unit.unit_id)
    assert {one.name for one in places} == set(given)
    start = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - start).days
    feed = {
        one.name: openings(write("x", [Opening("k", "x", "", one.calendar)], first=start, at=AT, days=length))
        for one in places
    }
    for n in range(length):
        day = start + timedelta(days=n)
        for one in places:
            expected = by_hand(given[one.name], day)
            assert one.day(day).intervals == expected, (one.name, day)
            assert intervals_on(one.calendar, day) == expected
            assert sorted(feed[one.name].get(day, [])) == as_times(day, expected)


@pytest.mark.django_db
def test_everyone_may_follow_the_hours_of_an_office(cast: None) -> None:
    answer = Client().get("/kontor/1504/apningstider.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n") and "Valldal" in text and openings(text)
    assert Client().get("/kontor/0000/apningstider.ics").status_code == 404
    assert Client().post("/kontor/1504/apningstider.ics").status_code == 405


@covers("R173", part="the phone menu says the same hours")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "said", "is_open"),
    [
        (datetime(2026, 3, 4, 10, tzinfo=OSLO), "Vi har åpent til klokka 15.00.", True),
        (datetime(2026, 3, 4, 8, tzinfo=OSLO), "Vi har stengt nå. Vi åpner i dag klokka 09.00.", False),
        (datetime(2026, 3, 4, 16, tzinfo=OSLO), "Vi har stengt nå. Vi åpner i morgen klokka 09.00.", False),
        (datetime(2026, 3, 6, 16, tzinfo=OSLO), "Vi har stengt nå. Vi åpner mandag 9. mars klokka 09.00.", False),
    ],
)
def test_the_phone_menu_is_told_what_to_say(
    cast: None, moment: datetime, said: str, is_open: bool, monkeypatch
) -> None:
    monkeypatch.setattr("inngang.channels.phone.hours.timezone.now", lambda: moment)
    queries.forget_calendars()
    told = Client().get("/api/telefon/apningstider?line=pension").json()
    assert (told["open"], told["say"]) == (is_open, said)
    assert Client().get("/api/telefon/apningstider?line=magic").status_code == 404
    queries.forget_calendars()
