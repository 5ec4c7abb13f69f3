"""Tell the leader of an office, the same day, that nobody has its duty phone for a time (hull i vaktlista, R073, R078)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import DutyRosterHole
from inngang.service.organisation.numbers import RosterHole, roster_holes
from inngang.service.rows import rows

TOLD = """
insert into organisation_roster_hole (unit_id, day, told_at)
select unit_id, %(day)s, %(at)s from unnest(%(units)s::bigint[]) as given (unit_id)
on conflict (unit_id, day) do nothing returning unit_id
"""
KNOWN = "select unit_id from organisation_roster_hole where day = %(day)s"
LEADERS = """
select distinct p.unit_id, p.staff_id from organisation_post p join people_staff s on s.id = p.staff_id and s.is_active
where p.valid_to is null and p.role in ('team_lead', 'duty_lead') and p.unit_id = any(%(units)s)
"""


def tell_of_holes(*, by: Viewer, at: datetime) -> int:
    """Of each office with a hole from now on today, once a day; how many were told of now."""
    today = at.astimezone(OSLO).date()
    ahead = [one for one in roster_holes(first=today, days=1, at=at) if any(end > at for _, end in one.times)]
    known = {one["unit_id"] for one in rows(KNOWN, {"day": today})} if ahead else set()
    new = [one for one in ahead if one.unit_id not in known]
    return _tell(new, by=by, at=at) if new else 0


@action
def _tell(holes: Sequence[RosterHole], *, by: Viewer, at: datetime) -> int:
    units = [one.unit_id for one in holes]
    told = {one["unit_id"] for one in rows(TOLD, {"day": holes[0].day, "at": at, "units": units})}
    for one in holes:
        if one.unit_id in told:
            times = ", ".join(f"{a.astimezone(OSLO):%H:%M}–{b.astimezone(OSLO):%H:%M}" for a, b in one.times)
            record(DutyRosterHole(unit_id=one.unit_id, day=one.day, times=times), by=by, at=at)
    leaders = rows(LEADERS, {"units": sorted(told)})
    tell(*(f"unit-{one}" for one in sorted(told)), *(f"staff-{one['staff_id']}" for one in leaders))
    return len(told)
