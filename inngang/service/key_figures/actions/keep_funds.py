"""Take in what each office has of funds, and what is used (les inn tiltaksmidler)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import FundsKept
from inngang.service.key_figures.funds import FundRow
from inngang.service.rows import row, run

MAY_KEEP = frozenset({Role.ANALYST, Role.DUTY_LEAD, Role.SYSTEM})


class CannotKeepFunds(Refused):
    """Not theirs to take in, or a unit we do not have; nothing is changed."""


@action
def keep_funds(*, funds: Sequence[FundRow], by: Viewer, at: datetime) -> int:
    """How many lines; each replaces what stood for the same unit, year, kind and who decides. Raises: CannotKeepFunds."""
    if by.role not in MAY_KEEP:
        raise CannotKeepFunds(Why(marked("Analysts and those who lead the duty take in the funds.")))
    if not funds:
        raise CannotKeepFunds(Why(marked("The file has no lines.")))
    unknown = row(
        """select min(n) as number from unnest(%(numbers)s::text[]) n
           where not exists (select 1 from organisation_unit u where u.number = n)""",
        {"numbers": sorted({one.unit for one in funds})},
    )
    if unknown is not None and unknown["number"] is not None:
        raise CannotKeepFunds(Why(marked("We have no unit with the number %(number)s."), unknown))
    given = {(one.unit, one.year, one.kind, one.is_local): one._asdict() for one in funds}
    count = run(
        """insert into key_figures_fund as f (unit_id, year, kind, is_local, granted, used, counted_on)
           select u.id, g.year, g.kind, g.is_local, g.granted, g.used, %(day)s
           from jsonb_to_recordset(%(funds)s::jsonb) as g
               (unit text, year int, kind text, is_local boolean, granted bigint, used bigint)
           join organisation_unit u on u.number = g.unit
           on conflict (unit_id, year, kind, is_local) do update
           set granted = excluded.granted, used = excluded.used, counted_on = excluded.counted_on""",
        {"funds": json.dumps(list(given.values())), "day": at.astimezone(OSLO).date()},
    )
    record(FundsKept(lines=count), by=by, at=at)
    return count
