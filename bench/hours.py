"""Opening hours: how many questions a second one core answers, beside asking the bare calendar for the weekday alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from inngang.rules.hours import OSLO, Calendar, add_working_minutes, intervals_on, is_open, next_opening
from inngang.rules.opening import Layer, composed

WANTED_A_SECOND = 50_000
START = datetime(2026, 1, 1, tzinfo=OSLO)


def calendar() -> Calendar:
    """An office with two openings a day, closed dates, summer hours, an evening trial and new hours to come."""
    week = (((540, 690), (750, 870)),) * 5 + ((),) * 2
    special = {date(2026, 12, 24): (), date(2026, 12, 31): ((540, 660),), date(2026, 10, 15): ()}
    return composed(
        [
            Layer(Calendar(week, special)),
            Layer(Calendar((((600, 720),),) * 5 + ((),) * 2), date(2026, 7, 1), date(2026, 7, 31)),
            Layer(Calendar(((),) * 3 + (((1020, 1200),),) + ((),) * 3), date(2026, 3, 1), date(2026, 5, 1), True),
            Layer(Calendar((((540, 900),),) * 5 + ((),) * 2, special), date(2026, 9, 1)),
        ]
    )


def measured(ask: Callable[[datetime], Any], moments: list[datetime], seconds: float) -> float:
    """Answers a second."""
    done, began = 0, time.perf_counter()
    while (took := time.perf_counter() - began) < seconds:
        for moment in moments:
            ask(moment)
        done += len(moments)
    return done / took


def hours(quick: bool) -> list[tuple[str, float, float]]:
    """Each question, how often a second it is answered, and the bare reference in the same run."""
    office = calendar()
    moments = [START + timedelta(minutes=97 * n) for n in range(5000)]
    questions: dict[str, Callable[[datetime], Any]] = {
        "the hours of a day": lambda at: intervals_on(office, at.date()),
        "open now": lambda at: is_open(office, at),
        "next opening": lambda at: next_opening(office, at),
        "two hours of working time": lambda at: add_working_minutes(office, at, 120),
    }
    seconds = 0.5 if quick else 2.0
    bare = measured(lambda at: office.week[at.weekday()], moments, seconds)
    return [(what, measured(ask, moments, seconds), bare) for what, ask in questions.items()]
