"""Reading other systems' files: good rows are kept, and a bad one is named with its line and the reason.

JSON parsers forget where things stood. Here every value keeps the line it stands on, so that the one who gets the
file back knows where to look.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from inngang.rules.vocabulary import Why, marked

Row = TypeVar("Row")

GAP = re.compile(r"[ \t\n\r]*")
PLAIN = json.JSONDecoder().raw_decode
NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")  # a database text cannot hold these
MOST_SHOWN = 40  # of a wrong value, in the sentence about it


class Problem(NamedTuple):
    """One thing that is wrong in a file: where, and why, in words (feil i fil)."""

    line: int
    reason: Why

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class Read(NamedTuple, Generic[Row]):
    """What was read: the good rows, and the problems in the order they stand in the file."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


class Report(NamedTuple):
    """What an import did, as the one who ran it reads it: counts, then each problem with its line."""

    what: str
    new: int
    changed: int
    same: int
    problems: tuple[Problem, ...]
    planned: int = 0  # changes that were planned rather than written, and from which day
    on: date | None = None

    def __str__(self) -> str:
        told = f"{self.what}: {self.new} new, {self.changed} changed, {self.same} as before."
        if self.planned:
            many = "1 change is" if self.planned == 1 else f"{self.planned} changes are"
            told += f" {many} planned from {self.on:%d.%m.%Y}; what moves people waits for somebody to approve it."
        if not self.problems:
            return f"{told} Every row was good."
        rows = "1 row was" if len(self.problems) == 1 else f"{len(self.problems)} rows were"
        return "\n".join([f"{told} {rows} not good:", *map(str, self.problems)])


class Unreadable(Exception):
    """Something in the file cannot be used; says where and why."""

    def __init__(self, line: int, text: str, /, **values: Any) -> None:
        self.problem = Problem(line, Why(text, values))
        super().__init__(str(self.problem))


class Placed(NamedTuple):
    """A value and the line it stands on. Inside are plain values, lists of Placed and dicts of Placed."""

    line: int
    value: Any

    def items(self, what: str) -> list[Placed]:
        """The elements of a list."""
        if not isinstance(self.value, list):
            raise Unreadable(self.line, marked("%(what)s must be a list."), what=what)
        return self.value

    def fields(self) -> Fields:
        """The fields of an object."""
        if not isinstance(self.value, dict):
            raise Unreadable(self.line, marked("Here must be an object with named fields, in curly brackets."))
        return Fields(self.line, self.value)


class Fields:
    """The named fields of one object. An empty text and null both mean that the field is not there."""

    def __init__(self, line: int, found: Mapping[str, Placed]) -> None:
        self.line = line
        self.found = found

    def __contains__(self, name: str) -> bool:
        return self.found.get(name, Placed(0, None)).value not in (None, "")

    def line_of(self, name: str) -> int:
        return self.found[name].line if name in self.found else self.line

    def inner(self, name: str) -> Fields:
        """An object inside; empty when it is not there."""
        return self.found[name].fields() if name in self else Fields(self.line, {})

    def list(self, name: str) -> list[Placed]:
        """A list inside; empty when it is not there."""
        return self.found[name].items(name) if name in self else []

    def wrong(self, name: str, text: str, /, **values: Any) -> Unreadable:
        """The value of a field is not what it must be: `text` says so, with %(field)s and %(value)s."""
        shown = NOT_STORABLE.sub("?", str(self.found[name].value)[:MOST_SHOWN])
        return Unreadable(self.line_of(name), text, field=name, value=shown, **values)

    def optional(self, name: str, most: int = 200) -> str:
        """A text, or "" when it is not there."""
        if name not in self:
            return ""
        value = self.found[name].value
        if not isinstance(value, str):
            raise self.wrong(name, marked("%(field)s is %(value)s. It must be a text, in quotes."))
        if NOT_STORABLE.search(value):
            told = marked("%(field)s holds a character that is not part of any text.")
            raise Unreadable(self.line_of(name), told, field=name)
        if len(value.strip()) > most:
            raise self.wrong(name, marked("%(field)s is too long. It can have %(most)d characters."), most=most)
        return value.strip()

    def text(self, name: str, most: int = 200) -> str:
        """A text that must be there."""
        if value := self.optional(name, most):
            return value
        raise Unreadable(self.line_of(name), marked("%(field)s is missing."), field=name)

    def digits(self, name: str, *lengths: int) -> str:
        """A number kept as text, because it begins with zeros."""
        value = self.text(name)
        if not (value.isascii() and value.isdigit() and len(value) in lengths):
            told = marked("%(field)s is “%(value)s”. It must have this many digits: %(lengths)s.")
            raise self.wrong(name, told, lengths=", ".join(map(str, lengths)))
        return value

    def yes(self, name: str) -> bool:
        """True and false, also written as texts; not there means false."""
        if name not in self:
            return False
        value = self.found[name].value
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
            return value.strip().lower() == "true"
        raise self.wrong(name, marked("%(field)s is “%(value)s”. It must be “true” or “false”."))

    def day(self, name: str) -> date | None:
        """A date, or None when it is not there."""
        if name not in self:
            return None
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            raise self.wrong(name, marked("%(field)s is “%(value)s”. Write the date as 2026-12-24.")) from None

    def moment(self, name: str) -> datetime | None:
        """A date and time with its zone, or None when it is not there."""
        if name not in self:
            return None
        try:
            found = datetime.fromisoformat(self.text(name))
            if found.utcoffset() is not None and 1900 <= found.year < 2200:
                return found
        except ValueError:
            pass
        told = marked("%(field)s is “%(value)s”. Write the time with its zone, as in 2026-11-21T09:30:00+01:00.")
        raise self.wrong(name, told)


