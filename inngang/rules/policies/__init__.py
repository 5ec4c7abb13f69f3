"""The rules of who is asked and from when, as data (fordelingsregler): versions with dates, read and checked here.

Each version is a file in this folder. A fault is told with its file, its line and what to write instead; two versions
for the same day, or none, are refused.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from inngang.rules.hours import OSLO
from inngang.rules.policies.ahead import Ahead, read_ahead
from inngang.rules.policies.span import Span, span_of
from inngang.rules.vocabulary import LINES, CircleKind, Why, marked

WAYS = ("live", "written", "acute")
LEVELS = (1, 2, 3)  # knows the basics, answers alone, teaches others
ONE_DAY = timedelta(days=1)
ONE_SOMEBODY = frozenset({CircleKind.ASKED_FOR, CircleKind.RANG})  # asked only when they are there
NOT_TOML = marked("The policy is not valid TOML here. Look for a quote, a bracket or an equals sign that is missing.")
NOT_KNOWN = marked("“%(key)s” is not known. Remove it, or use one of %(known)s.")
_KEYS = {"circle", "opens_after", "only_if_here"}
_TOP_KEYS = {"version", "valid_from", "valid_to", "levels", "return_calls", "first_line_first", "ahead", *WAYS}


class PolicyError(Exception):
    """The policy file cannot be used: which file and line (0: the whole file), and what to do, to be read in any language."""

    def __init__(self, why: Why, line: int = 0, file: str = "") -> None:
        told = f"Line {line}: {why}" if line else str(why)
        super().__init__(f"{file}: {told}" if file else told)
        self.why, self.line, self.file = why, line, file


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
    levels: Mapping[str, int] = {}  # how well one must know a line to be asked about it; 1 where it is not named
    return_calls: Span = Span()  # how long after a call from us somebody who rings back comes to the one who rang
    first_line_first: frozenset[str] = (
        frozenset()
    )  # lines about which the first line is asked first, then who knows the case
    ahead: tuple[Ahead, ...] = ()  # groups who count as having waited longer


# --- the versions ------------------------------------------------------------------------------------------------


def policy_for(day: date) -> RoutingPolicy:
    """The version in force that day. The first one also holds for the days before it."""
    versions = policies()
    return versions[max(0, bisect_right(versions, day, key=_begins) - 1)]


def policy_at(at: datetime) -> RoutingPolicy:
    """The version in force at a moment; a day begins at midnight in Norway."""
    return policy_for(at.astimezone(OSLO).date())


def policies() -> tuple[RoutingPolicy, ...]:
    """Every version that comes with the product, oldest first; or the one that is tried just now."""
    return _tried.get() or _shipped()


def is_trial() -> bool:
    """Whether one version alone holds just now."""
    return _tried.get() is not None


@contextmanager
def governed_by(policy: RoutingPolicy) -> Iterator[None]:
    """For a trial: this version alone holds, for whatever is done inside."""
    before = _tried.set((policy,))
    try:
        yield
    finally:
        _tried.reset(before)


@lru_cache(maxsize=1)
def _shipped() -> tuple[RoutingPolicy, ...]:
    return load_policies(policy_texts())


_tried: ContextVar[tuple[RoutingPolicy, ...] | None] = ContextVar("inngang_policy_tried", default=None)


def policy_texts() -> dict[str, str]:
    """The files of this folder, as they are written."""
    folder = resources.files("inngang.rules.policies")
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".toml")}


def text_of(version: str) -> str | None:
    """The file of a version, as it is written; None when there is no such version."""
    return next((text for text in policy_texts().values() if load_policy(text).version == version), None)


def load_policies(files: Mapping[str, str]) -> tuple[RoutingPolicy, ...]:
    """Reads several versions that follow each other without a gap or an overlap. Raises PolicyError with file and line."""
    read = []
    for name, text in files.items():
        try:
            read.append((load_policy(text), name, text))
        except PolicyError as fault:
            raise PolicyError(fault.why, fault.line, name) from fault
    if not read:
        raise PolicyError(Why(marked("There is no policy at all. Write at least one.")))
    read.sort(key=lambda one: (one[0].valid_from, one[1]))
    for place, (policy, name, text) in enumerate(read):
        following = read[place + 1] if place + 1 < len(read) else None
        if any(policy.version == other.version for other, _, _ in read[:place]):
            another = _fault(text, "version", marked("There is another version “%(version)s”."), version=policy.version)
            raise PolicyError(another.why, another.line, name)
        if wrong := _does_not_follow(policy, following):
            key = "valid_to" if policy.valid_to else "valid_from"
            raise PolicyError(wrong, _line_of(text.splitlines(), key), name)
    return tuple(policy for policy, _, _ in read)


def _does_not_follow(policy: RoutingPolicy, following: tuple[RoutingPolicy, str, str] | None) -> Why | None:
    if following is None:
        ends = marked("This is the newest version, and it ends. Remove valid_to, or add the version that follows.")
        return Why(ends) if policy.valid_to else None
    then, name, _ = following
    last_day = then.valid_from - ONE_DAY
    values = {"version": then.version, "file": name, "begins": str(then.valid_from), "last": str(last_day)}
    if last_day < policy.valid_from:
        return Why(marked("It begins the same day as “%(version)s” (%(file)s). Change one of them."), values)
    if policy.valid_to is None or policy.valid_to > last_day:
        text = marked(
            "Two versions hold on %(begins)s: “%(version)s” (%(file)s) begins %(begins)s. Write valid_to = %(last)s."
        )
        return Why(text, values)
    if policy.valid_to < last_day:
        text = marked(
            "No version holds on %(day)s: “%(version)s” (%(file)s) begins %(begins)s. Write valid_to = %(last)s."
        )
        return Why(text, {**values, "day": str(policy.valid_to + ONE_DAY)})
    return None


def _begins(policy: RoutingPolicy) -> date:
    return policy.valid_from


# --- one version -------------------------------------------------------------------------------------------------


def load_policy(text: str) -> RoutingPolicy:
    """Reads a policy; a fault is told with its line and what to do about it."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        at_line = re.search(r"at line (\d+)", str(fault))
        raise PolicyError(Why(NOT_TOML), int(at_line[1]) if at_line else len(text.splitlines())) from fault
    for key in table:
        if key not in _TOP_KEYS:
            raise _fault(text, key, NOT_KNOWN, key=key, known=_listed(_TOP_KEYS))
    version = table.get("version")
    if not isinstance(version, str) or not version.strip():
        raise _fault(text, "version", marked('Give the policy a version, such as version = "2026.1".'))
    valid_from, valid_to = _a_date(text, table, "valid_from"), table.get("valid_to")
    if valid_from is None:
        raise _fault(text, "valid_from", marked("Say from which day it holds, such as valid_from = 2026-01-01."))
    if valid_to is not None:
        valid_to = _a_date(text, table, "valid_to")
        if valid_to is not None and valid_to < valid_from:
            raise _fault(text, "valid_to", marked("valid_to is before valid_from. Change one of them."))
    live, written, acute = (_circles_of(text, table, name) for name in WAYS)
    levels, return_calls = _levels_of(text, table), _return_calls_of(text, table)
    first = _first_line_first_of(text, table, {"live": live, "written": written})
    ahead = read_ahead(table.get("ahead"), lambda place: _fault_in(text, "ahead", place))
    return RoutingPolicy(
        version.strip(), valid_from, valid_to, live, written, acute, levels, return_calls, first, ahead
    )


