"""Who gets an enquiry (fordeling): widening circles around the one who knows the case, and the order inside them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from inngang.rules import hours
from inngang.rules.hours import Calendar
from inngang.rules.promises import share_used
from inngang.rules.vocabulary import LINES, WAITS_LIVE, Channel, CircleKind, Pace, Side, Urgency, Why, marked

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
    "load_default_policy",
    "load_policy",
    "pace",
    "policy_in_words",
    "rank",
    "share_used",
]


class NobodyToAsk(Exception):
    """The facts name no queue at all. The organisation must have at least a national queue."""


class PolicyError(Exception):
    """The policy file cannot be used; the text names the line and what to do."""


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


class Span(NamedTuple):
    """A head start: seconds for somebody who waits there, working time for something written."""

    seconds: int = 0
    working_minutes: int = 0
    working_days: int = 0


class PolicyCircle(NamedTuple):
    kind: CircleKind
    opens_after: Span
    only_if_here: bool = False


class RoutingPolicy(NamedTuple):
    """Who is asked and from when, with a version and dates (fordelingsregler)."""

    version: str
    valid_from: date
    valid_to: date | None
    live: tuple[PolicyCircle, ...]
    written: tuple[PolicyCircle, ...]
    acute: tuple[PolicyCircle, ...]


class Desk(NamedTuple):
    """An adviser who is free (ledig plass)."""

    id: int
    idle_since: datetime


# --- which circles -----------------------------------------------------------------------------------------------

_WHY: Mapping[CircleKind, str] = {
    CircleKind.LAST_PROMISED: marked("They have promised the person to come back."),
    CircleKind.OWN_ADVISER: marked("They are the person's own adviser and know the case."),
    CircleKind.SUBSTITUTE: marked("They stand in for the person's own adviser."),
    CircleKind.TEAM: marked("They are in the same team as the person's own adviser."),
    CircleKind.UNIT: marked("They work in the office or unit that is responsible."),
    CircleKind.SPECIAL_LINE: marked("They know this kind of matter: %(line)s."),
    CircleKind.NEIGHBOURS: marked("They are a neighbouring office that helps when the first is busy."),
    CircleKind.NATIONAL: marked("They answer for the whole country."),
    CircleKind.DUTY: marked("They have duty for what cannot wait."),
    CircleKind.ALARM: marked("The alarm: nobody has taken something acute."),
}
OWN_ADVISER_IS_AWAY = marked("The person's own adviser is away, so their substitute is asked at once.")
ONLY_THESE = marked("This enquiry goes to a small group only.")
LAST_RESORT = marked("There is nobody else left to ask.")

WHO_IS_THERE_LAST = (
    CircleKind.NATIONAL,
    CircleKind.ALARM,
    CircleKind.DUTY,
    CircleKind.UNIT,
    CircleKind.SPECIAL_LINE,
    CircleKind.NEIGHBOURS,
    CircleKind.TEAM,
    CircleKind.SUBSTITUTE,
    CircleKind.OWN_ADVISER,
    CircleKind.LAST_PROMISED,
)


def circles(facts: RoutingFacts, policy: RoutingPolicy, calendar: Calendar) -> tuple[Circle, ...]:
    """The circles from the inside out. Each opens a while after the enquiry began to wait, never before the one inside.

    The first opens at once: a head start belongs to somebody who is there to use it.
    """
    found: list[Circle] = []
    seen: set[int] = set()
    opens_at = facts.waiting_since.astimezone(UTC)
    for kind, queue, span, why in _asked(facts, policy):
        if queue in seen:
            continue
        if found and span != Span():
            opens_at = max(opens_at, _after(facts.waiting_since, span, calendar))
        found.append(Circle(kind, queue, opens_at, why))
        seen.add(queue)
    return tuple(found) or (_last_resort(facts),)


def _asked(facts: RoutingFacts, policy: RoutingPolicy) -> Iterator[tuple[CircleKind, int, Span, Why]]:
    """Who is asked, in order, when those who are away, may not see the person or have had it already are left out."""
    if facts.protected:
        yield from _asked_about_protected(facts, policy)
        return
    own_away = facts.own_adviser > 0 and not facts.own_adviser_here
    for kind, span, only_if_here in way(facts.pace, policy):
        queue = _queue(kind, facts)
        if not queue or (only_if_here and not _is_here(kind, queue, facts)):
            continue
        if queue in facts.tried and kind != CircleKind.ALARM:  # the alarm may ring again
            continue
        if kind == CircleKind.SUBSTITUTE and own_away:
            yield kind, queue, Span(), Why(OWN_ADVISER_IS_AWAY)
        else:
            yield kind, queue, span, _why(kind, facts)


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
    yield CircleKind.UNIT, facts.protected, head_start, Why(ONLY_THESE)
    if facts.pace == Pace.ACUTE and facts.alarm:  # an alarm is seen whoever it concerns
        alarm = next((step.opens_after for step in steps if step.kind == CircleKind.ALARM), Span())
        yield CircleKind.ALARM, facts.alarm, alarm, _why(CircleKind.ALARM, facts)


def way(pace_: Pace, policy: RoutingPolicy) -> tuple[PolicyCircle, ...]:
    """The way of waiting that goes with a pace."""
    if pace_ == Pace.ACUTE:
        return policy.acute
    return policy.live if pace_ == Pace.LIVE else policy.written


def _last_resort(facts: RoutingFacts) -> Circle:
    """Everybody has been tried or is away: still somebody has it, first one who is there for all."""
    for kind in WHO_IS_THERE_LAST:
        if queue := _queue(kind, facts):
            return Circle(kind, queue, facts.waiting_since.astimezone(UTC), Why(LAST_RESORT))
    raise NobodyToAsk


def _queue(kind: CircleKind, facts: RoutingFacts) -> int:
    queue: int = getattr(facts, kind.value)  # the fields are called what the circles are called
    return queue


def _is_here(kind: CircleKind, queue: int, facts: RoutingFacts) -> bool:
    if kind == CircleKind.OWN_ADVISER or queue == facts.own_adviser:
        return facts.own_adviser_here
    if kind == CircleKind.SUBSTITUTE or queue == facts.substitute:
        return facts.substitute_here
    return True


def _untried(queue: int, facts: RoutingFacts) -> bool:
    return queue not in facts.tried


def _why(kind: CircleKind, facts: RoutingFacts) -> Why:
    text = _WHY[kind]
    return Why(text, {"line": LINES.get(facts.line, facts.line)}) if "%(line)s" in text else Why(text)


def _after(since: datetime, span: Span, calendar: Calendar) -> datetime:
    if span.working_days:
        return hours.add_working_days(calendar, since, span.working_days).astimezone(UTC)
    if span.working_minutes:
        return hours.add_working_minutes(calendar, since, span.working_minutes).astimezone(UTC)
    return since.astimezone(UTC) + timedelta(seconds=span.seconds)


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


# --- the policy --------------------------------------------------------------------------------------------------

WAYS = ("live", "written", "acute")
_SPAN = re.compile(r"(\d{1,6}) ?(s|working minutes?|working hours?|working days?)")
_KEYS = {"circle", "opens_after", "only_if_here"}
_TOP_KEYS = {"version", "valid_from", "valid_to", *WAYS}
_IN_WORDS: Mapping[CircleKind, str] = {
    CircleKind.LAST_PROMISED: marked("the one who last promised something"),
    CircleKind.OWN_ADVISER: marked("the person's own adviser"),
    CircleKind.SUBSTITUTE: marked("the substitute"),
    CircleKind.TEAM: marked("the team"),
    CircleKind.UNIT: marked("the office or unit that is responsible"),
    CircleKind.SPECIAL_LINE: marked("those who know this kind of matter"),
    CircleKind.NEIGHBOURS: marked("neighbouring offices"),
    CircleKind.NATIONAL: marked("the national queue"),
    CircleKind.DUTY: marked("the duty phone"),
    CircleKind.ALARM: marked("the alarm"),
}
_WAY_IN_WORDS: Mapping[str, str] = {
    "live": marked("When somebody waits on the line or at the desk, these are asked:"),
    "written": marked("When somebody has written or waits for a call, these are asked:"),
    "acute": marked("When it is acute, these are asked:"),
}


@lru_cache(maxsize=1)
def load_default_policy() -> RoutingPolicy:
    """The policy that comes with the product."""
    return load_policy(resources.files("inngang.rules").joinpath("routing_policy.toml").read_text(encoding="utf-8"))


def load_policy(text: str) -> RoutingPolicy:
    """Reads a policy; a fault is told with its line and what to do about it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise PolicyError(f"The policy is not valid TOML: {fault}. Mend that line.") from fault
    for key in table:
        if key not in _TOP_KEYS:
            raise _fault(text, key, f"“{key}” is not known. Remove it, or use one of {_listed(_TOP_KEYS)}.")
    version = table.get("version")
    if not isinstance(version, str) or not version.strip():
        raise _fault(text, "version", 'Give the policy a version, such as version = "2026.1".')
    valid_from, valid_to = _a_date(text, table, "valid_from"), table.get("valid_to")
    if valid_from is None:
        raise _fault(text, "valid_from", "Say from which day it holds, such as valid_from = 2026-01-01.")
    if valid_to is not None:
        valid_to = _a_date(text, table, "valid_to")
        if valid_to is not None and valid_to < valid_from:
            raise _fault(text, "valid_to", "valid_to is before valid_from. Change one of them.")
    live, written, acute = (_circles_of(text, table, name) for name in WAYS)
    return RoutingPolicy(version, valid_from, valid_to, live, written, acute)


