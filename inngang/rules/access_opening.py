"""Opening somebody in spite of the distance (overstyring, nødåpning): with a reason, an end, and a leader who goes through it.

It opens another office or area and nothing else; `access_read.exception_covers` keeps that, whatever is asked for here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from inngang.rules.access_matrix import BreakGlass, matrix
from inngang.rules.vocabulary import Refusal, Role, Why, marked


class OpeningKind(StrEnum):
    """How one opens (åpning)."""

    BREAK_GLASS = "break_glass"  # at once, for a day at most
    OVERRIDE = "override"  # for longer, once a leader has agreed; until then as break-glass


class Category(StrEnum):
    """Why somebody must be opened who is not ours (grunn)."""

    DANGER = "danger"
    CHILD = "child"
    NO_MEANS = "no_means"
    AWAY_FROM_HOME = "away_from_home"
    ASKED_BY_OFFICE = "asked_by_office"


CATEGORIES: Final = {
    Category.DANGER: marked("Danger to life or health"),
    Category.CHILD: marked("A child may come to harm"),
    Category.NO_MEANS: marked("No food, electricity or place to sleep tonight"),
    Category.AWAY_FROM_HOME: marked("The person is here, away from home"),
    Category.ASKED_BY_OFFICE: marked("The person's own office has asked us to help"),
}

SHORTEST_REASON = 20  # the access matrix asks for more than the ten signs others do with
LONGEST_REASON = 255
AT_MOST = timedelta(hours=24)  # before a leader has agreed
FOR_OPERATIONS = timedelta(minutes=30)
LONGEST_OVERRIDE = timedelta(days=92)  # three months
REVIEWED_IN = timedelta(days=7)
REVIEWED_IN_WHEN_TWO = timedelta(hours=24)
MANY, MANY_IN = 5, timedelta(days=30)


class Terms(NamedTuple):
    """What an opening begins with."""

    ends_at: datetime
    open_until: datetime
    review_by: datetime
    needs_second: bool


def terms(
    *, role: Role, kind: OpeningKind, category: str, reason: str, ends_at: datetime | None, at: datetime
) -> Terms | Refusal:
    """Whether it may be asked for, and for how long it is open. For whom it works, the door decides each time."""
    needed = {cell.law.break_glass for cell in matrix().values() if cell.role == role} - {BreakGlass.NO}
    if not needed:
        return Refusal("not_for_the_role", Why(marked("Your kind of work has no such opening. Ask your team lead.")))
    if category not in set(Category):
        return Refusal("no_category", Why(marked("Choose why you need it.")))
    if len(reason.strip()) < SHORTEST_REASON:
        return Refusal("no_reason", Why(marked("Write why, in at least %(least)s signs."), {"least": SHORTEST_REASON}))
    if len(reason.strip()) > LONGEST_REASON:
        return Refusal("long_reason", Why(marked("Write it in at most %(most)s signs."), {"most": LONGEST_REASON}))
    by_two = BreakGlass.REASON not in needed
    longest = FOR_OPERATIONS if role == Role.SYSADMIN else AT_MOST
    if kind == OpeningKind.BREAK_GLASS or by_two:
        ends_at = at + longest
    elif ends_at is None or not at < ends_at <= at + LONGEST_OVERRIDE:
        return Refusal("no_end", Why(marked("Choose a last day, at most three months from now.")))
    open_until = at if by_two else min(ends_at, at + longest)
    return Terms(ends_at, open_until, at + (REVIEWED_IN_WHEN_TWO if by_two else REVIEWED_IN), by_two)


def is_many(openings: int) -> bool:
    """Whether somebody has opened so often that a leader must look into it; `openings` within `MANY_IN`, this one with."""
    return openings > MANY
