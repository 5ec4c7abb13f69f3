"""The register of units as those who keep it see it: lists, one unit, planned changes, and what a change moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

from inngang.rules import units as rule
from inngang.rules.hours import OSLO
from inngang.rules.identity import norwegian_sort_key
from inngang.rules.units import Area, Change, ChangeKind, Problem, Register, Unit, register_of
from inngang.rules.vocabulary import OFFICE_KINDS, UnitKind
from inngang.service.rows import row, rows

SIZE = 50


@dataclass(frozen=True)
class UnitLine:
    """One unit in the list."""

    unit_id: int
    number: str
    name: str
    kind: UnitKind
    phone: str
    part_of: str
    valid_from: date | None
    valid_to: date | None
    successor: str
    areas: int
    planned: int


@dataclass(frozen=True)
class UnitPage:
    """One page of units, and how many there are."""

    cards: tuple[UnitLine, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True)
class AreaLine:
    """An area of a unit, and where it goes when that is decided."""

    code: str
    name: str
    goes_to: str = ""
    goes_on: date | None = None


@dataclass(frozen=True)
class HistoryLine:
    """What somebody did with a unit."""

    at: datetime
    event: str
    who: str
    data: dict[str, Any]


@dataclass(frozen=True)
class ChangeCard:
    """A planned change, as one reads it."""

    id: int
    kind: ChangeKind
    state: str
    on: date
    unit_number: str
    unit_name: str
    successor_number: str
    successor_name: str
    name: str
    old_name: str
    new_number: str
    new_kind: str
    part_of: str
    areas: dict[str, str]
    staff: tuple[int, ...]
    moves_people: bool
    reason: str
    proposed_by: int | None
    proposer: str
    proposed_at: datetime
    decided_by: int | None
    decider: str
    decided_at: datetime | None
    decided_why: str
    carried_out_at: datetime | None
    moved: int

    @property
    def as_rule(self) -> Change:
        return Change(
            kind=self.kind,
            on=self.on,
            unit=self.unit_number,
            successor=self.successor_number,
            name=self.name,
            new_number=self.new_number,
            new_kind=UnitKind(self.new_kind) if self.new_kind else None,
            part_of=self.part_of,
            areas=self.areas,
        )


@dataclass(frozen=True)
class Moving:
    """What a change takes with it: areas by name with the office they get, and how many persons live there."""

    areas: tuple[tuple[str, str, str], ...]  # code, name, the number of the unit that gets it
    people: int
    unit_ids: tuple[int, ...]
    codes: tuple[str, ...]


def today(at: datetime) -> date:
    return at.astimezone(OSLO).date()


# ── as the rules see it ─────────────────────────────────────────────────────────────────────────────


def read_register() -> Register:
    """Every unit and area as they are now, in two statements."""
    units = rows(
        """select u.number, u.name, u.kind, u.valid_from, u.valid_to, coalesce(s.number, '') as successor,
               coalesce(p.number, a.number, '') as part_of
           from organisation_unit u left join organisation_unit s on s.id = u.successor_id
           left join organisation_unit p on p.id = u.part_of_id
           left join organisation_unit a on a.id = u.service_area_id"""
    )
    areas = rows(
        "select a.code, a.name, u.number as unit from organisation_area a join organisation_unit u on u.id = a.unit_id"
    )
    return register_of(
        (Unit(**{**one, "kind": UnitKind(one["kind"])}) for one in units), (Area(**one) for one in areas)
    )


def has_offices() -> bool:
    """Whether any area has an office, or there is an office at all."""
    kinds = [str(one) for one in OFFICE_KINDS]
    asked = """select 1 where exists (select 1 from organisation_area) or exists (
        select 1 from organisation_unit where kind = any(%(kinds)s))"""
    return row(asked, {"kinds": kinds}) is not None


def decided() -> list[Change]:
    """What is approved and not done yet."""
    return [one.as_rule for one in changes(states=("approved",), most=1000)]


def problems(change: Change, *, at: datetime, leave_out: int = 0) -> tuple[Problem, ...]:
    """Everything that keeps a change from being made, judged together with what is decided already."""
    others = [one.as_rule for one in changes(states=("approved",), most=1000) if one.id != leave_out]
    return rule.problems(change, read_register(), decided=others, today=today(at))


# ── lists ───────────────────────────────────────────────────────────────────────────────────────────

UNITS = """
select u.id as unit_id, u.number, u.name, u.kind, u.phone, u.valid_from, u.valid_to,
    coalesce(p.name, a.name, '') as part_of, coalesce(s.number, '') as successor,
    (select count(*) from organisation_area area where area.unit_id = u.id) as areas,
    (select count(*) from organisation_unit_change c where c.state in ('proposed', 'approved')
        and u.id in (c.unit_id, c.successor_id, c.new_unit_id)) as planned,
    count(*) over () as total
