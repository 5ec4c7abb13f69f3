"""What the interface for telephone systems says of itself, written by hand; a test holds it to what the views do."""

from __future__ import annotations

from typing import Any

from inngang.channels.phone.read import KINDS, LONGEST, MOST_SIGNALS, NEEDED
from inngang.channels.phone.signature import HEADER, WINDOW
from inngang.service.interface import FAULTS, TIME, answer

_TYPES = {
    str: {"type": "string", "maxLength": LONGEST},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 1},
}
_WINDOW = {"type": "object", "required": ["from", "to"], "properties": {"from": TIME, "to": TIME}}
_SAYS = {
    "incoming": "A call comes in. `from` is the caller's number, empty when it is withheld. `extension` or `adviser` (a name)"
    " is whom they want to reach: that adviser is asked first, and the others after.",
    "choice": "The caller chose in the menu: `choice` is the code of a matter, `acute` that it cannot wait, `extension` or"
    " `adviser` (a name) whom they want to reach.",
    "waiting": "The caller waits in line. The answer says place and wait; send it as often as you want to know.",
    "answered": "The one with the ident `staff` has the caller on the line.",
    "transferred": "The call was passed on to the queue with the number `to_queue`.",
    "transfer_unanswered": "Nobody answered there. The call goes back to the one who passed it on, then to the others.",
    "hung_up": "The call ended. `by` is caller (if nothing is said), staff or system.",
    "call_back_asked": "The caller wants to be phoned instead, in `window` if they chose one, at `number` if it is another.",
}


def _signal(kind: str) -> dict[str, Any]:
    own = {name: _WINDOW if wanted is dict else _TYPES[wanted] for name, wanted in KINDS[kind].items()}
    needed = NEEDED.get(kind, ())  # what is not needed may also be null, as if it were left out
    own = {name: told if name in needed else {"anyOf": [told, {"type": "null"}]} for name, told in own.items()}
    order = {"type": "integer", "minimum": 1, "maximum": 1} if kind == "incoming" else {"type": "integer", "minimum": 2}
    return {
        "type": "object",
        "description": _SAYS[kind],
        "required": ["signal_id", "call_id", "kind", "order", "at", *NEEDED.get(kind, ())],
        "properties": {
            "signal_id": {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST,
                "description": "Yours; the same again is a repeat.",
            },
            "call_id": {"type": "string", "minLength": 1, "maxLength": LONGEST},
            "kind": {"const": kind},
            "order": order | {"description": "The signal's number in its call: incoming is 1, the next 2."},
            "at": TIME,
            **own,
        },
    }


_TOLD = {
    "type": "object",
    "required": [
        "signal_id",
        "result",
        "told",
        "reference",
        "place",
        "wait_minutes",
        "staffed",
        "offer_call_back",
        "wait_told",
        "notice",
        "answered_here",
    ],
    "properties": {
        "signal_id": {"type": "string"},
        "result": {
            "enum": ["done", "kept", "repeated", "refused"],
            "description": "kept: it waits for the signals before it in the call. refused: `told` says what to mend.",
        },
        "told": {"type": "string", "description": "A sentence for those who run the telephone system; often empty."},
        "reference": {"type": "string", "description": "The enquiry's reference, to be read to the caller."},
        "place": {"type": ["integer", "null"], "description": "The caller's place in line."},
        "wait_minutes": {
            "type": ["array", "null"],
            "items": {"type": "integer"},
            "minItems": 2,
            "maxItems": 2,
            "description": "How long the wait is likely to be, from and to. null when nobody is there to answer.",
        },
        "staffed": {"type": ["integer", "null"], "description": "How many are there to answer."},
        "offer_call_back": {"type": "boolean", "description": "The wait is long: offer to phone them instead."},
        "wait_told": {
            "type": "string",
            "description": "The place and the wait in words, to be read aloud; says so when nobody is there.",
        },
        "notice": {
            "type": "string",
            "description": "What everybody who phones about this should hear just now; mostly empty.",
        },
        "answered_here": {
            "type": "string",
            "description": "On incoming and choice: what we can answer on the phone, and what goes to the one who has the case.",
        },
    },
}


DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Inngang for telephone systems",
        "version": "1.0.0",
        "description": (
            "Tell us of calls as they happen. Signals may be sent again, late and in any order: each is acted on once, when those "
            "before it in its call are here, or after ten seconds without the missing one."
        ),
    },
    "paths": {
        "/api/telefon/apningstider": {
            "get": {
                "operationId": "hours",
                "summary": "Open now, or when it opens next, with the sentence the menu says",
                "parameters": [
                    {"name": name, "in": "query", "required": False, "description": told, "schema": {"type": "string"}}
                    for name, told in (
                        ("unit", "The number of an office; else the contact centre"),
                        ("line", "A line of the contact centre, as in pension"),
                        ("language", "nb, nn or en"),
                    )
                ],
                "responses": {
                    "200": {
                        "description": "open, until, next_opening, and say: the sentence in words",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    },
                    "404": {"description": "No such unit or line"},
                },
            }
        },
        "/api/telefon/signaler": {
            "post": {
                "operationId": "signals",
                "summary": "Tell of one or many signals",
                "security": [{"signature": []}],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "oneOf": [
                                    {"$ref": "#/components/schemas/Signal"},
                                    {"$ref": "#/components/schemas/Signals"},
                                    {
                                        "type": "object",
                                        "required": ["signals"],
                                        "properties": {"signals": {"$ref": "#/components/schemas/Signals"}},
                                    },
                                ]
                            }
                        }
                    },
                },
                "responses": {
                    "202": answer(
                        "What came of each signal",
                        {
                            "type": "object",
                            "required": ["signals"],
                            "properties": {
                                "signals": {"type": "array", "items": {"$ref": "#/components/schemas/Told"}}
                            },
                        },
                    ),
                    "400": answer("Every fault, where it is and what to do. Nothing was kept.", FAULTS),
                    "401": answer("The signature is missing, wrong or too old.", FAULTS),
                    "405": answer("Only POST is heard.", FAULTS),
                    "413": answer("Too much at a time.", FAULTS),
                },
            }
        },
    },
    "components": {
        "schemas": {
            "Signal": {
                "oneOf": [{"$ref": f"#/components/schemas/{kind}"} for kind in KINDS],
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {kind: f"#/components/schemas/{kind}" for kind in KINDS},
                },
            },
            "Signals": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_SIGNALS,
                "items": {"$ref": "#/components/schemas/Signal"},
            },
            **{kind: _signal(kind) for kind in KINDS},
            "Told": _TOLD,
        },
        "securitySchemes": {
            "signature": {
                "type": "apiKey",
                "in": "header",
                "name": HEADER,
                "description": (
                    '`t=<seconds since 1970>,v1=<hex of HMAC-SHA256(secret, "<t>." + body)>`, '
                    f"good for {WINDOW.seconds // 60} minutes."
                ),
            }
        },
    },
}
