"""Register units and the areas they have (enheter, geografisk tilknytning), many at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.identity import norwegian_sort_key
from inngang.rules.vocabulary import UnitKind, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation.queries import forget_calendars
from inngang.service.rows import row, rows, run


class UnitRow(NamedTuple):
    """A unit as a register gives it. Empty county, phone and service area leave what we know as it is."""

    number: str
    name: str
    kind: UnitKind = UnitKind.LOCAL_OFFICE
    county: str = ""
    phone: str = ""
    service_area: str = ""  # the number of the unit that is its service area


class AreaRow(NamedTuple):
    """A municipality or city district, and the number of the office that has it."""

    code: str
    municipality_code: str
    name: str
    unit_number: str


class Counts(NamedTuple):
    new: int
    changed: int
    same: int


class CannotRegisterUnits(Refused):
    """The rows do not fit together, and nothing of them was kept."""


UNITS = """
with given as (
    select * from jsonb_to_recordset(%(units)s::jsonb) as one (number text, name text, sort_key text, kind text,
        county text, phone text)
), written as (
    insert into organisation_unit as unit (number, name, sort_key, kind, county, phone)
    select number, name, sort_key, kind, county, phone from given
    on conflict (number) do update set name = excluded.name, sort_key = excluded.sort_key, kind = excluded.kind,
        county = coalesce(nullif(excluded.county, ''), unit.county),
        phone = coalesce(nullif(excluded.phone, ''), unit.phone)
    where (unit.name, unit.sort_key, unit.kind, unit.county, unit.phone)
        is distinct from (excluded.name, excluded.sort_key, excluded.kind,
        coalesce(nullif(excluded.county, ''), unit.county), coalesce(nullif(excluded.phone, ''), unit.phone))
    returning xmax = 0 as is_new
)
select count(*) filter (where is_new) as new, count(*) filter (where not is_new) as changed from written
"""
SERVICE_AREAS = """
update organisation_unit unit set service_area_id = area.id
from jsonb_to_recordset(%(units)s::jsonb) as one (number text, service_area text)
join organisation_unit area on area.number = one.service_area
where unit.number = one.number and unit.service_area_id is distinct from area.id
"""
AREAS = """
with given as (
    select one.code, one.municipality_code, one.name, unit.id as unit_id
    from jsonb_to_recordset(%(areas)s::jsonb) as one (code text, municipality_code text, name text, unit_number text)
    left join organisation_unit unit on unit.number = one.unit_number
), written as (
    insert into organisation_area as area (code, municipality_code, name, unit_id)
    select code, municipality_code, name, unit_id from given where unit_id is not null
    on conflict (code) do update set municipality_code = excluded.municipality_code, name = excluded.name,
        unit_id = excluded.unit_id
    where (area.municipality_code, area.name, area.unit_id)
        is distinct from (excluded.municipality_code, excluded.name, excluded.unit_id)
    returning xmax = 0 as is_new
)
select count(*) filter (where is_new) as new, count(*) filter (where not is_new) as changed,
    (select min(code) from given where unit_id is null) as homeless
from written
"""
# What every unit of a kind must have: kind of queue, side, and its name. Named in Norwegian like the unit itself.
QUEUES = """
with wanted (unit_kind, kind, side, name) as (values
    ('local_office', 'unit', '', 'mottak og vakt'), ('local_office', 'team', 'state', 'statlig oppfølging'),
    ('local_office', 'team', 'municipal', 'kommunal oppfølging'), ('local_office', 'duty', '', 'vakttelefon'),
    ('case_unit', 'unit', '', 'saksbehandling'), ('pension_unit', 'unit', '', 'saksbehandling'),
    ('district_office', 'unit', '', 'mottak og vakt'), ('district_office', 'team', 'state', 'statlig oppfølging'),
    ('district_office', 'team', 'municipal', 'kommunal oppfølging'), ('district_office', 'duty', '', 'vakttelefon'),
    ('host_cooperation', 'unit', '', 'mottak og vakt'), ('host_cooperation', 'team', 'state', 'statlig oppfølging'),
    ('host_cooperation', 'team', 'municipal', 'kommunal oppfølging'), ('host_cooperation', 'duty', '', 'vakttelefon'),
    ('administration_unit', 'unit', '', 'saksbehandling'), ('pension_payment_unit', 'unit', '', 'saksbehandling'),
    ('collection_unit', 'unit', '', 'saksbehandling'), ('phone_reception', 'unit', '', 'felleskø'),
    ('mailroom', 'unit', '', 'post'), ('contact_centre', 'unit', '', 'felleskø'), ('contact_centre', 'duty', '', 'vakttelefon'),
    ('service_area', 'area', '', 'nabokontor')
)
insert into organisation_queue (kind, name, unit_id, side, line)
select wanted.kind, unit.name || ', ' || wanted.name, unit.id, wanted.side, ''
from organisation_unit unit join wanted on wanted.unit_kind = unit.kind
where not exists (select 1 from organisation_queue there
    where there.unit_id = unit.id and there.kind = wanted.kind and there.side = wanted.side)
order by unit.id
"""
RENAMED = """
update organisation_queue queue set name = unit.name || substr(queue.name, strpos(queue.name, ', '))
from organisation_unit unit
where queue.unit_id = unit.id and queue.kind in ('unit', 'team', 'duty', 'area')
    and strpos(queue.name, ', ') > 0 and not starts_with(queue.name, unit.name || ', ')
"""


@action
def register_units(*, units: Iterable[UnitRow], areas: Iterable[AreaRow], by: Viewer, at: datetime) -> Counts:
    """Add and change units and areas, and open the queues each must have. What is the same is left alone.

    The number of statements does not grow with the number of rows. Raises: CannotRegisterUnits.
    """
    given_units = [_unit(one) for one in units]
    given_areas = [one._asdict() for one in areas]
    _once(given_units, "number")
    _once(given_areas, "code")
    run("select pg_advisory_xact_lock(hashtext('organisation_register'))")  # two imports at once take turns
    asked = {"units": json.dumps(given_units), "areas": json.dumps(given_areas)}
    of_units = rows(UNITS, asked)[0]
    if any(one["service_area"] for one in given_units):
        run(SERVICE_AREAS, asked)
    of_areas = row(AREAS, asked) or {}
    if of_areas["homeless"]:
        raise CannotRegisterUnits(
            Why(
                marked("Area %(area)s belongs to an office that is not in the register."),
                {"area": of_areas["homeless"]},
            )
        )
    run(RENAMED)
    run(QUEUES)
    forget_calendars()
    for what, found, count in (("units", of_units, len(given_units)), ("areas", of_areas, len(given_areas))):
        if count or what == "units":
            record(RegisterChanged(what=what, new=found["new"], changed=found["changed"]), by=by, at=at)
    new, changed = of_units["new"] + of_areas["new"], of_units["changed"] + of_areas["changed"]
    return Counts(new, changed, len(given_units) + len(given_areas) - new - changed)


def _unit(one: UnitRow) -> dict[str, Any]:
    return one._asdict() | {"kind": str(one.kind), "sort_key": norwegian_sort_key(one.name)}


def _once(given: list[dict[str, Any]], key: str) -> None:
    seen: set[str] = set()
    for one in given:
        if one[key] in seen:
            raise CannotRegisterUnits(Why(marked("%(key)s stands twice in what was given."), {"key": one[key]}))
        seen.add(one[key])
