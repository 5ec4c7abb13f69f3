"""Joins the pages of the register and the formats it is written in, which may not know one another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from inngang.exchange.norg2 import read as norg2
from inngang.exchange.norg2.bring_in import areas, offices
from inngang.exchange.norg2.write import write_areas, write_units
from inngang.exchange.register_csv import table
from inngang.rules.units import Area, Register, Unit
from inngang.rules.vocabulary import UnitKind, Why

FORMATS = ("enheter.csv", "omrader.csv", "enheter.json", "omrader.json")


class FileRead(NamedTuple):
    """What a file says, or everything that is wrong with it; `is_table` when its rows can come back with their errors."""

    units: list[Unit]
    phones: dict[str, str]
    areas: list[Area]
    problems: list[tuple[int, Why]]
    rows: int
    is_table: bool = False


def read(source: bytes, register: Register) -> FileRead:
    """The published JSON in both its forms, or a table; the file itself tells which."""
    start = source.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"[":
        found, wrong = norg2.read_units(source)
        units = [
            Unit(one.number, one.name, _kind(one.number, one.kind, register))
            for one in found
            if one.status != "NEDLAGT"
        ]
        phones = {one.number: one.phone for one in found if one.phone}
        return FileRead(units, phones, [], [(one.line, one.reason) for one in wrong], len(found) + len(wrong))
    if start == b"{":
        listed, wrong = norg2.read(source)
        units = [Unit(one.number, one.name, _kind(one.number, one.kind, register)) for one in offices(listed)]
        given = [Area(one.code, one.name, one.unit_number) for one in areas(listed)]
        return FileRead(units, {}, given, [(one.line, one.reason) for one in wrong], len(listed) + len(wrong))
    rows = table.read(source, register)
    if rows.problem:
        return FileRead([], {}, [], [(1, rows.problem)], 0)
    problems = [(one.line, one.problem) for one in rows.rows if one.problem]
    if problems:
        return FileRead([], {}, [], problems, len(rows.rows), is_table=True)
    if rows.columns == table.UNITS:
        return FileRead(table.units_of(rows), table.phones_of(rows), [], [], len(rows.rows), is_table=True)
    return FileRead([], {}, table.areas_of(rows), [], len(rows.rows), is_table=True)


def with_problems(source: bytes, register: Register, said: dict[int, str]) -> str:
    """The rows of the file once more, with a column that says what is wrong."""
    return table.with_problems(table.read(source, register), said)


def write(
    name: str, register: Register, phones: dict[str, str], municipality: Mapping[str, tuple[str, str]], on: date
) -> str:
    """One of `FORMATS`."""
    if name == "enheter.csv":
        return table.units_csv(register, phones)
    if name == "omrader.csv":
        return table.areas_csv(register, {code: one[0] for code, one in municipality.items()})
    if name == "enheter.json":
        return write_units(register, phones, on=on)
    return write_areas(register, dict(municipality))


def _kind(number: str, given: UnitKind, register: Register) -> UnitKind:
    """The published form knows fewer kinds than we do; what we know already stands."""
    return register.units[number].kind if number in register.units else given
