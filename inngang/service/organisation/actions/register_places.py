"""Register municipalities, postcodes, street rules and points on the map (geografi), many at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from inngang.rules import places
from inngang.rules.access import Viewer
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation.actions.register_units import Counts
from inngang.service.organisation.find import municipalities_kept
from inngang.service.rows import row, run


class PostcodeRow(NamedTuple):
    """A postcode and its place. An empty municipality leaves what we know as it is."""

    code: str
    place: str
    municipality_code: str = ""


class StreetRow(NamedTuple):
    """House numbers of a street that belong to an area."""

    municipality_code: str
    street: str
    parity: str
    first: int
    last: int
    area_code: str


class PointRow(NamedTuple):
    """About where an area or a unit is."""

    kind: str
    code: str
    latitude: float
    longitude: float
    precision: str


# What is the same is not written again; `new` and `changed` are counted from what was.
WRITE = """
with given as (select * from jsonb_to_recordset(%(rows)s::jsonb) as one ({typed})),
written as (
    insert into {table} as kept ({columns}) select {columns} from given
    on conflict ({key}) do update set {set}
    where ({old}) is distinct from ({new})
    returning xmax = 0 as is_new
)
select count(*) filter (where is_new) as new, count(*) filter (where not is_new) as changed from written
"""


class _Table(NamedTuple):
    name: str
    key: str
    columns: Mapping[str, str]
    kept: str = ""  # a column whose empty value leaves what we have

    @property
    def sql(self) -> str:
        others = [one for one in self.columns if one not in self.key.split(", ")]
        value = {one: f"excluded.{one}" for one in others}
        if self.kept:
            value[self.kept] = f"coalesce(nullif(excluded.{self.kept}, ''), kept.{self.kept})"
        return WRITE.format(
            table=self.name,
            key=self.key,
            typed=", ".join(f"{name} {kind}" for name, kind in self.columns.items()),
            columns=", ".join(self.columns),
            set=", ".join(f"{one} = {value[one]}" for one in others),
            old=", ".join(f"kept.{one}" for one in others),
            new=", ".join(value[one] for one in others),
        )


MANY = 100
# Until the database has looked at a table that was just filled, it reads all of it instead of its index.
LOOK_AGAIN = """analyze organisation_municipality, organisation_postcode, organisation_street_rule, organisation_map_point,
    organisation_area, organisation_unit"""
MUNICIPALITIES = _Table(
    "organisation_municipality",
    "code",
    {"code": "text", "name": "text", "names": "jsonb", "valid_from": "date", "valid_to": "date",
     "successors": "text[]", "family": "text[]"},
)  # fmt: skip
POSTCODES = _Table(
    "organisation_postcode",
    "code",
    {"code": "text", "place": "text", "municipality_code": "text"},
    kept="municipality_code",
)
STREETS = _Table(
    "organisation_street_rule",
    "street_key, municipality_code, parity, first",
    {"street_key": "text", "municipality_code": "text", "parity": "text", "first": "int", "street": "text",
     "last": "int", "area_code": "text"},
)  # fmt: skip
POINTS = _Table(
    "organisation_map_point",
    "kind, code",
    {"kind": "text", "code": "text", "latitude": "float8", "longitude": "float8", "precision": "text"},
)


@action
def register_places(
    *,
    municipalities: Iterable[places.Municipality] = (),
    postcodes: Iterable[PostcodeRow] = (),
    streets: Iterable[StreetRow] = (),
    points: Iterable[PointRow] = (),
    by: Viewer,
    at: datetime,
) -> Counts:
    """Add and change places. What is the same is left alone; the number of statements does not grow with the rows."""
    run("select pg_advisory_xact_lock(hashtext('organisation_register'))")
    told, total = Counts(0, 0, 0), 0
    given = list(municipalities)
    placed = [*points]
    placed += [PointRow("area", one.code, *one.point, "municipality") for one in given if one.point is not None]
    for what, table, found in (
        ("municipalities", MUNICIPALITIES, _municipalities(given) if given else []),
        ("postcodes", POSTCODES, [one._asdict() for one in postcodes]),
        ("streets", STREETS, [one._asdict() | {"street_key": places.street_key(one.street)} for one in streets]),
        ("points", POINTS, [one._asdict() for one in placed]),
    ):
        if not found:
            continue
        found = list({tuple(one[column] for column in table.key.split(", ")): one for one in found}.values())
        counted = row(table.sql, {"rows": json.dumps(found)}) or {}
        told = Counts(told.new + counted["new"], told.changed + counted["changed"], 0)
        total += len(found) if what != "municipalities" else len(given)
        record(RegisterChanged(what=what, new=counted["new"], changed=counted["changed"]), by=by, at=at)
    if told.new + told.changed >= MANY:
        run(LOOK_AGAIN)
    return Counts(told.new, told.changed, max(0, total - told.new - told.changed))


def _municipalities(given: list[places.Municipality]) -> list[dict[str, Any]]:
    """Those given, and those we have whose family they belong to."""
    known = municipalities_kept()
    known |= {one.code: one for one in given}
    families = places.family(known.values())
    return [
        {
            "code": one.code,
            "name": one.name,
            "names": dict(one.names),
            "valid_from": one.valid_from or None,
            "valid_to": one.valid_to or None,
            "successors": list(one.successors),
            "family": list(families[one.code]),
        }
        for one in known.values()
    ]
