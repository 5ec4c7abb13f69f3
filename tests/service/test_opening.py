"""Hours from a date, for a while and on trial; check-ins; and the register of numbers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO, intervals_on
from inngang.rules.opening import Place
from inngang.rules.vocabulary import Presence, Role
from inngang.service.access.queries import CLOCK
from inngang.service.organisation import calendars, kept, numbers, queries
from inngang.service.organisation.actions import (
    CannotCheckIn,
    CannotSetHours,
    CannotSetNumber,
    HoursRow,
    ReceptionRow,
    UnitRow,
    close_reception,
    count_openings,
    end_duty,
    open_reception,
    register_units,
    set_duty,
    set_number,
    set_opening_hours,
    set_presence,
    set_schedule,
    withdraw_schedule,
)
from inngang.service.people.queries import staff_named
from inngang.service.rows import row, rows
from tests.covers import covers

NINE = [HoursRow(day, None, time(9), time(14)) for day in range(5)]
TEN = [HoursRow(day, None, time(10), time(12)) for day in range(5)]
KEEPER = Viewer(role=Role.REGISTER_KEEPER, staff_id=900_001)


def office(at: datetime) -> tuple[int, int]:
    register_units(units=[UnitRow("0001", "NAV En")], areas=[], by=CLOCK, at=at)
    set_opening_hours(unit_number="0001", receptions=[ReceptionRow("Torget", "Torget 1", NINE)], by=CLOCK, at=at)
    found = row("select r.id, r.unit_id from organisation_reception r where r.name = 'Torget'")
    assert found is not None
    return found["unit_id"], found["id"]


def test_hours_prepared_for_a_date_take_over_on_that_date_and_not_before(guarded: None, at: datetime) -> None:
    unit_id, reception_id = office(at)
    monday = date(2026, 4, 13)
    set_schedule(unit_id=unit_id, reception_id=reception_id, rows=TEN, valid_from=monday, by=KEEPER, at=at)
    calendar = queries.calendar_of(unit_id)
    assert intervals_on(calendar, monday - timedelta(days=3)) == ((540, 840),)
    assert intervals_on(calendar, monday) == ((600, 720),)
    card = queries.office(unit_id, at=at)
    assert card is not None and card.receptions[0].hours_today == "09:00–14:00"
    later = queries.office(unit_id, at=at.replace(month=4, day=14))
    assert later is not None and later.receptions[0].hours_today == "10:00–12:00"


@covers("R174", part="trial hours with a first and a last day")
def test_an_evening_trial_is_open_in_the_evening_while_it_lasts(guarded: None, at: datetime) -> None:
    unit_id, reception_id = office(at)
    night = [HoursRow(4, None, time(21), time(0)), HoursRow(5, None, time(0), time(1))]
    trial: dict[str, Any] = {"unit_id": unit_id, "reception_id": reception_id, "rows": night, "is_trial": True}
    with pytest.raises(CannotSetHours):
        set_schedule(**trial, by=KEEPER, at=at)
    set_schedule(**trial, valid_from=date(2026, 3, 6), valid_to=date(2026, 3, 28), title="Nattåpent", by=KEEPER, at=at)
    calendar = queries.calendar_of(unit_id)
    assert intervals_on(calendar, date(2026, 3, 6)) == ((540, 840), (1260, 1440))
    assert intervals_on(calendar, date(2026, 3, 7)) == ((0, 60),)
    assert intervals_on(calendar, date(2026, 4, 10)) == ((540, 840),)
    now = queries.open_now(calendar, at=datetime(2026, 3, 6, 22, 30, tzinfo=OSLO))
    assert now.is_open and now.closes_at == datetime(2026, 3, 7, 0, 0, tzinfo=OSLO)


def test_a_line_a_channel_a_service_and_a_team_have_their_own_hours_and_else_those_of_the_unit(
    guarded: None, at: datetime
) -> None:
    unit_id, _ = office(at)
    asked = {
        Place.LINE: (queries.calendar_of_line, "pension"),
        Place.CHANNEL: (queries.calendar_of_channel, "chat"),
        Place.SERVICE: (queries.calendar_of_service, "debt_advice"),
        Place.TEAM: (lambda unit, code, at: queries.calendar_of_team(unit, int(code), at=at), "77"),
    }
    for kind, (ask, code) in asked.items():
        assert ask(unit_id, code, at=at) == queries.calendar_of(unit_id)
        set_schedule(unit_id=unit_id, kind=kind, code=code, rows=TEN, by=KEEPER, at=at)
        assert ask(unit_id, code, at=at).week[0] == ((600, 720),)
    assert queries.calendar_of(unit_id, at=at).week[0] == ((540, 840),)
    set_schedule(unit_id=unit_id, kind=Place.UNIT, rows=[HoursRow(0, None, time(8), time(16))], by=KEEPER, at=at)
    assert queries.calendar_of(unit_id, at=at).week[0] == ((480, 960),)


def test_only_those_who_lead_or_keep_set_hours_and_what_is_past_stays(guarded: None, at: datetime) -> None:
    unit_id, reception_id = office(at)
    given: dict[str, Any] = {"unit_id": unit_id, "reception_id": reception_id, "rows": TEN}
    for by in (Viewer(role=Role.RECEPTION, staff_id=1, unit_ids=frozenset({unit_id})), Viewer(role=Role.TEAM_LEAD)):
        with pytest.raises(CannotSetHours):
            set_schedule(**given, by=by, at=at)
    for dates in ((date(2026, 3, 9), date(2026, 3, 1)), (None, date(2026, 5, 1)), (date(2026, 1, 1), date(2026, 2, 1))):
        with pytest.raises(CannotSetHours):
            set_schedule(**given, valid_from=dates[0], valid_to=dates[1], by=KEEPER, at=at)
    with pytest.raises(CannotSetHours):
        set_schedule(**given | {"reception_id": reception_id + 1}, by=KEEPER, at=at)
    with pytest.raises(CannotSetHours):
        set_schedule(**given, measures=["whatever"], by=KEEPER, at=at)
    future = set_schedule(**given, valid_from=date(2026, 6, 1), by=KEEPER, at=at)
    withdraw_schedule(schedule_id=future, by=KEEPER, at=at)
    assert intervals_on(queries.calendar_of(unit_id), date(2026, 6, 1)) == ((540, 840),)
    ordinary = row("select id from organisation_schedule")
    assert ordinary is not None
    with pytest.raises(CannotSetHours):
        withdraw_schedule(schedule_id=ordinary["id"], by=KEEPER, at=at)


def test_an_import_replaces_the_ordinary_hours_and_leaves_trials_and_later_hours_alone(
    guarded: None, at: datetime
) -> None:
    unit_id, reception_id = office(at)
    set_schedule(unit_id=unit_id, reception_id=reception_id, rows=TEN, valid_from=date(2026, 6, 1), by=KEEPER, at=at)
    set_opening_hours(unit_number="0001", receptions=[ReceptionRow("Torget", "Torget 1", TEN[:1])], by=CLOCK, at=at)
    calendar = queries.calendar_of(unit_id)
    assert intervals_on(calendar, date(2026, 3, 9)) == ((600, 720),) and intervals_on(calendar, date(2026, 3, 10)) == ()
    assert intervals_on(calendar, date(2026, 6, 2)) == ((600, 720),)


# ── opened versus promised ──────────────────────────────────────────────────────────────────────────


def clerk(unit_id: int) -> Viewer:
    return Viewer(role=Role.RECEPTION, staff_id=staff_named("Ruth") or 0, unit_ids=frozenset({unit_id}))


@covers("R073", part="what was promised and not kept is seen the same day, and journaled once")
def test_a_reception_that_opens_late_is_told_of_the_same_day(cast: None, at: datetime) -> None:
    unit_id, reception_id = office(at)
    ruth = clerk(unit_id)
    open_reception(reception_id=reception_id, by=ruth, at=at.replace(hour=9, minute=40))
    with pytest.raises(CannotCheckIn):
        open_reception(reception_id=reception_id, by=ruth, at=at)
    assert count_openings(by=CLOCK, at=at) >= 1
    lines = rows("select data from journal_line where event = 'HoursNotKept' and unit_id = %(unit)s", {"unit": unit_id})
    assert [line["data"]["minutes"] for line in lines] == [40]
    close_reception(reception_id=reception_id, by=ruth, at=at.replace(hour=13))
    count_openings(by=CLOCK, at=at.replace(hour=18))
    [card] = kept.kept(first=at.date(), last=at.date(), unit_ids=[unit_id])
    assert (card.promised_minutes, card.missed_minutes, card.days_missed) == (300, 40 + 60, 1)
    again = rows("select 1 as n from journal_line where event = 'HoursNotKept' and unit_id = %(u)s", {"u": unit_id})
    assert len(again) == 1


def test_an_office_that_never_says_is_not_known_and_not_blamed(guarded: None, at: datetime) -> None:
    unit_id, _ = office(at)
    count_openings(by=CLOCK, at=at.replace(hour=18))
    assert kept.kept(first=at.date(), last=at.date(), unit_ids=[unit_id]) == []
    [told] = kept.told_on(day=at.date(), at=at)
    assert not told.is_known


def test_presence_of_those_posted_at_the_one_reception_counts_as_open(cast: None, at: datetime) -> None:
    ruth, hanshaugen = staff_named("Ruth") or 0, queries.unit_numbered("0313")
    assert hanshaugen is not None
    set_presence(staff_id=ruth, presence=Presence.AWAY, by=CLOCK, at=at.replace(hour=8))
    set_presence(staff_id=ruth, presence=Presence.FREE, by=CLOCK, at=at.replace(hour=9, minute=30))
    told = {one.unit_id: one for one in kept.missed_so_far(day=at.date(), at=at.replace(hour=12))}
    assert told[hanshaugen.unit_id].missed_minutes == 30


def test_counting_openings_costs_the_same_however_many_receptions_there_are(
    cast: None, at: datetime, django_assert_max_num_queries: Any
) -> None:
    count_openings(by=CLOCK, at=at)
    with django_assert_max_num_queries(10):
        count_openings(by=CLOCK, at=at.replace(hour=17))


def test_only_those_who_work_there_say_that_it_is_open(cast: None, at: datetime) -> None:
    unit_id, reception_id = office(at)
    for by in (clerk(unit_id + 1), Viewer(role=Role.SUPERVISOR, staff_id=1, unit_ids=frozenset({unit_id}))):
        with pytest.raises(CannotCheckIn):
            open_reception(reception_id=reception_id, by=by, at=at)
    with pytest.raises(CannotCheckIn):
        close_reception(reception_id=reception_id, by=clerk(unit_id), at=at)


def test_a_reception_left_open_overnight_is_closed_at_midnight(cast: None, at: datetime) -> None:
    unit_id, reception_id = office(at)
    open_reception(reception_id=reception_id, by=clerk(unit_id), at=at)
    count_openings(by=CLOCK, at=at + timedelta(days=1))
    assert kept.open_said(unit_id) == {reception_id: None}
    closed = row("select closed_at from organisation_staffed where reception_id = %(id)s", {"id": reception_id})
    assert closed is not None and closed["closed_at"] == datetime(2026, 3, 5, 0, 0, tzinfo=OSLO)


# ── numbers and the duty roster ─────────────────────────────────────────────────────────────────────


@covers("R082")
def test_a_number_is_seen_by_those_it_is_published_to_and_nobody_else(guarded: None, at: datetime) -> None:
    unit_id, _ = office(at)
    for kind, published in (("reception", "public"), ("duty", "partners"), ("alarm", "internal")):
        set_number(unit_id=unit_id, kind=kind, number="55 55 33 33", published=published, by=KEEPER, at=at)
    seen = {who: {one.kind for one in numbers.numbers(seen_by=who, on=at.date())} for who in numbers.SEES}
    assert seen == {
        "public": {"reception"},
        "partners": {"reception", "duty"},
        "internal": {"reception", "duty", "alarm"},
    }
    set_number(unit_id=unit_id, kind="duty", number="", by=KEEPER, at=at)
    assert {one.kind for one in numbers.numbers(seen_by="internal", on=at.date())} == {"reception", "alarm"}


@covers("R078", part="each duty phone has an overflow, and none comes back to where nobody answered")
def test_an_overflow_never_comes_back_to_where_it_began(guarded: None, at: datetime) -> None:
    register_units(units=[UnitRow(f"000{n}", f"NAV {n}") for n in (1, 2, 3)], areas=[], by=CLOCK, at=at)
    one, two, three = (queries.unit_numbered(f"000{n}").unit_id for n in (1, 2, 3))  # type: ignore[union-attr]

    def goes_on(unit: int, to: int) -> None:
        set_number(unit_id=unit, kind="duty", number="123", overflow_unit_id=to, by=KEEPER, at=at)

    goes_on(one, two)
    goes_on(two, three)
    for unit, to in ((three, one), (three, two), (one, one)):
        with pytest.raises(CannotSetNumber):
            goes_on(unit, to)
    with pytest.raises(CannotSetNumber):
        set_number(unit_id=one, kind="duty", number="ring meg", by=KEEPER, at=at)
    assert [card.overflow for card in numbers.numbers(seen_by="internal", on=at.date())] == ["NAV 2", "NAV 3"]


@covers("R073", part="the roster warns of each hole in the contact centre's hours")
def test_a_hole_in_the_roster_is_named_with_day_and_time(guarded: None, at: datetime) -> None:
    unit_id, _ = office(at)

    def on_duty(first: int, last: int) -> int:
        day = at.replace(hour=0)
        return set_duty(
            unit_id=unit_id,
            phone="1",
            starts_at=day.replace(hour=first),
            ends_at=day.replace(hour=last),
            by=CLOCK,
            at=day,
        )

    on_duty(8, 12)
    afternoon = on_duty(12, 16)
    assert numbers.roster_holes(unit_ids=[unit_id], first=at.date(), days=1, at=at) == []
    end_duty(duty_id=afternoon, by=CLOCK, at=at.replace(hour=0))
    [hole] = numbers.roster_holes(unit_ids=[unit_id], first=at.date(), days=1, at=at)
    assert [(a.astimezone(OSLO).hour, b.astimezone(OSLO).hour) for a, b in hole.times] == [(12, 15)]
    assert numbers.roster_holes(unit_ids=[unit_id], first=date(2026, 3, 7), days=2, at=at) == []  # a weekend


def test_a_day_has_its_comment_and_its_hours_by_appointment_from_the_schedule_that_holds(
    guarded: None, at: datetime
) -> None:
    unit_id, reception_id = office(at)
    summer = [HoursRow(0, None, time(10), time(11), True, "Bare avtaler i juli")]
    set_schedule(
        unit_id=unit_id,
        reception_id=reception_id,
        rows=summer,
        valid_from=date(2026, 7, 1),
        valid_to=date(2026, 7, 31),
        by=KEEPER,
        at=at,
    )
    monday = calendars.hours_on(unit_id, date(2026, 7, 6), at=at)[reception_id]
    assert (monday.intervals, monday.by_appointment, monday.comment) == ((), ((600, 660),), "Bare avtaler i juli")
    may = calendars.hours_on(unit_id, date(2026, 5, 1), at=at)[reception_id]
    assert may.intervals == () and may.holiday
