"""Plan when somebody is at work, week after week (vaktplan)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, time
from typing import NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ShiftsPlanned
from inngang.service.organisation.actions.absence import _must_be_theirs
from inngang.service.rows import run


class ShiftRow(NamedTuple):
    """One shift a week (vakt). 0 is Monday."""

    weekday: int
    starts: time
    ends: time


class CannotPlan(Refused):
    """The shifts do not hang together; the sentence says what to change."""


@action
def plan_shifts(*, staff_id: int, shifts: Sequence[ShiftRow], by: Viewer, at: datetime) -> None:
    """These instead of those before; none takes away the plan. Raises: NotYours, CannotPlan."""
    _must_be_theirs(staff_id, by)
    planned = sorted(shifts)
    for one in planned:
        if one.ends <= one.starts:
            raise CannotPlan(Why(marked("A shift must end after it begins, on the same day.")))
    for one, following in zip(planned, planned[1:], strict=False):
        if one.weekday == following.weekday and following.starts < one.ends:
            raise CannotPlan(Why(marked("Two shifts on the same day overlap. Change one of them.")))
    run("delete from organisation_shift where staff_id = %(staff)s", {"staff": staff_id})
    run(
        """insert into organisation_shift (staff_id, weekday, starts, ends)
           select %(staff)s, weekday, starts, ends
           from jsonb_to_recordset(%(shifts)s::jsonb) as one (weekday int, starts time, ends time)""",
        {"staff": staff_id, "shifts": json.dumps([one._asdict() for one in planned], default=str)},
    )
    record(ShiftsPlanned(about_staff=staff_id, shifts=len(planned)), by=by, at=at)
