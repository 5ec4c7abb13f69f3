"""What the published form of an office says of itself, written by hand; a test holds it to what is answered."""

from __future__ import annotations

from typing import Any

_TEXT: dict[str, Any] = {"type": ["string", "null"]}
_DAY: dict[str, Any] = {"type": ["string", "null"], "format": "date"}
_HOURS = {
    "type": "object",
    "description": "A weekday (`dag`) as it usually is, or a day that is not as usual (`dato`).",
    "properties": {
        "dag": {"enum": ["Mandag", "Tirsdag", "Onsdag", "Torsdag", "Fredag", "Lørdag", "Søndag"]},
        "dato": {"type": "string", "format": "date"},
        "fra": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
        "til": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
        "stengt": {"type": "boolean"},
        "kommentar": _TEXT,
    },
    "required": ["stengt"],
    "additionalProperties": False,
}
_ADDRESS = {
    "type": ["object", "null"],
    "properties": {
        "type": {"const": "stedsadresse"},
        **dict.fromkeys(
            ("gatenavn", "husnummer", "husbokstav", "postnummer", "poststed", "adresseTilleggsnavn"), _TEXT
        ),
    },
    "additionalProperties": False,
}
_RECEPTION = {
    "type": "object",
    "required": ["id", "stedsbeskrivelse", "besoeksadresse", "aapningstider"],
    "properties": {
        "id": {"type": "integer"},
        "stedsbeskrivelse": {"type": "string"},
        "besoeksadresse": _ADDRESS,
        "aapningstider": {"type": "array", "items": _HOURS},
    },
    "additionalProperties": False,
}
OFFICE: dict[str, Any] = {
    "type": "object",
    "required": ["enhet", "kontaktinformasjon", "overordnetEnhet"],
    "properties": {
        "enhet": {
            "type": "object",
            "required": ["enhetId", "enhetNr", "navn", "type", "status", "aktiveringsdato", "nedleggelsesdato"],
            "properties": {
                "enhetId": {"type": "integer"},
                "enhetNr": {"type": "string", "pattern": "^[0-9]{4}$"},
                "navn": {"type": "string"},
                "type": {"const": "LOKAL"},
                "status": {"enum": ["Aktiv", "Nedlagt"]},
                "aktiveringsdato": _DAY,
                "nedleggelsesdato": _DAY,
            },
            "additionalProperties": False,
        },
        "kontaktinformasjon": {
            "type": "object",
            "required": ["enhetNr", "telefonnummer", "publikumsmottak"],
            "properties": {
                "enhetNr": {"type": "string"},
                "telefonnummer": _TEXT,
                "publikumsmottak": {"type": "array", "items": _RECEPTION},
            },
            "additionalProperties": False,
        },
        "overordnetEnhet": _TEXT | {"description": "The number of the service area the office is part of."},
    },
    "additionalProperties": False,
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Offices, in the form the unit register publishes",
        "version": "1",
        "description": "For everyone, without login. Hours are local time in Norway.",
    },
    "paths": {
        "/api/kontor/{number}.json": {
            "get": {
                "summary": "One office with its receptions and opening hours, and days that differ 60 days ahead.",
                "parameters": [
                    {
                        "name": "number",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string", "pattern": "^[0-9]{4}$"},
                    }
                ],
                "responses": {
                    "200": {"description": "The office.", "content": {"application/json": {"schema": OFFICE}}},
                    "404": {"description": "No office has that number."},
                },
            }
        }
    },
}
