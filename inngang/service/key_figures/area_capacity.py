"""A service area together: who is there now, what waits, and what the next days may bring against who is planned (R307, R308)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from inngang.rules.hours import OSLO, norwegian_holiday
from inngang.rules.vocabulary import OFFICE_KINDS
from inngang.service.rows import rows

DAYS_AHEAD: Final = 5  # working days
WEEKS_BACK: Final = 4
HELP_PEOPLE: Final = ["state_adviser", "municipal_adviser", "state_caseworker", "reception"]

OFFICES = """
select u.id as unit_id, u.name,
    (select count(*)::int from enquiries_enquiry e where e.unit_id = u.id and e.state = 'waiting') as waiting,
    coalesce(team.advisers, 0) as advisers, coalesce(team.there, 0) as there, coalesce(team.lent_here, 0) as lent_here,
    array(select (select count(*)::int from organisation_post p join people_staff s on s.id = p.staff_id and s.is_active
            where p.unit_id = u.id and p.valid_to is null and p.role = any(%(roles)s) and not exists (
                select 1 from organisation_absence a where a.staff_id = s.id and a.starts_at <= day.noon and a.ends_at > day.noon)
            and not exists (select 1 from organisation_at_work w where w.staff_id = s.id and w.presence = 'away'
                and w.back_at > day.noon))
        + (select count(distinct l.staff_id)::int from organisation_loan l where l.unit_id = u.id and l.ended_at is null
            and l.starts_on <= day.noon::date and l.ends_on >= day.noon::date)
        from unnest(%(noons)s::timestamptz[]) with ordinality as day (noon, place) order by day.place) as planned,
    array(select (select count(*)::float / %(weeks)s from enquiries_enquiry e where e.unit_id = u.id
            and e.received_at >= %(since)s and e.received_at < %(until)s
            and extract(isodow from e.received_at at time zone 'Europe/Oslo') = extract(isodow from day.noon at time zone 'Europe/Oslo'))
        from unnest(%(noons)s::timestamptz[]) with ordinality as day (noon, place) order by day.place) as expected
from organisation_unit u
left join lateral (
    select count(*) filter (where not x.is_lent)::int as advisers, count(*) filter (where x.is_lent)::int as lent_here,
        count(*) filter (where coalesce(w.presence, 'away') not in ('away', 'break'))::int as there
    from (select p.staff_id, false as is_lent from organisation_post p join people_staff s on s.id = p.staff_id and s.is_active
              where p.unit_id = u.id and p.valid_to is null and p.role = any(%(roles)s)
          union select l.staff_id, true from organisation_loan l where l.unit_id = u.id and l.ended_at is null
              and l.starts_on <= %(today)s and l.ends_on >= %(today)s) x
    left join organisation_at_work w on w.staff_id = x.staff_id) team on true
where u.service_area_id = %(area)s and u.kind = any(%(kinds)s) and (u.valid_to is null or u.valid_to >= %(today)s)
order by u.sort_key, u.id
"""
LOANS = """
select l.id, l.staff_id, s.given_name || ' ' || s.family_name as name, home.name as home, u.name as unit_name, l.line, l.starts_on,
    l.ends_on, l.reason, l.starts_on <= %(today)s as is_running, home.id as home_id, u.id as unit_id
from organisation_loan l join people_staff s on s.id = l.staff_id
join organisation_unit u on u.id = l.unit_id
join lateral (select p.unit_id from organisation_post p where p.staff_id = s.id and p.valid_to is null order by p.id limit 1) at on true
join organisation_unit home on home.id = at.unit_id
where u.service_area_id = %(area)s and l.ended_at is null and l.ends_on >= %(today)s order by l.starts_on, l.id limit 100
"""
COLLEAGUES = """
select s.id as staff_id, s.given_name || ' ' || s.family_name as name, home.id as unit_id, home.name as unit_name,
    coalesce(w.presence, 'away') not in ('away', 'break') as is_there, s.languages,
    coalesce((select jsonb_object_agg(k.code, k.level) from organisation_skill k where k.staff_id = s.id), '{{}}') as skills
from organisation_post p join people_staff s on s.id = p.staff_id and s.is_active
join organisation_unit home on home.id = p.unit_id
left join organisation_at_work w on w.staff_id = s.id
where p.valid_to is null and p.role in ('state_adviser', 'state_caseworker') and home.service_area_id = %(area)s
    and (%(everyone)s or home.id = any(%(units)s))
order by home.sort_key, s.sort_key, s.id limit 300
""".replace("{{}}", "{}")


@dataclass(frozen=True)
class DayAhead:
    """A working day: what the same weekday brought, a mean of four weeks, and who is planned."""

    day: date
    expected: float
    planned: int

    @property
    def is_short(self) -> bool:
        return not self.planned and self.expected > 0


@dataclass(frozen=True)
class OfficeInArea:
    unit_id: int
    name: str
    waiting: int
    advisers: int
    there: int  # now, with those lent to it
    lent_here: int
    days: tuple[DayAhead, ...]

    @property
    def is_empty(self) -> bool:
        """Nobody is there to help."""
        return not self.there


@dataclass(frozen=True)
class LoanCard:
    id: int
    staff_id: int
    name: str
    home: str
    home_id: int
    unit_id: int
    unit_name: str
    line: str
    starts_on: date
    ends_on: date
    reason: str
    is_running: bool


@dataclass(frozen=True)
class Colleague:
    """One who may be lent, and what they know well enough to answer alone."""

    staff_id: int
    name: str
    unit_id: int
    unit_name: str
    is_there: bool
    languages: tuple[str, ...]
    skills: dict[str, int]


def offices(*, area: int, at: datetime) -> tuple[OfficeInArea, ...]:
    """Every office of the area, in one statement."""
    today = at.astimezone(OSLO).date()
    days = working_days_after(today)
    found = rows(
        OFFICES,
        {
            "area": area,
            "roles": HELP_PEOPLE,
            "kinds": [str(one) for one in OFFICE_KINDS],
            "noons": [datetime.combine(day, time(12), OSLO) for day in days],
            "weeks": WEEKS_BACK,
            "since": datetime.combine(today - timedelta(weeks=WEEKS_BACK), time(0), OSLO),
            "until": datetime.combine(today, time(0), OSLO),
            "today": today,
        },
    )
    return tuple(
        OfficeInArea(
            one["unit_id"],
            one["name"],
            one["waiting"],
            one["advisers"],
            one["there"],
            one["lent_here"],
            tuple(map(DayAhead, days, (round(n, 1) for n in one["expected"]), one["planned"])),
        )
        for one in found
    )


def loans(*, area: int, on: date) -> list[LoanCard]:
    """Those that run and those to come, to the offices of an area."""
    return [LoanCard(**one) for one in rows(LOANS, {"area": area, "today": on})]


def may_be_lent(*, area: int, units: frozenset[int] | None) -> list[Colleague]:
    """Those whose leader may lend them; `units` None is everybody of the area."""
    found = rows(COLLEAGUES, {"area": area, "everyone": units is None, "units": sorted(units or ())})
    return [Colleague(**{**one, "languages": tuple(one["languages"])}) for one in found]


def working_days_after(today: date) -> list[date]:
    """The next working days, holidays left out."""
    found: list[date] = []
    day = today
    while len(found) < DAYS_AHEAD:
        day += timedelta(days=1)
        if day.weekday() < 5 and norwegian_holiday(day) is None:
            found.append(day)
    return found
