"""Rows of units and areas as CSV, both ways. What would be a formula in a spreadsheet is made into text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from inngang.rules.text import guarded, unguarded
from inngang.rules.units import Area, Register, Unit
from inngang.rules.vocabulary import OFFICE_KINDS, UnitKind, Why, marked

UNITS = ("enhetsnummer", "navn", "type", "telefon")
AREAS = ("geografisk_tilknytning", "kommunenummer", "navn", "enhetsnummer")
PROBLEM = "feil"
MOST_ROWS = 20_000


class Row(NamedTuple):
    """One line of the file, as it stands, and what is wrong with it."""

    line: int
    cells: dict[str, str]
    problem: Why | None = None


class Table(NamedTuple):
    """What was read: columns of units or of areas, or a problem with the whole file."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problem: Why | None = None

    @property
    def wrong(self) -> tuple[Row, ...]:
        return tuple(one for one in self.rows if one.problem)


def write(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """With a semicolon, as spreadsheets here expect, and a mark that says the letters are UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def units_csv(register: Register, phones: dict[str, str]) -> str:
    found = sorted(register.units.values(), key=lambda one: one.number)
    return write(UNITS, [(one.number, one.name, str(one.kind), phones.get(one.number, "")) for one in found])


def areas_csv(register: Register, municipality: dict[str, str]) -> str:
    found = sorted(register.areas.values(), key=lambda one: one.code)
    return write(AREAS, [(one.code, municipality[one.code], one.name, one.unit) for one in found])


def read(source: bytes, register: Register) -> Table:
    """Each row, with what is wrong with it in words; nothing is taken in here."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Table((), (), Why(marked("The file is not saved as UTF-8. Save it as “CSV UTF-8” and try again.")))
    lines = [one for one in csv.reader(io.StringIO(text), delimiter=_delimiter(text)) if any(map(str.strip, one))]
    header = tuple(cell.strip().lower() for cell in lines[0] if cell.strip().lower() != PROBLEM) if lines else ()
    columns = next((known for known in (UNITS, AREAS) if set(known) == set(header)), None)
    if columns is None:
        told = marked("The first line must name the columns: %(units)s, or %(areas)s.")
        return Table((), (), Why(told, {"units": "; ".join(UNITS), "areas": "; ".join(AREAS)}))
    if len(lines) > MOST_ROWS:
        return Table(columns, (), Why(marked("The file has more than %(most)d rows."), {"most": MOST_ROWS}))
    places = [lines[0].index(next(cell for cell in lines[0] if cell.strip().lower() == name)) for name in columns]
    seen: dict[str, int] = {}
    found = []
    for number, line in enumerate(lines[1:], 2):
        cells = {
            name: unguarded(line[place].strip()) if place < len(line) else ""
            for name, place in zip(columns, places, strict=True)
        }
        problem = _unit_problem(cells) if columns == UNITS else _area_problem(cells, register)
        first = seen.setdefault(cells[columns[0]], number)
        if first != number and not problem:
            problem = Why(marked("It stands on line %(line)d too."), {"line": first})
        found.append(Row(number, cells, problem))
    return Table(columns, tuple(found))


def with_problems(table: Table, say: dict[int, str]) -> str:
    """The file's own rows once more, with a column that says what is wrong."""
    return write(
        (*table.columns, PROBLEM),
        [(*(one.cells[name] for name in table.columns), say.get(one.line, "")) for one in table.rows],
    )


def units_of(table: Table) -> list[Unit]:
    return [Unit(one.cells["enhetsnummer"], one.cells["navn"], UnitKind(one.cells["type"])) for one in table.rows]


def phones_of(table: Table) -> dict[str, str]:
    return {one.cells["enhetsnummer"]: one.cells["telefon"] for one in table.rows}


def areas_of(table: Table) -> list[Area]:
    return [Area(one.cells[AREAS[0]], one.cells["navn"], one.cells["enhetsnummer"]) for one in table.rows]


def _delimiter(text: str) -> str:
    first = text.splitlines()[0] if text.strip() else ""
    return ";" if first.count(";") >= first.count(",") else ","


def _is_digits(text: str, *lengths: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) in lengths


def _unit_problem(cells: dict[str, str]) -> Why | None:
    if not _is_digits(cells["enhetsnummer"], 4):
        return Why(marked("The number of a unit is four digits."))
    if not cells["navn"]:
        return Why(marked("The name is missing."))
    if len(cells["navn"]) > 120:
        return Why(marked("The name is longer than 120 letters."))
    if cells["type"] not in list(UnitKind):
        known = ", ".join(UnitKind)
        return Why(
            marked("The kind “%(kind)s” is not known. Use one of %(known)s."), {"kind": cells["type"], "known": known}
        )
    phone = cells["telefon"]
    if phone and not (phone.lstrip("+").replace(" ", "").isdigit() and len(phone) <= 20):
        return Why(marked("Write the phone number with digits and spaces only."))
    return None


def _area_problem(cells: dict[str, str], register: Register) -> Why | None:
    if not _is_digits(cells[AREAS[0]], 4, 6):
        return Why(marked("The code of an area is four or six digits."))
    if cells["kommunenummer"] != cells[AREAS[0]][:4]:
        return Why(marked("The municipality must be the first four digits of the area."))
    if not cells["navn"]:
        return Why(marked("The name is missing."))
    unit = register.units.get(cells["enhetsnummer"])
    if unit is None:
        return Why(marked("There is no unit with the number %(number)s."), {"number": cells["enhetsnummer"]})
    if unit.kind not in OFFICE_KINDS:
        return Why(marked("Only an office can have areas."))
    return None
