"""Who is responsible for what, where (oppgavedeling): rows, of which the one that fits best decides.

A row names some of: service, matter, side, step of the work, part of it, place, group of people, protection. It fits a
question when everything it names is what is asked about. Of those that fit, the one that names the weightier thing
wins, in the order of `WEIGHTS`; between places, the smaller one. Two rows can then never both win, unless they name
exactly the same: that is an overlap, and an overlap or a gap keeps a version from being adopted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from inngang.rules.division_words import KINDS, NAMED, Process, Reach
from inngang.rules.vocabulary import Why, marked


class Line(NamedTuple):
    """One row of a division (rad). An empty field fits everything."""

    line_id: int
    to_kind: str
    to_unit: str = ""  # the number of a unit, when not any of the kind
    service: str = ""
    matter: str = ""
    side: str = ""
    process: str = ""
    part: str = ""
    place: str = ""  # county 2 digits, municipality 4, city district 6
    group: str = ""
    protection: str = ""
    valid_from: date | None = None
    valid_to: date | None = None  # the last day
    source: str = ""


class Question(NamedTuple):
    """What one asks who has."""

    service: str = ""
    matter: str = ""
    side: str = ""
    process: str = Process.INFORM
    part: str = ""
    area: str = ""
    group: str = ""
    protection: str = ""


class Unit(NamedTuple):
    """A unit as the division sees it."""

    unit_id: int
    number: str
    kind: str
    county: str = ""


class Area(NamedTuple):
    """A municipality or city district, and the office that has it."""

    code: str
    municipality: str
    unit_id: int


class Answer(NamedTuple):
    """Which row decided, and which unit that is; `unit_id` is 0 when the register has none."""

    line: Line
    unit_id: int
    why: Why


# What weighs most, first: a row for protected people goes before a row for a service, and that before a row for a place.
WEIGHTS: tuple[str, ...] = ("protection", "group", "service", "matter", "side", "process", "part", "place")
BY_ROW = marked("This row decides because it names %(what)s. No row that fits names anything weightier.")
BY_DEFAULT = marked("This row decides. It holds for everything that no other row names.")

Shape = tuple[int, ...]


def shape(line: Line) -> Shape:
    """How much a row names, weightiest first; for the place its length."""
    return tuple(len(line.place) if name == "place" else int(getattr(line, name) != "") for name in WEIGHTS)


def weight(line: Line) -> int:
    """The same as one number that a database can sort by."""
    total = 0
    for step in shape(line):
        total = total * 8 + step
    return total


def names(line: Line) -> tuple[str, ...]:
    """What a row names, weightiest first."""
    return tuple(name for name in WEIGHTS if getattr(line, name) != "")


def why(line: Line) -> Why:
    """Why a row decides, in a sentence."""
    said = names(line)
    return Why(BY_ROW, {"what": NAMED[said[0]]}) if said else Why(BY_DEFAULT)


def in_force(line: Line, on: date) -> bool:
    """Whether a row holds on a day."""
    return (line.valid_from is None or line.valid_from <= on) and (line.valid_to is None or on <= line.valid_to)


def county_of(code: str) -> str:
    """The county a place lies in: the first two digits of its code."""
    return code[:2]


class Division:
    """The rows that hold on a day, laid out so that a look-up costs the same however many they are."""

    def __init__(self, lines: Iterable[Line], units: Iterable[Unit], areas: Iterable[Area], on: date) -> None:
        self.lines = [line for line in lines if in_force(line, on)]
        self.areas = {area.code: area for area in areas}
        self.places = {line.place for line in self.lines if line.place}
        self._kept: dict[Shape, dict[tuple[str, ...], Line]] = {}
        for line in self.lines:
            self._kept.setdefault(shape(line), {}).setdefault(tuple(getattr(line, name) for name in WEIGHTS), line)
        self._shapes = sorted(self._kept, reverse=True)
        self._by_number: dict[str, Unit] = {}
        self._by_kind: dict[str, list[Unit]] = {}
        for unit in sorted(units, key=lambda one: one.number):
            self._by_number[unit.number] = unit
            self._by_kind.setdefault(unit.kind, []).append(unit)
        self._seats: dict[tuple[str, str], int] = {}
        self._named = {code: tuple(code[:n] for n in (6, 4, 2) if code[:n] in self.places) for code in self.areas}
        self._alike = {key: code for code, key in self._named.items()}  # one area for each way of being named
        self._everywhere: dict[Line | None, Mapping[str, tuple[Line | None, int]]] = {}

    def find(self, asked: Question) -> Line | None:
        """The row that decides, or None when no row fits."""
        for named in self._shapes:
            key = tuple(
                asked.area[:step] if name == "place" else (getattr(asked, name) if step else "")
                for name, step in zip(WEIGHTS, named, strict=True)
            )
            line = self._kept[named].get(key)
            if line is not None:
                return line
        return None

    def unit_of(self, line: Line, area: str) -> int:
        """The unit that a row means for a place; 0 when the register has none."""
        if line.to_unit:
            named = self._by_number.get(line.to_unit)
            return named.unit_id if named else 0
        kind = KINDS[line.to_kind]
        if kind.reach == Reach.AREA:
            here = self.areas.get(area)
            return here.unit_id if here else 0
        if kind.reach == Reach.NAMED:
            return 0
        return self._seat(line.to_kind, county_of(area))

    def _seat(self, to_kind: str, county: str) -> int:
        """The unit of a kind that has a county: its own, then one without a county, then any where the kind allows."""
        if (to_kind, county) not in self._seats:
            kind = KINDS[to_kind]
            there = [unit for registered in kind.registered_as for unit in self._by_kind.get(registered, ())]
            there.sort(key=lambda one: (one.county != county, one.county != "", one.number))
            if kind.reach == Reach.COUNTY:
                there = [unit for unit in there if unit.county in (county, "")]
            self._seats[to_kind, county] = there[0].unit_id if there else 0
        return self._seats[to_kind, county]

    def responsible(self, asked: Question) -> Answer | None:
        """Who has what is asked about, and why (ansvarlig enhet); None when no row fits."""
        line = self.find(asked)
        return None if line is None else Answer(line, self.unit_of(line, asked.area), why(line))

    def everywhere(self, asked: Question) -> Mapping[str, tuple[Line | None, int]]:
        """The row and the unit for every area at once; places that no row names share one look-up. Not to be changed."""
        found = {key: self.find(asked._replace(area=code)) for key, code in self._alike.items()}
        if len(found) == 1:
            return self._whole(next(iter(found.values())))
        answer: dict[str, tuple[Line | None, int]] = {}
        for code, key in self._named.items():
            answer[code] = self._whole(found[key])[code]
        return answer

    def _whole(self, line: Line | None) -> Mapping[str, tuple[Line | None, int]]:
        """The unit that a row means in every area."""
        if line not in self._everywhere:
            self._everywhere[line] = {code: (line, self.unit_of(line, code) if line else 0) for code in self.areas}
        return self._everywhere[line]


# --- what keeps a version from being adopted -----------------------------------------------------------------------


class ProblemKind(StrEnum):
    GAP = "gap"  # nobody has it
    NO_UNIT = "no_unit"  # a row says who, and the register has none there
    OVERLAP = "overlap"  # two rows name exactly the same


class Problem(NamedTuple):
    """One thing to mend (hull eller overlapp), with the areas it is about."""

    kind: ProblemKind
    why: Why
    service: str = ""
    process: str = ""
    part: str = ""
    areas: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


class Wanted(NamedTuple):
    """A service that must be somebody's, with its side."""

    service: str
    side: str
    matter: str = ""


