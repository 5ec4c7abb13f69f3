"""What an office wants passed on to it, and how (mottaksprofil): each office's own choice, above a minimum common to all (R079)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from enum import StrEnum
from typing import Final, NamedTuple

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import LINES, Refusal, Side, Urgency, Why, marked

MOST_ASKS: Final = 6  # more than this, and nobody asks them
LONGEST_ASK: Final = 120
LEAST_CALL_MINUTES: Final = 120  # an office answers the contact centre at least two hours of a working day
ALWAYS_TAKEN: Final = frozenset({"social"})  # the municipality decides it, so nobody else can answer it


class Way(StrEnum):
    """How something reaches an office."""

    CALL = "call"  # put through at once
    TASK = "task"  # written down, with a promise
    STAYS = "stays"  # the contact centre answers it


WAYS_IN_WORDS: Final[Mapping[Way, str]] = {
    Way.CALL: marked("Put the call through"),
    Way.TASK: marked("Write it down as a task"),
    Way.STAYS: marked("The contact centre answers it"),
}
# What no office can choose away, as it is told to the one who chooses.
COMMON_MINIMUM: Final = (
    marked("Acute need is always phoned through, at any hour."),
    marked("Those the office follows up are always taken, at least as a task."),
    marked("What the municipality decides is always taken, at least as a task."),
    marked("The office answers calls from the contact centre at least two hours of a working day."),
)


class Profile(NamedTuple):
    """What an office has chosen. What it names neither as a call nor as staying, it takes as a task."""

    calls: frozenset[str]  # lines
    stays: frozenset[str]
    calls_from: time
    calls_to: time
    note: str = ""  # what the office needs to know with each
    asks: tuple[str, ...] = ()  # what must be asked first: each is answered, or it is said why not (R278)

    def way_of(self, line: str) -> Way:
        return Way.CALL if line in self.calls else Way.STAYS if line in self.stays else Way.TASK


class Passing(NamedTuple):
    """How one enquiry is passed on to an office, and why."""

    way: Way
    why: Why


def chosen(
    *,
    calls: Collection[str],
    stays: Collection[str],
    calls_from: time,
    calls_to: time,
    note: str = "",
    asks: Sequence[str] = (),
) -> Profile | Refusal:
    """The profile, or which part of the common minimum it goes below."""
    if unknown := sorted((set(calls) | set(stays)) - set(LINES)):
        return Refusal("unknown_line", Why(marked("There is no line called %(code)s."), {"code": unknown[0]}))
    if both := sorted(set(calls) & set(stays)):
        return Refusal("both", Why(marked("Choose one way for %(line)s."), {"line": LINES[both[0]]}))
    if kept := sorted(set(stays) & ALWAYS_TAKEN):
        return Refusal(
            "below_minimum",
            Why(marked("The municipality decides %(line)s, so the office takes it."), {"line": LINES[kept[0]]}),
        )
    if _minutes(calls_to) - _minutes(calls_from) < LEAST_CALL_MINUTES:
        return Refusal(
            "below_minimum", Why(marked("Take calls for at least two hours, so that the contact centre gets through."))
        )
    first = tuple(dict.fromkeys(one.strip() for one in asks if one.strip()))
    if len(first) > MOST_ASKS or any(len(one) > LONGEST_ASK for one in first):
        return Refusal(
            "too_many_asks",
            Why(
                marked("Ask at most %(most)s things first, each in %(longest)s characters."),
                {"most": MOST_ASKS, "longest": LONGEST_ASK},
            ),
        )
    return Profile(frozenset(calls), frozenset(stays), calls_from, calls_to, note.strip()[:200], first)


def unanswered(profile: Profile | None, *, answers: Mapping[str, str], urgency: Urgency) -> str:
    """The first of what the office asks that is neither answered nor explained; empty when it is complete.

    What is acute waits for no question (R083).
    """
    if profile is None or urgency == Urgency.ACUTE:
        return ""
    return next((ask for ask in profile.asks if not answers.get(ask, "").strip()), "")


def passing(
    profile: Profile | None, *, line: str, side: Side, urgency: Urgency, is_followed_up: bool, at: datetime
) -> Passing:
    """The common minimum first, then the office's own choice. None: the office has chosen nothing, and is phoned."""
    if urgency == Urgency.ACUTE:
        return Passing(Way.CALL, Why(marked("Acute: put the call through, whatever the office has chosen.")))
    if profile is None:
        return Passing(Way.CALL, Why(marked("The office has chosen nothing, so phone first.")))
    way = profile.way_of(line)
    if way == Way.STAYS and is_followed_up:
        return Passing(Way.TASK, Why(marked("The office follows the person up, so it takes this as a task.")))
    if way == Way.STAYS and side in (Side.MUNICIPAL, Side.BOTH):
        return Passing(Way.TASK, Why(marked("The municipality decides this, so the office takes it as a task.")))
    if way == Way.STAYS:
        return Passing(way, Why(marked("The office wants you to answer this. You have what you need for it.")))
    if way == Way.TASK:
        return Passing(way, Why(marked("The office wants this as a task.")))
    hours = {"from": f"{profile.calls_from:%H:%M}", "to": f"{profile.calls_to:%H:%M}"}
    if profile.calls_from <= at.astimezone(OSLO).time() < profile.calls_to:
        return Passing(way, Why(marked("The office wants this as a call, between %(from)s and %(to)s."), hours))
    return Passing(
        Way.TASK, Why(marked("The office answers calls between %(from)s and %(to)s. Now it takes a task."), hours)
    )


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
