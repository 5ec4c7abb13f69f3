"""A wait is told, journaled once, held up to what happened, and learnt from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inngang.rules.vocabulary import Channel, Outcome, Presence
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions, queries, waits
from inngang.service.journal import queries as journal
from inngang.service.organisation.actions import set_presence
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
LINE = "unemployment_benefit"


def phone(minute: int, choice: str = LINE) -> int:
    at = MORNING + timedelta(minutes=minute)
    return actions.receive(channel=Channel.PHONE, text="", choice=choice, by=ANYONE, at=at).enquiry_id


def told(enquiry_id: int) -> list[dict]:
    return [line.data for line in journal.of_enquiry(enquiry_id=enquiry_id) if line.event == "WaitTold"]


def somebody_who_may(enquiry_id: int):
    found = row(
        """select s.staff_id from enquiries_placement w join organisation_seat s on s.queue_id = w.queue_id
           join organisation_at_work a on a.staff_id = s.staff_id where w.enquiry_id = %(id)s order by w.circle, s.staff_id limit 1""",
        {"id": enquiry_id},
    )
    return viewer_of(staff_id=found["staff_id"]).viewer


def talk(enquiry_id: int, begins, minutes: int) -> None:
    by = somebody_who_may(enquiry_id)
    actions.take(enquiry_id=enquiry_id, by=by, at=begins)
    actions.close(
        enquiry_id=enquiry_id,
        outcome=Outcome.REFERRED,
        reason="Vist videre",
        by=by,
        at=begins + timedelta(minutes=minutes),
    )


def test_a_wait_is_told_with_a_range_and_the_same_one_is_journaled_once():
    first, second = phone(0), phone(1)
    wait = actions.tell_wait(enquiry_id=second, by=CLOCK, at=MORNING + timedelta(minutes=2))
    actions.tell_wait(enquiry_id=second, by=CLOCK, at=MORNING + timedelta(minutes=2, seconds=5))
    assert wait.place == 2 and wait.range[0] < wait.range[1]
    assert [(one["place"], one["low"], one["high"]) for one in told(second)] == [(2, *wait.range)]
    talk(first, MORNING + timedelta(minutes=4), 5)
    assert actions.tell_wait(enquiry_id=second, by=CLOCK, at=MORNING + timedelta(minutes=5)).place == 1
    assert len(told(second)) == 2


def test_when_nobody_is_there_it_is_said_and_no_number_is_told():
    waiting = phone(0)
    for one in rows("select staff_id from organisation_at_work"):
        set_presence(staff_id=one["staff_id"], presence=Presence.AWAY, by=CLOCK, at=MORNING)
    wait = actions.tell_wait(enquiry_id=waiting, by=CLOCK, at=MORNING + timedelta(minutes=1))
    assert wait.range is None and "Nobody is there" in str(wait.sentence)
    assert told(waiting)[0]["low"] is None
    day = MORNING.date()
    assert waits.account(first=day, last=day).unstaffed == 1


def test_writing_is_promised_a_day_and_not_told_minutes():
    written = actions.receive(channel=Channel.QUESTION, text="Dagpenger", by=ANYONE, at=MORNING).enquiry_id
    assert actions.tell_wait(enquiry_id=written, by=CLOCK, at=MORNING) is not None
    assert told(written) == []


@covers("R019", part="the wait told is learnt from what happened, and checked every night")
def test_the_night_learns_how_long_one_takes_and_the_next_day_is_told_by_it():
    for number in range(25):
        talk(phone(10 * number), MORNING + timedelta(minutes=10 * number + 1), 2)
    night = MORNING + timedelta(hours=15)
    before = queries.wait_now(enquiry_id=phone(600), at=MORNING + timedelta(minutes=601))
    assert actions.learn_waits(by=CLOCK, at=night) >= 1
    learnt = waits.learnt(channel=Channel.PHONE)
    assert learnt.count == 25 and learnt.mean_seconds == 120 and learnt.spread_seconds == 0
    after = queries.wait_now(enquiry_id=phone(602), at=MORNING + timedelta(minutes=603))
    assert after.expected_seconds / after.place < before.expected_seconds / before.place


def test_what_was_told_is_held_up_to_what_happened():
    calls = [phone(number) for number in range(4)]
    at = MORNING + timedelta(minutes=5)
    said = [actions.tell_wait(enquiry_id=one, by=CLOCK, at=at) for one in calls]
    talk(calls[0], at + timedelta(minutes=(said[0].range[0] + said[0].range[1]) / 2), 3)  # as we said
    talk(calls[1], at + timedelta(minutes=said[1].range[1] + 30), 3)  # far too late
    actions.abandon(enquiry_id=calls[2], by=CLOCK, at=at + timedelta(minutes=2))  # gave up; the fourth still waits
    found = waits.account(first=at.date(), last=at.date())
    assert (found.count, found.inside, found.lines[0].left) == (2, 1, 1)
    assert found.bias_minutes > 5
    assert actions.check_waits(day=at.date(), by=CLOCK, at=at + timedelta(hours=20)) == 0.5
    line = row("select data from journal_line where event = 'WaitsChecked'")["data"]
    assert (line["count"], line["inside"]) == (2, 1)
