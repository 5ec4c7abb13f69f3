"""Give a person an adviser for follow-up (oppfølging), with a substitute."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Side, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import FollowUpSet, RegisterChanged
from inngang.service.rows import run


class Following(NamedTuple):
    """One tie between a person and an adviser."""

    person_id: int
    staff_id: int
    side: Side
    unit_id: int
    substitute_id: int | None = None


class CannotFollowUp(Refused):
    """The tie is not possible; the sentence says why."""


ENDED = """
update organisation_follow_up tie set valid_to = %(day)s
from jsonb_to_recordset(%(ties)s::jsonb) as one (person_id bigint, side text)
where tie.person_id = one.person_id and tie.side = one.side and tie.valid_to is null
"""
MADE = """
insert into organisation_follow_up (person_id, staff_id, substitute_id, unit_id, side, valid_from)
select person_id, staff_id, substitute_id, unit_id, side, %(day)s
from jsonb_to_recordset(%(ties)s::jsonb) as one (person_id bigint, staff_id bigint, substitute_id bigint,
    unit_id bigint, side text)
"""


@action
def follow_up(
    *,
    person_id: int,
    staff_id: int,
    side: Side,
    unit_id: int,
    substitute_id: int | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """The adviser a person had on that side before, has them no more. Side `both` is the coordinator (koordinator).

    Raises: CannotFollowUp.
    """
    tie = Following(person_id, staff_id, Side(side), unit_id, substitute_id)
    _write([tie], at)
    record(
        FollowUpSet(person_id=person_id, about_staff=staff_id, substitute=substitute_id, side=side, unit_id=unit_id),
        by=by,
        at=at,
    )


@action
def follow_up_many(*, ties: Iterable[Following], by: Viewer, at: datetime) -> int:
    """Many at once, in two statements; how many. Raises: CannotFollowUp."""
    given = list(ties)
    _write(given, at)
    record(RegisterChanged(what="follow-up", new=len(given), changed=0), by=by, at=at)
    return len(given)


def _write(ties: list[Following], at: datetime) -> None:
    for tie in ties:
        if tie.side not in (Side.STATE, Side.MUNICIPAL, Side.BOTH):
            raise CannotFollowUp(Why(marked("Follow-up is state, municipal, or both for a coordinator.")))
        if tie.substitute_id == tie.staff_id:
            raise CannotFollowUp(Why(marked("The substitute must be another than the adviser.")))
    values = {"ties": json.dumps([tie._asdict() for tie in ties]), "day": at.astimezone(OSLO).date()}
    run(ENDED, values)
    run(MADE, values)
