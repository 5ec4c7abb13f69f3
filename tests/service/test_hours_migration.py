"""A database that held opening hours before they belonged to schedules has the same hours after it."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from inngang.rules.hours import intervals_on
from inngang.service.organisation import calendars

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = [("organisation", "0004_queue_level")], [("organisation", "0005_hours")]
AT = datetime(2026, 3, 4, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))


def _to(targets: list[tuple[str, str]]):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def _up_again():
    """No action stands behind what the old tables are given, so the guard against such writes is laid aside."""
    connection.ensure_connection()  # a connection made later would bring the guard with it
    guards = connection.execute_wrappers[:]
    connection.execute_wrappers.clear()
    yield
    connection.execute_wrappers.extend(guards)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.usefixtures("_up_again")
def test_hours_of_receptions_become_their_ordinary_hours():
    old = _to(BEFORE)
    unit = old.get_model("organisation", "Unit").objects.create(
        number="0001", name="NAV En", sort_key="nav en", kind="local_office", county="46", phone=""
    )
    place = old.get_model("organisation", "Reception")
    open_one = place.objects.create(unit=unit, name="Torget", address="Torget 1")
    silent = place.objects.create(unit=unit, name="Bygda", address="Bygda 1")
    hours = old.get_model("organisation", "OpeningHours")
    given = [
        {"weekday": day, "opens": time(9), "closes": time(14), "comment": "Velkommen" if day == 0 else ""}
        for day in range(4)
    ]
    given += [
        {"weekday": 4, "opens": time(9), "closes": time(11), "by_appointment": True, "comment": "Bare etter avtale"},
        {"day": date(2026, 12, 24), "comment": "Stengt julaften"},
        {"day": date(2026, 12, 31), "opens": time(9), "closes": time(11)},
    ]
    for one in given:
        hours.objects.create(reception=open_one, **one)
    new = _to(AFTER)
    kept = new.get_model("organisation", "OpeningHours").objects.select_related("schedule")
    assert {one.schedule.reception_id for one in kept} == {open_one.id}
    assert {
        (one.schedule.kind, one.schedule.unit_id, one.schedule.valid_from, one.schedule.is_trial) for one in kept
    } == {("reception", unit.id, None, False)}
    told = {(o.weekday, o.day, o.opens, o.closes, o.by_appointment, o.comment) for o in kept}
    assert told == {
        (
            o.get("weekday"),
            o.get("day"),
            o.get("opens"),
            o.get("closes"),
            o.get("by_appointment", False),
            o.get("comment", ""),
        )
        for o in given
    }
    assert not new.get_model("organisation", "Schedule").objects.filter(reception_id=silent.id).exists()
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    [torget] = [one for one in calendars.receptions(unit.id) if one.reception_id == open_one.id]
    assert intervals_on(torget.calendar, AT.date()) == ((540, 840),)
    assert intervals_on(torget.calendar, date(2026, 12, 24)) == ()
    assert intervals_on(torget.calendar, date(2026, 12, 31)) == ((540, 660),)
    assert intervals_on(torget.calendar, date(2026, 3, 6)) == (), (
        "by appointment only is not open to those who just come"
    )
