"""What came of trying a change, ready to be read (prøving): tiles, sentences, a picture and its table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext

from inngang.rules.scenario_words import MEASURES, amount, sentence, signed
from inngang.rules.vocabulary import LINES, Channel, Why, marked
from inngang.service.planning.scenarios import Happened
from inngang.web.parts.jinja import number, say
from inngang.web.parts.words import word

SCOPES: Final[Mapping[str, str]] = {
    "all": marked("Everybody"),
    "channel": marked("By channel"),
    "unit": marked("By office"),
    "line": marked("By matter"),
    "group": marked("By need"),
}
GROUPS: Final[Mapping[str, str]] = {
    "language": marked("Speak another language"),
    "protected": marked("Protected persons"),
    "young": marked("Under 30"),
    "not_young": marked("30 or older, or age not known"),
    "interpreter": marked("Need an interpreter"),
}
WIDTH, ROW, NAMES, NUMBERS = 640, 28, 200, 110
DRAWN: Final = 24
MOST_TOLD: Final = 6
MOST_ROWS: Final = 60
MINUS: Final = re.compile(r"(?<![\w\d])-(?=\d)")


class Line(NamedTuple):
    """One measure for some of those who come: before, after, the difference, and a sentence."""

    scope: str
    name: str
    before: str
    after: str
    difference: str
    between: str
    sentence: str
    good: int


class Bar(NamedTuple):
    """A difference from the middle, with a whisker for where it truly may lie."""

    y: int
    name: str
    x: float
    width: float
    kind: str
    low: float
    high: float
    text: str


class Picture(NamedTuple):
    width: int
    height: int
    middle: float
    bars: tuple[Bar, ...]


def lines(rows: Sequence[Mapping[str, Any]], measure: str) -> list[Line]:
    """One measure: everybody first, then each channel, office, matter and need."""
    return [_line(one) for one in rows if one["measure"] == measure][:MOST_ROWS]


def overall(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, Line]]:
    """Everybody, measure by measure."""
    found = [(MEASURES[one["measure"]].title, _line(one)) for one in rows if one["scope"] == "all"]
    return [(gettext(title), line) for title, line in found]


def who_gains(rows: Sequence[Mapping[str, Any]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Those who gain and those who lose most for certain, by name, each with its sentence."""
    found: dict[int, list[tuple[float, str, str]]] = {1: [], -1: []}
    for one in rows:
        told = sentence(one["measure"], *one["difference"])
        if (
            told.good
            and one["scope"] != "all"
            and one["measure"] in ("wait", "reached", "knew", "kept", "acute", "written")
        ):
            size = abs(one["difference"][0]) / max(1.0, abs(one["before"][0]))
            found[told.good].append((size, name_of(one), say(told.sentence)))
    gains, loses = (sorted(found[good], key=lambda each: (-each[0], each[1]))[:MOST_TOLD] for good in (1, -1))
    return [each[1:] for each in gains], [each[1:] for each in loses]


def name_of(one: Mapping[str, Any]) -> str:
    match one["scope"]:
        case "channel":
            return word(Channel(one["key"]))
        case "unit":
            return str(one.get("name") or one["key"])
        case "line":
            told = gettext(LINES.get(one["key"], one["key"]))
            return told[:1].upper() + told[1:]
        case "group":
            need = str(one["key"])
            return gettext(GROUPS[need])
    everybody = SCOPES["all"]
    return gettext(everybody)


def _line(one: Mapping[str, Any]) -> Line:
    unit = MEASURES[one["measure"]].unit
    told = sentence(one["measure"], *one["difference"])
    mean, low, high = one["difference"]
    return Line(
        one["scope"], name_of(one), size(unit, one["before"][0]), size(unit, one["after"][0]), _with_sign(unit, mean),
        between(unit, low, high), below_zero(say(told.sentence)), told.good,
    )  # fmt: skip


def size(unit: str, value: float) -> str:
    """As it stands in a table: with its unit when it is a time."""
    found = amount(unit, value)
    return say(found) if isinstance(found, Why) else number(found)


def _with_sign(unit: str, value: float) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + size(unit, abs(value))


def between(unit: str, low: float, high: float) -> str:
    """Where it truly may lie, nineteen times of twenty."""
    ends = [signed(unit, low, high), signed(unit, high, low)]
    told = [say(end) if isinstance(end, Why) else number(end) for end in ends]
    return below_zero(gettext("%(low)s to %(high)s") % {"low": told[0], "high": told[1]})


def below_zero(text: str) -> str:
    """With the sign people read as less than nothing, and not the one that joins words."""
    return MINUS.sub("−", text)


def picture(rows: Sequence[Mapping[str, Any]], measure: str) -> Picture:
    """Who gains and who loses on one measure, the largest difference first."""
    some = [one for one in rows if one["measure"] == measure and (one["scope"] == "all" or any(one["difference"]))]
    some.sort(key=lambda one: (one["scope"] != "all", -abs(one["difference"][0])))
    some = some[:DRAWN]
    top = max((max(map(abs, one["difference"])) for one in some), default=0.0) or 1.0
    middle, half = NAMES + (WIDTH - NAMES - NUMBERS) / 2, (WIDTH - NAMES - NUMBERS) / 2
    bars = []
    for place, one in enumerate(some):
        line, (mean, low, high) = _line(one), one["difference"]
        x, wide = middle + half * min(0.0, mean) / top, half * abs(mean) / top
        kind = {1: "answered", -1: "late"}.get(line.good, "unsure")
        left, right = (round(middle + half * end / top, 1) for end in (low, high))
        name = line.name if len(line.name) <= 26 else line.name[:25] + "…"
        bars.append(
            Bar(place * ROW + 4, name, round(x, 1), round(max(wide, 1.0), 1), kind, left, right, line.difference)
        )
    return Picture(WIDTH, max(ROW, len(bars) * ROW + 8), round(middle, 1), tuple(bars))


def beside(found: Sequence[Happened]) -> list[tuple[str, str, str, str, str, bool]]:
    """The forecast and what happened, measure by measure."""
    told = []
    for one in found:
        unit = MEASURES[one.measure].unit
        told.append(
            (
                gettext(MEASURES[one.measure].title), size(unit, one.forecast[0]), between(unit, *one.forecast[1:]),
                size(unit, one.seen[0]), between(unit, *one.seen[1:]), one.agree,
            )
        )  # fmt: skip
    return told


__all__ = ["SCOPES", "beside", "lines", "name_of", "overall", "picture", "who_gains"]
