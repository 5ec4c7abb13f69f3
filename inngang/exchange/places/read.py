"""Reads the post's register of postcodes, the code lists of postcodes and municipalities, and the forest district's streets.

Good rows are kept, and each bad one is named with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from inngang.exchange.lines import Fields, Placed, Problem, Read, Unreadable, each, in_order, placed
from inngang.rules.vocabulary import Why, marked

PARITIES = {"ALL": "all", "ODD": "odd", "EVEN": "even"}
OSLO = "0301"
FOREVER = "9999-12-31"
ALWAYS = "1900-01-01"


class PostcodeLine(NamedTuple):
    """One postcode (postnummer). The code list names no municipality; the post's register does."""

    code: str
    place: str
    municipality_code: str


class MunicipalityLine(NamedTuple):
    """One municipality with its days (kommune)."""

    code: str
    name: str
    names: dict[str, str]
    valid_from: str
    valid_to: str


class StreetLine(NamedTuple):
    """House numbers of a street that belong to another city district (vegadresse i Marka)."""

    street: str
    parity: str
    first: int
    last: int
    area_code: str


def read_post_register(source: str | bytes) -> Read[PostcodeLine]:
    """The post's register (postnummerregisteret): postcode, place, municipality's number and name, kind, by tabs."""
    text = _text(source)
    rows: list[PostcodeLine] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) < 4:
            told = marked("The line has %(count)d columns. It must have postcode, place and municipality, by tabs.")
            problems.append(Problem(number, Why(told, {"count": len(columns)})))
        elif not re.fullmatch(r"\d{4}", columns[0], re.ASCII) or not re.fullmatch(r"\d{4}", columns[2], re.ASCII):
            told = marked("The postcode and the municipality must have four digits each.")
            problems.append(Problem(number, Why(told, {})))
        elif not 0 < len(columns[1]) <= 60:
            problems.append(Problem(number, Why(marked("The place is missing, or is too long."), {})))
        else:
            rows.append(PostcodeLine(columns[0], columns[1], columns[2]))
    return Read(tuple(rows), tuple(problems))


def _text(source: str | bytes) -> str:
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return source.decode("latin-1")  # the post publishes it so


def read_postcodes(source: str | bytes) -> Read[PostcodeLine]:
    """The code list of postcodes (`betydninger`); codes that have no place any more are left out."""
    rows, problems = _codes(source)
    return Read(tuple(PostcodeLine(one.code, one.name, "") for one in rows if not one.valid_to), problems)


def read_municipalities(source: str | bytes) -> Read[MunicipalityLine]:
    """The code list of municipalities (`betydninger`), with the days each was one."""
    return _codes(source)


def _codes(source: str | bytes) -> Read[MunicipalityLine]:
    rows: list[MunicipalityLine] = []
    problems: list[Problem] = []
    try:
        file = placed(source).fields()
        if "betydninger" not in file:
            raise Unreadable(file.line, marked("The file has no object called “betydninger”. Is it the right file?"))
        for code, found in file.found["betydninger"].fields().found.items():
            try:
                rows += _meanings(code, found)
            except Unreadable as bad:
                problems.append(bad.problem)
    except Unreadable as bad:
        problems.append(bad.problem)
    return in_order(rows, problems)


def _meanings(code: str, found: Placed) -> Iterator[MunicipalityLine]:
    if not (len(code) == 4 and code.isascii() and code.isdigit()):
        raise Unreadable(found.line, marked("The code is “%(code)s”. It must have four digits."), code=code[:20])
    for one in found.items(code):
        fields = one.fields()
        starts, ends = fields.day("gyldigFra"), fields.day("gyldigTil")
        languages = fields.inner("beskrivelser")
        names = {language: languages.inner(language).text("term", most=60) for language in languages.found}
        if not names:
            raise Unreadable(fields.line, marked("The code %(code)s has no name."), code=code)
        name = names.get("nb") or next(iter(names.values()))
        yield MunicipalityLine(
            code,
            name,
            names if len(names) > 1 else {},
            "" if starts is None or starts.isoformat() <= ALWAYS else starts.isoformat(),
            "" if ends is None or ends.isoformat() == FOREVER else ends.isoformat(),
        )


def read_streets(source: str | bytes) -> Read[StreetLine]:
    """The streets of Oslo's forest district (`marka-bydelsfordeling`), a row for each run of house numbers."""
    rows: list[StreetLine] = []
    problems: list[Problem] = []

    def street(fields: Fields) -> list[StreetLine]:
        area = fields.digits("bydelTil", 5, 6).zfill(6)  # some rows have lost the zero in front
        name = fields.text("veiadresse", most=120)
        ranges = [_range(one.fields(), name, area) for one in fields.list("husnummerfordeling")]
        if not ranges:
            raise Unreadable(fields.line, marked("The street %(street)s has no house numbers."), street=name)
        return ranges

    try:
        file = placed(source)
        if not isinstance(file.value, list):
            raise Unreadable(file.line, marked("The file must be a list of streets. Is it the right file?"))
        for ranges in each(file.value, street, problems):
            rows += ranges
    except Unreadable as bad:
        problems.append(bad.problem)
    return in_order(rows, problems)


def _range(fields: Fields, street: str, area: str) -> StreetLine:
    kind = fields.text("type")
    if kind not in PARITIES:
        told = marked("%(field)s is “%(value)s”. It must be one of %(known)s.")
        raise fields.wrong("type", told, known=", ".join(PARITIES))
    first, last = _number(fields, "fra"), _number(fields, "til")
    if first > last:
        raise Unreadable(fields.line, marked("The house numbers of %(street)s end before they begin."), street=street)
    return StreetLine(street, PARITIES[kind], first, last, area)


def _number(fields: Fields, name: str) -> int:
    value = fields.found[name].value if name in fields else None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 99_999:
        raise Unreadable(fields.line_of(name), marked("%(field)s must be a house number."), field=name)
    return value
