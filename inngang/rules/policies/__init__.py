"""The rules of who is asked and from when, as data (fordelingsregler): versions with dates, read and checked here.

Each version is a file in this folder. A fault is told with its file, its line and what to write instead; two versions
for the same day, or none, are refused.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import LINES, CircleKind

WAYS = ("live", "written", "acute")
LEVELS = (1, 2, 3)  # knows the basics, answers alone, teaches others
ONE_DAY = timedelta(days=1)
_SPAN = re.compile(r"(\d{1,6}) ?(s|working minutes?|working hours?|working days?)")
_KEYS = {"circle", "opens_after", "only_if_here"}
_TOP_KEYS = {"version", "valid_from", "valid_to", "levels", *WAYS}


class PolicyError(Exception):
    """The policy file cannot be used; the text names the line and what to do."""


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
    levels: Mapping[str, int] = {}  # how well one must know a line to be asked about it; 1 where it is not named


# --- the versions ------------------------------------------------------------------------------------------------


def policy_for(day: date) -> RoutingPolicy:
    """The version in force that day. The first one also holds for the days before it."""
    versions = policies()
    return versions[max(0, bisect_right(versions, day, key=_begins) - 1)]


def policy_at(at: datetime) -> RoutingPolicy:
    """The version in force at a moment; a day begins at midnight in Norway."""
    return policy_for(at.astimezone(OSLO).date())


@lru_cache(maxsize=1)
def policies() -> tuple[RoutingPolicy, ...]:
    """Every version that comes with the product, oldest first."""
    return load_policies(policy_texts())


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
            raise PolicyError(f"{name}: {fault}") from fault
    if not read:
        raise PolicyError("There is no policy at all. Write at least one.")
    read.sort(key=lambda one: (one[0].valid_from, one[1]))
    for place, (policy, name, text) in enumerate(read):
        following = read[place + 1] if place + 1 < len(read) else None
        if any(policy.version == other.version for other, _, _ in read[:place]):
            raise PolicyError(f"{name}: {_fault(text, 'version', f'There is another version “{policy.version}”.')}")
        if wrong := _does_not_follow(policy, following):
            key = "valid_to" if policy.valid_to else "valid_from"
            raise PolicyError(f"{name}: {_fault(text, key, wrong)}")
    return tuple(policy for policy, _, _ in read)


def _does_not_follow(policy: RoutingPolicy, following: tuple[RoutingPolicy, str, str] | None) -> str:
    if following is None:
        wrong = "This is the newest version, and it ends. Remove valid_to, or add the version that follows."
        return wrong if policy.valid_to else ""
    then, name, _ = following
    last_day = then.valid_from - ONE_DAY
    advice = f"“{then.version}” ({name}) begins {then.valid_from}. Write valid_to = {last_day}."
    if last_day < policy.valid_from:
        return f"It begins the same day as “{then.version}” ({name}). Change one of them."
    if policy.valid_to is None or policy.valid_to > last_day:
        return f"Two versions hold on {then.valid_from}: {advice}"
    if policy.valid_to < last_day:
        return f"No version holds on {policy.valid_to + ONE_DAY}: {advice}"
    return ""


def _begins(policy: RoutingPolicy) -> date:
    return policy.valid_from


# --- one version -------------------------------------------------------------------------------------------------


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
    return RoutingPolicy(version.strip(), valid_from, valid_to, live, written, acute, _levels_of(text, table))


def _levels_of(text: str, table: dict[str, Any]) -> dict[str, int]:
    levels = table.get("levels", {})
    if not isinstance(levels, dict):
        raise _fault(text, "levels", "Write the levels as a table: [levels], and then a line such as pension = 2.")
    for line, level in levels.items():
        if line not in LINES:
            raise _fault(text, line, f"There is no line “{line}”. Use {_listed(LINES)}.")
        if isinstance(level, bool) or level not in LEVELS:
            raise _fault(text, line, "A level is 1 (knows the basics), 2 (answers alone) or 3 (teaches others).")
    return dict(levels)


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
    return next((n for n, line in enumerate(lines, 1) if re.match(rf'\s*(\[\[?)?"?{re.escape(key)}\b', line)), 1)


def _listed(words: Any) -> str:
    return ", ".join(sorted(str(word) for word in words))
