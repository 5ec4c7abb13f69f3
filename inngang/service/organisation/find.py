"""Find an office from what somebody writes, or from a point on the map (finn kontor).

A fixed number of statements, each by index: four for a text that finds something, one for a text that does not, three
for a point. What is certain comes first; what may be meant is a choice, and never an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inngang.rules import places
from inngang.rules.hours import OSLO
from inngang.rules.places import Point, Wanted
from inngang.rules.vocabulary import OFFICE_KINDS, Why, marked
from inngang.service.organisation.queries import OfficeCard, offices
from inngang.service.rows import rows

MOST_HITS = 25
MOST_NEAR = 12
LIKE_ENOUGH = 0.45  # of the letters in threes, for a name that may be misspelled


@dataclass(frozen=True)
class Hit:
    """An office, why it was found, and how far it is when we were given a point."""

    office: OfficeCard
    why: Why
    place: str  # the area or name that was found
    kilometres: float | None = None
    is_sure: bool = True
    point: Point | None = None  # where it lies, when we know

    @property
    def open_now(self) -> bool:
        return any(one.open_now for one in self.office.receptions)


@dataclass(frozen=True)
class Found:
    """What a search gave: one office, a choice, or none; and the nearest other that is open just now."""

    hits: tuple[Hit, ...] = ()
    nearest_open: Hit | None = None
    meant: str = ""  # the place we think was meant, when it was spelled otherwise

    @property
    def is_choice(self) -> bool:
        return len(self.hits) > 1


CERTAIN = {
    "street": marked("The address is in %(place)s."),
    "number": marked("The office has that number."),
    "unit": marked("The office is called %(place)s."),
    "area": marked("The office serves %(place)s."),
    "municipality": marked("The office serves %(place)s."),
    "postcode": marked("The postcode is in %(place)s."),
    "place": marked("%(place)s is a place the office serves."),
    "near": marked("The place may be in %(place)s."),
    "like": marked("Did you mean %(place)s?"),
    "point": marked("About %(kilometres)s km from there."),
}
ORDER = tuple(CERTAIN)
UNSURE = ("near", "like")

IN_FORCE = """(u.valid_from is null or u.valid_from <= %(on)s) and (u.valid_to is null or u.valid_to >= %(on)s)"""
NAMED = "place_key({name}) like %(longest)s and place_key({name}) like all (%(each)s)"
BESIDE = """
    select p.code, p.place, beside.municipality_code from {these} p cross join lateral (
        (select k.municipality_code from organisation_postcode k where k.code < p.code and k.municipality_code <> ''
            order by k.code desc limit 1)
        union
        (select k.municipality_code from organisation_postcode k where k.code > p.code and k.municipality_code <> ''
            order by k.code limit 1)
    ) beside where p.municipality_code = ''
"""
# One statement: what each part of the text may be, then the offices of those areas. Names are looked for as they sound.
CANDIDATES = f"""
with coded as materialized (
    select * from organisation_postcode where code = %(postcode)s
), placed as materialized (
    select * from organisation_postcode where {NAMED.format(name="place")} order by code limit 60
), meant (how, place, municipality_code, area_code, unit_id) as materialized (
    select 'street', a.name, a.municipality_code, a.code, a.unit_id from organisation_street_rule s
        join organisation_area a on a.code = s.area_code
        where s.street_key = any(%(streets)s) and %(house)s between s.first and s.last
            and (s.parity = 'all' or (s.parity = 'odd') = (%(house)s %% 2 = 1))
    union all select 'number', u.name, '', '', u.id from organisation_unit u where u.number = %(code)s
    union all select 'unit', u.name, '', '', u.id from organisation_unit u where {NAMED.format(name="u.name")}
    union all select 'area', a.name, a.municipality_code, a.code, a.unit_id from organisation_area a
        where a.code = %(code)s or {NAMED.format(name="a.name")}
    union all select 'municipality', m.name, m.code, '', null from organisation_municipality m
        where m.code = %(code)s or {NAMED.format(name="m.name")}
    union all select 'postcode', initcap(place), municipality_code, '', null from coded where municipality_code <> ''
    union all (select distinct 'place', initcap(place), municipality_code, '', null::bigint from placed
        where municipality_code <> '')
    union all (select distinct 'near', m.name, m.code, '', null::bigint
        from ({BESIDE.format(these="coded")} union {BESIDE.format(these="placed")}) b
        join organisation_municipality m on m.code = b.municipality_code)
), likely (how, place, municipality_code, area_code, unit_id) as (
    select 'like', name, municipality_code, area_code, unit_id from (
        select u.name, '' as municipality_code, '' as area_code, u.id as unit_id from organisation_unit u
            where place_key(u.name) %% %(whole)s
        union all select a.name, a.municipality_code, a.code, a.unit_id from organisation_area a
            where place_key(a.name) %% %(whole)s
        union all select m.name, m.code, '', null from organisation_municipality m where place_key(m.name) %% %(whole)s
        union all (select distinct initcap(p.place), p.municipality_code, '', null::bigint from organisation_postcode p
            where place_key(p.place) %% %(whole)s and p.municipality_code <> '')
    ) one
    where not exists (select from meant) and similarity(place_key(name), %(whole)s) >= {LIKE_ENOUGH}
    order by similarity(place_key(name), %(whole)s) desc, name limit 5
), all_of_them as (
    select * from meant union all select * from likely
), resolved as (
    select how, place, municipality_code, area_code, unit_id from all_of_them where unit_id is not null
    union all
    select o.how, case when o.how in ('place', 'postcode') then o.place else a.name end, a.municipality_code, a.code, a.unit_id
        from all_of_them o join organisation_municipality m on m.code = o.municipality_code
        join organisation_area a on a.municipality_code = any(m.family)
        where o.unit_id is null
)
select distinct on (r.how, r.unit_id) r.how, r.place, r.municipality_code, r.unit_id, u.sort_key, u.name,
    coalesce(own.latitude, near.latitude, home.latitude) as latitude,
    coalesce(own.longitude, near.longitude, home.longitude) as longitude,
    coalesce(m.family, array[r.municipality_code]) as family
