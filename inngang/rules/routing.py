"""Who gets an enquiry (fordeling): widening circles around the one who knows the case, and the order inside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from inngang.rules.hours import Calendar, Counted
from inngang.rules.policies import (
    ONE_SOMEBODY,
    PolicyCircle,
    PolicyError,
    RoutingPolicy,
    Span,
    load_policies,
    load_policy,
    policies,
    policy_at,
    policy_for,
)
from inngang.rules.policies.words import compare, policy_in_words
from inngang.rules.promises import share_used
from inngang.rules.vocabulary import LINES, WAITS_LIVE, Channel, CircleKind, Pace, Side, Urgency, Why, marked
from inngang.rules.ways import FIRST_LINES, counter_first, first_line_first, in_the_house, way

__all__ = [
    "Circle",
    "Desk",
    "NobodyToAsk",
    "PolicyCircle",
    "PolicyError",
    "RoutingFacts",
    "RoutingPolicy",
    "Span",
    "choose_desk",
    "circles",
    "compare",
    "load_policies",
    "load_policy",
    "pace",
    "policies",
    "policy_at",
    "policy_for",
    "policy_in_words",
    "rank",
    "share_used",
]


class NobodyToAsk(Exception):
    """The facts name no queue at all. The organisation must have at least a national queue."""


class Circle(NamedTuple):
    """Who may take an enquiry, and from when (krets)."""

    kind: CircleKind
    queue: int
    opens_at: datetime  # a true moment (UTC)
    why: Why


class RoutingFacts(NamedTuple):
    """What routing knows. Numbers are queues; 0 is none."""

    at: datetime
    waiting_since: datetime  # kept when the enquiry is passed on, so it keeps its place
    channel: Channel
    pace: Pace
    side: Side
    line: str
    last_promised: int = 0  # the one who last promised something; give 0 when they are away
    own_adviser: int = 0
    own_adviser_here: bool = False
    substitute: int = 0
    substitute_here: bool = False
    team: int = 0
    unit: int = 0
    special_line: int = 0
    neighbours: int = 0
    national: int = 0
    duty: int = 0
    alarm: int = 0
    protected: int = 0  # set: the person is protected, and only this queue and advisers who may see them are asked
    tried: frozenset[int] = frozenset()
    own_adviser_may_see: bool = False  # of a protected person
    substitute_may_see: bool = False
    coordinator: int = 0  # the one who keeps the two sides together for the person
    coordinator_here: bool = False
    coordinator_may_see: bool = False
    office_language: int = 0  # those at the responsible unit who speak the person's language
    country_language: int = 0
    line_levels: tuple[tuple[int, int], ...] = ()  # (level, queue) of the line, where it has queues for levels
    passed_to: int = 0  # the queue a colleague passed it to; asked first, at once
    asked_for: int = 0  # the one the person asked for, by name or extension
    asked_for_here: bool = False
    asked_for_may_see: bool = False
    rang: int = 0  # the one who rang the person not long ago
    rang_here: bool = False
    rang_may_see: bool = False
    divided: str = ""  # the version of the division of labour that says which unit is responsible
    groups: frozenset[str] = frozenset()  # those the person is in that rules may put ahead; none of a protected person


class Desk(NamedTuple):
    """An adviser who is free (ledig plass)."""

    id: int
    idle_since: datetime


# --- which circles -----------------------------------------------------------------------------------------------

_WHY: Mapping[CircleKind, str] = {
    CircleKind.LAST_PROMISED: marked("They have promised the person to come back."),
    CircleKind.ASKED_FOR: marked("The person asked for them."),
    CircleKind.RANG: marked("They rang the person, who now rings back."),
    CircleKind.OWN_ADVISER: marked("They are the person's own adviser and know the case."),
    CircleKind.COORDINATOR: marked("They are the person's coordinator and know both sides."),
    CircleKind.SUBSTITUTE: marked("They stand in for the person's own adviser."),
    CircleKind.TEAM: marked("They are in the same team as the person's own adviser."),
    CircleKind.OFFICE_LANGUAGE: marked("They speak the person's language, and work in the office that is responsible."),
    CircleKind.UNIT: marked("They work in the office or unit that is responsible."),
    CircleKind.SPECIAL_LINE: marked("They know this kind of matter: %(line)s."),
    CircleKind.COUNTRY_LANGUAGE: marked("They speak the person's language."),
    CircleKind.NEIGHBOURS: marked("They are a neighbouring office that helps when the first is busy."),
    CircleKind.NATIONAL: marked("They answer for the whole country."),
    CircleKind.DUTY: marked("They have duty for what cannot wait."),
    CircleKind.ALARM: marked("The alarm: nobody has taken something acute."),
}
_SAID: Mapping[CircleKind, Why] = {kind: Why(text) for kind, text in _WHY.items()}
AT_ONCE = Span()
OWN_ADVISER_IS_AWAY = marked("The person's own adviser is away, so their substitute is asked at once.")
BY_DIVISION = marked("By the division of labour (%(version)s), their unit is responsible for this matter.")
ONLY_THESE = marked("This enquiry goes to a small group only.")
LAST_RESORT = marked("There is nobody else left to ask.")
PASSED_ON = marked("It was passed on to them.")
FIRST_LINE_FIRST = marked("About %(line)s, the first line is asked first. So the rules have it.")
IN_THEIR_STEAD = marked("The person's own adviser is away, so their substitute is asked in their stead.")
FEW_KNOW_IT = marked("They know %(line)s best of those there are.")

# These wait a little when somebody else was asked for by name: it is that one the person wants to talk to.
KNOW_THE_PERSON = frozenset({CircleKind.RANG, CircleKind.LAST_PROMISED, CircleKind.OWN_ADVISER, CircleKind.COORDINATOR})

WHO_IS_THERE_LAST = (
    CircleKind.NATIONAL,
    CircleKind.ALARM,
    CircleKind.DUTY,
    CircleKind.UNIT,
    CircleKind.SPECIAL_LINE,
    CircleKind.NEIGHBOURS,
    CircleKind.COUNTRY_LANGUAGE,
    CircleKind.OFFICE_LANGUAGE,
    CircleKind.TEAM,
    CircleKind.SUBSTITUTE,
    CircleKind.COORDINATOR,
    CircleKind.OWN_ADVISER,
    CircleKind.LAST_PROMISED,
)


def circles(facts: RoutingFacts, policy: RoutingPolicy, calendar: Calendar) -> tuple[Circle, ...]:
    """The circles from the inside out. Each opens a while after the enquiry began to wait, never before the one inside.

    The first opens at once: a head start belongs to somebody who is there to use it.
    """
    found: list[Circle] = []
    seen: set[int] = set()
    since = opens_at = facts.waiting_since.astimezone(UTC)
    counted: Counted | None = None
    before = AT_ONCE
    for kind, queue, span, why in _asked(facts, policy):
        if queue in seen:
            continue
        if found and span != AT_ONCE and span != before:
            counted = counted or Counted(calendar, since)
            opens_at = max(opens_at, _after(since, span, counted))
            before = span
        found.append(Circle(kind, queue, opens_at, why))
        seen.add(queue)
    return tuple(found) or (_last_resort(facts),)


def _asked(facts: RoutingFacts, policy: RoutingPolicy) -> Iterator[tuple[CircleKind, int, Span, Why]]:
    """Who is asked, in order, when those who are away, may not see the person or have had it already are left out."""
    if facts.passed_to:
        yield CircleKind.TEAM, facts.passed_to, Span(), Why(PASSED_ON)
    wanted = _wanted(facts, policy)
    if facts.protected:
        for kind, queue, span in wanted[:1]:
            yield kind, queue, span, _why(kind, facts)
        yield from _asked_about_protected(facts, policy)
        return
    own_away = facts.own_adviser > 0 and not facts.own_adviser_here
    steps, first = _way_of(facts, policy)
    for kind, span, only_if_here in steps:
        queue, why = _queue(kind, facts), _why(kind, facts)
        if kind == first:
            why = Why(FIRST_LINE_FIRST, {"line": LINES.get(facts.line, facts.line)})
        if kind == CircleKind.SPECIAL_LINE and facts.line_levels:
            queue, knows_enough = _who_knows(facts, policy)
            why = why if knows_enough else Why(FEW_KNOW_IT, why.values)
        if not queue or (only_if_here and not _is_here(kind, queue, facts)):
            continue
        if queue in facts.tried and kind != CircleKind.ALARM:  # the alarm may ring again
            continue
        if kind == CircleKind.SUBSTITUTE and own_away:
            yield kind, queue, span if first else Span(), Why(OWN_ADVISER_IS_AWAY if not first else IN_THEIR_STEAD)
        elif wanted and kind != wanted[0][0] and (kind in KNOW_THE_PERSON or kind in FIRST_LINES and kind == first):
            yield kind, queue, max(span, _head_start(facts, policy)), why
        else:
            yield kind, queue, span, why


def _wanted(facts: RoutingFacts, policy: RoutingPolicy) -> list[tuple[CircleKind, int, Span]]:
    """The one the person wants by name, or rings back to, when the policy asks them, they are here, and may have it."""
    found = []
    for step in way(facts.pace, policy):
        if step.kind in ONE_SOMEBODY:
            queue, is_here, may_see = _somebody(step.kind, facts)
            if queue and is_here and (may_see or not facts.protected) and _untried(queue, facts):
                found.append((step.kind, queue, step.opens_after))
    return found


def _somebody(kind: CircleKind, facts: RoutingFacts) -> tuple[int, bool, bool]:
    if kind == CircleKind.RANG:
        return facts.rang, facts.rang_here, facts.rang_may_see
    return facts.asked_for, facts.asked_for_here, facts.asked_for_may_see


def _head_start(facts: RoutingFacts, policy: RoutingPolicy) -> Span:
    """What those who know the person have before their substitute is asked."""
    steps = way(facts.pace, policy)
    return next((step.opens_after for step in steps if step.kind == CircleKind.SUBSTITUTE), Span())


def _who_knows(facts: RoutingFacts, policy: RoutingPolicy) -> tuple[int, bool]:
    """The queue of the lowest level that is enough; the highest there is, when none is."""
    enough = policy.levels.get(facts.line, 1)
    levels = sorted(facts.line_levels)
    return next(((queue, True) for level, queue in levels if level >= enough), (levels[-1][1], False))


def _asked_about_protected(facts: RoutingFacts, policy: RoutingPolicy) -> Iterator[tuple[CircleKind, int, Span, Why]]:
    """Advisers who may see the person first, then their group. Says nothing of the ground (R247)."""
    steps = way(facts.pace, policy)
    head_start = next((step.opens_after for step in steps if step.kind == CircleKind.SUBSTITUTE), Span())
    own_used = False
    if (
        facts.own_adviser
        and facts.own_adviser_here
        and facts.own_adviser_may_see
        and _untried(facts.own_adviser, facts)
    ):
        own_used = True
        yield CircleKind.OWN_ADVISER, facts.own_adviser, Span(), _why(CircleKind.OWN_ADVISER, facts)
    if facts.substitute and facts.substitute_here and facts.substitute_may_see and _untried(facts.substitute, facts):
        why = _why(CircleKind.SUBSTITUTE, facts) if own_used else Why(OWN_ADVISER_IS_AWAY)
        yield CircleKind.SUBSTITUTE, facts.substitute, head_start if own_used else Span(), why
    if (
        facts.coordinator
        and facts.coordinator_here
        and facts.coordinator_may_see
        and _untried(facts.coordinator, facts)
        and any(step.kind == CircleKind.COORDINATOR for step in steps)
    ):
        yield CircleKind.COORDINATOR, facts.coordinator, head_start, _why(CircleKind.COORDINATOR, facts)
    yield CircleKind.UNIT, facts.protected, head_start, Why(ONLY_THESE)
    if facts.pace == Pace.ACUTE and facts.alarm:  # an alarm is seen whoever it concerns
        alarm = next((step.opens_after for step in steps if step.kind == CircleKind.ALARM), Span())
        yield CircleKind.ALARM, facts.alarm, alarm, _why(CircleKind.ALARM, facts)


def _way_of(facts: RoutingFacts, policy: RoutingPolicy) -> tuple[tuple[PolicyCircle, ...], CircleKind | None]:
    """The policy's circles for this way of waiting, and the one that is asked first by choice; for a visitor those in the house."""
    steps = way(facts.pace, policy)
    by_choice = facts.line in policy.first_line_first and facts.pace != Pace.ACUTE
    if facts.channel == Channel.VISIT and facts.pace == Pace.LIVE and facts.unit:
        return (counter_first(steps), CircleKind.UNIT) if by_choice else (in_the_house(steps), None)
    if not by_choice:
        return steps, None
    first = CircleKind.SPECIAL_LINE if facts.special_line or facts.line_levels else CircleKind.NATIONAL
    return first_line_first(steps, first), first


