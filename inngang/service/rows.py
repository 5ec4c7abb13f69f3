"""Plain SQL in and out: one statement, named columns, no models on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, NamedTuple, TypeVar

import psycopg
from django.db import connection
from psycopg._preparing import PrepareManager

NEVER_BY_ITSELF = 1_000_000_000  # only what we say is prepared
JSONB = 3802  # PostgreSQL's number for the type


class _Prepared(psycopg.Cursor[Any]):
    """Has the database plan a statement the first time on a connection, and only run it after that."""

    def execute(self, query: Any, params: Any = None, **given: Any) -> Any:
        return super().execute(query, params, prepare=True, **given)


class _Plans(PrepareManager):
    """Keeps the plans of a connection after a roll-back too. Our tables do not change while we run, and a refusal is ordinary."""

    def clear(self) -> bool:
        return False


@contextmanager
def _cursor(*, often: bool) -> Iterator[Any]:
    """Django's cursor. With `often`, the statement is prepared: a large one takes longer to plan than to run."""
    if not often or connection.queries_logged:  # what is logged is shown with its values in it
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.ensure_connection()
    line = connection.connection
    usual = line.cursor_factory
    if not isinstance(line._prepared, _Plans):
        line._prepared = _Plans()
        line.prepare_threshold = NEVER_BY_ITSELF
    line.cursor_factory = _Prepared
    try:
        cursor = connection.cursor()  # its wrappers and its names for errors are as for any other
    finally:
        line.cursor_factory = usual
    with cursor:
        yield cursor


def rows(sql: str, values: Mapping[str, Any] | None = None, *, often: bool = False) -> list[dict[str, Any]]:
    """All rows of one statement, as dicts by column name. `often`: it is run all day, so its plan is kept."""
    with _cursor(often=often) as cursor:
        cursor.execute(sql, values or {})
        told = cursor.pgresult  # the names as the database sent them: Django's own way makes an object of each column
        names = [told.fname(place).decode() for place in range(told.nfields)]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for name in [name for place, name in enumerate(names) if told.ftype(place) == JSONB]:
            for one in found:  # Django leaves JSON as text, for its own fields to read
                one[name] = json.loads(one[name]) if isinstance(one[name], str) else one[name]
        return found


def row(sql: str, values: Mapping[str, Any] | None = None, *, often: bool = False) -> dict[str, Any] | None:
    """The one row of a statement, or None."""
    found = rows(sql, values, often=often)
    return found[0] if found else None


def run(sql: str, values: Mapping[str, Any] | None = None, *, often: bool = False) -> int:
    """Run one statement that changes something; how many rows it touched."""
    with _cursor(often=often) as cursor:
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
