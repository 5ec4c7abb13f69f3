"""Opening hours kept by those who lead, and supervised by those who supervise."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.opening import CLASSES
from inngang.service.access.queries import CLOCK
from inngang.service.key_figures.supervision import ClassShare, WeekOfHours
from inngang.service.organisation import calendars
from inngang.service.organisation.actions import HoursRow, ReceptionRow, UnitRow, register_units, set_opening_hours
from inngang.service.organisation.queries import forget_calendars, unit_numbered
from inngang.service.rows import rows
from inngang.web.leadership.supervision import distribution, guarded, trend
from tests.covers import covers
from tests.times import this_hour
from tests.who import client_of


@pytest.fixture
def cast(db: None) -> None:
    forget_calendars()
    seed_cast(at=this_hour())


def the_reception(number: str) -> int:
    return calendars.receptions(unit_numbered(number).unit_id)[0].reception_id


def form_of(number: str = "0313") -> str:
    return f"/ledelse/apningstider/{number}/skjema/reception?hva={the_reception(number)}"


WEEK = {f"d{day}0_{part}": clock for day in range(5) for part, clock in (("from", "10:00"), ("to", "11:00"))}


@covers("R166", "R167")
def test_limited_hours_are_flagged_until_reason_and_measure_are_given(cast: None) -> None:
    tone, torunn = client_of("Tone"), client_of("Torunn")
    preview = tone.post(form_of(), {**WEEK, "do": "preview"}).content.decode()
    assert "10:00–11:00" in preview and "Skriv hvorfor folk likevel får den hjelpen de trenger" in preview
    assert tone.post(form_of(), {**WEEK, "do": "keep"}).status_code == 302
    flagged = "Si hva folk kan gjøre når mottaket er stengt"
    for client, address in ((tone, "/ledelse/apningstider/0313"), (torunn, "/ledelse/tilsyn/?vis=mangler")):
        page = client.get(address).content.decode()
        assert flagged in page and "St. Hanshaugen" in page
    given = {**WEEK, "do": "keep", "reason": "Få kommer innom", "measures": ["call_back", "acute_at_once"]}
    assert tone.post(form_of(), given).status_code == 302
    assert flagged not in tone.get("/ledelse/apningstider/0313").content.decode()
    lacking = torunn.get("/ledelse/tilsyn/?vis=mangler").content.decode()
    assert "NAV St. Hanshaugen" not in lacking
    assert "Få kommer innom" in torunn.get("/ledelse/tilsyn/").content.decode()
    told = Client().get("/finn-kontor/0313").content.decode()
    assert "Åpningstidene er korte her" in told and "Få kommer innom" in told and "Vi ringer deg" in told


@covers("R173")
def test_hours_changed_in_one_place_are_those_of_the_web_the_door_and_the_phone(cast: None) -> None:
    week = {key: "10:15" if key.endswith("from") else "13:45" for key in WEEK}
    assert client_of("Tone").post(form_of(), {**week, "do": "keep"}).status_code == 302
    forget_calendars()
    for address in ("/finn-kontor/0313", "/finn-kontor/0313/dorskilt"):
        assert Client().get(address).content.decode().count("10:15–13:45") >= 5
    assert "T101500" in Client().get("/kontor/0313/apningstider.ics").content.decode()
    told = Client().get("/api/telefon/apningstider?unit=0313").json()
    assert "10.15" in told["say"] or "13.45" in told["say"]


def test_hours_over_midnight_are_two_rows_and_a_wrong_time_is_said_at_its_field(cast: None) -> None:
    tone = client_of("Tone")
    today = datetime.now(OSLO).date()
    trial = {"d40_from": "21:00", "d40_to": "01:00", "is_trial": "on", "title": "Nattåpent", "do": "keep"}
    dates = {"valid_from": today.isoformat(), "valid_to": (today + timedelta(days=20)).isoformat()}
    assert tone.post(form_of(), {**trial, **dates}).status_code == 302
    kept = rows(
        """select h.weekday, h.opens::text, h.closes::text from organisation_opening_hours h
           join organisation_schedule s on s.id = h.schedule_id where s.title = 'Nattåpent' order by h.id"""
    )
    assert [tuple(one.values()) for one in kept] == [(4, "21:00:00", "00:00:00"), (5, "00:00:00", "01:00:00")]
    assert "Nattåpent" in tone.get("/ledelse/apningstider/0313").content.decode()
    wrong = tone.post(form_of(), {**trial, "d00_from": "9", "do": "keep"})
    assert wrong.status_code == 422 and 'href="#id_d00_from"' in wrong.content.decode()
    no_end = tone.post(form_of(), {**trial, "do": "keep"})
    assert no_end.status_code == 422 and "Et forsøk har en første og en siste dag" in no_end.content.decode()


def test_a_leader_of_another_office_reads_and_does_not_write(cast: None) -> None:
    maryam = client_of("Maryam")
    assert maryam.get("/ledelse/apningstider/0313").status_code == 200
    assert maryam.post(form_of(), {**WEEK, "do": "keep"}).status_code == 422
    assert client_of("Torunn").get("/ledelse/apningstider/0313").status_code == 403


@pytest.mark.parametrize("asked", ["?fylke=xx", "?page=0", "?page=999999999999", "?vis=noe"])
def test_a_strange_question_is_answered_with_all_offices(cast: None, asked: str) -> None:
    assert client_of("Torunn").get("/ledelse/tilsyn/" + asked).status_code == 200


@covers("R168")
def test_the_town_hall_is_compared_with_when_its_hours_are_known(cast: None) -> None:
    tone = client_of("Tone")
    hall = {f"d{day}0_{part}": clock for day in range(5) for part, clock in (("from", "08:00"), ("to", "15:00"))}
    assert tone.post("/ledelse/apningstider/0313/skjema/town_hall?hva=", {**hall, "do": "keep"}).status_code == 302
    page = client_of("Torunn").get("/ledelse/tilsyn/?fylke=03").content.decode()
    assert "Åpent 10 timer mindre i uka enn rådhuset" in page


def test_the_supervisor_sees_only_supervision_and_no_person(cast: None) -> None:
    torunn = client_of("Torunn")
    page = torunn.get("/ledelse/tilsyn/").content.decode()
    menu = page.partition('aria-label="Hovedmeny"')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', menu) == ["/ledelse/tilsyn/"]
    for address in ("/ledelse/", "/kontor/", "/mottak/", "/ledelse/tall/received"):
        assert torunn.get(address).status_code == 403
    for name in ("Amina", "Bjørn", "Siri"):
        assert name not in page


def test_the_file_has_the_offices_of_the_page_and_no_formula(cast: None) -> None:
    register_units(units=[UnitRow("0998", "=HYPERLINK(1)")], areas=[], by=CLOCK, at=datetime.now(UTC))
    answer = client_of("Torunn").get("/ledelse/tilsyn/fil.csv")
    listed = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len({len(line) for line in listed}) == 1 and len(listed) == 10
    assert any(line[1] == "'=HYPERLINK(1)" for line in listed)
    assert [guarded(cell) for cell in ("+1", "@a", "-", "a")] == ["'+1", "'@a", "'-", "a"]


def test_the_page_costs_the_same_few_statements_however_many_offices_there_are(cast: None) -> None:
    client = client_of("Torunn")

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/ledelse/tilsyn/").status_code == 200
        return len(seen)

    few = statements()
    at = datetime.now(UTC)
    units = [UnitRow(f"7{n:03d}", f"NAV Sted {n}") for n in range(60)]
    register_units(units=units, areas=[], by=CLOCK, at=at)
    for unit in units[:20]:
        set_opening_hours(
            unit_number=unit.number,
            receptions=[ReceptionRow("A", "", [HoursRow(0, None, None, None)])],
            by=CLOCK,
            at=at,
        )
    assert statements() <= few + 1 <= 14


def test_each_picture_has_a_bar_for_each_number() -> None:
    classes = [
        ClassShare(one.title, 0, percent, one.percent)
        for one, percent in zip(CLASSES, (0, 10, 20, 30, 40), strict=True)
    ]
    drawn = distribution(classes)
    assert len(drawn.bars) == 10 and len(drawn.labels) == 5
    ours = [bar.height for bar in drawn.bars if bar.kind == "received"]
    assert ours == sorted(ours) and ours[0] == 0
    assert all(bar.y >= 0 and bar.y + bar.height <= drawn.floor + 0.2 for bar in drawn.bars)
    monday = datetime(2026, 3, 2, tzinfo=OSLO).date()
    weeks = [WeekOfHours(monday + timedelta(weeks=n), float(n), 0, None) for n in range(12)]
    assert [bar.height for bar in trend(weeks).bars][-1] == trend(weeks).floor - 20
    assert trend([]).bars == ()


@covers("R082", part="who may see a number is shown and changed in one place")
def test_a_number_is_kept_with_who_may_see_it_and_where_it_goes(cast: None) -> None:
    tone = client_of("Tone")
    to = unit_numbered("4100").unit_id
    given: dict[str, Any] = {"kind": "duty", "number": "40 09 00 17", "published": "partners", "overflow": to}
    assert tone.post("/ledelse/apningstider/0313/nummer", given).status_code == 302
    page = tone.get("/ledelse/apningstider/0313").content.decode()
    assert "40 09 00 17" in page and "Samarbeidspartnere og kolleger" in page
    assert tone.post("/ledelse/apningstider/0313/nummer", {**given, "number": "hei"}).status_code == 422


@covers("R073", part="those at the reception say that it is open")
def test_those_at_the_counter_open_and_close_the_reception(cast: None) -> None:
    ruth, reception = client_of("Ruth"), the_reception("0313")
    assert ruth.post("/mottak/apning", {"reception": reception, "do": "open"}).status_code == 302
    assert "Åpent siden" in ruth.get("/mottak/").content.decode()
    assert ruth.post("/mottak/apning", {"reception": reception, "do": "open"}).status_code == 409
    assert ruth.post("/mottak/apning", {"reception": reception, "do": "close"}).status_code == 302
    assert ruth.post("/mottak/apning", {"reception": the_reception("1902"), "do": "open"}).status_code == 409
    assert "Åpent siden" not in ruth.get("/mottak/").content.decode()


@covers("R171", "R172", "R174")
def test_the_page_of_an_office_shows_demand_outside_hours_and_what_a_trial_brought(cast: None) -> None:
    from inngang.rules.vocabulary import Channel
    from inngang.service.access.queries import ANYONE
    from inngang.service.enquiries import actions
    from inngang.service.key_figures.sound_hours import need, trials
    from inngang.service.key_figures.supervision import demand
    from inngang.service.organisation.actions import set_schedule

    unit_id, now = unit_numbered("1902").unit_id, datetime.now(OSLO)
    first = (now - timedelta(days=14)).date()
    evening = [HoursRow(day, None, time(18), time(20)) for day in range(7)]
    set_schedule(
        unit_id=unit_id, reception_id=the_reception("1902"), rows=evening, is_trial=True, title="Kveld", valid_from=first,
        valid_to=(now - timedelta(days=3)).date(), by=CLOCK, at=now - timedelta(days=15),
    )  # fmt: skip
    for place, (days, hour) in enumerate(((20, 12), (7, 18), (7, 23), (3, 19), (1, 23))):
        at = (now - timedelta(days=days)).replace(hour=hour, minute=5)
        actions.arrive(unit_id=unit_id, sender_key=f"x{place}", asked_acute=True, by=ANYONE, at=at)
    [visit] = [one for one in demand(unit_id=unit_id, at=now) if one.channel == Channel.VISIT]
    assert visit.inside + visit.outside == 5 and visit.outside >= 2
    [trial] = trials(unit_id=unit_id, at=now)
    assert trial.title == "Kveld" and trial.in_trial_hours == 2
    assert (trial.before_a_day, trial.during_a_day) == (round(1 / 12, 1), round(3 / 12, 1))
    assert trial.after_a_day == round(1 / 3, 1)
    counted = need(unit_id=unit_id, at=now)
    assert (counted.visits, counted.acute, counted.while_closed) == (5, 5, visit.outside)
    assert counted.turned_away == counted.while_closed and counted.left_again == 0  # nobody has met any of them
    assert {one.hour: one.visits for one in counted.hours if one.visits} == {12: 1, 18: 1, 19: 1, 23: 2}
    assert [one.while_closed for one in counted.hours if one.hour == 23] == [2]
    page = client_of("Tone").get("/ledelse/apningstider/1902").content.decode()
    assert "Kveld" in page and "Er disse åpningstidene forsvarlige?" in page
    assert re.search(r"Kom til stengt dør</dt>\s*<dd[^>]*>\s*" + str(visit.outside), page)
    assert re.search(r"23–24</th>\s*<td[^>]*>2</td>\s*<td[^>]*>2</td>", page)