def _first_line_first_of(
    text: str, table: dict[str, Any], ways: Mapping[str, tuple[PolicyCircle, ...]]
) -> frozenset[str]:
    lines = table.get("first_line_first", [])
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        advice = marked('Write the lines as a list: first_line_first = ["finance", "technical"].')
        raise _fault(text, "first_line_first", advice)
    for place, line in enumerate(lines):
        values = {"key": line, "known": _listed(LINES)}
        if line not in LINES:
            raise _fault_in_list(text, line, Why(marked("There is no line “%(key)s”. Use %(known)s."), values))
        if line in lines[:place]:
            raise _fault_in_list(text, line, Why(marked("“%(key)s” stands twice. Remove one of them."), values), 2)
    for name, circles in ways.items():
        first = next((one for one in circles if one.kind in (CircleKind.SPECIAL_LINE, CircleKind.NATIONAL)), None)
        if lines and (first is None or first.opens_after == Span()):
            advice = marked(
                "The first line is asked first about some lines, but for “%(way)s” it has no time of its own. "
                "Let special_line open after a while."
            )
            raise _fault(text, "first_line_first", advice, way=name)
    return frozenset(lines)


def _fault_in_list(text: str, entry: str, why: Why, times: int = 1) -> PolicyError:
    """The line where an entry of the list stands for the n-th time; a list may be over several lines."""
    lines = text.splitlines()
    start = _line_of(lines, "first_line_first")
    found = [n for n, line in enumerate(lines[start - 1 :], start) for _ in range(line.count(f'"{entry}"'))]
    return PolicyError(why, found[times - 1] if len(found) >= times else start)