def policy_in_words(policy: RoutingPolicy) -> list[Why]:
    """The policy as sentences a leader can read, in order. The value `who` is itself a text to translate."""
    words = [Why(marked("Version %(version)s, in force from %(from)s."), _dates(policy))]
    if policy.valid_to is not None:
        words = [Why(marked("Version %(version)s, in force from %(from)s to %(to)s."), _dates(policy))]
    for name in WAYS:
        words.append(Why(_WAY_IN_WORDS[name]))
        for place, (kind, span, only_if_here) in enumerate(getattr(policy, name)):
            words.append(_circle_in_words(kind, span, only_if_here, first=place == 0))
    return words


def _circle_in_words(kind: CircleKind, span: Span, only_if_here: bool, *, first: bool) -> Why:
    who = _IN_WORDS[kind]
    if first or span == Span():
        text = marked("%(who)s, at once, if at work") if only_if_here else marked("%(who)s, at once")
        return Why(text, {"who": who})
    if span.working_days:
        number = span.working_days
        text = marked("%(who)s, after %(number)s working days")
        if only_if_here:
            text = marked("%(who)s, after %(number)s working days, if at work")
    elif span.working_minutes:
        number = span.working_minutes
        text = marked("%(who)s, after %(number)s minutes of working time")
        if only_if_here:
            text = marked("%(who)s, after %(number)s minutes of working time, if at work")
    else:
        number = span.seconds
        text = marked("%(who)s, after %(number)s seconds")
        if only_if_here:
            text = marked("%(who)s, after %(number)s seconds, if at work")
    return Why(text, {"who": who, "number": number})


