"""Who needs the answer before a day gets it in time, or is told plainly that we cannot promise it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from inngang.rules.hours import OFFICE_HOURS, OSLO
from inngang.rules.needed import IN_TIME, NOT_IN_TIME, in_time, is_day, pace_of
from inngang.rules.promises import first_promise
from inngang.rules.vocabulary import Channel, Pace, Side, Urgency


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OSLO)


@pytest.mark.parametrize(
    ("at", "needed_on", "channel", "urgency", "due_by", "said"),
    [
        ("2026-03-04 10:00", None, "question", Urgency.NORMAL, "2026-03-09", None),
        ("2026-03-04 10:00", "2026-03-20", "question", Urgency.NORMAL, "2026-03-09", None),
        ("2026-03-04 10:00", "2026-03-10", "question", Urgency.NORMAL, "2026-03-09", None),
        ("2026-03-04 10:00", "2026-03-09", "question", Urgency.NORMAL, "2026-03-06", IN_TIME),
        ("2026-03-04 10:00", "2026-03-08", "question", Urgency.NORMAL, "2026-03-06", IN_TIME),
        ("2026-03-04 10:00", "2026-03-05", "question", Urgency.NORMAL, "2026-03-04", IN_TIME),
        ("2026-03-04 22:00", "2026-03-05", "question", Urgency.NORMAL, "2026-03-09", NOT_IN_TIME),
        ("2026-03-04 15:20", "2026-03-05", "question", Urgency.NORMAL, "2026-03-09", NOT_IN_TIME),
        ("2026-03-06 22:00", "2026-03-09", "question", Urgency.NORMAL, "2026-03-11", NOT_IN_TIME),
        ("2026-03-04 10:00", "2026-03-05", "question", Urgency.ACUTE, "2026-03-04", None),
        ("2026-03-04 10:00", "2026-03-05", "phone", Urgency.NORMAL, "2026-03-04", None),
    ],
)
def test_the_promise_is_before_the_day_when_it_can_be(at, needed_on, channel, urgency, due_by, said):
    now, day = moment(at), date.fromisoformat(needed_on) if needed_on else None
    asked = {"channel": Channel(channel), "urgency": urgency, "side": Side.STATE, "at": now, "calendar": OFFICE_HOURS}
    ordinary = first_promise(**asked)
    made = in_time(ordinary, day, **asked)
    assert made.promised.due_by.date() == date.fromisoformat(due_by)
    assert made.promised.due_by <= ordinary.due_by
    assert made.is_sooner == (said is not None)
    assert (made.promised.what.text if said else None) == said
    if said == IN_TIME:
        assert day is not None and made.promised.due_by.date() < day
    assert pace_of(Pace.WRITTEN, made.is_sooner) == (Pace.SOON if said else Pace.WRITTEN)
    assert pace_of(Pace.LIVE, made.is_sooner) == Pace.LIVE


def test_each_clock_of_a_matter_on_both_sides_is_before_the_day():
    now = moment("2026-03-04 10:00")
    asked = {"channel": Channel.QUESTION, "urgency": Urgency.NORMAL, "at": now, "calendar": OFFICE_HOURS}
    both = first_promise(side=Side.BOTH, **asked)
    made = in_time(both, date(2026, 3, 6), side=Side.BOTH, **asked).promised
    assert len(made.clocks) == 2 and all(clock.due_by.date() < date(2026, 3, 6) for clock in made.clocks)


@pytest.mark.parametrize(
    ("day", "may"),
    [("2026-03-03", False), ("2026-03-04", False), ("2026-03-05", True), ("2027-03-05", True), ("2029-01-01", False)],
)
def test_a_day_to_be_answered_before_is_after_today_and_within_a_year(day, may):
    assert is_day(date.fromisoformat(day), moment("2026-03-04 10:00")) == may
