"""The rules of who is asked, as sentences leaders read; and what differs between two versions, in words."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from inngang.rules.policies import WAYS, PolicyCircle, RoutingPolicy, Span
from inngang.rules.policies.ahead_words import all_in_words, compare_ahead
from inngang.rules.vocabulary import LINES, CircleKind, Why, marked
from inngang.rules.ways import first_line_first

WHO: Mapping[CircleKind, str] = {
    CircleKind.LAST_PROMISED: marked("the one who last promised something"),
    CircleKind.ASKED_FOR: marked("the one the person asked for"),
    CircleKind.RANG: marked("the one who rang the person last"),
    CircleKind.OWN_ADVISER: marked("the person's own adviser"),
    CircleKind.COORDINATOR: marked("the person's coordinator"),
    CircleKind.SUBSTITUTE: marked("the substitute"),
    CircleKind.TEAM: marked("the team"),
    CircleKind.OFFICE_LANGUAGE: marked("those at the office who speak the person's language"),
    CircleKind.UNIT: marked("the office or unit that is responsible"),
    CircleKind.SPECIAL_LINE: marked("those who know this kind of matter"),
    CircleKind.COUNTRY_LANGUAGE: marked("those in the country who speak the person's language"),
    CircleKind.NEIGHBOURS: marked("neighbouring offices"),
    CircleKind.NATIONAL: marked("the national queue"),
    CircleKind.DUTY: marked("the duty phone"),
    CircleKind.ALARM: marked("the alarm"),
}
WAY_IN_WORDS: Mapping[str, str] = {
    "live": marked(
        "When somebody waits on the line or at the desk, these are "
        "asked. For a visitor only those in the house, and the counter at once:"
    ),
    "written": marked("When somebody has written or waits for a call, these are asked:"),
    "acute": marked("When it is acute, these are asked:"),
}
FIRST_LINE_IN_WORDS: Mapping[str, str] = {
    "live": marked("When somebody waits on the line about what goes to the first line first, these are asked:"),
    "written": marked("When somebody has written about what goes to the first line first, these are asked:"),
}


def policy_in_words(policy: RoutingPolicy) -> list[Why]:
    """The policy as sentences a leader can read, in order. The value `who` is itself a text to translate."""
    words = [dates_in_words(policy)]
    for name in WAYS:
        words.append(Why(WAY_IN_WORDS[name]))
        for place, circle in enumerate(getattr(policy, name)):
            words.append(circle_in_words(circle, is_first=place == 0))
    words += [level_in_words(line, level) for line, level in policy.levels.items()]
    words += [first_in_words(line, policy) for line in first_lines(policy)]
    words += all_in_words(policy)
    return [*words, return_calls_in_words(policy.return_calls)]


def first_lines(policy: RoutingPolicy) -> list[str]:
    """The lines about which the first line is asked first, in the order of all lines."""
    return [line for line in LINES if line in policy.first_line_first]


def first_in_words(line: str, policy: RoutingPolicy) -> Why:
    """Who is asked first about a line: the first line, or the one who knows the case."""
    text = marked("About %(line)s, the one who knows the case is asked first.")
    if line in policy.first_line_first:
        text = marked("About %(line)s, the first line is asked first, and then the one who knows the case.")
    return Why(text, {"line": LINES[line]})


def first_line_ways(policy: RoutingPolicy) -> list[tuple[str, tuple[PolicyCircle, ...]]]:
    """The circles where the first line is asked first, each with its heading; nothing where it never is."""
    if not policy.first_line_first:
        return []
    return [
        (FIRST_LINE_IN_WORDS[way], first_line_first(getattr(policy, way), CircleKind.SPECIAL_LINE))
        for way in FIRST_LINE_IN_WORDS
    ]


def return_calls_in_words(span: Span) -> Why:
    """For how long somebody who rings back comes to the one who rang them."""
    if span.working_days:
        text = marked("Who rings back within %(number)s working days of a call from us comes to the one who rang.")
        return Why(text, {"number": span.working_days})
    if span.working_minutes:
        text = marked("Who rings back within %(number)s working minutes of a call from us comes to the one who rang.")
        return Why(text, {"number": span.working_minutes})
    if span.seconds:
        text = marked("Who rings back within %(number)s seconds of a call from us comes to the one who rang.")
        return Why(text, {"number": span.seconds})
    return Why(marked("Who rings back after a call from us waits as any other."))


def dates_in_words(policy: RoutingPolicy) -> Why:
    dates = {"version": policy.version, "from": f"{policy.valid_from:%d.%m.%Y}"}
    if policy.valid_to is None:
        return Why(marked("Version %(version)s, in force from %(from)s."), dates)
    dates["to"] = f"{policy.valid_to:%d.%m.%Y}"
    return Why(marked("Version %(version)s, in force from %(from)s to %(to)s."), dates)


def level_in_words(line: str, level: int) -> Why:
    text = {
        1: marked("About %(line)s, those who know the basics are asked."),
        2: marked("About %(line)s, only those who can answer alone are asked."),
        3: marked("About %(line)s, only those who teach others are asked."),
    }[level]
    return Why(text, {"line": LINES[line]})


def circle_in_words(circle: PolicyCircle, *, is_first: bool = False) -> Why:
    """Who, and after how long."""
    kind, span, only_if_here = circle
    who = WHO[kind]
    if is_first or span == Span():
        text = marked("%(who)s, at once, if at work") if only_if_here else marked("%(who)s, at once")
        return Why(text, {"who": who})
    if span.working_days == 1:
        text = marked("%(who)s, after one working day")
        if only_if_here:
            text = marked("%(who)s, after one working day, if at work")
        return Why(text, {"who": who})
    if span.working_days:
        number = span.working_days
        text = marked("%(who)s, after %(number)s working days")
        if only_if_here:
            text = marked("%(who)s, after %(number)s working days, if at work")
    elif span.working_minutes and span.working_minutes % 60 == 0:
        number = span.working_minutes // 60
        text = marked("%(who)s, after %(number)s hours of working time")
        if only_if_here:
            text = marked("%(who)s, after %(number)s hours of working time, if at work")
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


# --- two versions ------------------------------------------------------------------------------------------------


class Compared(NamedTuple):
    """One circle (or the level of one line) in two versions; None where a version does not have it."""

    way: str  # live, written, acute, levels, first_line or ahead
    about: str  # the kind of circle, the line, or the group
    old: Why | None
    new: Why | None
    differs: tuple[Why, ...]  # empty where they are the same


def compare(old: RoutingPolicy, new: RoutingPolicy) -> list[Compared]:
    """Both versions beside each other, in order, with what differs in words."""
    found: list[Compared] = []
    for way in WAYS:
        found += _compare_way(way, getattr(old, way), getattr(new, way))
    for line in sorted({*old.levels, *new.levels}, key=list(LINES).index):
        before, after = old.levels.get(line, 1), new.levels.get(line, 1)
        differs: tuple[Why, ...] = ()
        if before != after:
            text = marked("Must know more to be asked.") if after > before else marked("Need not know as much.")
            differs = (Why(text),)
        found.append(Compared("levels", line, level_in_words(line, before), level_in_words(line, after), differs))
    found += [_compare_first(line, old, new) for line in LINES if line in old.first_line_first | new.first_line_first]
    return found + [Compared("ahead", *one) for one in compare_ahead(old, new)]


def _compare_first(line: str, old: RoutingPolicy, new: RoutingPolicy) -> Compared:
    before, after = line in old.first_line_first, line in new.first_line_first
    differs: tuple[Why, ...] = ()
    if before != after:
        text = (
            marked("Goes to the first line first.") if after else marked("Goes directly to the one who knows the case.")
        )
        differs = (Why(text),)
    return Compared("first_line", line, first_in_words(line, old), first_in_words(line, new), differs)


def _compare_way(way: str, old: tuple[PolicyCircle, ...], new: tuple[PolicyCircle, ...]) -> list[Compared]:
    before = {circle.kind: (place, circle) for place, circle in enumerate(old)}
    after = {circle.kind: (place, circle) for place, circle in enumerate(new)}
    moved = _moved([kind for kind in before if kind in after], [kind for kind in after if kind in before])
    found = []
    for kind in _merged(list(before), list(after)):
        was, now = before.get(kind), after.get(kind)
        found.append(
            Compared(
                way,
                kind,
                circle_in_words(was[1], is_first=was[0] == 0) if was else None,
                circle_in_words(now[1], is_first=now[0] == 0) if now else None,
                tuple(_differs(was, now, is_moved=kind in moved)),
            )
        )
    return found


def _merged(old: list[CircleKind], new: list[CircleKind]) -> list[CircleKind]:
    """The new order, with those that are gone where they stood."""
    merged = list(new)
    for place, kind in enumerate(old):
        if kind not in new:
            before = next((one for one in reversed(old[:place]) if one in merged), None)
            merged.insert(merged.index(before) + 1 if before else 0, kind)
    return merged


def _moved(old: list[CircleKind], new: list[CircleKind]) -> set[CircleKind]:
    """Those whose place among the others is another; the others kept their order."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = {kind for block in blocks for kind in old[block.a : block.a + block.size]}
    return set(old) - kept


def _differs(
    was: tuple[int, PolicyCircle] | None, now: tuple[int, PolicyCircle] | None, *, is_moved: bool
) -> list[Why]:
    if now is None:
        return [Why(marked("Is not asked any more."))]
    if was is None:
        return [Why(marked("Is asked, and was not before."))]
    found = []
    if is_moved:
        text = marked("Stands further in than before.")
        if now[0] > was[0]:
            text = marked("Stands further out than before.")
        found.append(Why(text))
    first, then = Span() if was[0] == 0 else was[1].opens_after, Span() if now[0] == 0 else now[1].opens_after
    if first != then:
        found.append(Why(_sooner_or_later(first, then)))
    if was[1].only_if_here != now[1].only_if_here:
        text = marked("Is asked also when away.")
        if now[1].only_if_here:
            text = marked("Is asked only when at work.")
        found.append(Why(text))
    return found


def _sooner_or_later(first: Span, then: Span) -> str:
    """Working days and minutes are told apart only by the clock, so between them it is only another time."""
    units = {[bool(part) for part in span].index(True) for span in (first, then) if span != Span()}
    if len(units) > 1:
        return marked("Is asked after another time.")
    return marked("Is asked later.") if then > first else marked("Is asked sooner.")
