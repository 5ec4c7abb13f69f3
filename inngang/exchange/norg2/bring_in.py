"""Brings in areas and offices, or the units of the register. The same file once more changes nothing.

Into a register without offices everything is written at once. Later what is new is registered, and what differs becomes a
planned change, as on the page: a file neither renames nor empties an office behind anybody's back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from inngang.exchange.lines import Problem, Report
from inngang.exchange.norg2.read import AreaOffice, RegisteredUnit, read, read_units
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.units import Area, Unit
from inngang.rules.vocabulary import UnitKind
from inngang.service.access.queries import CLOCK
from inngang.service.journal.action import Refused
from inngang.service.organisation import actions, register
from inngang.service.organisation.actions.take_in import NEW_AREA, NEW_UNIT, differences, take_in

CLOSED = "NEDLAGT"


def import_file(file: Path, *, at: datetime, by: Viewer = CLOCK, on: date | None = None) -> Report:
    """The list of areas and offices (`navenhet.json`), or the list of units: the file itself tells which.

    What differs is planned from `on`; from tomorrow when nothing is said.
    """
    source = file.read_bytes()
    if source.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return bring_in_units(source, by=by, at=at, on=on)
    return bring_in_areas(source, by=by, at=at, on=on)


def bring_in_areas(source: str | bytes, *, by: Viewer, at: datetime, on: date | None = None) -> Report:
    """Offices, and the municipalities and city districts they have."""
    rows, problems = read(source)
    if not rows:
        return Report("Offices and areas", 0, 0, 0, problems)
    if register.has_offices():
        as_rules = [Area(one.code, one.name, one.unit_number) for one in areas(rows)]
        return _planned("Offices and areas", offices(rows), as_rules, problems, on, by, at)
    counts = actions.register_units(units=offices(rows), areas=areas(rows), by=by, at=at)
    return Report("Offices and areas", *counts, problems)


def bring_in_units(source: str | bytes, *, by: Viewer, at: datetime, on: date | None = None) -> Report:
    """Units of every kind. One that is closed for good is not brought in."""
    rows, problems = read_units(source)
    if not rows:
        return Report("Units", 0, 0, 0, problems)
    if register.has_offices():
        return _planned("Units", units(rows), [], problems, on, by, at)
    counts = actions.register_units(units=units(rows), areas=[], by=by, at=at)
    return Report("Units", *counts, problems)


def _planned(
    what: str,
    given: list[actions.UnitRow],
    areas: list[Area],
    problems: tuple[Problem, ...],
    on: date | None,
    by: Viewer,
    at: datetime,
) -> Report:
    """What is new at once, and a planned change for each name and each move of areas; all or nothing of it."""
    kinds = {number: unit.kind for number, unit in register.read_register().units.items()}
    as_rules = [Unit(one.number, one.name, kinds.get(one.number, one.kind)) for one in given]
    phones = {one.number: one.phone for one in given if one.phone}
    counties = {one.number: one.county for one in given if one.county}
    found = differences(as_rules, phones, areas)
    if not found:
        return Report(what, 0, 0, len(given) + len(areas), problems)
    day = on or at.astimezone(OSLO).date() + timedelta(days=1)
    try:
        planned = take_in(units=as_rules, phones=phones, areas=areas, counties=counties, on=day, by=by, at=at)
    except Refused as no:
        return Report(what, 0, 0, 0, (*problems, Problem(1, no.why)))
    new = sum(one.old == "" and one.what in (NEW_UNIT, NEW_AREA) for one in found)
    changed = len(found) - new
    return Report(what, new, changed, len(given) + len(areas) - new - changed, problems, len(planned), day)


def offices(rows: Iterable[AreaOffice]) -> list[actions.UnitRow]:
    """Each office once. Its county is where its first municipality is; what it is for tells what kind it is."""
    found: dict[str, list[AreaOffice]] = {}
    for row in rows:
        found.setdefault(row.unit_number, []).append(row)
    return [
        actions.UnitRow(number, has[0].unit_name, _kind(has), county=has[0].municipality_code[:2])
        for number, has in found.items()
    ]


def _kind(has: list[AreaOffice]) -> UnitKind:
    if len({one.municipality_code for one in has}) > 1:
        return UnitKind.HOST_COOPERATION
    if all(one.area_code != one.municipality_code for one in has):
        return UnitKind.DISTRICT_OFFICE
    return UnitKind.LOCAL_OFFICE


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