def _return_calls_of(text: str, table: dict[str, Any]) -> Span:
    span = span_of(table.get("return_calls", "0s"))
    if span is None:
        raise _fault(text, "return_calls", marked('Say for how long, such as "5 working days"; "0s" is not at all.'))
    return span


def _levels_of(text: str, table: dict[str, Any]) -> dict[str, int]:
    levels = table.get("levels", {})
    if not isinstance(levels, dict):
        raise _fault(
            text, "levels", marked("Write the levels as a table: [levels], and then a line such as pension = 2.")
        )
    for line, level in levels.items():
        if line not in LINES:
            raise _fault(
                text, line, marked("There is no line “%(key)s”. Use %(known)s."), key=line, known=_listed(LINES)
            )
        if isinstance(level, bool) or level not in LEVELS:
            raise _fault(
                text, line, marked("A level is 1 (knows the basics), 2 (answers alone) or 3 (teaches others).")
            )
    return dict(levels)


def _circles_of(text: str, table: dict[str, Any], name: str) -> tuple[PolicyCircle, ...]:
    rows = table.get(name)
    if not isinstance(rows, list) or not rows:
        raise PolicyError(
            Why(marked("The policy has no circles for “%(way)s”. Add at least one [[%(way)s]]."), {"way": name})
        )
    found: list[PolicyCircle] = []
    for place, row in enumerate(rows):
        fault = _fault_in(text, name, place)
        if not isinstance(row, dict):
            raise PolicyError(
                Why(marked("The circles for “%(way)s” are not tables. Write each as [[%(way)s]]."), {"way": name})
            )
        for key in row:
            if key not in _KEYS:
                raise fault(key, Why(NOT_KNOWN, {"key": key, "known": _listed(_KEYS)}))
        circle = _circle(row, fault)
        if any(circle.kind == other.kind for other in found):
            raise fault(
                "circle",
                Why(
                    marked("“%(circle)s” stands twice for “%(way)s”. Remove one of them."),
                    {"circle": str(circle.kind), "way": name},
                ),
            )
        if circle.kind in ONE_SOMEBODY and not circle.only_if_here:
            raise fault(
                "only_if_here",
                Why(marked("“%(circle)s” is one adviser. Write only_if_here = true."), {"circle": str(circle.kind)}),
            )
        if any(_surely_later(other.opens_after, circle.opens_after) for other in found):
            raise fault(
                "opens_after",
                Why(marked("This circle opens before one further in. Put it earlier, or let it open later.")),
            )
        found.append(circle)
    return tuple(found)


def _circle(row: dict[str, Any], fault: Callable[[str, Why], PolicyError]) -> PolicyCircle:
    try:
        kind = CircleKind(row.get("circle", ""))
    except ValueError:
        raise fault(
            "circle",
            Why(
                marked("There is no circle “%(circle)s”. Use %(known)s."),
                {"circle": row.get("circle", ""), "known": _listed(CircleKind)},
            ),
        ) from None
    span = span_of(row.get("opens_after", ""))
    if span is None:
        raise fault(
            "opens_after",
            Why(marked('Say when it opens, such as "0s", "20s", "4 working hours" or "1 working day".')),
        )
    only_if_here = row.get("only_if_here", False)
    if not isinstance(only_if_here, bool):
        raise fault("only_if_here", Why(marked("only_if_here is true or false.")))
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
        raise _fault(text, key, marked("%(key)s is a date without quotes, such as %(key)s = 2026-01-01."), key=key)
    return value


def _fault(text: str, found: str, advice: str, **values: str) -> PolicyError:
    return PolicyError(Why(advice, values), _line_of(text.splitlines(), found))


def _fault_in(text: str, name: str, place: int) -> Callable[[str, Why], PolicyError]:
    lines = text.splitlines()
    headings = [number for number, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{name}\s*\]\]", line)]
    start = headings[place] if place < len(headings) else 0
    end = next((n for n in range(start + 1, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    return lambda key, advice: PolicyError(advice, start + _line_of(lines[start:end], key))


def _line_of(lines: Sequence[str], key: str) -> int:
    return next((n for n, line in enumerate(lines, 1) if re.match(rf'\s*(\[\[?)?"?{re.escape(key)}\b', line)), 1)


def _listed(words: Any) -> str:
    return ", ".join(sorted(str(word) for word in words))
