"""Who is put ahead in the queue, as sentences leaders read; and what differs between two versions (forsprang i ord)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from inngang.rules.policies import RoutingPolicy
from inngang.rules.policies.ahead import IN_WORDS, MOST_LIVE, MOST_WRITTEN, Ahead, Group
from inngang.rules.policies.span import Span
from inngang.rules.vocabulary import LINES, Why, marked

EVERYTHING: Final = marked("all matters")
LIVE: Final[Mapping[str, str]] = {
    "minutes": marked(
        "On the line or at the desk, %(who)s count as having waited %(number)s minutes longer: %(line)s."
    ),
    "seconds": marked(
        "On the line or at the desk, %(who)s count as having waited %(number)s seconds longer: %(line)s."
    ),
}
WRITTEN: Final[Mapping[str, str]] = {
    "days": marked("When it is written, %(who)s count as having waited %(number)s working days longer: %(line)s."),
    "hours": marked("When it is written, %(who)s count as having waited %(number)s working hours longer: %(line)s."),
    "minutes": marked(
        "When it is written, %(who)s count as having waited %(number)s minutes of working time longer: %(line)s."
    ),
}


class AheadCompared(NamedTuple):
    """One group, on the line or in writing and about one line or all, in two versions; None where it is not put ahead."""

    group: Group
    old: Why | None
    new: Why | None
    differs: tuple[Why, ...]


class Drawn(NamedTuple):
    """A head start as a bar: what it says, and how long it is of the longest there may be."""

    told: Why
    is_live: bool
    share: float


def ahead_in_words(one: Ahead) -> list[Why]:
    """A sentence for who waits there and one for what is written, a line at a time where it is about some lines."""
    lines = [LINES[line] for line in one.lines] or [EVERYTHING]
    return [told for line in lines for told in (_live(one, line), _written(one, line)) if told is not None]


def all_in_words(policy: RoutingPolicy) -> list[Why]:
    return [told for one in policy.ahead for told in ahead_in_words(one)]


def drawn(policy: RoutingPolicy) -> list[Drawn]:
    """Every head start of a version, to be drawn."""
    found = []
    for one in policy.ahead:
        for line in [LINES[line] for line in one.lines] or [EVERYTHING]:
            if live := _live(one, line):
                found.append(Drawn(live, True, one.live.seconds / MOST_LIVE.seconds))
            if written := _written(one, line):
                found.append(Drawn(written, False, _share(one.written)))
    return found


def compare_ahead(old: RoutingPolicy, new: RoutingPolicy) -> list[AheadCompared]:
    """Each group that is put ahead in either, beside each other."""
    before, after = _by_what(old), _by_what(new)
    found = []
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        differs: tuple[Why, ...] = ()
        if was is None:
            differs = (Why(marked("Is put ahead, and was not before.")),)
        elif now is None:
            differs = (Why(marked("Is not put ahead any more.")),)
        elif was[1] != now[1]:
            differs = (Why(_further(was[1], now[1])),)
        found.append(AheadCompared(key[0], was and was[0], now and now[0], differs))
    return found


def _by_what(policy: RoutingPolicy) -> dict[tuple[Group, bool, str], tuple[Why, Span]]:
    found: dict[tuple[Group, bool, str], tuple[Why, Span]] = {}
    for one in policy.ahead:
        for line in one.lines or ("",):
            name = LINES[line] if line else EVERYTHING
            if live := _live(one, name):
                found[one.group, True, line] = live, one.live
            if written := _written(one, name):
                found[one.group, False, line] = written, one.written
    return found


def _further(was: Span, now: Span) -> str:
    if bool(was.working_days) != bool(now.working_days):
        return marked("Is put ahead by another time.")
    return marked("Is put further ahead.") if now > was else marked("Is put less ahead.")


def _live(one: Ahead, line: str) -> Why | None:
    if one.live == Span():
        return None
    is_minutes = one.live.seconds % 60 == 0
    values = {"who": IN_WORDS[one.group], "line": line}
    number = one.live.seconds // 60 if is_minutes else one.live.seconds
    return Why(LIVE["minutes" if is_minutes else "seconds"], values | {"number": number})


def _written(one: Ahead, line: str) -> Why | None:
    span, values = one.written, {"who": IN_WORDS[one.group], "line": line}
    if span.working_days:
        return Why(WRITTEN["days"], values | {"number": span.working_days})
    if span.working_minutes:
        is_hours = span.working_minutes % 60 == 0
        number = span.working_minutes // 60 if is_hours else span.working_minutes
        return Why(WRITTEN["hours" if is_hours else "minutes"], values | {"number": number})
    return None


def _share(span: Span) -> float:
    if span.working_days:
        return span.working_days / MOST_WRITTEN.working_days
    return span.working_minutes / MOST_WRITTEN.working_minutes
