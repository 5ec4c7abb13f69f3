"""Writes the register as it is published: the list of areas and offices, and the list of units. `read` reads both again."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from inngang.exchange.norg2.read import KINDS
from inngang.rules.units import Register, Unit
from inngang.rules.vocabulary import UnitKind

# Each of our kinds as the register names it; several of ours may share one of theirs.
TYPES: dict[UnitKind, str] = {kind: name for name, kind in reversed(KINDS.items())} | {
    UnitKind.DISTRICT_OFFICE: "LOKAL",
    UnitKind.HOST_COOPERATION: "LOKAL",
    UnitKind.PHONE_RECEPTION: "KONTAKT",
    UnitKind.ADMINISTRATION_UNIT: "YTA",
    UnitKind.PENSION_PAYMENT_UNIT: "PENSJON",
    UnitKind.COLLECTION_UNIT: "INNKREV",
}


def write_areas(register: Register, municipality: dict[str, tuple[str, str]]) -> str:
    """`{"navenheter": [...]}`; `municipality` gives code and name of each area's municipality."""
    found = []
    for area in sorted(register.areas.values(), key=lambda one: one.code):
        code, name = municipality[area.code]
        found.append(
            {
                "geografiskTilknytning": area.code,
                "kommunenummer": code,
                "kommunenavn": name,
                "enhetsnummer": area.unit,
                "enhetsnavn": register.units[area.unit].name,
            }
        )
    return json.dumps({"navenheter": found}, ensure_ascii=False, indent=2) + "\n"


def write_units(register: Register, phones: dict[str, str], *, on: date) -> str:
    """Every unit the register has a name for the kind of, with its status on a day."""
    found = [
        {"enhet": _unit(one, on), "kontaktinformasjon": {"telefonnummer": phones.get(one.number) or None}}
        for one in sorted(register.units.values(), key=lambda one: one.number)
        if one.kind in TYPES
    ]
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _unit(one: Unit, on: date) -> dict[str, Any]:
    status = "AKTIV"
    if one.valid_to is not None:
        status = "NEDLAGT" if one.valid_to < on else "UNDER_AVVIKLING"
    elif one.valid_from is not None and one.valid_from > on:
        status = "UNDER_ETABLERING"
    return {
        "enhetNr": one.number,
        "navn": one.name,
        "type": TYPES[one.kind],
        "status": status,
        "aktiveringsdato": one.valid_from.isoformat() if one.valid_from else None,
        "nedleggelsesdato": one.valid_to.isoformat() if one.valid_to else None,
    }