from organisation_unit u
left join organisation_unit p on p.id = u.part_of_id
left join organisation_unit a on a.id = u.service_area_id
left join organisation_unit s on s.id = u.successor_id
"""


def find_units(*, text: str = "", kind: str = "", closed: bool = False, page: int = 1, on: date) -> UnitPage:
    """Units by number, name, area or phone number, in Norwegian order, in one statement."""
    wanted = norwegian_sort_key(text.strip())
    found = rows(
        f"""{UNITS} where (%(kind)s = '' or u.kind = %(kind)s)
            and (%(closed)s or u.valid_to is null or u.valid_to >= %(on)s)
            and (%(text)s = '' or u.number = %(text)s or u.sort_key like %(like)s
                or replace(u.phone, ' ', '') = replace(%(text)s, ' ', '') or exists (
                    select 1 from organisation_area area where area.unit_id = u.id
                    and (area.code = %(text)s or lower(area.name) like %(name)s)))
            order by u.sort_key, u.id limit {SIZE} offset %(skip)s""",
        {
            "kind": kind,
            "closed": closed,
            "on": on,
            "text": text.strip(),
            "like": f"%{_plain(wanted)}%",
            "name": f"{_plain(text.strip().lower())}%",
            "skip": (page - 1) * SIZE,
        },
    )
    total = found[0].pop("total") if found else 0
    for one in found[1:]:
        one.pop("total")
    cards = tuple(UnitLine(**{**one, "kind": UnitKind(one["kind"])}) for one in found)
    return UnitPage(cards, page, max(1, ceil(total / SIZE)), total)


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def unit_line(number: str) -> UnitLine | None:
    found = row(f"{UNITS} where u.number = %(number)s", {"number": number})
    if found is None:
        return None
    found.pop("total")
    return UnitLine(**{**found, "kind": UnitKind(found["kind"])})


def areas_of(unit_id: int) -> list[AreaLine]:
    """The areas a unit has now, with what is decided about each."""
    found = rows(
        """select a.code, a.name, coalesce(t.name, '') as goes_to, m.effective_on as goes_on
           from organisation_area a
           left join lateral (select m.* from organisation_area_move m join organisation_unit_change c on c.id = m.change_id
               where m.area_id = a.id and c.state = 'approved' order by m.effective_on limit 1) m on true
           left join organisation_unit t on t.id = m.to_unit_id
           where a.unit_id = %(unit)s order by a.code""",
        {"unit": unit_id},
    )
    return [AreaLine(**one) for one in found]


def names() -> dict[str, str]:
    """The name of each unit by its number."""
    return {one["number"]: one["name"] for one in rows("select number, name from organisation_unit")}


def choices(*, kinds: Sequence[UnitKind] = (), on: date) -> list[tuple[str, str]]:
    """Units in use on a day, to choose from: number and name."""
    found = rows(
        """select number, number || ' ' || name as name from organisation_unit
           where (%(all)s or kind = any(%(kinds)s)) and (valid_to is null or valid_to >= %(on)s)
           order by sort_key, id""",
        {"all": not kinds, "kinds": [str(one) for one in kinds], "on": on},
    )
    return [(one["number"], one["name"]) for one in found]


def staff_of(unit_id: int) -> list[tuple[int, str]]:
    """Those who work at a unit."""
    found = rows(
        """select s.id, s.given_name || ' ' || s.family_name as name from organisation_post p
           join people_staff s on s.id = p.staff_id and s.is_active
           where p.unit_id = %(unit)s and p.valid_to is null group by s.id order by s.sort_key, s.id""",
        {"unit": unit_id},
    )
    return [(one["id"], one["name"]) for one in found]


def history(unit_id: int, *, limit: int = 50) -> list[HistoryLine]:
    """What was done with a unit, newest first: who, when, what it was and what it became."""
    found = rows(
        """select j.at, j.event, coalesce(s.given_name || ' ' || s.family_name, '') as who, j.data from journal_line j
           left join people_staff s on s.id = j.staff_id
           where j.unit_id = %(unit)s and j.event = any(%(events)s) order by j.id desc limit %(limit)s""",
        {"unit": unit_id, "events": list(TOLD), "limit": limit},
    )
    return [HistoryLine(**one) for one in found]


TOLD = (
    "UnitEdited",
    "UnitChangeProposed",
    "UnitChangeApproved",
    "UnitChangeRejected",
    "UnitChangeUndone",
    "UnitChangeDone",
    "UnitTookOver",
    "UnitLeftBehind",
    "HoursSet",
)

# ── changes ─────────────────────────────────────────────────────────────────────────────────────────

CHANGES = """
select c.id, c.kind, c.state, c.effective_on as "on", coalesce(u.number, '') as unit_number, coalesce(u.name, '') as unit_name,
    coalesce(t.number, '') as successor_number, coalesce(t.name, '') as successor_name, c.name, c.old_name, c.new_number,
    c.new_kind, c.part_of, c.areas, c.staff, c.moves_people, c.reason, c.proposed_by_id as proposed_by,
    coalesce(p.given_name || ' ' || p.family_name, '') as proposer, c.proposed_at, c.decided_by_id as decided_by,
    coalesce(d.given_name || ' ' || d.family_name, '') as decider, c.decided_at, c.decided_why, c.carried_out_at, c.moved