def _dates(policy: RoutingPolicy) -> dict[str, str]:
    dates = {"version": policy.version, "from": f"{policy.valid_from:%d.%m.%Y}"}
    return dates | ({"to": f"{policy.valid_to:%d.%m.%Y}"} if policy.valid_to else {})


def _circles_of(text: str, table: dict[str, Any], name: str) -> tuple[PolicyCircle, ...]:
    rows = table.get(name)
    if not isinstance(rows, list) or not rows:
        raise PolicyError(f"The policy has no circles for “{name}”. Add at least one [[{name}]].")
    found: list[PolicyCircle] = []
    for place, row in enumerate(rows):
        fault = _fault_in(text, name, place)
        if not isinstance(row, dict):
            raise PolicyError(f"The circles for “{name}” are not tables. Write each as [[{name}]].")
        for key in row:
            if key not in _KEYS:
                raise fault(key, f"“{key}” is not known. Remove it, or use one of {_listed(_KEYS)}.")
        circle = _circle(row, fault)
        if any(circle.kind == other.kind for other in found):
            raise fault("circle", f"“{circle.kind}” stands twice for “{name}”. Remove one of them.")
        if any(_surely_later(other.opens_after, circle.opens_after) for other in found):
            raise fault("opens_after", "This circle opens before one further in. Put it earlier, or let it open later.")
        found.append(circle)
    return tuple(found)


def _circle(row: dict[str, Any], fault: Callable[[str, str], PolicyError]) -> PolicyCircle:
    try:
        kind = CircleKind(row.get("circle", ""))
    except ValueError:
        raise fault("circle", f"There is no circle “{row.get('circle', '')}”. Use {_listed(CircleKind)}.") from None
    matched = _SPAN.fullmatch(str(row.get("opens_after", "")).strip())
    if matched is None:
        raise fault("opens_after", 'Say when it opens, such as "0s", "20s", "4 working hours" or "1 working day".')
    only_if_here = row.get("only_if_here", False)
    if not isinstance(only_if_here, bool):
        raise fault("only_if_here", "only_if_here is true or false.")
    amount, unit = int(matched[1]), matched[2].rstrip("s") or "s"
    span = {
        "s": Span(seconds=amount),
        "working minute": Span(working_minutes=amount),
        "working hour": Span(working_minutes=amount * 60),
        "working day": Span(working_days=amount),
    }[unit]
    return PolicyCircle(kind, span, only_if_here)


def _surely_later(inner: Span, outer: Span) -> bool:
    """Whether the inner circle opens later whatever the hours are; days and hours cannot be told apart on paper."""
    if outer == Span():
        return inner != Span()
    same_unit = [bool(a) == bool(b) for a, b in zip(inner, outer, strict=True)]
    return all(same_unit) and inner > outer


def _a_date(text: str, table: dict[str, Any], key: str) -> date | None:
    value = table.get(key)
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise _fault(text, key, f"{key} is a date without quotes, such as {key} = 2026-01-01.")
    return value


def _fault(text: str, key: str, advice: str) -> PolicyError:
    return PolicyError(f"Line {_line_of(text.splitlines(), key)}: {advice}")


def _fault_in(text: str, name: str, place: int) -> Callable[[str, str], PolicyError]:
    lines = text.splitlines()
    headings = [number for number, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{name}\s*\]\]", line)]
    start = headings[place] if place < len(headings) else 0
    end = next((n for n in range(start + 1, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    return lambda key, advice: PolicyError(f"Line {start + _line_of(lines[start:end], key)}: {advice}")


def _line_of(lines: Sequence[str], key: str) -> int:
    return next((n for n, line in enumerate(lines, 1) if re.match(rf'\s*(\[\[)?"?{re.escape(key)}\b', line)), 1)


def _listed(words: Any) -> str:
    return ", ".join(sorted(str(word) for word in words))
