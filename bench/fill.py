"""Fills the tables with very many enquiries, fast: the guards are laid aside while it writes, and all it writes is legal."""

from __future__ import annotations

from typing import Any

from bench.world import MONDAY_10

CIRCLES = 5
EMPTY = """
truncate enquiries_placement, enquiries_message, promises_promise, access_tie, journal_line, notices_notice, enquiries_enquiry
    cascade;
"""
# Enquiries that came before Monday at nine, all of them open to the queues of the first desks.
FILL = """
insert into enquiries_enquiry (ref, channel, caller_name, caller_phone, language, area_code, matter, side, line, urgency,
    state, unit_id, queue_id, owner_id, received_at, taken_at, times_handed_over, times_reopened, times_chased,
    tried, is_demo {extra_names})
select 'F' || n, 'question', '', '', 'nb', '', 'sickness', 'state', 'health', 2, %(state)s, %(unit)s, %(queue)s, %(owner)s,
    %(at)s - interval '1 hour' - n * interval '10 milliseconds',
    case when %(owner)s is not null then %(at)s end, 0, 0, 0, '{{}}', false {extra_values}
from generate_series(1, %(many)s) n;
insert into promises_promise (enquiry_id, kind, what, what_values, state, owner_id, owner_queue_id, made_at, due_by, attempts_at,
    broken_reason, step, unit_id)
select id, 'answer', 'You get an answer by %%(day)s at %%(clock)s.', '{{"day": "26.11.2026", "clock": "15:30"}}', 'open', owner_id,
    case when owner_id is null then queue_id end, received_at, received_at + interval '3 days', '{{}}', '', 0, unit_id
from enquiries_enquiry order by id;
"""
PLACED = """
insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred)
select e.id, (%(queues)s::bigint[])[1 + (e.id + c) %% cardinality(%(queues)s::bigint[])], c, 'special_line', 3,
    e.received_at + c * interval '1 minute', e.received_at, e.received_at + interval '3 days', '{{}}'
from enquiries_enquiry e cross join generate_series(0, {circles} - 1) c where %(state)s = 'waiting' order by e.id;
"""


def fill_waiting(many: int) -> None:
    """So many wait, each in five circles."""
    _fill(many, state="waiting", owned=False)


def fill_owned(many: int) -> None:
    """The first desk has promised so many."""
    _fill(many, state="promised", owned=True)


def _fill(many: int, *, state: str, owned: bool) -> None:
    from bench.clients import viewer
    from inngang.service.rows import rows

    desks = [viewer(number) for number in range(8)]
    found = rows("select id, unit_id from organisation_queue where kind = 'national' order by id limit 1")[0]
    shared = sorted(set.intersection(*(set(desk.queue_ids) for desk in desks)))
    others = sorted(set.union(*(set(desk.queue_ids) for desk in desks)) - set(shared))
    queues = (shared + others)[:CIRCLES]
    values = {
        "many": many, "state": state, "unit": found["unit_id"], "queue": found["id"], "at": MONDAY_10, "queues": queues,
        "owner": desks[0].staff_id if owned else None,
    }  # fmt: skip
    write(FILL + PLACED, values)


def write(statements: str, values: dict[str, Any], *, checkpoint: bool = True) -> None:
    """Empty the tables and fill them with this, past the guards.

    After a checkpoint the database writes each page whole the first time it is changed. Where each turn changes other
    pages than the one before, that is most of what would be measured.
    """
    import psycopg
    from django.db import connection

    from inngang.service.rows import rows

    columns = {one["column_name"]: one["data_type"] for one in rows(COLUMNS)}
    # what has been added to the table since, counted from nothing
    nothing = {"jsonb": "'{}'", "boolean": "false", "ARRAY": "'{}'", "smallint": "0", "integer": "0", "bigint": "0"}
    extra = {name: nothing.get(kind, "''") for name, kind in columns.items()}
    filled = statements.format(
        circles=CIRCLES,
        extra_names="".join(f", {name}" for name in extra),
        extra_values="".join(f", {value}" for value in extra.values()),
    )
    connection.close()
    chosen = connection.settings_dict
    with psycopg.connect(
        host=chosen["HOST"], port=chosen["PORT"], user=chosen["USER"], dbname=chosen["NAME"], autocommit=True,
        cursor_factory=psycopg.ClientCursor,
    ) as line:  # fmt: skip
        line.execute("set session_replication_role = replica")
        with line.transaction():
            line.execute(EMPTY)
            line.execute(filled, values)
        line.execute("vacuum analyze")
        if checkpoint:
            line.execute("checkpoint")


COLUMNS = """
select column_name, data_type from information_schema.columns
where table_name = 'enquiries_enquiry' and is_nullable = 'NO' and column_default is null and is_identity = 'NO'
    and not column_name = any(array['id', 'ref', 'channel', 'caller_name', 'caller_phone', 'language', 'area_code', 'matter', 'side',
        'line', 'urgency', 'state', 'unit_id', 'queue_id', 'received_at', 'times_handed_over', 'times_reopened',
        'times_chased', 'tried', 'is_demo'])
"""
