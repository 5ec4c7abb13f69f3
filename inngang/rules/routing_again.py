"""A placement seen again: its facts as the journal keeps them, and what another policy would have done (replay)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from inngang.rules.ahead import HeadStart
from inngang.rules.policies.words import WHO
from inngang.rules.routing import Circle, RoutingFacts
from inngang.rules.vocabulary import Channel, CircleKind, Pace, Side, Why, marked

TOLD_IN_SECONDS = 300  # beyond it minutes are read more easily
TOLD_IN_MINUTES = 180  # and beyond it hours
AHEAD = "ahead"

# Without these nothing can be judged again; what was added to the facts later is as it was before it was known.
NEEDED = frozenset(
    RoutingFacts._fields[: RoutingFacts._fields.index("coordinator")]
)  # what every placement knew from the beginning


def as_seen(facts: RoutingFacts) -> dict[str, Any]:
    """The facts as the journal keeps them: numbers and words, no name."""
    seen: dict[str, Any] = facts._asdict()
    return seen | {
        "at": facts.at.isoformat(),
        "waiting_since": facts.waiting_since.isoformat(),
        "channel": str(facts.channel),
        "pace": int(facts.pace),
        "side": str(facts.side),
        "tried": sorted(facts.tried),
        "line_levels": [list(one) for one in facts.line_levels],
        "groups": sorted(facts.groups),
    }


def from_seen(seen: Mapping[str, Any]) -> RoutingFacts | None:
    """The facts of a placement from the journal; None when it kept too little to be judged again."""
    if not seen.keys() >= NEEDED:
        return None
    known = {name: value for name, value in seen.items() if name in RoutingFacts._fields}
    return RoutingFacts(**known)._replace(
        at=datetime.fromisoformat(seen["at"]),
        waiting_since=datetime.fromisoformat(seen["waiting_since"]),
        channel=Channel(seen["channel"]),
        pace=Pace(seen["pace"]),
        side=Side(seen["side"]),
        tried=frozenset(seen["tried"]),
        line_levels=tuple((level, queue) for level, queue in seen.get("line_levels", [])),
        groups=frozenset(seen.get("groups", ())),
    )


class Difference(NamedTuple):
    """One thing that would have been otherwise, and which circle it is about."""

    kind: str  # of circle, or AHEAD
    why: Why


def what_differs(before: Sequence[Circle], after: Sequence[Circle]) -> list[Difference]:
    """What would have been otherwise for the one who waited, in words; nothing where both are the same."""
    was, now = {one.queue: one for one in before}, {one.queue: one for one in after}
    found = []
    if before and after and before[0].queue != after[0].queue:
        words = {"who": WHO[after[0].kind], "what": WHO[before[0].kind]}
        found.append(Difference(after[0].kind, Why(marked("First asked: %(who)s, not %(what)s"), words)))
    for queue, one in now.items():
        if queue not in was:
            found.append(Difference(one.kind, Why(marked("Asked too: %(who)s"), {"who": WHO[one.kind]})))
    for queue, one in was.items():
        if queue not in now:
            found.append(Difference(one.kind, Why(marked("Not asked: %(who)s"), {"who": WHO[one.kind]})))
    for queue, one in now.items():
        if queue in was and was[queue].opens_at != one.opens_at:
            apart = (one.opens_at - was[queue].opens_at).total_seconds()
            found.append(Difference(one.kind, _other_time(one.kind, apart)))
    return found


def comes_otherwise(before: HeadStart, after: HeadStart) -> list[Difference]:
    """Where in the queue they would have stood instead; nothing where it is the same."""
    if before.by == after.by:
        return []
    minutes = round((after.by - before.by).total_seconds() / 60)
    if abs(minutes) <= TOLD_IN_MINUTES:
        text = marked("Counts as having waited %(number)s minutes longer")
        if minutes < 0:
            text = marked("Counts as having waited %(number)s minutes less")
        return [Difference(AHEAD, Why(text, {"number": abs(minutes)}))]
    text = marked("Counts as having waited %(number)s hours longer")
    if minutes < 0:
        text = marked("Counts as having waited %(number)s hours less")
    return [Difference(AHEAD, Why(text, {"number": round(abs(minutes) / 60)}))]


def _other_time(kind: CircleKind, seconds: float) -> Why:
    who, apart = WHO[kind], abs(seconds)
    if apart < TOLD_IN_SECONDS:
        text = marked("Asked %(number)s seconds later: %(who)s")
        if seconds < 0:
            text = marked("Asked %(number)s seconds sooner: %(who)s")
        return Why(text, {"who": who, "number": round(apart)})
    text = marked("Asked %(number)s minutes later: %(who)s")
    if seconds < 0:
        text = marked("Asked %(number)s minutes sooner: %(who)s")
    return Why(text, {"who": who, "number": round(apart / 60)})
