"""Opened versus promised: what a reception said it would keep, and when somebody was there (åpnet mot lovet, R073)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from inngang.rules.hours import OSLO, spans
from inngang.rules.opening import Moment, uncovered, whole_minutes
from inngang.service.organisation.calendars import RECEPTIONS, reception_calendar
from inngang.service.rows import rows


@dataclass(frozen=True)
class Told:
    """One reception on one day: what was promised, and what nobody kept."""

    reception_id: int
    unit_id: int
    unit_name: str
    name: str
    promised_minutes: int
    missed: tuple[Moment, ...]
    missed_minutes: int
    is_known: bool = True  # somebody has ever said when it opens, or is posted at the reception


# Presence counts where the office has one reception: of several, it does not say which.
DAY = f"""
select p.*, u.name as unit_name,
    exists (select 1 from organisation_staffed s where s.reception_id = p.reception_id) as checks_in,
    coalesce((select jsonb_agg(jsonb_build_array(s.opened_at, s.closed_at) order by s.opened_at) from organisation_staffed s
        where s.reception_id = p.reception_id and s.opened_at < %(to)s and (s.closed_at is null or s.closed_at > %(from)s)),
        '[]') as said,
    case when (select count(*) from organisation_reception o where o.unit_id = p.unit_id) = 1 then
        coalesce((select jsonb_agg(distinct t.staff_id) from organisation_post t
            where t.unit_id = p.unit_id and t.role = 'reception' and t.valid_to is null), '[]') else '[]' end as posted
from ({RECEPTIONS}) p join organisation_unit u on u.id = p.unit_id
where p.schedules <> '[]' order by u.sort_key, p.reception_id
"""
PRESENT = """
select (data ->> 'about_staff')::bigint as staff_id, at, data ->> 'presence' as presence from journal_line
where event = 'PresenceSet' and at >= %(since)s and at < %(to)s and (data ->> 'about_staff')::bigint = any(%(staff)s)
order by at, id
"""
REMEMBERED = timedelta(hours=36)


def missed_so_far(*, day: date, at: datetime) -> list[Told]:
    """Every reception that promised something on a day, and what was not kept until now. Two statements.

    One that never says when it opens, and has nobody posted at the reception, is left out: we do not know.
    """
    return [one for one in told_on(day=day, at=at) if one.is_known and one.promised_minutes]


def told_on(*, day: date, at: datetime) -> list[Told]:
    """The same, with those we know nothing about."""
    start = datetime.combine(day, time(), tzinfo=OSLO)
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=OSLO)
    found = rows(DAY, {"from": start, "to": end})
    staff = sorted({one for place in found for one in place["posted"]})
    present = _presence(staff, start, min(end, at))
    return [_told(place, present, day, at) for place in found]


def _told(place: dict[str, Any], present: dict[int, list[Moment]], day: date, at: datetime) -> Told:
    promised = spans(reception_calendar(place["schedules"]), datetime.combine(day, time(12), tzinfo=OSLO))
    staffed = [
        (datetime.fromisoformat(opened), datetime.fromisoformat(closed) if closed else at)
        for opened, closed in place["said"]
    ]
    staffed += [moment for one in place["posted"] for moment in present.get(one, [])]
    known = place["checks_in"] or bool(place["posted"])
    missed = uncovered(promised, staffed, until=at) if known else ()
    return Told(
        place["reception_id"],
        place["unit_id"],
        place["unit_name"],
        place["name"],
        whole_minutes(promised),
        missed,
        whole_minutes(missed),
        known,
    )


def _presence(staff: list[int], start: datetime, until: datetime) -> dict[int, list[Moment]]:
    """From and to when each was at work, by what the journal says they said."""
    if not staff:
        return {}
    found: dict[int, list[Moment]] = {}
    here: dict[int, datetime] = {}
    for line in rows(PRESENT, {"staff": staff, "since": start - REMEMBERED, "to": until}):
        one = line["staff_id"]
        if line["presence"] in ("free", "busy", "after_work"):
            here.setdefault(one, line["at"])
        elif one in here:
            found.setdefault(one, []).append((here.pop(one), line["at"]))
    for one, since in here.items():
        found.setdefault(one, []).append((since, until))
    return {one: [(max(a, start), b) for a, b in moments if b > start] for one, moments in found.items()}


@dataclass(frozen=True)
class KeptCard:
    """What a reception promised and kept, over some days."""

    reception_id: int
    unit_id: int
    unit_name: str
    name: str
    promised_minutes: int
    missed_minutes: int
    days: int
    days_missed: int

    @property
    def share(self) -> float | None:
        return 1 - self.missed_minutes / self.promised_minutes if self.promised_minutes else None


def kept(*, first: date, last: date, unit_ids: Collection[int] | None = None) -> list[KeptCard]:
    """Each reception that we know of, those furthest from what they promised first."""
    found = rows(
        """select k.reception_id, r.unit_id, u.name as unit_name, r.name, sum(k.promised_minutes)::int as promised_minutes,
               sum(k.missed_minutes)::int as missed_minutes, count(*)::int as days,
               (count(*) filter (where k.missed_minutes > 0))::int as days_missed
           from organisation_kept_hours k join organisation_reception r on r.id = k.reception_id
           join organisation_unit u on u.id = r.unit_id
           where k.day between %(first)s and %(last)s and (%(all)s or r.unit_id = any(%(units)s))
           group by k.reception_id, r.unit_id, u.name, u.sort_key, r.name, r.id
           order by sum(k.missed_minutes) desc, u.sort_key, r.id limit 500""",
        {"first": first, "last": last, "all": unit_ids is None, "units": sorted(unit_ids or ())},
    )
    return [KeptCard(**one) for one in found]


def open_said(unit_id: int) -> dict[int, datetime | None]:
    """The receptions of a unit, and since when somebody has said that each is open."""
    found = rows(
        """select r.id, s.opened_at from organisation_reception r
           left join organisation_staffed s on s.reception_id = r.id and s.closed_at is null
           where r.unit_id = %(unit)s order by r.id""",
        {"unit": unit_id},
    )
    return {one["id"]: one["opened_at"] for one in found}
