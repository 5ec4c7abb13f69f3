"""A day once more (avspilling): every placement of a day judged again from what the rule saw, under changed rules.

Nothing is changed: the journal is read, and the rules are asked again. Both versions are judged with the opening hours
of today, so that what differs comes from the rules alone; where the journal tells that something else has changed
since, it is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from itertools import islice
from typing import Any, Final, NamedTuple

from inngang.rules import routing, routing_again
from inngang.rules.ahead import HeadStart, head_start
from inngang.rules.hours import NeverOpen
from inngang.rules.policies import WAYS
from inngang.rules.policies.words import Compared, compare
from inngang.rules.routing import Circle, NobodyToAsk, RoutingFacts, RoutingPolicy
from inngang.rules.vocabulary import CircleKind, Pace, Why, marked
from inngang.service.key_figures.figures import hours_of
from inngang.service.organisation.policies import policies
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import rows

AT_ONCE: Final = 5_000  # lines of the journal
MOST_EXAMPLES: Final = 50
OWN: Final = frozenset({CircleKind.LAST_PROMISED, CircleKind.OWN_ADVISER})
TURNED: Final[Mapping[bool, str]] = {
    True: marked("The first line is asked first about this."),
    False: marked("The one who knows the case is asked first about this."),
}
PUT_AHEAD: Final = marked("Other groups are put ahead in the queue.")
NOT_ITS_OWN_RULE: Final = marked("Its own rule is the same; somebody further in is asked otherwise.")

PLACED: Final = """
select j.id, j.at, j.unit_id, j.channel, e.ref, j.data->>'policy' as policy, j.data->'saw' as saw, j.data->'circles' as circles
from journal_line j left join enquiries_enquiry e on e.id = j.enquiry_id
where j.event = 'EnquiryRouted' and j.at >= %(start)s and j.at < %(end)s and (j.at, j.id) > (%(after_at)s, %(after)s)
order by j.at, j.id limit %(limit)s
"""


class CircleCount(NamedTuple):
    """How many placements had a circle, and had it first, under the rules of that day and under the others."""

    kind: CircleKind
    first_before: int
    first_after: int
    asked_before: int
    asked_after: int


class Reason(NamedTuple):
    """Something that would have been otherwise, how many times, and what in the rules makes it so."""

    way: str  # live, written or acute
    what: Why
    because: tuple[Why, ...]
    times: int


class Example(NamedTuple):
    """One placement that would have been otherwise. Never of somebody protected, and never with a name."""

    at: datetime
    ref: str
    channel: str
    differs: tuple[Why, ...]


class Replay(NamedTuple):
    """A day under other rules."""

    day: date
    version: str
    placed: int
    judged: int
    cannot_be_judged: int  # the journal kept too little, or the hours that held then are gone
    differing: int
    changed_since: int  # judged under the rules of that day, they would be otherwise today: hours have changed
    is_whole: bool  # False when more was placed than was asked for
    circles: tuple[CircleCount, ...]
    with_adviser: int  # of those judged, the ones that had an adviser or a promise
    own_first_before: int
    own_first_after: int
    reasons: tuple[Reason, ...]
    examples: tuple[Example, ...]

    def share(self, count: int) -> float | None:
        """Of those with an adviser."""
        return count / self.with_adviser if self.with_adviser else None


class _Judged(NamedTuple):
    facts: RoutingFacts
    before: tuple[Circle, ...]
    after: tuple[Circle, ...]
    has_changed: bool
    ahead_before: HeadStart
    ahead_after: HeadStart


def replay(*, day: date, policy: RoutingPolicy, at: datetime, most: int | None = None) -> Replay:
    """Every placement of the day under `policy`; the first `most` of them when that is said."""
    counted: Counter[tuple[str, CircleKind]] = Counter()
    reasons: Counter[tuple[str, str, str, str, tuple[tuple[str, Any], ...], str]] = Counter()
    totals: Counter[str] = Counter()
    examples: list[Example] = []
    lines = _placed(day)
    known = {one.version: one for one in policies(at)}
    for line in islice(lines, most):
        totals["placed"] += 1
        judged = _judge(line, policy, known, at)
        if judged is None:
            continue
        totals["judged"] += 1
        totals["changed_since"] += judged.has_changed
        _count(judged, counted, totals)
        differs = [
            *routing_again.what_differs(judged.before, judged.after),
            *routing_again.comes_otherwise(judged.ahead_before, judged.ahead_after),
        ]
        totals["differing"] += bool(differs)
        way = way_of(judged.facts.pace)
        for one in differs:
            about = "" if way == "acute" else judged.facts.line
            reasons[way, str(line["policy"]), one.kind, one.why.text, tuple(one.why.values.items()), about] += 1
        if differs and len(examples) < MOST_EXAMPLES and not judged.facts.protected:
            examples.append(
                Example(line["at"], line["ref"] or "", line["channel"] or "", tuple(one.why for one in differs))
            )
    return Replay(
        day=day,
        version=policy.version,
        placed=totals["placed"],
        judged=totals["judged"],
        cannot_be_judged=totals["placed"] - totals["judged"],
        differing=totals["differing"],
        changed_since=totals["changed_since"],
        is_whole=next(lines, None) is None,
        circles=tuple(
            CircleCount(kind, *(counted[name, kind] for name in COUNTED))
            for kind in CircleKind
            if any(counted[name, kind] for name in COUNTED)
        ),
        with_adviser=totals["with_adviser"],
        own_first_before=totals["own_first_before"],
        own_first_after=totals["own_first_after"],
        reasons=_told(reasons, policy, known),
        examples=tuple(examples),
    )


COUNTED: Final = CircleCount._fields[1:]


def _judge(
    line: Mapping[str, Any], policy: RoutingPolicy, known: Mapping[str, RoutingPolicy], at: datetime
) -> _Judged | None:
    """The placement under both rules; None when the journal kept too little."""
    facts = routing_again.from_seen(line["saw"])
    if facts is None:
        return None
    calendar = calendar_of(line["unit_id"], at=at)
    kept = tuple(_kept(one) for one in line["circles"])
    then = known.get(str(line["policy"]))
    try:
        after = routing.circles(facts, policy, calendar)
        before = routing.circles(facts, then, calendar) if then else kept
    except (NeverOpen, NobodyToAsk):
        return None
    return _Judged(
        facts,
        before,
        after,
        has_changed=[_bare(one) for one in before] != [_bare(one) for one in kept],
        ahead_before=head_start(facts, then, calendar) if then else HeadStart(),
        ahead_after=head_start(facts, policy, calendar),
    )


def _count(judged: _Judged, counted: Counter[tuple[str, CircleKind]], totals: Counter[str]) -> None:
    for name, circles in (("before", judged.before), ("after", judged.after)):
        counted[f"first_{name}", circles[0].kind] += 1
        for kind in {one.kind for one in circles}:
            counted[f"asked_{name}", kind] += 1
    if judged.facts.own_adviser or judged.facts.last_promised:
        totals["with_adviser"] += 1
        totals["own_first_before"] += judged.before[0].kind in OWN
        totals["own_first_after"] += judged.after[0].kind in OWN


def _told(
    reasons: Counter[tuple[str, str, str, str, tuple[tuple[str, Any], ...], str]],
    policy: RoutingPolicy,
    known: Mapping[str, RoutingPolicy],
) -> tuple[Reason, ...]:
    """The commonest first; reasons that read the same are counted together."""

    @cache
    def compared(version: str) -> dict[tuple[str, str], Compared]:
        old = known.get(version)
        return {(one.way, one.about): one for one in compare(old, policy)} if old else {}

    told: Counter[tuple[str, str, tuple[tuple[str, Any], ...], tuple[str, ...]]] = Counter()
    for (way, version, kind, text, values, line), count in reasons.items():
        rule = compared(version).get((way, kind))
        turned = compared(version).get(("first_line", line))
        because = tuple(why.text for why in rule.differs) if rule and rule.differs else ()
        if kind == routing_again.AHEAD:
            because = (PUT_AHEAD,)
        elif turned and turned.differs:
            because = (TURNED[line in policy.first_line_first], *because)
        elif rule and not rule.differs:
            because = (NOT_ITS_OWN_RULE,)
        told[way, text, values, because] += count
    ordered = sorted(told.items(), key=lambda one: (-one[1], WAYS.index(one[0][0]), str(one[0])))
    return tuple(
        Reason(way, Why(text, dict(values)), tuple(Why(one) for one in because), count)
        for (way, text, values, because), count in ordered
    )


def way_of(pace: Pace) -> str:
    """The way of waiting a pace goes with, as the rules name it."""
    if pace == Pace.ACUTE:
        return "acute"
    return "live" if pace == Pace.LIVE else "written"


def _placed(day: date) -> Iterator[dict[str, Any]]:
    """Every placement of a day, in the order it happened, some thousands at a time."""
    start, end = hours_of(day)
    after_at, after = start, 0
    while True:
        found = rows(PLACED, {"start": start, "end": end, "after_at": after_at, "after": after, "limit": AT_ONCE})
        yield from found
        if len(found) < AT_ONCE:
            return
        after_at, after = found[-1]["at"], found[-1]["id"]


def _kept(one: Mapping[str, Any]) -> Circle:
    return Circle(
        CircleKind(one["kind"]), one["queue"], datetime.fromisoformat(one["opens_at"]), Why(one["why"], one["values"])
    )


def _bare(circle: Circle) -> tuple[int, datetime]:
    return circle.queue, circle.opens_at
