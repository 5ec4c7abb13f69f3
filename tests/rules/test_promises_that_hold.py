"""Every kind of promise by a rule, several clocks, pauses, and the alarm that climbs: values in, decision out."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules import alarm, hours, promises
from inngang.rules.alarm import LADDER, Duty, Rung
from inngang.rules.handover import default_owner
from inngang.rules.hours import OFFICE_HOURS
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import Channel, PromiseKind, Refusal, Side, Urgency
from tests.covers import covers

OSLO = ZoneInfo("Europe/Oslo")
MONDAY_10 = datetime(2026, 11, 23, 10, 0, tzinfo=OSLO)
WINDOW = (datetime(2026, 11, 24, 9, 0, tzinfo=OSLO), datetime(2026, 11, 24, 10, 0, tzinfo=OSLO))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(OSLO))  # noqa: DTZ001
spans = st.integers(1, 60 * 24 * 30).map(lambda minutes: timedelta(minutes=minutes))


def made(kind: PromiseKind, **given) -> Promised | Refusal:
    asked = {"window": WINDOW} if kind in (PromiseKind.APPOINTMENT, PromiseKind.CALL_BACK) else {}
    asked |= {"asked_for": "Kontoutskrift"} if kind == PromiseKind.DOCUMENT_REMINDER else {}
    return promises.make(kind, **{"at": MONDAY_10, "calendar": OFFICE_HOURS, **asked, **given})


@pytest.mark.parametrize("kind", list(PromiseKind))
def test_every_kind_has_a_time_in_working_time_and_a_sentence_before_and_after(kind):
    promised = made(kind)
    assert isinstance(promised, Promised) and promised.kind == kind and promised.due_by > MONDAY_10
    just_before = promised.due_by - timedelta(minutes=1)
    assert hours.is_open(OFFICE_HOURS, promised.due_by) or hours.is_open(OFFICE_HOURS, just_before)
    before, after = str(promises.told_before(promised)), str(promised.what)
    assert before != after and promised.what.values["day"] in before and promised.what.values["day"] in after


@given(at=moments, later=spans, kind=st.sampled_from([PromiseKind.ANSWER, PromiseKind.DECISION, PromiseKind.FOLLOW_UP]))
def test_what_is_promised_is_in_working_time_and_never_later_than_was_chosen(at, later, kind):
    promised = made(kind, at=at, by_when=at + later)
    if isinstance(promised, Refusal):
        assert hours.working_minutes_between(OFFICE_HOURS, at, at + later) == 0
    else:
        assert at < promised.due_by <= at + later
        assert hours.is_open(OFFICE_HOURS, promised.due_by - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"window": None}, "no_window"),
        ({"window": (WINDOW[1], WINDOW[0])}, "window_backwards"),
        ({"window": (MONDAY_10 - timedelta(hours=1), MONDAY_10 + timedelta(hours=1))}, "window_passed"),
        ({"window": (WINDOW[0].replace(hour=20), WINDOW[0].replace(hour=21))}, "window_closed"),
    ],
)
def test_an_appointment_is_on_a_day_and_time_we_are_open(given, code):
    assert isinstance(refused := made(PromiseKind.APPOINTMENT, **given), Refusal) and refused.code == code


def test_nothing_is_waited_for_that_was_not_asked_for():
    assert isinstance(made(PromiseKind.DOCUMENT_REMINDER, asked_for=" "), Refusal)


# ── several clocks ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("side", "sides"),
    [
        (Side.STATE, [Side.STATE]),
        (Side.MUNICIPAL, [Side.MUNICIPAL]),
        (Side.UNKNOWN, [Side.UNKNOWN]),
        (Side.BOTH, [Side.MUNICIPAL, Side.STATE]),
    ],
)
def test_a_matter_has_a_clock_for_each_side_and_the_earliest_is_told(side, sides):
    started = promises.clocks(urgency=Urgency.NORMAL, side=side, at=MONDAY_10, calendar=OFFICE_HOURS)
    assert [one.side for one in started] == sides
    told = promises.first_promise(
        channel=Channel.QUESTION, urgency=Urgency.NORMAL, side=side, at=MONDAY_10, calendar=OFFICE_HOURS
    )
    assert told.due_by == min(one.due_by for one in started) and len(told.clocks) == (2 if side == Side.BOTH else 0)


@given(at=moments, later=spans)
def test_handed_over_no_clock_is_later_than_it_was(at, later):
    before = promises.clocks(urgency=Urgency.NORMAL, side=Side.BOTH, at=at, calendar=OFFICE_HOURS)
    now = at + later
    after = promises.handover_promise(at=now, due_by=before[0].due_by, calendar=OFFICE_HOURS, before=before)
    assert [one.side for one in after.clocks] == [one.side for one in before]
    for old, new in zip(before, after.clocks, strict=True):
        assert new.due_by <= old.due_by or old.due_by <= now, "later only when it had passed"


# ── pauses ──────────────────────────────────────────────────────────────────────────────────────────


@given(at=moments, asked_after=st.integers(0, 60 * 24 * 5), waited=st.integers(0, 60 * 24 * 40))
def test_a_pause_takes_no_working_time_and_gives_none(at, asked_after, waited):
    due_by = hours.add_working_days(OFFICE_HOURS, at, promises.ANSWER_DAYS)
    paused = at + timedelta(minutes=asked_after)
    left = promises.pause(due_by=due_by, at=paused, calendar=OFFICE_HOURS)
    heard = paused + timedelta(minutes=waited)
    goes_on = promises.resume(left_minutes=left, at=heard, calendar=OFFICE_HOURS)
    again = hours.working_minutes_between(OFFICE_HOURS, heard, goes_on)
    assert again == max(left, promises.LEAST_LEFT_MINUTES)


def test_we_remind_twice_and_then_go_on_and_say_which_it_was():
    assert [promises.remind_again(reminders=count) for count in range(4)] == [True, True, False, False]
    told = [
        str(promises.goes_on(left_minutes=90, at=MONDAY_10, calendar=OFFICE_HOURS, heard=heard).what)
        for heard in (True, False)
    ]
    assert "what we waited for" in told[0] and "not heard from you" in told[1]


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, False), (1, True)])
def test_a_reason_is_needed_from_the_moment_after_the_promised_one(seconds, late):
    assert promises.is_late(MONDAY_10, MONDAY_10 + timedelta(seconds=seconds)) is late


# ── no loops ────────────────────────────────────────────────────────────────────────────────────────

QUEUES = {"office": 1, "neighbours": 2, "special_line": 3, "national": 4}


@covers("R012", "R277", part="the default owner of what nobody says is theirs, never one that has had it")
@pytest.mark.parametrize(
    ("side", "tried", "to"),
    [
        (Side.MUNICIPAL, set(), 1),
        (Side.MUNICIPAL, {1}, 2),
        (Side.BOTH, {1, 2}, 3),
        (Side.STATE, set(), 3),
        (Side.STATE, {3}, 4),
        (Side.UNKNOWN, {3, 4}, 1),
        (Side.STATE, {1, 2, 3, 4}, 0),
    ],
)
def test_what_nobody_says_is_theirs_has_an_owner_by_rule(side, tried, to):
    assert default_owner(side=side, tried=frozenset(tried), **QUEUES) == to


# ── the alarm ───────────────────────────────────────────────────────────────────────────────────────


@covers("R097", part="who is rung, and when")
@pytest.mark.parametrize(
    ("seconds", "rung", "rings"),
    [
        (0, Rung.NONE, [Rung.DUTY]),
        (59, Rung.DUTY, []),
        (60, Rung.DUTY, [Rung.NEXT]),
        (60, Rung.NEXT, []),
        (120, Rung.NEXT, [Rung.UNIT]),
        (300, Rung.NEXT, [Rung.UNIT, Rung.DUTY_LEAD]),
        (600, Rung.DUTY_LEAD, [Rung.LEADERS]),
        (6000, Rung.LEADERS, []),
    ],
)
def test_the_alarm_climbs_while_no_human_has_it(seconds, rung, rings):
    at = MONDAY_10 + timedelta(seconds=seconds)
    assert list(alarm.rungs_due(since=MONDAY_10, at=at, rung=rung)) == rings


@given(ticks=st.lists(st.integers(0, 2000), min_size=1, max_size=30))
def test_each_rung_rings_once_and_in_order_however_often_the_clock_looks(ticks):
    rung, rang = Rung.NONE, []
    for seconds in sorted(ticks):
        for one in alarm.rungs_due(since=MONDAY_10, at=MONDAY_10 + timedelta(seconds=seconds), rung=rung):
            rang.append(one)
            rung = one
    assert rang == [one for seconds, one in LADDER if seconds <= max(ticks)]


def test_the_alarm_keeps_true_time_through_the_nights_when_the_clock_is_moved():
    for night in (datetime(2026, 3, 29, 1, 59, 30, tzinfo=OSLO), datetime(2026, 10, 25, 2, 59, 30, tzinfo=OSLO)):
        later = (night.astimezone(ZoneInfo("UTC")) + timedelta(seconds=60)).astimezone(OSLO)
        assert alarm.rungs_due(since=night, at=later, rung=Rung.DUTY) == (Rung.NEXT,)


def test_all_on_duty_here_and_now_are_rung_in_order():
    hour = timedelta(hours=1)
    roster = [
        Duty(1, 7, "400", MONDAY_10 - hour, MONDAY_10 + hour, 2),
        Duty(1, 8, "", MONDAY_10 - hour, MONDAY_10 + hour, 1),
        Duty(1, 9, "", MONDAY_10 - hour, MONDAY_10, 0),  # went off duty just now
        Duty(2, 6, "", MONDAY_10 - hour, MONDAY_10 + hour, 0),  # another office
    ]
    assert [one.staff for one in alarm.on_duty(roster, unit=1, at=MONDAY_10)] == [8, 7]


@pytest.mark.parametrize(("minutes", "helped"), [(None, False), (30, True), (60, True), (61, False)])
def test_same_day_help_is_help_by_the_time_we_told(minutes, helped):
    due_by = MONDAY_10 + timedelta(hours=1)
    helped_at = None if minutes is None else MONDAY_10 + timedelta(minutes=minutes)
    assert alarm.is_helped_in_time(helped_at=helped_at, due_by=due_by) is helped
