"""When nobody has the duty phone: it rings where it overflows to, and the leader hears of it the same day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Urgency
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation import queries
from inngang.service.organisation.actions import set_duty, set_number, tell_of_holes
from inngang.service.organisation.duty import overflow_of
from inngang.service.rows import row, rows, run
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
ACUTE = "Vi har ikke mat til barna i kveld"


def unit_id(number: str) -> int:
    found = queries.unit_numbered(number)
    assert found is not None
    return found.unit_id


def overflow(number: str, to: str) -> None:
    unit, onward = unit_id(number), unit_id(to)
    set_number(unit_id=unit, kind="duty", number="40090017", overflow_unit_id=onward, by=CLOCK, at=MORNING)


def on_duty(number: str, phone: str) -> None:
    set_duty(
        unit_id=unit_id(number),
        staff_id=None,
        phone=phone,
        starts_at=MORNING - timedelta(hours=1),
        ends_at=MORNING + timedelta(hours=8),
        by=CLOCK,
        at=MORNING,
    )


@action
def nobody_on_duty(number: str, *, by, at) -> None:
    run("delete from organisation_duty where unit_id = %(unit)s", {"unit": unit_id(number)})
    record(RegisterChanged(what="test", new=0, changed=1), by=by, at=at)


def acute() -> tuple[int, set[str]]:
    received = actions.receive(
        channel=Channel.PHONE, text=ACUTE, caller_phone="41599998", unit_id=unit_id("0313"), by=CLOCK, at=MORNING
    )
    about = row("select unit_id, urgency from enquiries_enquiry where id = %(id)s", {"id": received.enquiry_id})
    assert about == {"unit_id": unit_id("0313"), "urgency": Urgency.ACUTE}
    return received.enquiry_id, texted(received.enquiry_id)


def texted(enquiry_id: int) -> set[str]:
    asked = """select "to" from notices_notice where enquiry_id = %(id)s and kind = 'alarm'"""
    return {one["to"] for one in rows(asked, {"id": enquiry_id})}


@covers("R078")
def test_with_nobody_on_duty_the_alarm_rings_at_once_where_the_duty_phone_overflows_to():
    nobody_on_duty("0313", by=CLOCK, at=MORNING)
    overflow("0313", "2021")  # where nobody is on duty either
    overflow("2021", "1902")
    on_duty("1902", "40091902")
    assert overflow_of(unit_id("0313"), at=MORNING)[:2] == [unit_id("2021"), unit_id("1902")]
    _, rung = acute()
    assert rung == {"40091902"}


@covers("R078")
def test_when_nobody_on_duty_answers_the_next_to_ring_is_the_overflow_also_in_another_service_area():
    overflow("0313", "1902")
    on_duty("1902", "40091902")
    enquiry_id, rung = acute()
    assert rung and "40091902" not in rung
    actions.raise_alarms(at=MORNING + timedelta(seconds=59), by=CLOCK)
    assert "40091902" not in texted(enquiry_id)
    actions.raise_alarms(at=MORNING + timedelta(seconds=60), by=CLOCK)
    assert "40091902" in texted(enquiry_id)


def test_an_overflow_that_goes_round_is_followed_once():
    overflow("0313", "1902")

    @action
    def by_hand(*, by, at) -> None:
        run(
            "update organisation_contact_number set overflow_unit_id = %(to)s where unit_id = %(unit)s and kind = 'duty'",
            {"to": unit_id("0313"), "unit": unit_id("1902")},
        )
        record(RegisterChanged(what="test", new=0, changed=1), by=by, at=at)

    by_hand(by=CLOCK, at=MORNING)
    assert overflow_of(unit_id("0313"), at=MORNING) == [unit_id("1902")]


@covers("R073", part="a hole in the duty roster reaches the leader the same day")
def test_a_hole_in_the_roster_reaches_the_leader_the_same_day_and_only_once():
    nobody_on_duty("0313", by=CLOCK, at=MORNING)
    at = MORNING.replace(hour=6)
    assert tell_of_holes(by=CLOCK, at=at) >= 1
    told = "select data ->> 'day' as day, data ->> 'times' as times from journal_line where event = 'DutyRosterHole' and unit_id = %(u)s"
    [line] = rows(told, {"u": unit_id("0313")})
    assert line == {"day": f"{MORNING.astimezone(OSLO):%Y-%m-%d}", "times": "09:00–15:00"}
    assert tell_of_holes(by=CLOCK, at=at + timedelta(hours=1)) == 0
    assert tell_of_holes(by=CLOCK, at=at + timedelta(days=1)) >= 1, "the next day is another hole"


def test_what_is_over_today_is_told_to_nobody():
    nobody_on_duty("0313", by=CLOCK, at=MORNING)
    evening = datetime(MORNING.year, MORNING.month, MORNING.day, 15, 1, tzinfo=OSLO)
    assert tell_of_holes(by=CLOCK, at=evening) == 0
