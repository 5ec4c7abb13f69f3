"""Set when the receptions of a unit are open (åpningstider)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import HoursSet, RegisterChanged
from inngang.service.organisation.actions.register_units import Counts
from inngang.service.organisation.queries import forget_calendars
from inngang.service.rows import row, rows, run


class HoursRow(NamedTuple):
    """One row of opening hours: a weekday (0 is Monday), or a day that overrides it. No times means closed."""

    weekday: int | None
    day: date | None
    opens: time | None
    closes: time | None
    by_appointment: bool = False
    comment: str = ""


class ReceptionRow(NamedTuple):
    """A reception with all its hours."""

    name: str
    address: str
    hours: Sequence[HoursRow]


class UnknownUnit(Refused):
    """No unit has that number."""


class HoursDoNotFit(Refused):
    """A row of hours cannot be right, and nothing was changed."""


IN_FORCE = """
from organisation_schedule s where s.reception_id = r.id and not s.is_trial and s.valid_to is null
    and (s.valid_from is null or s.valid_from <= %(day)s) order by s.valid_from desc nulls last limit 1
"""
BEFORE = f"""
select r.id, r.name, r.address, coalesce((select jsonb_agg(jsonb_build_array(h.weekday, h.day, h.opens, h.closes,
    h.by_appointment, h.comment) order by h.id)
    from organisation_opening_hours h where h.schedule_id = (select s.id {IN_FORCE})), '[]') as hours
from organisation_reception r where r.unit_id = %(unit)s
"""
RECEPTIONS = """
insert into organisation_reception (unit_id, name, address)
select %(unit)s, name, address from jsonb_to_recordset(%(given)s::jsonb) as one (name text, address text)
on conflict (unit_id, name) do update set address = excluded.address
"""
SCHEDULES = f"""
insert into organisation_schedule (unit_id, kind, reception_id)
select r.unit_id, 'reception', r.id from organisation_reception r
where r.unit_id = %(unit)s and r.name = any(%(with_hours)s) and not exists (select 1 {IN_FORCE})
"""
CLEAR = f"""
delete from organisation_opening_hours h using organisation_reception r
where h.schedule_id = (select s.id {IN_FORCE}) and r.unit_id = %(unit)s and r.name = any(%(names)s)
"""
HOURS = f"""
insert into organisation_opening_hours (schedule_id, weekday, day, opens, closes, by_appointment, comment)
select (select s.id {IN_FORCE}), h.weekday, h.day, h.opens, h.closes, h.by_appointment, h.comment
from jsonb_to_recordset(%(hours)s::jsonb) as h (place int, name text, weekday int, day date, opens time, closes time,
    by_appointment boolean, comment text)
join organisation_reception r on r.unit_id = %(unit)s and r.name = h.name
order by r.id, h.place
"""


@action
def set_opening_hours(*, unit_number: str, receptions: Iterable[ReceptionRow], by: Viewer, at: datetime) -> Counts:
    """Give the receptions their ordinary hours of today, whole: what stood there before is replaced.

    Hours for a while, trials and hours from a later date are left alone, and so are other receptions of the unit.

    Raises: UnknownUnit, HoursDoNotFit.
    """
    found = row("select id from organisation_unit where number = %(number)s for update", {"number": unit_number})
    if found is None:
        raise UnknownUnit(Why(marked("No unit has the number %(number)s."), {"number": unit_number}))
    unit_id, given = found["id"], list(receptions)
    for one in given:
        check_rows(one.hours)
    day = at.astimezone(OSLO).date()
    before = {one["name"]: one for one in rows(BEFORE, {"unit": unit_id, "day": day})}
    changed = [one for one in given if one.name not in before or not _same(one, before[one.name])]
    if changed:
        _write(unit_id, changed, day)
    for one in changed:
        record(HoursSet(unit_id=unit_id, reception=one.name), by=by, at=at)
    new = sum(one.name not in before for one in changed)
    if not changed:
        record(RegisterChanged(what="opening hours", new=0, changed=0, unit_id=unit_id), by=by, at=at)
    tell(f"unit-{unit_id}")
    forget_calendars()
    return Counts(new, len(changed) - new, len(given) - len(changed))


def check_rows(given: Iterable[HoursRow]) -> None:
    """Raises HoursDoNotFit. Closing at 00:00 is midnight."""
    for hours in given:
        if (hours.weekday is None) == (hours.day is None) or (
            hours.weekday is not None and not 0 <= hours.weekday <= 6
        ):
            raise HoursDoNotFit(Why(marked("Each row of opening hours is for a weekday or for a date.")))
        if (hours.opens is None) != (hours.closes is None) or (
            hours.opens is not None
            and hours.closes is not None
            and hours.opens >= hours.closes
            and hours.closes != time(0)
        ):
            raise HoursDoNotFit(Why(marked("It must open before it closes, and have both times or none.")))


def _same(one: ReceptionRow, before: dict[str, Any]) -> bool:
    given = json.loads(json.dumps([list(hours) for hours in one.hours], cls=DjangoJSONEncoder))
    return one.address == before["address"] and given == before["hours"]


def _write(unit_id: int, changed: Sequence[ReceptionRow], day: date) -> None:
    hours = [
        {"place": place, "name": one.name} | listed._asdict()
        for one in changed
        for place, listed in enumerate(one.hours)
    ]
    values = {
        "unit": unit_id,
        "day": day,
        "with_hours": [one.name for one in changed if one.hours],
        "given": json.dumps([{"name": one.name, "address": one.address} for one in changed]),
        "names": [one.name for one in changed],
        "hours": json.dumps(hours, cls=DjangoJSONEncoder),
    }
    for sql in (RECEPTIONS, SCHEDULES, CLEAR, HOURS):
        run(sql, values)
