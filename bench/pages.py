"""How many pages of the database one take looks at: the same however loaded the machine is."""

from __future__ import annotations

import sys
from typing import Any

from bench.clients import viewer
from bench.world import MONDAY_10


def pages_of_a_take() -> int:
    """The statement that takes the next is run, counted by the database itself, and undone."""
    import psycopg
    from django.db import connection

    from inngang.rules.capacity import at_a_time
    from inngang.service.enquiries import actions

    taking = sys.modules[f"{actions.__name__}.take"]  # the module; its name in the package is the verb
    desk = viewer(0)
    values = {
        "queues": sorted(desk.queue_ids),
        "paces": taking.ALL_PACES,
        "channels": None,
        "staff": desk.staff_id,
        "at": MONDAY_10,
        "limited": [str(channel) for channel in at_a_time()],
        "most": list(at_a_time().values()),
    }
    sql = taking.TAKE_NEXT.format(taking=taking.TAKING_A_PLACE, room=taking.ROOM, heads=taking.HEADS[0])
    connection.ensure_connection()
    line = connection.connection
    line.execute("begin")
    try:
        asked = psycopg.ClientCursor(line)
        asked.execute("explain (analyze, buffers, format json) " + sql, values)
        found: Any = asked.fetchone()
    finally:
        line.execute("rollback")
    plan = found[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
