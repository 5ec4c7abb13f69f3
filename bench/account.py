"""The account of a day with a million enquiries: received = answered + promised + ended, and each exception named."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.world import MONDAY_10, say

if TYPE_CHECKING:
    from bench.__main__ import Line

MANY, FEW = 1_000_000, 10_000
GOAL_SECONDS = 30
LATE_OF = 1_000  # one of so many is late: an exception to name

EMPTY = """
truncate enquiries_deviation, enquiries_placement, enquiries_message, promises_promise, access_tie, journal_line, notices_notice,
    enquiries_enquiry cascade;
"""
# Four of ten answered, two ended otherwise, four promised, a few of them late. Spread over all offices and three channels.
FILL = """
with units as (select array_agg(id order by id) as ids from organisation_unit)
insert into enquiries_enquiry (ref, channel, caller_name, caller_phone, language, area_code, matter, side, line, urgency,
    state, outcome, answered_at, closed_at, unit_id, queue_id, received_at, owner_id, times_handed_over, times_reopened,
    times_released, times_promised, times_escalated, times_chased, tried, is_demo)
select 'A' || n, (array['question', 'phone', 'visit'])[1 + n %% 3], '', '', 'nb', '', 'unemployment_benefit', 'state', 'work', 2,
    case when n %% 10 < 4 then 'answered' when n %% 10 < 6 then 'closed' else 'promised' end,
    case when n %% 10 in (4, 5) then 'withdrawn' end,
    case when n %% 10 < 4 then %(at)s::timestamptz end, case when n %% 10 in (4, 5) then %(at)s::timestamptz end,
    units.ids[1 + n %% cardinality(units.ids)], %(queue)s, %(start)s::timestamptz + n * (interval '10 hours' / %(many)s),
    case when n %% 10 >= 6 then %(owner)s::bigint end, 0, 0, 0, 0, 0, 0, '{}', false
from units, generate_series(1, %(many)s) n;
insert into promises_promise (enquiry_id, kind, what, what_values, state, owner_id, made_at, due_by, attempts_at, broken_reason,
    step, unit_id)
select e.id, 'answer', 'You get an answer by %%(day)s at %%(clock)s.', '{"day": "26.11.2026", "clock": "15:30"}', 'open',
    e.owner_id, e.received_at, case when e.id %% %(late_of)s = 7 then e.received_at else %(at)s::timestamptz + interval '3 days' end,
    '{}', '', 0, e.unit_id
from enquiries_enquiry e where e.state = 'promised' order by e.id;
insert into journal_line (at, event, role, enquiry_id, unit_id, channel, data)
select received_at, 'EnquiryReceived', 'anonymous', id, unit_id, channel, '{"language": "nb", "is_first": true}'
from enquiries_enquiry order by id;
"""


def fill(many: int) -> None:
    """A day with so many enquiries. The guards are laid aside while it writes, and all it writes is legal."""
    import psycopg
    from django.db import connection

    from inngang.service.rows import rows

    queue = rows("select id from organisation_queue where kind = 'national' order by id limit 1")[0]["id"]
    owner = rows("select min(id) as id from people_staff")[0]["id"]
    connection.close()
    chosen = connection.settings_dict
    start = MONDAY_10.replace(hour=6)
    with psycopg.connect(
        host=chosen["HOST"], port=chosen["PORT"], user=chosen["USER"], dbname=chosen["NAME"], autocommit=True,
        cursor_factory=psycopg.ClientCursor,
    ) as line:  # fmt: skip
        line.execute("set session_replication_role = replica")
        with line.transaction():
            line.execute(EMPTY)
            line.execute(
                FILL,
                {"many": many, "queue": queue, "owner": owner, "start": start, "at": MONDAY_10.replace(hour=20),
                 "late_of": LATE_OF},
            )  # fmt: skip
        line.execute("vacuum analyze")


def account(socket: Path, quick: bool) -> list[Line]:
    """Count the day: every enquiry found in the journal, and where it is now."""
    from bench.__main__ import Line
    from inngang.service.access.queries import CLOCK
    from inngang.service.key_figures import balance

    at = MONDAY_10.replace(hour=21)
    lines = []
    seconds: dict[int, float] = {}
    for many in (FEW, 100_000 if quick else MANY):
        began = time.perf_counter()
        fill(many)
        say(f"  {many:,} in a day (filled in {time.perf_counter() - began:.0f} s)")
        took = []
        for _ in range(3):
            before = time.perf_counter()
            found = balance.account(day=at.date(), at=at)
            took.append(time.perf_counter() - before)
        seconds[many] = statistics.median(took)
        whole = (
            found.total("received")
            == many
            == sum(found.total(one) for one in ("answered", "promised", "ended", "missing"))
        )
        named = len(found.missing)
        growth = seconds[many] / seconds[FEW] / (many / FEW)
        lines.append(
            Line(
                f"the account of {many:,} enquiries",
                f"{seconds[many]:.1f} s",
                f"{growth:.2f} × its share of {FEW:,} ({seconds[FEW]:.2f} s)",
                f"< {GOAL_SECONDS} s",
                seconds[many] < GOAL_SECONDS,
            )
        )
        lines.append(
            Line(
                f"the account of {many:,}: it balances",
                "yes" if whole else "no",
                f"{named} missing, each named",
                "yes",
                whole and named == found.total("missing") > 0,
            )
        )
    before = time.perf_counter()
    owned = balance.give_owners(day=at.date(), by=CLOCK, at=at)
    lines.append(
        Line(
            f"an owner for each of {named} exceptions",
            f"{time.perf_counter() - before:.1f} s",
            f"{owned} deviations opened",
            "all",
            owned == named,
        )
    )
    return lines
