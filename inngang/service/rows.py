"""Plain SQL in and out: one statement, named columns, no models on the way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connection


JSONB = 3802  # PostgreSQL's number for the type


def rows(sql: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """All rows of one statement, as dicts by column name."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or {})
        columns = cursor.description or ()
        names = [column.name for column in columns]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for name in [column.name for column in columns if column.type_code == JSONB]:
            for one in found:  # Django leaves JSON as text, for its own fields to read
                one[name] = json.loads(one[name]) if isinstance(one[name], str) else one[name]
        return found


def row(sql: str, values: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """The one row of a statement, or None."""
    found = rows(sql, values)
    return found[0] if found else None


def run(sql: str, values: Mapping[str, Any] | None = None) -> int:
    """Run one statement that changes something; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or {})
        return cursor.rowcount


Card = TypeVar("Card")


class Page(NamedTuple, Generic[Card]):
    """One page of a list: its cards, which page it is, and whether there are more."""

    cards: list[Card]
    number: int
    size: int
    has_more: bool
    total: int  # counted no further than `TOTAL_COUNTED`; a total at that limit reads "or more"


TOTAL_COUNTED = 1000
