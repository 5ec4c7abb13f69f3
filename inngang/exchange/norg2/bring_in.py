"""Brings in areas and offices, or the units of the register. The same file once more changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from inngang.exchange.lines import Report
from inngang.exchange.norg2.read import AreaOffice, RegisteredUnit, read, read_units
from inngang.rules.access import Viewer
from inngang.service.access.queries import CLOCK
from inngang.service.organisation import actions

CLOSED = "NEDLAGT"


def import_file(file: Path, *, at: datetime, by: Viewer = CLOCK) -> Report:
    """The list of areas and offices (`navenhet.json`), or the list of units: the file itself tells which."""
    source = file.read_bytes()
    if source.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return bring_in_units(source, by=by, at=at)
    return bring_in_areas(source, by=by, at=at)


def bring_in_areas(source: str | bytes, *, by: Viewer, at: datetime) -> Report:
    """Offices, and the municipalities and city districts they have."""
    rows, problems = read(source)
    if not rows:
        return Report("Offices and areas", 0, 0, 0, problems)
    counts = actions.register_units(units=offices(rows), areas=areas(rows), by=by, at=at)
    return Report("Offices and areas", *counts, problems)


def bring_in_units(source: str | bytes, *, by: Viewer, at: datetime) -> Report:
    """Units of every kind. One that is closed for good is not brought in."""
    rows, problems = read_units(source)
    if not rows:
        return Report("Units", 0, 0, 0, problems)
    counts = actions.register_units(units=units(rows), areas=[], by=by, at=at)
    return Report("Units", *counts, problems)


def offices(rows: Iterable[AreaOffice]) -> list[actions.UnitRow]:
    """Each office once. Its county is where its first municipality is."""
    found: dict[str, actions.UnitRow] = {}
    for row in rows:
        county = row.municipality_code[:2]
        found.setdefault(row.unit_number, actions.UnitRow(row.unit_number, row.unit_name, county=county))
    return list(found.values())


def areas(rows: Iterable[AreaOffice]) -> list[actions.AreaRow]:
    """Each area with the name people know it by."""
    return [actions.AreaRow(row.area_code, row.municipality_code, _name(row), row.unit_number) for row in rows]


def _name(row: AreaOffice) -> str:
    if row.area_code == row.municipality_code:
        return row.municipality_name
    # the file names no city district, but its office is named after it
    return f"{row.municipality_name}, {row.unit_name.removeprefix('NAV ')}"


def units(rows: Iterable[RegisteredUnit]) -> list[actions.UnitRow]:
    return [actions.UnitRow(row.number, row.name, row.kind, phone=row.phone) for row in rows if row.status != CLOSED]
