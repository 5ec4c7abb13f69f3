"""Take over shifts for several colleagues at once, and undo it (vaktplan). They hold at once, week after week."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.rest import Broken, Shift, problems
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ShiftsTakenOver, ShiftsUndone
from inngang.service.organisation.actions.plan_shifts import ShiftRow
from inngang.service.organisation.actions.set_presence import NotYours
from inngang.service.rows import row, rows, run

LEAD = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD})
MOST = 100
SAID = {
    "overlap": marked("%(name)s: a shift must end after it begins, and two may not overlap."),
    "daily": marked("%(name)s: there must be 11 hours free between two days."),
    "weekly": marked("%(name)s: there must be 35 hours free together in the week."),
}
Week = list[list[Any]]  # [weekday, from, to], as they are kept

THEIRS = """
select s.id, s.given_name || ' ' || s.family_name as name, (select jsonb_agg(jsonb_build_array(h.weekday,
    to_char(h.starts, 'HH24:MI'), to_char(h.ends, 'HH24:MI')) order by h.weekday, h.starts)
    from organisation_shift h where h.staff_id = s.id) as shifts
from people_staff s where s.id = any(%(staff)s) and s.is_active and exists (select 1 from organisation_post p
    where p.staff_id = s.id and p.valid_to is null and p.unit_id = any(%(units)s))
order by s.id for update of s
"""


class CannotTakeShifts(Refused):
    """The weeks do not hang together, or there is nothing to change; the sentence says which."""


@action
def take_shifts(*, weeks: Mapping[int, Sequence[ShiftRow]], kind: str, by: Viewer, at: datetime) -> int:
    """These weeks instead of those planned, for colleagues at the leader's unit; the change, to undo it by.
    Raises: NotYours, CannotTakeShifts."""
    if not 0 < len(weeks) <= MOST:
        raise CannotTakeShifts(Why(marked("Choose at least one colleague, and at most 100 at a time.")))
    before, names = _locked(weeks, by)
    after = {str(who): [[one.weekday, f"{one.starts:%H:%M}", f"{one.ends:%H:%M}"] for one in sorted(week)]
             for who, week in weeks.items()}  # fmt: skip
    for who, week in weeks.items():
        if wrong := _wrong(week):
            raise CannotTakeShifts(Why(SAID[wrong.rule], {"name": names[who]}))
    changed = {who: week for who, week in after.items() if week != before[who]}
    if not changed:
        raise CannotTakeShifts(Why(marked("These are the shifts they have already.")))
    _write(changed)
    made = row(
        """insert into organisation_shift_change (kind, units, before, after, staff_id, at)
           values (%(kind)s, %(units)s, %(before)s::jsonb, %(after)s::jsonb, %(staff)s, %(at)s) returning id""",
        {
            "kind": kind,
            "units": sorted(by.unit_ids),
            "before": json.dumps({who: before[who] for who in changed}),
            "after": json.dumps(changed),
            "staff": by.staff_id,
            "at": at,
        },
    )
    assert made is not None
    about = tuple(sorted(map(int, changed)))
    record(ShiftsTakenOver(change=made["id"], kind=kind, people=len(changed), about=about), by=by, at=at)
    return int(made["id"])


@action
def undo_shifts(*, change_id: int, by: Viewer, at: datetime) -> int:
    """What stood there before comes back, for those nobody has changed since; how many that is.
    Raises: NotYours, CannotTakeShifts."""
    found = row(
        """update organisation_shift_change set undone_at = %(at)s
           where id = %(id)s and undone_at is null and units && %(units)s::bigint[] returning before, after""",
        {"id": change_id, "at": at, "units": sorted(by.unit_ids)},
    )
    if found is None:
        raise CannotTakeShifts(Why(marked("This change is undone already, or it is not yours to undo.")))
    now, _ = _locked({int(who): () for who in found["before"]}, by)
    back = {who: week for who, week in found["before"].items() if now[who] == found["after"][who]}
    if not back:
        raise CannotTakeShifts(Why(marked("All of them have been changed again since. Change each of them by hand.")))
    _write(back)
    record(ShiftsUndone(change=change_id, people=len(back), left=len(now) - len(back)), by=by, at=at)
    return len(back)


def _locked(weeks: Mapping[int, Sequence[ShiftRow]], by: Viewer) -> tuple[dict[str, Week], dict[int, str]]:
    """What is planned for each, held until we are done. Whoever is not at a unit one leads is refused."""
    if by.role in LEAD:
        found = rows(THEIRS, {"staff": sorted(weeks), "units": sorted(by.unit_ids)})
        if len(found) == len(weeks):
            return {str(one["id"]): one["shifts"] or [] for one in found}, {one["id"]: one["name"] for one in found}
    raise NotYours(Why(marked("Only they themselves or their leader can change this.")))


def _wrong(week: Sequence[ShiftRow]) -> Broken | None:
    """What the law says to it. Whether there is a break is for those who are there: a shift may be one piece."""
    if any(one.ends <= one.starts for one in week):
        return Broken("overlap", 0)
    shifts = [Shift(one.weekday, _minutes(one.starts), _minutes(one.ends)) for one in week]
    return next((one for one in problems(shifts) if one.rule in SAID), None)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _write(weeks: Mapping[str, Week]) -> None:
    run("delete from organisation_shift where staff_id = any(%(staff)s)", {"staff": [int(who) for who in weeks]})
    flat = [
        {"staff": int(who), "weekday": day, "starts": starts, "ends": ends}
        for who, week in weeks.items() for day, starts, ends in week
    ]  # fmt: skip
    run(
        """insert into organisation_shift (staff_id, weekday, starts, ends) select staff, weekday, starts, ends
           from jsonb_to_recordset(%(shifts)s::jsonb) as one (staff bigint, weekday int, starts time, ends time)""",
        {"shifts": json.dumps(flat)},
    )
