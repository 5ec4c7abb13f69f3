"""The alarm of what is acute (alarm): who is rung, in which order, until a human has it (R097, R098).

The duty roster rings at once, all in parallel. Nobody has to give up for the next to be rung: each rung comes in
addition to those before, and each rings once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import NamedTuple

from inngang.rules.vocabulary import marked


class Rung(IntEnum):
    """One step of the alarm, from the nearest on (trinn)."""

    NONE = 0
    DUTY = 1  # those on the duty roster of the office, in parallel
    NEXT = 2  # the next in line: those on duty where the alarm ends up
    UNIT = 3  # everybody at the office
    DUTY_LEAD = 4  # the leaders on duty
    LEADERS = 5  # the leaders of the next level


# Seconds without a human, and who is rung then. The order matters.
LADDER: tuple[tuple[int, Rung], ...] = (
    (0, Rung.DUTY),
    (60, Rung.NEXT),
    (2 * 60, Rung.UNIT),
    (5 * 60, Rung.DUTY_LEAD),
    (10 * 60, Rung.LEADERS),
)
LAST = LADDER[-1][1]

NAMES: dict[Rung, str] = {
    Rung.NONE: marked("nobody yet"),
    Rung.DUTY: marked("those on duty"),
    Rung.NEXT: marked("the next in line"),
    Rung.UNIT: marked("everybody at the office"),
    Rung.DUTY_LEAD: marked("the leaders on duty"),
    Rung.LEADERS: marked("the leaders above them"),
}


class Duty(NamedTuple):
    """Somebody on the duty roster (vaktliste): which office, who or which phone, from and to."""

    unit: int
    staff: int  # 0: only a phone
    phone: str
    starts_at: datetime
    ends_at: datetime
    order: int


def rungs_due(*, since: datetime, at: datetime, rung: Rung) -> tuple[Rung, ...]:
    """The rungs that are to ring now, those that have rung already left out."""
    waited = (at.astimezone(UTC) - since.astimezone(UTC)).total_seconds()
    return tuple(one for seconds, one in LADDER if seconds <= waited and one > rung)


def on_duty(roster: Sequence[Duty], *, unit: int, at: datetime) -> tuple[Duty, ...]:
    """Those on duty at an office just now, in order; all of them are rung."""
    now = at.astimezone(UTC)
    here = [
        one for one in roster if one.unit == unit and one.starts_at.astimezone(UTC) <= now < one.ends_at.astimezone(UTC)
    ]
    return tuple(sorted(here, key=lambda one: (one.order, one.starts_at, one.staff, one.phone)))


def is_helped_in_time(*, helped_at: datetime | None, due_by: datetime) -> bool:
    """The same-day clock: whether a human was there for somebody acute by the time we had told them."""
    return helped_at is not None and helped_at.astimezone(UTC) <= due_by.astimezone(UTC)
