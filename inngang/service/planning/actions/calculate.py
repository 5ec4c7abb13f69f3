"""Have something counted that takes long (beregn): put in line for the jobs, and counted once however many ask."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import CalculationAsked
from inngang.service.planning.actions.build_scenario import MOST_WAITING, TASK
from inngang.service.planning.calculations import digest_of
from inngang.service.planning.who import may_plan
from inngang.service.rows import row

UNDER_WAY = """
select count(*) as n from planning_calculation
where made_by_id is not distinct from %(by)s and state in ('waiting', 'playing') and (kind, digest) <> (%(kind)s, %(digest)s)
"""
PUT = """
insert into planning_calculation as c (kind, subject, digest, asked, state, done, most, tries, asked_to_stop, fault, made_by_id, made_at)
values (%(kind)s, %(subject)s, %(digest)s, %(asked)s::jsonb, 'waiting', 0, 0, 0, false, '', %(by)s, %(at)s)
on conflict (kind, digest) do update set state = 'waiting', subject = excluded.subject, done = 0, most = 0, tries = 0,
    asked_to_stop = false, fault = '', made_by_id = excluded.made_by_id, made_at = excluded.made_at
where c.state not in ('waiting', 'playing') returning id
"""


class CannotCalculate(Refused):
    """Not theirs to ask for, or they have enough under way."""


@action
def calculate(*, kind: str, subject: str, asked: Mapping[str, Any], by: Viewer, at: datetime) -> None:
    """It is counted by the jobs at once; one that is under way goes on as it is. Raises: CannotCalculate."""
    if not may_plan(by):
        raise CannotCalculate(Why(marked("Those who lead or plan do this.")))
    given = {
        "kind": kind, "subject": subject, "digest": digest_of(kind, asked), "asked": json.dumps(asked),
        "by": by.staff_id or None, "at": at,
    }  # fmt: skip
    under_way = row(UNDER_WAY, given)
    if under_way is not None and under_way["n"] >= MOST_WAITING:
        raise CannotCalculate(
            Why(marked("You have %(many)s under way. Wait for one of them, or stop one."), {"many": MOST_WAITING})
        )
    record(CalculationAsked(kind=kind, about=subject), by=by, at=at)
    if row(PUT, given) is not None:
        app.configure_task(TASK).defer()
