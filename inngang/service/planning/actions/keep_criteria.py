"""Make criteria one's own, under a name (eget kriteriesett)."""

from __future__ import annotations

import json
from datetime import datetime

from inngang.rules import allocation
from inngang.rules.access import Viewer
from inngang.rules.allocation import CriteriaSet
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import CriteriaKept
from inngang.service.planning.who import LONGEST_NAME, may_plan
from inngang.service.rows import row


class CannotKeepCriteria(Refused):
    """Not theirs to do, without a name, or criteria that cannot divide anything."""


@action
def keep_criteria(*, name: str, chosen: CriteriaSet, by: Viewer, at: datetime) -> int:
    """The number of the new set; one that is kept is never changed. Raises: CannotKeepCriteria."""
    if not may_plan(by):
        raise CannotKeepCriteria(Why(marked("Those who lead or plan do this.")))
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise CannotKeepCriteria(Why(marked("Give it a name of at most %(most)s letters."), {"most": LONGEST_NAME}))
    if found := allocation.problems(chosen):
        raise CannotKeepCriteria(found[0].why)
    kept = row(
        """insert into planning_criteria (name, based_on, amount, criteria, made_by_id, made_at)
           values (%(name)s, %(based_on)s, %(amount)s, %(criteria)s::jsonb, %(by)s, %(at)s) returning id""",
        {
            "name": name,
            "based_on": chosen.code[:40],
            "amount": chosen.amount,
            "criteria": json.dumps(allocation.criteria_as_data(chosen.criteria)),
            "by": by.staff_id or None,
            "at": at,
        },
    )
    assert kept is not None
    record(CriteriaKept(name=name, based_on=chosen.code, amount=chosen.amount), by=by, at=at)
    return int(kept["id"])