from resolved r
join organisation_unit u on u.id = r.unit_id and u.kind = any(%(kinds)s) and {IN_FORCE}
left join organisation_municipality m on m.code = r.municipality_code
left join organisation_map_point own on own.kind = 'unit' and own.code = u.number
left join lateral (select p.latitude, p.longitude from organisation_area a
    join organisation_map_point p on p.kind = 'area' and p.code = a.code where a.unit_id = u.id order by a.code limit 1) near
    on true
left join lateral (select p.latitude, p.longitude from organisation_area a
    join organisation_map_point p on p.kind = 'area' and p.code = a.municipality_code
    where a.unit_id = u.id order by a.code limit 1) home on true
order by r.how, r.unit_id, length(r.place), r.place
limit 200
"""
# The nearest points first, by index; then the offices of those areas, each by its own point where it has one.
NEAR = f"""
with near as materialized (
    select code, latitude, longitude from organisation_map_point where kind = 'area'
    order by point(longitude / 2, latitude) <-> point(%(longitude)s / 2, %(latitude)s) limit 60
), areas as (
    select a.unit_id, a.name, n.latitude, n.longitude, 0 as order_of from near n join organisation_area a on a.code = n.code
    union all
    select a.unit_id, a.name, n.latitude, n.longitude, 1 from near n
        join organisation_municipality m on m.code = n.code
        join organisation_area a on a.municipality_code = any(m.family) and a.code <> n.code
)
select distinct on (u.id) u.id as unit_id, areas.name as place, coalesce(p.latitude, areas.latitude) as latitude,
    coalesce(p.longitude, areas.longitude) as longitude
