"""What every interface for other systems says alike (maskingrensesnitt): a moment, an answer, and what is wrong with what was sent."""

from __future__ import annotations

from typing import Any, Final

TIME: Final[dict[str, Any]] = {"type": "string", "format": "date-time"}
# Every fault at once, each with where it is and what to do.
FAULTS: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["errors"],
    "properties": {
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "what", "do"],
                "properties": {name: {"type": "string"} for name in ("where", "what", "do")},
            },
        }
    },
}


def answer(what: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": what, "content": {"application/json": {"schema": schema}}}
