"""Rest between shifts (arbeidsfri): what the law asks of a week that repeats itself.

The Working Environment Act (arbeidsmiljøloven) § 10-8: at least 11 hours free in 24, and 35 hours free together in 7 days.
§ 10-9: a break when the day is longer than five and a half hours, and half an hour of it when it is eight or more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

DAILY: Final = 11 * 60
WEEKLY: Final = 35 * 60
BREAK_OVER: Final = 5 * 60 + 30
LONG_DAY, LONG_BREAK = 8 * 60, 30
A_DAY: Final = 24 * 60
A_WEEK: Final = 7 * A_DAY


class Shift(NamedTuple):
    """At work on a weekday (vakt), in minutes of the day; the break is from and to, the same twice when there is none."""

    weekday: int  # 0 is Monday
    starts: int
    ends: int
    break_from: int = 0
    break_to: int = 0

    @property
    def worked(self) -> int:
        """Minutes at work, without the break."""
        return self.ends - self.starts - (self.break_to - self.break_from)


class Broken(NamedTuple):
    """A rule that is not kept, and after which shift."""

    rule: str  # daily, weekly, break, overlap
    weekday: int


def problems(week: Sequence[Shift]) -> list[Broken]:
    """What the law would say to this week, when one like it follows. Nothing is as it should be."""
    found = [Broken("break", one.weekday) for one in week if not _has_break(one)]
    gaps = free_after(week)
    for one, free in gaps:
        if free < 0:
            found.append(Broken("overlap", one.weekday))
        elif free < DAILY and not _same_day(one, week):
            found.append(Broken("daily", one.weekday))
    if gaps and max(free for _, free in gaps) < WEEKLY:
        found.append(Broken("weekly", max(one.weekday for one, _ in gaps)))
    return found


def free_after(week: Sequence[Shift]) -> list[tuple[Shift, int]]:
    """Minutes free after each shift, until the next, the week after too."""
    ordered = sorted(week)
    found = []
    for place, one in enumerate(ordered):
        following = ordered[(place + 1) % len(ordered)]
        ends, starts = one.weekday * A_DAY + one.ends, following.weekday * A_DAY + following.starts
        found.append((one, starts - ends if place + 1 < len(ordered) else starts + A_WEEK - ends))
    return found


def _same_day(one: Shift, week: Sequence[Shift]) -> bool:
    """A day in two parts, with a part still to come, is one day."""
    return any(each.weekday == one.weekday and each.starts >= one.ends for each in week)


def _has_break(one: Shift) -> bool:
    free = one.break_to - one.break_from
    if one.ends - one.starts <= BREAK_OVER:
        return True
    return free >= (LONG_BREAK if one.worked >= LONG_DAY else 1)