from areas join organisation_unit u on u.id = areas.unit_id and u.kind = any(%(kinds)s) and {IN_FORCE}
left join organisation_map_point p on p.kind = 'unit' and p.code = u.number
order by u.id, areas.order_of, areas.name
"""


def find(text: str, *, at: datetime) -> Found:
    """By address, postcode, municipality, city district, place, or the name or number of the office."""
    wanted = places.read(text)
    if not (wanted.words or wanted.postcode or any(wanted.streets)):
        return Found()
    chosen = _chosen(rows(CANDIDATES, _asked(wanted) | _today(at)), wanted)
    if not chosen:
        return Found()
    here = _point(chosen[0])
    beside = _near(here, at=at) if here else rows("select 1 where false")  # one statement, whatever is known
    cards = offices([one["unit_id"] for one in (*chosen, *beside)], at=at)
    hits = tuple(_hit(one, cards) for one in chosen)
    known = {one.office.unit_id for one in hits}
    others = [_hit(one | {"how": "point"}, cards, here) for one in beside if one["unit_id"] not in known]
    meant = hits[0].place if chosen[0]["how"] == "like" else ""
    return Found(hits, next((one for one in others if one.open_now), None), meant)


def municipalities_kept() -> dict[str, places.Municipality]:
    """Every municipality we know, by its number."""
    found = rows(
        """select code, name, names, coalesce(valid_from::text, '') as valid_from,
               coalesce(valid_to::text, '') as valid_to, successors from organisation_municipality"""
    )
    return {
        one["code"]: places.Municipality(**one | {"successors": tuple(one["successors"])}, point=None) for one in found
    }


def days_in_force(unit_id: int) -> tuple[date | None, date | None, str]:
    """From and to when a unit is in the register, and the number of its service area."""
    [one] = rows(
        """select u.valid_from, u.valid_to, coalesce(a.number, '') as area from organisation_unit u
           left join organisation_unit a on a.id = u.service_area_id where u.id = %(unit)s""",
        {"unit": unit_id},
    )
    return one["valid_from"], one["valid_to"], one["area"]


def find_near(point: Point, *, at: datetime) -> Found:
    """The offices nearest to a point on the map, nearest first."""
    if not places.is_point(*point):
        return Found()
    beside = _near(point, at=at)[:MOST_NEAR]
    cards = offices([one["unit_id"] for one in beside], at=at)
    hits = [_hit(one | {"how": "point"}, cards, point) for one in beside]
    return Found(tuple(hits[:5]), next((one for one in hits[1:] if one.open_now), None))


def _asked(wanted: Wanted) -> dict[str, Any]:
    """What the statement asks for. No name is like null, so where none was written the database reads no names."""
    words = list(wanted.words or (() if wanted.postcode else wanted.lead))
    return {
        "code": wanted.code,
        "postcode": wanted.postcode,
        "streets": list(wanted.streets),
        "house": wanted.number,
        "longest": f"% {max(words, key=len)}%" if words else None,
        "each": [f"% {word}%" for word in words] if words else None,
        "whole": f" {' '.join(words)}" if words else None,
    }


def _today(at: datetime) -> dict[str, Any]:
    return {"on": at.astimezone(OSLO).date(), "kinds": [str(kind) for kind in OFFICE_KINDS]}


def _chosen(found: Iterable[Mapping[str, Any]], wanted: Wanted) -> list[Mapping[str, Any]]:
    """The best reading of what was written, each office once."""
    by_how: dict[str, list[Mapping[str, Any]]] = {}
    for one in found:
        by_how.setdefault(one["how"], []).append(one)
    named = [one for how in ("area", "municipality", "place", "unit") for one in by_how.get(how, [])]
    coded = [one for how in ("postcode", "near") for one in by_how.get(how, [])]
    streets = by_how.get("street", [])
    said = [*named, *coded] if wanted.words or wanted.postcode else []
    if streets and (not said or _together(streets, said)):
        return _once(streets)  # a rule for the very house
    if named and coded and wanted.postcode and not wanted.code:
        both = [one for one in named if one["how"] != "place" and _together([one], coded)] or [
            one for one in coded if _together([one], named)
        ]
        if both:
            return _once(both)
    kept = [one for how in ORDER for one in by_how.get(how, [])]
    if any(one["how"] not in UNSURE for one in kept):
        kept = [one for one in kept if one["how"] not in UNSURE]
    whole = " ".join(wanted.words)
    exact = [one for one in kept if _is_called(one, whole)]
    return _once(exact or kept)


def _is_called(one: Mapping[str, Any], whole: str) -> bool:
    """The place is called just what was written, in one of its languages."""
    names = str(one["place"]).replace("/", " – ").replace(", ", " – ").split(" – ")
    return bool(whole) and whole in {places.key(name.split(" (")[0]) for name in names}


def _together(some: Iterable[Mapping[str, Any]], others: Iterable[Mapping[str, Any]]) -> bool:
    """Whether they can be in one municipality."""
    there = {code for one in others for code in one["family"]}
    return any(code in there for one in some for code in one["family"])


def _once(found: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    kept: dict[int, Mapping[str, Any]] = {}
    for one in sorted(found, key=lambda one: (ORDER.index(one["how"]), one["sort_key"])):
        kept.setdefault(one["unit_id"], one)
    return list(kept.values())[:MOST_HITS]


def _near(point: Point, *, at: datetime) -> list[dict[str, Any]]:
    found = rows(NEAR, {"latitude": point.latitude, "longitude": point.longitude} | _today(at))
    found.sort(key=lambda one: (places.kilometres(point, Point(one["latitude"], one["longitude"])), one["unit_id"]))
    return found[:MOST_NEAR]


def _point(one: Mapping[str, Any]) -> Point | None:
    return Point(one["latitude"], one["longitude"]) if one["latitude"] is not None else None


def _hit(one: Mapping[str, Any], cards: Mapping[int, OfficeCard], here: Point | None = None) -> Hit:
    there = _point(one)
    away = places.kilometres(here, there) if here and there else None
    values: dict[str, Any] = {"place": one["place"]}
    if away is not None:
        values["kilometres"] = str(max(1, round(away)))
    return Hit(
        cards[one["unit_id"]], Why(CERTAIN[one["how"]], values), one["place"], away, one["how"] not in UNSURE, there
    )
