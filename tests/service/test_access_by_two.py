"""Openings that two must agree on, and a door whose facts do not come."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.access_opening import Category, OpeningKind
from inngang.rules.vocabulary import Channel, Purpose, Role
from inngang.service.access import actions, door
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions as enquiries
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import rows
from tests.covers import covers

REASON = "Står her uten penger til mat, hjemkontoret er stengt"


def staff(name: str, role: Role) -> Viewer:
    session = viewer_of(staff_id=staff_named(name) or 0)
    assert session is not None
    return session.viewer._replace(role=role)


def bjorn() -> int:
    return person_named("Bjørn") or 0


def opened(by: Viewer, at: datetime, category: Category = Category.DANGER) -> int:
    return actions.open_exception(
        person_id=bjorn(),
        kind=OpeningKind.BREAK_GLASS,
        category=category,
        reason=REASON,
        ends_at=None,
        by=by,
        at=at,
    )


def reads(by: Viewer, info: Info, purpose: Purpose, at: datetime) -> bool:
    try:
        door.open_info(person_id=bjorn(), info=info, by=by, purpose=purpose, at=at)
    except door.DoorClosed:
        return False
    return True


@pytest.mark.django_db
@pytest.mark.usefixtures("cast")
@covers("R247", part="what two must agree on opens when the second agrees, and closes by itself")
def test_the_duty_leader_reads_the_municipal_message_of_an_alarm_when_a_second_agrees(at: datetime) -> None:
    duty = staff("Stian", Role.DUTY_LEAD)
    enquiries.receive(
        channel=Channel.QUESTION,
        text="Vi har ikke mat i kveld",
        person_id=bjorn(),
        asked_acute=True,
        by=CLOCK,
        at=at,
    )
    assert not reads(duty, Info.CONTENT_MUNI, Purpose.ALARM, at)
    made = opened(duty, at)
    assert not reads(duty, Info.CONTENT_MUNI, Purpose.ALARM, at), "one alone opens nothing"
    with pytest.raises(actions.CannotReview):
        actions.second_opening(opening_id=made, by=duty, at=at)
    second = duty._replace(role=Role.TEAM_LEAD, staff_id=staff_named("Ruth") or 0)
    actions.second_opening(opening_id=made, by=second, at=at)
    assert reads(duty, Info.CONTENT_MUNI, Purpose.ALARM, at + timedelta(minutes=1))
    assert not reads(duty, Info.NOTE_MUNI, Purpose.ALARM, at + timedelta(minutes=1)), "the message, and nothing else"
    assert not reads(duty, Info.CONTENT_MUNI, Purpose.ALARM, at + timedelta(hours=25))


@pytest.mark.django_db
@pytest.mark.usefixtures("cast")
def test_those_who_run_the_systems_see_that_a_contact_exists_for_half_an_hour_when_a_second_agrees(
    at: datetime,
) -> None:
    runs = staff("Stian", Role.SYSADMIN)
    assert not reads(runs, Info.CONTACT_META, Purpose.OPERATIONS, at)
    made = opened(runs, at)
    assert not reads(runs, Info.CONTACT_META, Purpose.OPERATIONS, at)
    second = runs._replace(role=Role.TEAM_LEAD, staff_id=staff_named("Ruth") or 0)
    actions.second_opening(opening_id=made, by=second, at=at)
    assert reads(runs, Info.CONTACT_META, Purpose.OPERATIONS, at + timedelta(minutes=29))
    assert not reads(runs, Info.CONTACT_META, Purpose.OPERATIONS, at + timedelta(minutes=31))
    assert not reads(runs, Info.IDENTITY, Purpose.OPERATIONS, at), "not who it is"
    assert not reads(runs, Info.CONTACT_META, Purpose.ANSWER, at), "and for nothing else"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("cast")
@covers("R247", part="a register that does not answer closes the door, and the refusal is journaled")
def test_when_the_register_does_not_answer_the_door_is_closed_and_an_acute_need_is_received(at: datetime) -> None:
    ingrid, person = staff("Ingrid", Role.STATE_ADVISER), bjorn()
    assert door.may_open(person_id=person, by=ingrid, purpose=Purpose.ANSWER, at=at)
    rows("select set_config('statement_timeout', '300ms', false)")
    try:
        with _locked("access_opening"):
            assert not door.may_open(person_id=person, by=ingrid, purpose=Purpose.ANSWER, at=at)
            assert not door.may_read(person_id=person, by=ingrid, purpose=Purpose.ANSWER, at=at)
            with pytest.raises(door.DoorClosed) as silent:
                door.open_person(person_id=person, by=ingrid, purpose=Purpose.ANSWER, at=at)
            with pytest.raises(door.DoorClosed):
                door.open_info(person_id=person, info=Info.CONTACT_INFO, by=ingrid, purpose=Purpose.ANSWER, at=at)
            rows("select set_config('statement_timeout', '20s', false)")
            got = enquiries.receive(
                channel=Channel.QUESTION, text="Ikke mat i kveld", asked_acute=True, by=CLOCK, at=at
            )
            assert got.enquiry_id
    finally:
        rows("select set_config('statement_timeout', '0', false)")
    assert silent.value.code == "source_silent" and str(silent.value) == str(door.CLOSED_DOOR)
    kept = rows("select data from journal_line where event = 'PersonRefused' order by id")
    assert [one["data"]["code"] for one in kept] == ["source_silent", "source_silent"]
    assert door.may_open(person_id=person, by=ingrid, purpose=Purpose.ANSWER, at=at), "and opens when it answers again"


class _locked:
    """Somebody else holds a table, so that whoever reads it waits."""

    def __init__(self, table: str) -> None:
        self.table, self.held, self.done = table, threading.Event(), threading.Event()

    def __enter__(self) -> None:
        self.thread = threading.Thread(target=self._hold)
        self.thread.start()
        assert self.held.wait(20)

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join(20)

    def _hold(self) -> None:
        known = connection.settings_dict
        with psycopg.connect(
            host=known["HOST"], port=known["PORT"] or None, user=known["USER"], password=known["PASSWORD"] or None,
            dbname=known["NAME"],
        ) as line:  # fmt: skip
            line.execute(f"lock table {self.table} in access exclusive mode")
            self.held.set()
            self.done.wait(60)
