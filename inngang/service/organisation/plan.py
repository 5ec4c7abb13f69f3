"""Cards of who is away and when, and of the planned week (fravær, vaktplan). Never why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role
from inngang.service.rows import rows

LEADERS = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD})


@dataclass(frozen=True)
class AbsenceCard:
    """From and to when somebody is away."""

    id: int
    staff_id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    is_now: bool


@dataclass(frozen=True)
class WeekCard:
    """The planned week of somebody: seven days, each with its shifts as clock times."""

    staff_id: int
    name: str
    days: tuple[tuple[tuple[str, str], ...], ...]
    extension: str


WHOSE = """
    join people_staff s on s.id = {staff} and s.is_active
    where (s.id = %(staff)s or %(leads)s and exists (
        select 1 from organisation_post p where p.staff_id = s.id and p.valid_to is null and p.unit_id = any(%(units)s)))
"""


def _whose(viewer: Viewer) -> dict[str, object]:
    return {"staff": viewer.staff_id, "leads": viewer.role in LEADERS, "units": sorted(viewer.unit_ids)}


def absences(*, viewer: Viewer, at: datetime) -> list[AbsenceCard]:
    """One's own, and for a leader those of their unit; what is over is left out."""
    found = rows(
        f"""select a.id, a.staff_id, s.given_name || ' ' || s.family_name as name, a.starts_at, a.ends_at,
                a.starts_at <= %(at)s as is_now
            from organisation_absence a {WHOSE.format(staff="a.staff_id")} and a.ends_at > %(at)s
            order by a.starts_at, s.sort_key, a.id""",
        {**_whose(viewer), "at": at},
    )
    return [AbsenceCard(**one) for one in found]


def weeks(*, viewer: Viewer) -> list[WeekCard]:
    """One's own week, and for a leader the weeks of their unit."""
    found = rows(
        f"""select s.id as staff_id, s.given_name || ' ' || s.family_name as name, coalesce(s.extension, '') as extension,
                coalesce((select jsonb_agg(jsonb_build_array(h.weekday, to_char(h.starts, 'HH24:MI'), to_char(h.ends, 'HH24:MI'))
                                 order by h.weekday, h.starts)
                          from organisation_shift h where h.staff_id = s.id), '[]'::jsonb) as shifts
            from people_staff s2 {WHOSE.format(staff="s2.id")}
            order by s.id <> %(staff)s, s.sort_key, s.id""",
        _whose(viewer),
    )
    return [
        WeekCard(
            one["staff_id"],
            one["name"],
            tuple(tuple((a, b) for day, a, b in one["shifts"] if day == weekday) for weekday in range(7)),
            one["extension"],
        )
        for one in found
    ]