def placed(source: str | bytes) -> Placed:
    """The JSON in a file, each value with its line. Raises Unreadable when it is not whole."""
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1 if isinstance(source, bytes) else 1
        told = marked("The file is not in UTF-8 from this line on. Save it as UTF-8. Nothing was brought in.")
        raise Unreadable(line, told) from None
    try:
        json.loads(text)
        return _value(text, GAP.match(text).end(), _lines(text))[0]  # type: ignore[union-attr]
    except json.JSONDecodeError as error:
        told = marked(
            "The file stops being JSON here: %(error)s. Nothing was brought in. "
            "Mend this place, or ask the sender for the whole file again."
        )
        raise Unreadable(error.lineno, told, error=error.msg) from None
    except RecursionError:
        told = marked("The file has lists inside lists without end. Nothing was brought in.")
        raise Unreadable(1, told) from None
    except ValueError:  # a number of thousands of digits
        told = marked("The file holds a number that is far too long. Nothing was brought in.")
        raise Unreadable(1, told) from None


def each(places: list[Placed], read: Callable[[Fields], Row], problems: list[Problem]) -> Iterator[Row]:
    """Reads each object; one that cannot be read becomes a problem, and the rest go on."""
    for place in places:
        try:
            yield read(place.fields())
        except Unreadable as bad:
            problems.append(bad.problem)


def in_order(rows: list[Row], problems: list[Problem]) -> Read[Row]:
    return Read(tuple(rows), tuple(sorted(problems, key=lambda problem: problem.line)))


def _lines(text: str) -> Callable[[int], int]:
    """Which line a position is on. It is asked in rising order, so each line is counted once."""
    line, seen = 1, 0

    def line_at(position: int) -> int:
        nonlocal line, seen
        line += text.count("\n", seen, position)
        seen = position
        return line

    return line_at


def _value(text: str, at: int, line_at: Callable[[int], int]) -> tuple[Placed, int]:
    """One value from a position on, and where it ends. The text is known to be whole JSON."""
    line = line_at(at)
    if text[at] == "{":
        fields: dict[str, Placed] = {}
        at = _next(text, at + 1)
        while text[at] != "}":
            name, at = PLAIN(text, at)
            fields[name], at = _value(text, _next(text, _next(text, at) + 1), line_at)
            at = _past_comma(text, at)
        return Placed(line, fields), at + 1
    if text[at] == "[":
        elements: list[Placed] = []
        at = _next(text, at + 1)
        while text[at] != "]":
            element, at = _value(text, at, line_at)
            elements.append(element)
            at = _past_comma(text, at)
        return Placed(line, elements), at + 1
    value, end = PLAIN(text, at)
    return Placed(line, value), end


def _next(text: str, at: int) -> int:
    """The first position that is not a gap."""
    return GAP.match(text, at).end()  # type: ignore[union-attr]


def _past_comma(text: str, at: int) -> int:
    at = _next(text, at)
    return _next(text, at + 1) if text[at] == "," else at
