"""What the interface for partners' systems says of itself, written by hand; a test holds it to what the views do."""

from __future__ import annotations

from typing import Any

from inngang.rules.sick_note import LONGEST_NAME, NoteKind
from inngang.service.interface import FAULTS, TIME, answer

LONGEST_ID = 80
_STATUS: dict[str, Any] = {
    "type": "object",
    "required": ["reference", "received", "status", "answer_by"],
    "properties": {
        "reference": {"type": "string", "description": "Ours; ask for the status with it."},
        "received": TIME,
        "status": {"enum": ["received", "answered"]},
        "answer_by": {
            "type": ["string", "null"],
            "format": "date-time",
            "description": "When you hear from us at the latest.",
        },
    },
}
_MESSAGE = {
    "type": "object",
    "required": ["from", "at", "text"],
    "properties": {"from": {"enum": ["you", "us"]}, "at": TIME, "text": {"type": "string"}},
}


_SICK_NOTE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "about", "from", "to", "degree", "kind", "sender"],
    "description": "No diagnosis: what we do not need is refused.",
    "properties": {
        "id": {"type": "string", "minLength": 1, "maxLength": LONGEST_ID, "description": "Yours."},
        "about": {"type": "string", "description": "The person's identity number, eleven digits."},
        "from": {"type": "string", "format": "date", "description": "The first day."},
        "to": {"type": "string", "format": "date", "description": "The last day, at most a year after the first."},
        "degree": {"type": "integer", "minimum": 1, "maximum": 100, "description": "How much of the work, in percent."},
        "kind": {"enum": [str(kind) for kind in NoteKind]},
        "sender": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME, "description": "Who wrote it."},
    },
}
_REFUSED = {
    "401": answer("The key is missing, unknown or ended.", FAULTS),
    "403": answer("The key may not do this.", FAULTS),
    "429": answer("Too much at a time; see Retry-After.", FAULTS),
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Inngang for the systems of municipalities and other partners",
        "version": "1.0.0",
        "description": "Ask about a person from your own system, for what the state has and for what the municipality has, and fetch "
        "the status and the answer. The answer is the same whether we know the person or not.",
    },
    "paths": {
        "/api/samarbeid/henvendelser": {
            "post": {
                "operationId": "ask",
                "summary": "Ask; the same id again is the same enquiry. Needs a key that may ask",
                "security": [{"key": []}],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["id", "about", "text"],
                                "properties": {
                                    "id": {
                                        "type": "string",
                                        "minLength": 1,
                                        "maxLength": LONGEST_ID,
                                        "description": "Yours.",
                                    },
                                    "about": {
                                        "type": "string",
                                        "description": "The person's identity number, eleven digits.",
                                    },
                                    "text": {"type": "string", "minLength": 1},
                                    "language": {"enum": ["nb", "nn", "en"]},
                                },
                            }
                        }
                    },
                },
                "responses": {
                    "201": answer("Received", _STATUS),
                    "400": answer("What is missing or wrong. Nothing was kept.", FAULTS),
                    "422": answer("It cannot be received, and why.", FAULTS),
                    **_REFUSED,
                },
            },
            "get": {
                "operationId": "list",
                "summary": "What your organisation has asked, newest first, at most a hundred. Needs a key that may read",
                "security": [{"key": []}],
                "responses": {
                    "200": answer(
                        "All of them",
                        {
                            "type": "object",
                            "required": ["enquiries"],
                            "properties": {"enquiries": {"type": "array", "items": _STATUS}},
                        },
                    ),
                    **_REFUSED,
                },
            },
        },
        "/api/samarbeid/sykmeldinger": {
            "post": {
                "operationId": "send_sick_note",
                "summary": "Send a sick note; the same id again is the same note. For those who treat people, with a key that may ask. "
                "It goes to those who follow the person up. Ask for its status as for an enquiry, with the reference",
                "security": [{"key": []}],
                "requestBody": {"required": True, "content": {"application/json": {"schema": _SICK_NOTE}}},
                "responses": {
                    "201": answer("Received", _STATUS),
                    "400": answer("What is missing or wrong. Nothing was kept.", FAULTS),
                    "409": answer("The id was used for another sick note. Nothing was kept.", FAULTS),
                    "422": answer("It cannot be received, and why.", FAULTS),
                    **_REFUSED,
                },
            },
        },
        "/api/samarbeid/henvendelser/{reference}": {
            "get": {
                "operationId": "read",
                "summary": "Where one stands, and what was written. Needs a key that may read",
                "security": [{"key": []}],
                "parameters": [{"name": "reference", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": answer(
                        "The enquiry",
                        {
                            **_STATUS,
                            "required": [*_STATUS["required"], "messages"],
                            "properties": {**_STATUS["properties"], "messages": {"type": "array", "items": _MESSAGE}},
                        },
                    ),
                    "404": answer("None of yours has that reference.", FAULTS),
                    **_REFUSED,
                },
            }
        },
    },
    "components": {
        "securitySchemes": {
            "key": {
                "type": "http",
                "scheme": "bearer",
                "description": "Given to your organisation by us; it has an end.",
            }
        }
    },
}
