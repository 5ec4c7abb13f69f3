"""The goals leaders have set for answering, and what came of them, day by day (servicemål)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from inngang.rules.answering import KINDS, Goal
from inngang.rules.hours import CONTACT_CENTRE_HOURS, OSLO, add_working_days
from inngang.service.key_figures.small_numbers import FEWEST, Share
from inngang.service.rows import rows

DAYS_PUBLISHED = 28


@dataclass(frozen=True)
class GoalCard:
    """One goal, from when to when it holds, and who set it."""

    kind: str
    amount: int
    percent: int
    valid_from: date
    valid_to: date | None
    set_by: str

    @property
    def goal(self) -> Goal:
        return Goal(self.kind, self.amount, self.percent)

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Result:
    """How one kind of contact was answered over some days: all, by day, and by the hour it came."""

    kind: str
    goal: GoalCard | None
    contacts: int | None  # None: too few to be shown
    share: Share | None
    mean_seconds: float | None  # until somebody answered
    days: tuple[tuple[date, Share], ...] = ()
    hours: tuple[tuple[int, float], ...] = ()  # when somebody came, and seconds until somebody answered

    @property
    def is_reached(self) -> bool | None:
        """None where there is no goal, or too little to say."""
        if self.goal is None or self.share is None or self.share.value is None:
            return None
        return self.share.value * 100 >= self.goal.percent


def goals(*, first: date, last: date) -> list[GoalCard]:
    """Those that hold on some day from one to another, by kind and day."""
    found = rows(
        """select g.kind, g.amount, g.percent, g.valid_from, g.valid_to,
               coalesce(s.given_name || ' ' || s.family_name, '') as set_by
           from key_figures_goal g left join people_staff s on s.id = g.set_by_id
           where g.valid_from <= %(last)s and (g.valid_to is null or g.valid_to >= %(first)s)
           order by g.kind, g.valid_from""",
        {"first": first, "last": last},
    )
    return [GoalCard(**one) for one in found]


def goal_values(*, first: date, last: date) -> dict[str, Any]:
    """Each day's goal of each kind: so many seconds, or until the end of a working day."""
    days, kinds, seconds, until = [], [], [], []
    for card in goals(first=first, last=last):
        day = max(first, card.valid_from)
        while day <= min(last, card.valid_to or last):
            days.append(day)
            kinds.append(card.kind)
            seconds.append(card.amount * 60 if card.goal.in_minutes else None)
            until.append(None if card.goal.in_minutes else _end_of(day, card.amount))
            day += timedelta(days=1)
    return {"goal_days": days, "goal_kinds": kinds, "goal_seconds": seconds, "goal_until": until}


def _end_of(day: date, working_days: int) -> datetime:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=OSLO)
    return add_working_days(CONTACT_CENTRE_HOURS, noon, working_days)


def results(*, last: date, days: int = DAYS_PUBLISHED) -> list[Result]:
    """Each kind over some days to one, from the days that are counted. Two statements, however many contacts there were."""
    first = last - timedelta(days=days - 1)
    found = rows(
        """select kind, day, hour, contacts, met, waited_seconds, due, within from key_figures_day
           where day >= %(first)s and day <= %(last)s order by kind, day, hour""",
        {"first": first, "last": last},
    )
    set_now = {card.kind: card for card in goals(first=last, last=last)}
    return [
        _result(kind, [one for one in found if one["kind"] == kind], set_now.get(kind))
        for kind in KINDS
        if kind in set_now or any(one["kind"] == kind for one in found)
    ]


def _result(kind: str, found: list[dict[str, Any]], goal: GoalCard | None) -> Result:
    contacts, met, waited, due, within = (
        sum(one[what] for one in found) for what in ("contacts", "met", "waited_seconds", "due", "within")
    )
    days: dict[date, list[int]] = {}
    hours: dict[int, list[int]] = {}
    for one in found:
        for sums, added in (
            (days.setdefault(one["day"], [0, 0]), (one["within"], one["due"])),
            (hours.setdefault(one["hour"], [0, 0]), (one["waited_seconds"], one["met"])),
        ):
            sums[0] += added[0]
            sums[1] += added[1]
    return Result(
        kind,
        goal,
        contacts if contacts >= FEWEST else None,
        Share(within, due) if due >= FEWEST else None,
        waited / met if met >= FEWEST else None,
        tuple((day, Share(*sums)) for day, sums in sorted(days.items()) if sums[1] >= FEWEST),
        tuple((hour, sums[0] / sums[1]) for hour, sums in sorted(hours.items()) if sums[1] >= FEWEST),
    )