def _last_resort(facts: RoutingFacts) -> Circle:
    """Everybody has been tried or is away: still somebody has it, first one who is there for all."""
    for kind in WHO_IS_THERE_LAST:
        if queue := _queue(kind, facts):
            return Circle(kind, queue, facts.waiting_since.astimezone(UTC), Why(LAST_RESORT))
    raise NobodyToAsk


def _queue(kind: CircleKind, facts: RoutingFacts) -> int:
    queue: int = getattr(facts, kind)  # the fields are called what the circles are called
    return queue


def _is_here(kind: CircleKind, queue: int, facts: RoutingFacts) -> bool:
    if kind == CircleKind.OWN_ADVISER or queue == facts.own_adviser:
        return facts.own_adviser_here
    if kind == CircleKind.SUBSTITUTE or queue == facts.substitute:
        return facts.substitute_here
    if kind == CircleKind.COORDINATOR or queue == facts.coordinator:
        return facts.coordinator_here
    if kind in ONE_SOMEBODY:
        return _somebody(kind, facts)[1]
    return True


def _untried(queue: int, facts: RoutingFacts) -> bool:
    return queue not in facts.tried


def _why(kind: CircleKind, facts: RoutingFacts) -> Why:
    if kind == CircleKind.UNIT and facts.divided:
        return Why(BY_DIVISION, {"version": facts.divided})
    why = _SAID[kind]
    return why if kind != CircleKind.SPECIAL_LINE else Why(why.text, {"line": LINES.get(facts.line, facts.line)})