NOBODY_HAS_IT = marked("No row says who has it.")
NO_SUCH_UNIT = marked("The row says %(kind)s, and the register has none for these places.")
SAME_TWICE = marked("Two rows name exactly the same at the same time. One of them must go.")


def overlaps(lines: Sequence[Line]) -> list[Problem]:
    """Rows that name the same on the same days."""
    seen: dict[tuple[str, ...], list[Line]] = {}
    found = []
    for line in lines:
        others = seen.setdefault(tuple(getattr(line, name) for name in WEIGHTS), [])
        for other in others:
            if _meet(line, other):
                found.append(
                    Problem(
                        ProblemKind.OVERLAP,
                        Why(SAME_TWICE),
                        line.service,
                        line.process,
                        line.part,
                        lines=(other.line_id, line.line_id),
                    )
                )
        others.append(line)
    return found


def _meet(one: Line, other: Line) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)


def questions(division: Division, wanted: Iterable[Wanted]) -> list[Question]:
    """All that must be somebody's: each service, each step, and each part of a step that a row speaks of."""
    parts: dict[tuple[str, str], set[str]] = {}
    for line in division.lines:
        if line.part:
            parts.setdefault((line.service, line.process), set()).add(line.part)
    return [
        Question(service=one.service, matter=one.matter, side=one.side, process=process, part=part)
        for one in wanted
        for process in Process
        for part in ("", *sorted(parts.get((one.service, process), set()) | parts.get(("", process), set())))
    ]


def gaps(division: Division, wanted: Iterable[Wanted]) -> list[Problem]:
    """What nobody has, and where."""
    found = []
    for asked in questions(division, wanted):
        nobody: list[str] = []
        without: dict[str, list[str]] = {}
        for code, (line, unit_id) in division.everywhere(asked).items():
            if line is None:
                nobody.append(code)
            elif not unit_id:
                without.setdefault(line.to_kind, []).append(code)
        about = (asked.service, asked.process, asked.part)
        if nobody:
            found.append(Problem(ProblemKind.GAP, Why(NOBODY_HAS_IT), *about, tuple(nobody)))
        found += [
            Problem(ProblemKind.NO_UNIT, Why(NO_SUCH_UNIT, {"kind": KINDS[kind].words}), *about, tuple(codes))
            for kind, codes in without.items()
        ]
    return found


class Moved(NamedTuple):
    """What another version would move (flytting), and for how many areas."""

    service: str
    process: str
    part: str
    from_kind: str
    to_kind: str
    areas: int


def compare(one: Division, other: Division, wanted: Sequence[Wanted]) -> list[Moved]:
    """What somebody else has in the other version: by service, step and part."""
    asked = dict.fromkeys([*questions(one, wanted), *questions(other, wanted)])
    moved = []
    for question in asked:
        before, after = one.everywhere(question), other.everywhere(question)
        counted: dict[tuple[str, str], int] = {}
        for code in before.keys() & after.keys():
            was, now = before[code][0], after[code][0]
            pair = (was.to_kind if was else "", now.to_kind if now else "")
            if pair[0] != pair[1] or (was and now and was.to_unit != now.to_unit):
                counted[pair] = counted.get(pair, 0) + 1
        about = (question.service, question.process, question.part)
        moved += [Moved(*about, *pair, areas) for pair, areas in sorted(counted.items())]
    return moved
