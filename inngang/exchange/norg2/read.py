"""Reads the list of areas and offices (`navenhet.json`), and the units as the register publishes them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from inngang.exchange.lines import Fields, Placed, Problem, Read, Unreadable, each, in_order, placed
from inngang.rules.vocabulary import UnitKind, marked

# The register's kinds (type) that meet people or decide for them. A row of another kind is told of and left out.
KINDS = {
    "LOKAL": UnitKind.LOCAL_OFFICE,
    "KONTAKT": UnitKind.CONTACT_CENTRE,
    "YTA": UnitKind.CASE_UNIT,
    "FPY": UnitKind.CASE_UNIT,
    "KLAGE": UnitKind.CASE_UNIT,
    "UTLAND": UnitKind.CASE_UNIT,
    "INNKREV": UnitKind.CASE_UNIT,
    "PENSJON": UnitKind.PENSION_UNIT,
    "FYLKE": UnitKind.COUNTY,
    "DIR": UnitKind.DIRECTORATE,
}
STATUSES = ("AKTIV", "UNDER_ETABLERING", "UNDER_AVVIKLING", "NEDLAGT")


class AreaOffice(NamedTuple):
    """One municipality or city district and the office that has it (geografisk tilknytning)."""

    area_code: str
    municipality_code: str
    municipality_name: str
    unit_number: str
    unit_name: str


class RegisteredUnit(NamedTuple):
    """One unit in the register (enhet)."""

    number: str
    name: str
    kind: UnitKind
    status: str
    phone: str
    valid_from: date | None
    valid_to: date | None


def read(source: str | bytes) -> Read[AreaOffice]:
    """The areas and offices of `{"navenheter": [...]}`."""
    rows: list[AreaOffice] = []
    problems: list[Problem] = []
    office_of: dict[str, tuple[str, Fields]] = {}  # area → office, first row
    name_of: dict[str, tuple[str, int]] = {}  # office → name, line

    def area(fields: Fields) -> AreaOffice:
        row = _area(fields)
        office, first = office_of.setdefault(row.area_code, (row.unit_number, fields))
        if first is not fields:
            told = marked("Area %(area)s stands on line %(line)d too, with office %(office)s. That row is used.")
            raise Unreadable(fields.line, told, area=row.area_code, line=first.line, office=office)
        name, line = name_of.setdefault(row.unit_number, (row.unit_name, fields.line))
        if name != row.unit_name:
            told = marked("Office %(office)s is called “%(name)s” on line %(line)d. It can have one name only.")
            raise Unreadable(fields.line_of("enhetsnavn"), told, office=row.unit_number, name=name, line=line)
        return row

    try:
        file = placed(source).fields()
        if "navenheter" not in file:
            raise Unreadable(file.line, marked("The file has no list called “navenheter”. Is it the right file?"))
        rows += each(file.list("navenheter"), area, problems)
    except Unreadable as bad:
        problems.append(bad.problem)
    return in_order(rows, problems)


def _area(fields: Fields) -> AreaOffice:
    row = AreaOffice(
        area_code=fields.digits("geografiskTilknytning", 4, 6),
        municipality_code=fields.digits("kommunenummer", 4),
        municipality_name=fields.text("kommunenavn", most=100),
        unit_number=fields.digits("enhetsnummer", 4),
        unit_name=fields.text("enhetsnavn", most=120),
    )
    if not row.area_code.startswith(row.municipality_code):
        told = marked("Area %(area)s is not in municipality %(municipality)s: its first four digits differ.")
        line = fields.line_of("geografiskTilknytning")
        raise Unreadable(line, told, area=row.area_code, municipality=row.municipality_code)
    return row


def read_units(source: str | bytes) -> Read[RegisteredUnit]:
    """The register's own list of units, with or without contact information around each."""
    rows: list[RegisteredUnit] = []
    problems: list[Problem] = []
    seen: dict[str, Fields] = {}

    def unit(fields: Fields) -> RegisteredUnit:
        row = _unit(fields)
        first = seen.setdefault(row.number, fields)
        if first is not fields:
            told = marked("Unit %(number)s stands on line %(line)d too. That row is used.")
            raise Unreadable(fields.line, told, number=row.number, line=first.line)
        return row

    try:
        rows += each(_units(placed(source)), unit, problems)
    except Unreadable as bad:
        problems.append(bad.problem)
    return in_order(rows, problems)


def _units(file: Placed) -> list[Placed]:
    if not isinstance(file.value, list):
        raise Unreadable(file.line, marked("The file must be a list of units. Is it the right file?"))
    return file.value


def _unit(fields: Fields) -> RegisteredUnit:
    unit = fields.inner("enhet") if "enhet" in fields else fields
    kind, status = unit.text("type").upper(), unit.text("status").upper()
    if kind not in KINDS:
        raise unit.wrong("type", marked("%(field)s is “%(value)s”. We take in only %(known)s."), known=", ".join(KINDS))
    if status not in STATUSES:
        told = marked("%(field)s is “%(value)s”. It must be one of %(known)s.")
        raise unit.wrong("status", told, known=", ".join(STATUSES))
    return RegisteredUnit(
        number=unit.digits("enhetNr", 4),
        name=unit.text("navn", most=120),
        kind=KINDS[kind],
        status=status,
        phone=fields.inner("kontaktinformasjon").optional("telefonnummer", most=20),
        valid_from=unit.day("aktiveringsdato"),
        valid_to=unit.day("nedleggelsesdato"),
    )