from organisation_unit_change c
left join organisation_unit u on u.id = c.unit_id
left join organisation_unit t on t.id = c.successor_id
left join people_staff p on p.id = c.proposed_by_id
left join people_staff d on d.id = c.decided_by_id
"""


def changes(*, states: Sequence[str], unit_id: int = 0, most: int = 50, latest: bool = False) -> list[ChangeCard]:
    """Those in a state, the nearest day first; with `latest` the other way."""
    found = rows(
        f"""{CHANGES} where c.state = any(%(states)s)
            and (%(unit)s = 0 or %(unit)s in (c.unit_id, c.successor_id, c.new_unit_id))
            order by c.effective_on {"desc" if latest else ""}, c.id {"desc" if latest else ""} limit %(most)s""",
        {"states": list(states), "unit": unit_id, "most": most},
    )
    return [_change(one) for one in found]


def change(change_id: int) -> ChangeCard | None:
    found = row(f"{CHANGES} where c.id = %(id)s", {"id": change_id})
    return _change(found) if found else None


def _change(one: dict[str, Any]) -> ChangeCard:
    return ChangeCard(**{**one, "kind": ChangeKind(one["kind"]), "staff": tuple(one["staff"])})


def moving(change: Change, *, leave_out: int = 0) -> Moving:
    """The areas that get another unit, and how many persons live in them."""
    others = [one.as_rule for one in changes(states=("approved",), most=1000) if one.id != leave_out]
    then = rule.as_it_will_be(read_register(), others, change.on)
    moved = rule.areas_moved(change, then)
    found = row(
        """select (select count(*) from people_person where area_code = any(%(codes)s)) as people,
               array(select id from organisation_unit where number = any(%(units)s)) as units""",
        {"codes": list(moved), "units": [change.unit] if change.kind in rule.ENDS_THE_UNIT else []},
    )
    assert found is not None
    areas = tuple((code, then.areas[code].name, to) for code, to in sorted(moved.items()))
    return Moving(areas, found["people"], tuple(found["units"]), tuple(moved))


# ── for files ───────────────────────────────────────────────────────────────────────────────────────


def phones() -> dict[str, str]:
    """The phone number of each unit that has one."""
    return {
        one["number"]: one["phone"] for one in rows("select number, phone from organisation_unit where phone <> ''")
    }


def municipalities() -> dict[str, tuple[str, str]]:
    """The municipality of each area: its code, and the name that stands before the comma."""
    found = rows("select code, municipality_code, name from organisation_area")
    return {one["code"]: (one["municipality_code"], one["name"].split(", ")[0]) for one in found}
