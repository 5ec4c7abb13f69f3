"""Versions of the rules that were adopted here (vedtatte regler): which holds at a moment, and how one is written as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import NamedTuple

from inngang.rules.hours import OSLO
from inngang.rules.policies import WAYS, RoutingPolicy, Span


class Adopted(NamedTuple):
    """A version, and from and until which moment it was decided to hold."""

    policy: RoutingPolicy
    starts_at: datetime
    ends_at: datetime | None = None


def begins_at(policy: RoutingPolicy) -> datetime:
    """When a version that comes with the product begins."""
    return datetime.combine(policy.valid_from, time(), OSLO)


def in_force(at: datetime, shipped: Sequence[RoutingPolicy], adopted: Iterable[Adopted]) -> RoutingPolicy:
    """The one that began last of those that have begun and not ended; the oldest holds for the days before it."""
    found = [(begins_at(one), one) for one in shipped if begins_at(one) <= at]
    held = found[-1] if found else (begins_at(shipped[0]), shipped[0])
    for one in adopted:
        if one.starts_at <= at and (one.ends_at is None or at < one.ends_at) and one.starts_at >= held[0]:
            held = one.starts_at, one.policy
    return held[1]


def next_version(base: str, taken: Iterable[str]) -> str:
    """A name of our own after that of the version it builds on: 2026.2 becomes 2026.2.1, and that becomes 2026.2.2."""
    root = ".".join(base.split(".")[:2])
    taken = set(taken)
    return next(name for number in range(1, len(taken) + 2) if (name := f"{root}.{number}") not in taken)


def as_text(policy: RoutingPolicy, heading: str = "") -> str:
    """The version as a file to read, and to load again."""
    lines = [f"# {line}" for line in heading.splitlines()] + [""] if heading else []
    lines += [f'version = "{policy.version}"', f"valid_from = {policy.valid_from}"]
    if policy.valid_to:
        lines.append(f"valid_to = {policy.valid_to}")
    lines.append(f'return_calls = "{_span(policy.return_calls)}"')
    if policy.first_line_first:
        lines.append("first_line_first = [" + ", ".join(f'"{one}"' for one in sorted(policy.first_line_first)) + "]")
    if policy.levels:
        lines += ["", "[levels]", *(f"{line} = {level}" for line, level in policy.levels.items())]
    for one in policy.ahead:
        lines += ["", "[[ahead]]", f'group = "{one.group}"']
        lines += [f'live = "{_span(one.live)}"'] if one.live != Span() else []
        lines += [f'written = "{_span(one.written)}"'] if one.written != Span() else []
        lines += ["lines = [" + ", ".join(f'"{line}"' for line in one.lines) + "]"] if one.lines else []
    for way in WAYS:
        for circle in getattr(policy, way):
            lines += ["", f"[[{way}]]", f'circle = "{circle.kind}"', f'opens_after = "{_span(circle.opens_after)}"']
            lines += ["only_if_here = true"] if circle.only_if_here else []
    return "\n".join(lines) + "\n"


def _span(span: Span) -> str:
    if span.working_days:
        return f"{span.working_days} working day{'s' * (span.working_days > 1)}"
    if span.working_minutes % 60 == 0 and span.working_minutes:
        return f"{span.working_minutes // 60} working hour{'s' * (span.working_minutes > 60)}"
    if span.working_minutes:
        return f"{span.working_minutes} working minute{'s' * (span.working_minutes > 1)}"
    return f"{span.seconds}s"