def _after(since: datetime, span: Span, counted: Counted) -> datetime:
    if span.working_days:
        return counted.days(span.working_days)
    if span.working_minutes:
        return counted.minutes(span.working_minutes)
    return since + timedelta(seconds=span.seconds)


# --- in which order ----------------------------------------------------------------------------------------------


def pace(*, channel: Channel, urgency: Urgency, is_call_back: bool) -> Pace:
    if urgency == Urgency.ACUTE:
        return Pace.ACUTE
    if is_call_back:
        return Pace.CALL_BACK
    if channel in WAITS_LIVE:
        return Pace.LIVE
    return Pace.SOON if urgency == Urgency.SOON else Pace.WRITTEN


def rank(*, pace: int, share_used: float, waited_seconds: float, enquiry_id: int) -> tuple[int, float, float, int]:
    """A key that sorts those who wait, first one first: pace, then the longest wait, then the nearest promise."""
    return pace, -waited_seconds, -share_used, enquiry_id


def choose_desk(desks: Sequence[Desk]) -> Desk | None:
    """The desk that has been idle longest; the lowest number where two are equal."""
    return min(desks, key=_idle_longest, default=None)


def _idle_longest(desk: Desk) -> tuple[datetime, int]:
    return desk.idle_since.astimezone(UTC), desk.id
