"""Groups who come earlier in the order (prioriterte grupper): how much longer they count as having waited, read and checked.

It is a head start and no lane of its own, and it is limited. So whoever has waited that much longer is passed by nobody, and
nobody is passed for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from inngang.rules.policies.span import Span, span_of
from inngang.rules.vocabulary import LINES, Why, marked


class Group(StrEnum):
    """A group of people that may have a head start: what we know of them when they contact us."""

    YOUNG = "young"
    INTERPRETER = "interpreter"


IN_WORDS: Final[Mapping[Group, str]] = {
    Group.YOUNG: marked("those under 30"),
    Group.INTERPRETER: marked("those who need an interpreter"),
}
MOST_LIVE: Final = Span(seconds=15 * 60)
MOST_WRITTEN: Final = Span(working_minutes=15 * 60, working_days=2)
_KEYS: Final = {"group", "live", "written", "lines"}

Fault = Callable[[str, Why], Exception]  # a key of the table, and what to do about it


class Ahead(NamedTuple):
    """A group, and how much longer its members count as having waited."""

    group: Group
    live: Span = Span()  # in seconds; who waits on the line, in the chat or at the desk
    written: Span = Span()  # in working time
    lines: tuple[str, ...] = ()  # about these alone; none: about everything


def read_ahead(given: object, fault_in: Callable[[int], Fault]) -> tuple[Ahead, ...]:
    """The tables `[[ahead]]` of a file; a fault is told with its line and what to do about it."""
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise fault_in(0)("ahead", Why(marked("Write each group that comes earlier as a table: [[ahead]].")))
    found: list[Ahead] = []
    for place, row in enumerate(given):
        fault = fault_in(place)
        one = _one(row, fault)
        if any(_is_twice(one, other) for other in found):
            text = marked("“%(group)s” stands twice for the same matters. Remove one of them.")
            raise fault("group", Why(text, {"group": str(one.group)}))
        found.append(one)
    return tuple(found)


def _one(row: Mapping[str, Any], fault: Fault) -> Ahead:
    for key in row:
        if key not in _KEYS:
            text = marked("“%(key)s” is not known. Remove it, or use one of %(known)s.")
            raise fault(key, Why(text, {"key": key, "known": ", ".join(sorted(_KEYS))}))
    try:
        group = Group(row.get("group", ""))
    except ValueError:
        values = {"group": row.get("group", ""), "known": ", ".join(sorted(Group))}
        raise fault("group", Why(marked("There is no group “%(group)s”. Use %(known)s."), values)) from None
    live, written = span_of(row.get("live", "0s")), span_of(row.get("written", "0s"))
    if live is None or live.seconds > MOST_LIVE.seconds or live != Span(seconds=live.seconds):
        text = marked(
            "Say how many minutes longer they count as having waited, at most %(most)s, such as live = "
            '"5 minutes". More would keep the others waiting too long.'
        )
        raise fault("live", Why(text, {"most": MOST_LIVE.seconds // 60}))
    if written is None or written.seconds or _is_too_much(written):
        text = marked(
            "Say how much working time longer they count as having waited, at most %(hours)s working hours or "
            '%(days)s working days, such as written = "4 working hours". More would keep the others waiting too long.'
        )
        values = {"hours": MOST_WRITTEN.working_minutes // 60, "days": MOST_WRITTEN.working_days}
        raise fault("written", Why(text, values))
    if live == written == Span():
        text = marked('Say how much earlier they come: live = "5 minutes", written = "4 working hours", or both.')
        raise fault("group", Why(text))
    return Ahead(group, live, written, _lines(row.get("lines", []), fault))


def _is_too_much(span: Span) -> bool:
    return span.working_minutes > MOST_WRITTEN.working_minutes or span.working_days > MOST_WRITTEN.working_days


def _lines(given: object, fault: Fault) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(line, str) for line in given):
        raise fault("lines", Why(marked('Write the lines as a list: lines = ["work", "social"].')))
    for line in given:
        if line not in LINES:
            values = {"key": line, "known": ", ".join(sorted(LINES))}
            raise fault("lines", Why(marked("There is no line “%(key)s”. Use %(known)s."), values))
    return tuple(line for line in LINES if line in given)


def _is_twice(one: Ahead, other: Ahead) -> bool:
    return one.group == other.group and (one.lines == other.lines or bool(set(one.lines) & set(other.lines)))


def longest(ahead: Sequence[Ahead], *, groups: frozenset[str], line: str, is_live: bool) -> Span:
    """The most of each measure that somebody in these groups has; groups are never added together."""
    spans = [one.live if is_live else one.written for one in ahead if one.group in groups and about(one, line)]
    return Span(*(max(sizes) for sizes in zip(*spans, strict=True))) if spans else Span()


def about(one: Ahead, line: str) -> bool:
    """Whether it holds for a line."""
    return not one.lines or line in one.lines
