"""What is entered by hand counts from the day it came; a handover says enough; an agreed time is on a day we are open."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from inngang.rules.following import AgreedTime, Came, Entered, entered, handover_note, next_agreed
from inngang.rules.hours import OFFICE_HOURS, OSLO
from inngang.rules.vocabulary import Channel, Refusal

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
TODAY, THURSDAY = MONDAY.date(), date(2026, 11, 12)


@pytest.mark.parametrize(
    ("came", "came_on", "is_finished", "channel", "came_at"),
    [
        (Came.LETTER, TODAY, False, Channel.LETTER, MONDAY),
        (Came.LETTER, THURSDAY, False, Channel.LETTER, datetime(2026, 11, 12, 12, 0, tzinfo=OSLO)),
        (Came.CALL, TODAY, True, Channel.PHONE, MONDAY),
        (Came.CALL, TODAY, False, Channel.QUESTION, MONDAY),
        (Came.SOCIAL, TODAY, True, Channel.CHAT, MONDAY),
        (Came.SOCIAL, TODAY, False, Channel.QUESTION, MONDAY),
        (Came.OUTSIDE, TODAY, True, Channel.VISIT, MONDAY),
        (Came.TEXT, THURSDAY, False, Channel.SMS, datetime(2026, 11, 12, 12, 0, tzinfo=OSLO)),
    ],
)
def test_a_talk_that_is_over_is_no_line_anybody_waits_on(
    came: Came, came_on: date, is_finished: bool, channel: Channel, came_at: datetime
) -> None:
    assert entered(came=came, came_on=came_on, is_finished=is_finished, at=MONDAY) == Entered(channel, came_at)


@pytest.mark.parametrize(("came_on", "code"), [(date(2026, 11, 17), "not_come_yet"), (date(2026, 9, 1), "too_old")])
def test_a_day_that_cannot_be_is_refused(came_on: date, code: str) -> None:
    refused = entered(came=Came.LETTER, came_on=came_on, is_finished=False, at=MONDAY)
    assert isinstance(refused, Refusal) and refused.code == code


@pytest.mark.parametrize(
    ("note", "is_enough"),
    [("", False), ("   OK   \n  ", False), ("Avtalt møte hver tirsdag klokka ti.", True)],
)
def test_a_handover_note_says_something(note: str, is_enough: bool) -> None:
    assert isinstance(handover_note(note), str) is is_enough


@pytest.mark.parametrize(
    ("weekday", "starts", "day"),
    [
        (0, time(9), date(2026, 11, 23)),  # this Monday's has begun
        (0, time(11), date(2026, 11, 16)),
        (1, time(10), date(2026, 11, 17)),
    ],
)
def test_the_next_agreed_time_has_not_begun(weekday: int, starts: time, day: date) -> None:
    found = next_agreed([AgreedTime(weekday, starts, time(12))], OFFICE_HOURS, MONDAY)
    assert found == (datetime.combine(day, starts, OSLO), datetime.combine(day, time(12), OSLO))


def test_no_time_is_offered_on_a_day_we_are_closed() -> None:
    friday = datetime(2026, 12, 24, 8, 0, tzinfo=OSLO)
    found = next_agreed([AgreedTime(4, time(10), time(11))], OFFICE_HOURS, friday)
    assert found is not None and found[0].date() == date(2027, 1, 8), "25 December and 1 January are holidays"
