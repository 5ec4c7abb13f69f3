"""Units, areas, hours, queues, follow-up and presence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inngang.rules.hours import CONTACT_CENTRE_HOURS, OFFICE_HOURS, intervals_on, is_open
from inngang.rules.vocabulary import Presence, QueueKind, Role, Side, UnitKind
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.organisation import queries
from inngang.service.organisation.actions import (
    AreaRow,
    Counts,
    HoursRow,
    ReceptionRow,
    UnitRow,
    UnknownUnit,
    follow_up,
    open_national,
    post,
    register_units,
    set_opening_hours,
    set_presence,
)
from inngang.service.organisation.actions.follow_up import CannotFollowUp
from inngang.service.organisation.actions.register_units import CannotRegisterUnits
from inngang.service.organisation.actions.set_opening_hours import HoursDoNotFit
from inngang.service.organisation.actions.set_presence import NotYours
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guarded")]
OSLO = ZoneInfo("Europe/Oslo")


def many(units: int, areas: int) -> tuple[list[UnitRow], list[AreaRow]]:
    return (
        [UnitRow(f"{n:04d}", f"NAV Sted {n}") for n in range(1, units + 1)],
        [AreaRow(f"{n:04d}", f"{n:04d}", f"Kommune {n}", f"{n % units + 1:04d}") for n in range(1, areas + 1)],
    )


def queues_of(number: str) -> list[tuple[str, str]]:
    found = rows(
        """select q.kind, q.side from organisation_queue q join organisation_unit u on u.id = q.unit_id
           where u.number = %(number)s order by q.kind, q.side""",
        {"number": number},
    )
    return [(one["kind"], one["side"]) for one in found]


# ── the register ────────────────────────────────────────────────────────────────────────────────────


def test_the_whole_country_is_registered_in_as_few_statements_as_one_office(
    at: datetime, django_assert_max_num_queries: Any
) -> None:
    units, areas = many(310, 390)
    with django_assert_max_num_queries(9):
        counts = register_units(units=units, areas=areas, by=CLOCK, at=at)
    assert counts == Counts(new=700, changed=0, same=0)


def test_a_second_import_changes_nothing_and_says_so(at: datetime) -> None:
    units, areas = many(30, 40)
    register_units(units=units, areas=areas, by=CLOCK, at=at)
    queues = row("select count(*) as n from organisation_queue")
    assert register_units(units=units, areas=areas, by=CLOCK, at=at) == Counts(new=0, changed=0, same=70)
    assert row("select count(*) as n from organisation_queue") == queues
    told = rows("select data from journal_line where event = 'RegisterChanged' order by id desc limit 2")
    assert {(one["data"]["new"], one["data"]["changed"]) for one in told} == {(0, 0)}


def test_a_unit_with_a_new_name_is_changed_and_its_queues_with_it(at: datetime) -> None:
    register_units(units=[UnitRow("0001", "NAV Gamle", phone="22")], areas=[], by=CLOCK, at=at)
    counts = register_units(units=[UnitRow("0001", "NAV Nye")], areas=[], by=CLOCK, at=at)
    unit = queries.unit_numbered("0001")
    assert counts == Counts(new=0, changed=1, same=0)
    assert unit is not None and (unit.name, unit.phone) == ("NAV Nye", "22")  # what the list does not say is kept
    names = rows("select name from organisation_queue where unit_id = %(id)s", {"id": unit.unit_id})
    assert names and all(one["name"].startswith("NAV Nye, ") for one in names)


def test_an_area_that_moves_gets_its_new_office(at: datetime) -> None:
    units = [UnitRow("0001", "NAV En"), UnitRow("0002", "NAV To")]
    register_units(units=units, areas=[AreaRow("4621", "4621", "Voss", "0001")], by=CLOCK, at=at)
    counts = register_units(units=[], areas=[AreaRow("4621", "4621", "Voss", "0002")], by=CLOCK, at=at)
    unit = queries.unit_of_area("4621", on=at.date())
    assert counts == Counts(new=0, changed=1, same=0) and unit is not None and unit.number == "0002"


def test_an_area_without_an_office_stops_the_whole_import(at: datetime) -> None:
    with pytest.raises(CannotRegisterUnits, match="4621"):
        register_units(
            units=[UnitRow("0001", "NAV En")], areas=[AreaRow("4621", "4621", "Voss", "0009")], by=CLOCK, at=at
        )
    assert queries.unit_numbered("0001") is None


def test_every_office_has_its_queues_and_a_service_area_has_one_for_neighbours(at: datetime) -> None:
    register_units(
        units=[UnitRow("9010", "Område", UnitKind.SERVICE_AREA), UnitRow("0001", "NAV En", service_area="9010")],
        areas=[],
        by=CLOCK,
        at=at,
    )
    assert queues_of("0001") == [("duty", ""), ("team", "municipal"), ("team", "state"), ("unit", "")]
    assert queues_of("9010") == [("area", "")]
    office, area = queries.unit_numbered("0001"), queries.unit_numbered("9010")
    assert office is not None and area is not None and queries.service_area_of(office.unit_id) == area.unit_id


def test_the_national_lines_are_opened_once(at: datetime) -> None:
    assert open_national(by=CLOCK, at=at) == open_national(by=CLOCK, at=at)
    kinds = [kind for kind, _ in queues_of("4100")]
    assert kinds.count("special_line") == 9
    assert [kinds.count(kind) for kind in ("national", "protected", "alarm", "duty")] == [1, 1, 1, 1]


# ── hours ───────────────────────────────────────────────────────────────────────────────────────────


def hours(number: str, rows_given: Sequence[HoursRow], at: datetime, name: str = "Mottak") -> Counts:
    given = [ReceptionRow(name, "Gata 1", rows_given)]
    return set_opening_hours(unit_number=number, receptions=given, by=CLOCK, at=at)


def office_of(at: datetime) -> int:
    register_units(units=[UnitRow("0001", "NAV En")], areas=[], by=CLOCK, at=at)
    unit = queries.unit_numbered("0001")
    assert unit is not None
    return unit.unit_id


def office(number: str, at: datetime) -> queries.OfficeCard:
    unit = queries.unit_numbered(number)
    assert unit is not None
    found = queries.office(unit.unit_id, at=at)
    assert found is not None
    return found


def test_an_office_closed_on_wednesdays_says_when_it_opens_next(cast: None, at: datetime) -> None:
    hamar = office("0403", at).receptions[0]
    assert (hamar.open_now, hamar.hours_today, hamar.hours.comment) == (False, "", "Stengt på onsdager")
    assert hamar.next_opening == datetime(2026, 3, 5, 10, 0, tzinfo=OSLO)


@covers("R181", part="whether the office is open now, and when it opens next")
def test_an_open_office_says_so_and_until_when(cast: None, at: datetime) -> None:
    inderoy = office("1702", at).receptions[2]
    assert inderoy.name == "Inderøy"
    assert (inderoy.open_now, inderoy.hours_today) == (True, "09:00–11:30, 12:30–14:30")
    in_the_break = office("1702", at.replace(hour=12)).receptions[2]
    assert not in_the_break.open_now
    assert in_the_break.next_opening == datetime(2026, 3, 4, 12, 30, tzinfo=OSLO)


def test_hours_by_appointment_are_not_open_to_those_who_just_come(cast: None) -> None:
    thursday = datetime(2026, 3, 5, 9, 0, tzinfo=OSLO)
    arendal = office("0906", thursday)
    assert not arendal.receptions[0].open_now
    assert arendal.receptions[0].hours.today_by_appointment == ((8 * 60, 15 * 60 + 30),)
    assert not is_open(queries.calendar_of(arendal.unit_id), thursday)


def test_a_special_day_overrides_the_week(cast: None) -> None:
    new_years_eve = datetime(2026, 12, 31, 10, 0, tzinfo=OSLO)
    hanshaugen = office("0313", new_years_eve)
    calendar = queries.calendar_of(hanshaugen.unit_id)
    assert intervals_on(calendar, date(2026, 12, 31)) == ((9 * 60, 11 * 60),)
    assert intervals_on(calendar, date(2026, 12, 24)) == ()
    assert intervals_on(calendar, date(2026, 12, 30)) == ((9 * 60, 14 * 60),)
    assert hanshaugen.receptions[0].open_now


def test_an_office_is_open_when_one_of_its_receptions_is(at: datetime) -> None:
    unit_id = office_of(at)
    hours("0001", [HoursRow(0, None, time(9), time(12)), HoursRow(None, date(2026, 3, 9), None, None)], at, "Nord")
    hours("0001", [HoursRow(0, None, time(11), time(14)), HoursRow(1, None, time(10), time(11))], at, "Sør")
    calendar = queries.calendar_of(unit_id)
    assert calendar.week[0] == ((9 * 60, 14 * 60),) and calendar.week[1] == ((10 * 60, 11 * 60),)
    assert intervals_on(calendar, date(2026, 3, 9)) == ((11 * 60, 14 * 60),)  # Nord is closed that Monday


def test_a_unit_without_hours_has_the_usual_ones(at: datetime) -> None:
    assert queries.calendar_of(office_of(at)) == OFFICE_HOURS
    assert queries.calendar_of(open_national(by=CLOCK, at=at)) == CONTACT_CENTRE_HOURS


def test_an_office_open_only_by_appointment_still_has_working_time(at: datetime) -> None:
    unit_id = office_of(at)
    hours("0001", [HoursRow(day, None, time(9), time(15), True) for day in range(5)], at)
    assert queries.calendar_of(unit_id) == OFFICE_HOURS
    assert not office("0001", at).receptions[0].open_now


def test_the_same_hours_a_second_time_change_nothing(at: datetime) -> None:
    office_of(at)
    given = [HoursRow(0, None, time(9), time(12)), HoursRow(None, date(2026, 12, 24), None, None, False, "Julaften")]
    assert hours("0001", given, at) == Counts(new=1, changed=0, same=0)
    before = rows("select * from organisation_opening_hours order by id")
    assert hours("0001", given, at) == Counts(new=0, changed=0, same=1)
    assert rows("select * from organisation_opening_hours order by id") == before
    assert hours("0001", given[:1], at) == Counts(new=0, changed=1, same=0)


def test_hours_that_cannot_be_are_refused_whole(at: datetime) -> None:
    office_of(at)
    for wrong in (
        HoursRow(0, date(2026, 3, 4), time(9), time(10)),
        HoursRow(None, None, time(9), time(10)),
        HoursRow(0, None, time(12), time(9)),
        HoursRow(0, None, time(9), None),
        HoursRow(7, None, time(9), time(10)),
    ):
        with pytest.raises(HoursDoNotFit):
            hours("0001", [HoursRow(1, None, time(9), time(10)), wrong], at)
    assert rows("select * from organisation_reception") == []
    with pytest.raises(UnknownUnit):
        hours("0099", [], at)


def test_calendars_come_from_memory_for_a_minute_and_a_change_here_is_seen_at_once(
    at: datetime, django_assert_num_queries: Any
) -> None:
    unit_id = office_of(at)
    with django_assert_num_queries(1):
        for seconds in (0, 30, 59):
            queries.calendar_of(unit_id, at=at + timedelta(seconds=seconds))
    with django_assert_num_queries(1):
        queries.calendar_of(unit_id, at=at + timedelta(seconds=61))
    hours("0001", [HoursRow(0, None, time(9), time(12))], at)
    assert queries.calendar_of(unit_id, at=at).week[0] == ((9 * 60, 12 * 60),)


# ── who is there ────────────────────────────────────────────────────────────────────────────────────


def test_a_person_has_one_adviser_a_side_and_the_old_one_is_kept_in_the_past(cast: None, at: datetime) -> None:
    amina, anne = person_named("Amina") or 0, staff_named("Anne") or 0
    unit = queries.unit_numbered("0313")
    assert unit is not None
    follow_up(person_id=amina, staff_id=anne, side=Side.MUNICIPAL, unit_id=unit.unit_id, by=CLOCK, at=at)
    found = rows(
        """select s.given_name, f.valid_to is null as is_now from organisation_follow_up f
           join people_staff s on s.id = f.staff_id where f.person_id = %(id)s order by f.id""",
        {"id": amina},
    )
    assert [(one["given_name"], one["is_now"]) for one in found] == [("Håkon", False), ("Anne", True)]
    with pytest.raises(CannotFollowUp):
        follow_up(
            person_id=amina,
            staff_id=anne,
            substitute_id=anne,
            side=Side.MUNICIPAL,
            unit_id=unit.unit_id,
            by=CLOCK,
            at=at,
        )


def test_only_oneself_and_leaders_say_what_somebody_is_doing(cast: None, at: datetime) -> None:
    hakon, anne, tone = (viewer_of(staff_id=staff_named(name) or 0) for name in ("Håkon", "Anne", "Tone"))
    assert hakon and anne and tone
    set_presence(staff_id=hakon.viewer.staff_id, presence=Presence.BREAK, by=hakon.viewer, at=at)
    set_presence(staff_id=hakon.viewer.staff_id, presence=Presence.AWAY, by=tone.viewer, at=at)
    with pytest.raises(NotYours):
        set_presence(staff_id=hakon.viewer.staff_id, presence=Presence.FREE, by=anne.viewer, at=at)
    here = {one.name: one.presence for one in queries.colleagues(hakon.unit_id)}
    assert here["Håkon Dahl"] == "away" and here["Anne Bakke"] == "free"


def test_saying_the_same_again_does_not_begin_the_idle_time_anew(cast: None, at: datetime) -> None:
    hakon = staff_named("Håkon") or 0
    for minutes in (5, 10):
        set_presence(staff_id=hakon, presence=Presence.BUSY, by=CLOCK, at=at + timedelta(minutes=minutes))
    found = row("select since from organisation_at_work where staff_id = %(id)s", {"id": hakon})
    assert found is not None and found["since"] == at + timedelta(minutes=5)


def test_a_post_gives_a_queue_of_one_own_and_a_new_role_ends_the_old(cast: None, at: datetime) -> None:
    hakon = staff_named("Håkon") or 0
    unit = queries.unit_numbered("0313")
    assert unit is not None
    own = [one for one in queries.desks_of(hakon) if one.kind == QueueKind.PERSONAL]
    assert len(own) == 1
    assert post(staff_id=hakon, unit_id=unit.unit_id, role=Role.TEAM_LEAD, by=CLOCK, at=at) == own[0].id
    session = viewer_of(staff_id=hakon)
    assert session is not None and session.role == Role.TEAM_LEAD


def test_one_may_hand_over_to_colleagues_lines_and_offices_but_not_to_alarm_or_protected(
    cast: None, django_assert_num_queries: Any
) -> None:
    hakon, tone = (viewer_of(staff_id=staff_named(name) or 0) for name in ("Håkon", "Tone"))
    assert hakon and tone
    with django_assert_num_queries(1):
        seen = queries.targets(hakon.viewer)
    kinds = {one.kind for one in seen}
    assert kinds == {"team", "personal", "special_line", "national", "unit"}
    assert "Håkon Dahl" not in {one.name for one in seen} and "Anne Bakke" in {one.name for one in seen}
    assert {one.unit_name for one in seen if one.kind == "personal"} == {"NAV St. Hanshaugen"}
    assert QueueKind.PROTECTED in {one.kind for one in queries.targets(tone.viewer)}
