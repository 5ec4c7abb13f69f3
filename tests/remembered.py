"""The cast is invited once for each moment and each process; the next test that asks gets the same rows back.

Inviting is a few hundred verbs and takes a second or two. Most tests want just that world, so what the verbs wrote is
kept as PostgreSQL's own copy of each table, and put back into an empty database as it was, numbers and all.
A database that holds anything is never touched: then the cast is invited in earnest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from inngang.rules.access import Viewer
from inngang.service.organisation.calendars import forget_calendars
from inngang.service.organisation.division import forget as forget_division

DJANGOS_OWN = ("django_migrations", "django_content_type")


class World(NamedTuple):
    """What the verbs wrote: the rows of each table, and how far each sequence had come."""

    tables: dict[str, bytes]
    sequences: dict[str, int]


_worlds: dict[datetime, World] = {}


def remembering(invite: Callable[..., None]) -> Callable[..., None]:
    """The verb that invites the cast, done once for each moment."""

    def invite_or_remember(*, tell: Callable[[str], None], by: Viewer, at: datetime) -> None:
        if _filled():
            invite(tell=tell, by=by, at=at)
        elif at in _worlds:
            _put_back(_worlds[at])
        else:
            invite(tell=tell, by=by, at=at)
            _worlds[at] = _as_it_is()

    return invite_or_remember


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
        return [name for (name,) in cursor.fetchall() if name not in DJANGOS_OWN]


def _filled() -> list[str]:
    """The tables with a row in them."""
    asked = " union all ".join(f"select '{name}' where exists (select from \"{name}\")" for name in _tables())
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [name for (name,) in cursor.fetchall()]


def _as_it_is() -> World:
    tables = {}
    with connection.cursor() as cursor:
        for name in _filled():
            with cursor.copy(f'copy "{name}" to stdout') as copy:
                tables[name] = b"".join(bytes(part) for part in copy)
        cursor.execute("select sequencename, last_value from pg_sequences where last_value is not null")
        return World(tables, {name: last for name, last in cursor.fetchall() if not name.startswith(DJANGOS_OWN)})


def _put_back(world: World) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # the rows were let in once already
        for name, rows in world.tables.items():
            with cursor.copy(f'copy "{name}" from stdin') as copy:
                copy.write(rows)
        cursor.execute("set local session_replication_role = default")
        cursor.execute(
            """select setval(sequencename::regclass, greatest(one.last_value, kept.last))
               from pg_sequences one, unnest(%s::text[], %s::bigint[]) as kept (name, last)
               where one.sequencename = kept.name""",
            [list(world.sequences), list(world.sequences.values())],
        )
    forget_calendars()
    forget_division()
