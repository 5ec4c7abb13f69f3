"""Who is on duty, and where nobody is (vaktliste, R073, R078)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from inngang.rules.alarm import Duty
from inngang.rules.hours import OSLO
from inngang.service.rows import rows

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class DutyCard:
    """One line of the roster."""

    id: int
    unit_id: int
    unit_name: str
    who: str
    phone: str
    starts_at: datetime
    ends_at: datetime
    is_now: bool


@dataclass(frozen=True)
class GapCard:
    """An office where nobody is on duty just now."""

    unit_id: int
    unit_name: str


ROSTER = """
select d.id, d.unit_id, u.name as unit_name, coalesce(s.given_name || ' ' || s.family_name, '') as who, d.phone, d.starts_at,
    d.ends_at, d.starts_at <= %(at)s as is_now
from organisation_duty d join organisation_unit u on u.id = d.unit_id left join people_staff s on s.id = d.staff_id
where d.unit_id = any(%(units)s) and d.ends_at > %(at)s and d.starts_at < %(until)s
order by u.sort_key, d.starts_at, d."order", d.id
"""


def roster(*, unit_ids: Collection[int], at: datetime) -> list[DutyCard]:
    """Who is on duty at these offices, now and the next fortnight."""
    found = rows(ROSTER, {"units": sorted(unit_ids), "at": at, "until": at + AHEAD})
    return [DutyCard(**one) for one in found]


def gaps(*, unit_ids: Collection[int], at: datetime) -> list[GapCard]:
    """Those of these units that have nobody on duty now."""
    found = rows(
        """select u.id as unit_id, u.name as unit_name from organisation_unit u
           where u.id = any(%(units)s) and not exists (select 1 from organisation_duty d
               where d.unit_id = u.id and d.starts_at <= %(at)s and d.ends_at > %(at)s)
           order by u.sort_key""",
        {"units": sorted(unit_ids), "at": at},
    )
    return [GapCard(**one) for one in found]


OVERFLOW = """
with recursive onward (unit_id, step) as (
    select %(unit)s::bigint, 0
    union
    select coalesce(n.overflow_unit_id, q.unit_id), o.step + 1 from onward o
    join organisation_contact_number n on n.unit_id = o.unit_id and n.kind = 'duty'
    left join organisation_queue q on q.id = n.overflow_queue_id
    where coalesce(n.overflow_unit_id, q.unit_id) is not null and o.step < 5
)
select o.unit_id from onward o join organisation_unit u on u.id = o.unit_id
where o.step > 0 and o.unit_id <> %(unit)s and (u.valid_to is null or u.valid_to >= %(on)s)
group by o.unit_id order by min(o.step)
"""


def overflow_of(unit_id: int, *, at: datetime) -> list[int]:
    """Where the duty phone of a unit goes when nobody answers it, and where that goes, the nearest first (R078)."""
    found = rows(OVERFLOW, {"unit": unit_id, "on": at.astimezone(OSLO).date()})
    return [one["unit_id"] for one in found]


def duties_at(*, unit_ids: Collection[int], at: datetime) -> list[Duty]:
    """The roster of these units as the rule sees it, those that hold now."""
    found = rows(
        """select d.unit_id as unit, coalesce(d.staff_id, 0) as staff, d.phone, d.starts_at, d.ends_at, d."order"
           from organisation_duty d where d.unit_id = any(%(units)s) and d.starts_at <= %(at)s and d.ends_at > %(at)s""",
        {"units": sorted(unit_ids), "at": at},
    )
    return [Duty(**one) for one in found]
