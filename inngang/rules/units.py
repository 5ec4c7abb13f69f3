"""Units of every kind, what each may be part of, and what must hold before the register is changed (enheter).

A change is judged as it will stand on its day, together with the changes that are already decided: `after` gives the
register as it will be, and `problems` names everything that keeps it from being so. Nothing here moves anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from inngang.rules.vocabulary import OFFICE_KINDS, UnitKind, Why, marked


class Kind(NamedTuple):
    """What a kind of unit is called, what it does, and what it may be part of."""

    norwegian: str
    plain: str
    part_of: frozenset[UnitKind]


_U = UnitKind
_ABOVE_OFFICE = frozenset({_U.SERVICE_AREA, _U.COUNTY, _U.MUNICIPALITY})
_NATIONAL = frozenset({_U.DIRECTORATE})
_COUNTY_OR_NATIONAL = frozenset({_U.COUNTY, _U.DIRECTORATE})

KINDS: Final[Mapping[UnitKind, Kind]] = {
    _U.LOCAL_OFFICE: Kind(
        "Nav-kontor", marked("The office of a municipality. People come in here, and it knows them."), _ABOVE_OFFICE
    ),
    _U.DISTRICT_OFFICE: Kind(
        "bydelskontor", marked("The office of a city district. People come in here, and it knows them."), _ABOVE_OFFICE
    ),
    _U.HOST_COOPERATION: Kind(
        "vertskommunesamarbeid",
        marked("One office for several municipalities, with a place to meet in each."),
        _ABOVE_OFFICE,
    ),
    _U.CONTACT_CENTRE: Kind(
        "kontaktsenter", marked("Answers the phone and messages for the whole country."), _NATIONAL
    ),
    _U.PHONE_RECEPTION: Kind(
        "telefonimottak",
        marked("Answers the phone for some offices or a county."),
        _COUNTY_OR_NATIONAL | {_U.CONTACT_CENTRE, _U.SERVICE_AREA},
    ),
    _U.CASE_UNIT: Kind(
        "ytelsesenhet", marked("Decides applications. People do not come in here."), _COUNTY_OR_NATIONAL
    ),
    _U.ADMINISTRATION_UNIT: Kind(
        "forvaltningsenhet", marked("Decides applications for a county."), _COUNTY_OR_NATIONAL
    ),
    _U.PENSION_UNIT: Kind("pensjonsenhet", marked("Decides pensions."), _NATIONAL),
    _U.PENSION_PAYMENT_UNIT: Kind(
        "utbetalingsenhet for pensjon", marked("Pays out pensions."), _NATIONAL | {_U.PENSION_UNIT}
    ),
    _U.COLLECTION_UNIT: Kind("innkreving", marked("Collects what is to be paid back."), _NATIONAL),
    _U.MAILROOM: Kind(
        "felles postmottak", marked("Opens and scans letters."), _COUNTY_OR_NATIONAL | {_U.ADMINISTRATION_UNIT}
    ),
    _U.SERVICE_AREA: Kind(
        "tjenesteområde",
        marked("Offices that lend each other people and what they know."),
        _COUNTY_OR_NATIONAL,
    ),
    _U.COUNTY: Kind("fylke", marked("Leads the offices of a county."), _NATIONAL),
    _U.DIRECTORATE: Kind("direktorat", marked("Leads the service in the whole country."), frozenset()),
    _U.MUNICIPALITY: Kind(
        "kommune", marked("The municipality itself, which runs the office with the state."), frozenset({_U.COUNTY})
    ),
}
OFFICES: Final = frozenset(OFFICE_KINDS)
MEETS_PEOPLE: Final = OFFICES | {_U.CONTACT_CENTRE, _U.PHONE_RECEPTION}


class ChangeKind(StrEnum):
    """What can be done with a unit on a day (endring)."""

    OPEN = "open"
    RENAME = "rename"
    MOVE_AREAS = "move_areas"
    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"


# What a change is called, and what it does.
CHANGES: Final[Mapping[ChangeKind, tuple[str, str]]] = {
    ChangeKind.OPEN: (marked("Open a new unit"), marked("A unit that begins on a day.")),
    ChangeKind.RENAME: (marked("Give it a new name"), marked("The same unit, the same people, another name.")),
    ChangeKind.MOVE_AREAS: (
        marked("Move areas to another office"),
        marked("The people who live there, and what is open for them, go with the areas."),
    ),
    ChangeKind.MERGE: (
        marked("Merge it into another"),
        marked("All it has goes to the other: areas, people who work there, places to meet and everything open."),
    ),
    ChangeKind.SPLIT: (
        marked("Split it in two"),
        marked("A new office begins with some of its areas. Open enquiries follow the area of the person."),
    ),
    ChangeKind.CLOSE: (
        marked("Close it"),
        marked("It ends, and another takes over all that is open and answers its phone number."),
    ),
}
ENDS_THE_UNIT: Final = frozenset({ChangeKind.MERGE, ChangeKind.CLOSE})
NEEDS_A_NEW_UNIT: Final = frozenset({ChangeKind.OPEN, ChangeKind.SPLIT})


@dataclass(frozen=True)
class Unit:
    """A unit as the rules see it."""

    number: str
    name: str
    kind: UnitKind
    valid_from: date | None = None
    valid_to: date | None = None  # the last day
    successor: str = ""
    part_of: str = ""


class Area(NamedTuple):
    """A municipality or city district and the number of the unit that has it."""

    code: str
    name: str
    unit: str


@dataclass(frozen=True)
class Change:
    """One change of the register, decided or only thought of. `areas` are codes and who gets each."""

    kind: ChangeKind
    on: date
    unit: str = ""
    successor: str = ""
    name: str = ""
    new_number: str = ""
    new_kind: UnitKind | None = None
    part_of: str = ""
    areas: Mapping[str, str] = field(default_factory=dict)


class Problem(NamedTuple):
    """Why a change cannot be, with a name for machines and a sentence for the one who keeps the register."""

    code: str
    why: Why


class Register(NamedTuple):
    """All units and areas at one moment."""

    units: Mapping[str, Unit]
    areas: Mapping[str, Area]


def register_of(units: Iterable[Unit], areas: Iterable[Area]) -> Register:
    return Register({one.number: one for one in units}, {one.code: one for one in areas})


def in_force(unit: Unit, on: date) -> bool:
    """Both the first and the last day count."""
    return (unit.valid_from is None or unit.valid_from <= on) and (unit.valid_to is None or on <= unit.valid_to)


def successor_of(units: Mapping[str, Unit], number: str, on: date) -> str | None:
    """Who has what the unit had, on a day: itself while in force, else the first of its successors that is."""
    seen: set[str] = set()
    while number in units and number not in seen:
        if in_force(units[number], on):
            return number
        seen.add(number)
        number = units[number].successor
    return None


def moves_people(change: Change, register: Register) -> bool:
    """Does anybody get another office? Then one proposes and another approves (fire øyne)."""
    if change.kind in (ChangeKind.MERGE, ChangeKind.CLOSE):
        return True
    return any(register.areas[code].unit != to for code, to in change.areas.items() if code in register.areas)


def areas_moved(change: Change, register: Register) -> dict[str, str]:
    """Each area that gets another unit, and which: those named, and when the unit ends all the others it has."""
    moved = {code: to for code, to in change.areas.items() if code in register.areas}
    if change.kind in ENDS_THE_UNIT:
        moved |= {
            code: change.successor
            for code, area in register.areas.items()
            if area.unit == change.unit and code not in moved
        }
    return {code: to for code, to in moved.items() if register.areas[code].unit != to}


def after(register: Register, change: Change) -> Register:
    """The register on the day of the change and later. It is the same once more."""
    units, areas = dict(register.units), dict(register.areas)
    for code, to in areas_moved(change, register).items():
        areas[code] = areas[code]._replace(unit=to)
    if change.kind in NEEDS_A_NEW_UNIT:
        units[change.new_number] = Unit(
            change.new_number,
            change.name,
            change.new_kind or UnitKind.LOCAL_OFFICE,
            valid_from=change.on,
            part_of=change.part_of,
        )
    elif change.kind == ChangeKind.RENAME and change.unit in units:
        units[change.unit] = replace(units[change.unit], name=change.name)
    elif change.kind in ENDS_THE_UNIT and change.unit in units:
        last = change.on - timedelta(days=1)
        units[change.unit] = replace(units[change.unit], valid_to=last, successor=change.successor)
    return Register(units, areas)


def as_it_will_be(register: Register, decided: Iterable[Change], on: date) -> Register:
    """With everything that is decided up to and with a day, in order."""
    for change in sorted((one for one in decided if one.on <= on), key=lambda one: one.on):
        register = after(register, change)
    return register


def problems(change: Change, register: Register, *, decided: Sequence[Change] = (), today: date) -> tuple[Problem, ...]:
    """Everything that keeps a change from being made, worst first. `register` is as it is today."""
    before = as_it_will_be(register, decided, change.on)
    found = [*_day(change, today), *_unit(change, before), *_new_unit(change, register, decided)]
    found += [*_successor(change, before), *_areas(change, before), *_overlaps(change, register, decided)]
    if not found:
        everything = [*decided, change]
        days = sorted({one.on for one in everything if one.on >= change.on})
        for day in days:  # a change decided for a later day must not meet a closed unit either
            found += _left_over(as_it_will_be(register, everything, day), day)
    return tuple(one for place, one in enumerate(found) if one not in found[:place])


def _problem(code: str, text: str, **values: object) -> Problem:
    return Problem(code, Why(text, values))


def _day(change: Change, today: date) -> list[Problem]:
    if change.on < today:
        return [_problem("in_the_past", marked("The day has been. Choose today or later."))]
    return []


def _unit(change: Change, before: Register) -> list[Problem]:
    if change.kind == ChangeKind.OPEN or change.kind == ChangeKind.MOVE_AREAS and not change.unit:
        return []
    unit = before.units.get(change.unit)
    if unit is None:
        return [_problem("unknown_unit", marked("There is no unit with the number %(number)s."), number=change.unit)]
    if not in_force(unit, change.on):
        return [
            _problem("not_in_force", marked("%(unit)s is not in use on that day."), unit=f"{unit.number} {unit.name}")
        ]
    if change.kind == ChangeKind.RENAME and not change.name.strip():
        return [_problem("no_name", marked("Write the new name."))]
    if change.kind == ChangeKind.RENAME and change.name.strip() == unit.name:
        return [_problem("same_name", marked("It has that name already."))]
    if change.kind == ChangeKind.SPLIT and unit.kind not in OFFICES:
        return [_problem("not_an_office", marked("Only an office that has areas can be split."))]
    return []


def _new_unit(change: Change, register: Register, decided: Sequence[Change]) -> list[Problem]:
    if change.kind not in NEEDS_A_NEW_UNIT:
        return []
    found = []
    if not (len(change.new_number) == 4 and change.new_number.isascii() and change.new_number.isdigit()):
        found.append(_problem("bad_number", marked("The number of a unit is four digits.")))
    taken = {*register.units, *(one.new_number for one in decided)}
    if change.new_number and change.new_number in taken:
        found.append(
            _problem(
                "number_taken",
                marked("The number %(number)s is used already. A number is never used again."),
                number=change.new_number,
            )
        )
    if not change.name.strip():
        found.append(_problem("no_name", marked("Write the new name.")))
    found += part_of_problems(change.new_kind or UnitKind.LOCAL_OFFICE, change.part_of, register.units)
    return found


def part_of_problems(kind: UnitKind, part_of: str, units: Mapping[str, Unit]) -> list[Problem]:
    """What a kind of unit may be part of."""
    if not part_of:
        return []
    above = units.get(part_of)
    if above is None:
        return [_problem("unknown_unit", marked("There is no unit with the number %(number)s."), number=part_of)]
    if above.kind not in KINDS[kind].part_of:
        return [_problem("wrong_part_of", marked("A unit of this kind cannot be part of %(unit)s."), unit=above.name)]
    return []


def _successor(change: Change, before: Register) -> list[Problem]:
    if change.kind not in ENDS_THE_UNIT:
        return []
    if not change.successor:
        return [
            _problem("no_successor", marked("Say which unit takes over. Nothing that is open may be without a place."))
        ]
    if change.successor == change.unit:
        return [_problem("own_successor", marked("A unit cannot take over from itself."))]
    successor, unit = before.units.get(change.successor), before.units.get(change.unit)
    if successor is None:
        return [
            _problem("unknown_unit", marked("There is no unit with the number %(number)s."), number=change.successor)
        ]
    if not in_force(successor, change.on):
        return [
            _problem(
                "closed_successor",
                marked("%(unit)s is not in use on that day."),
                unit=f"{successor.number} {successor.name}",
            )
        ]
    if unit is not None and (unit.kind in OFFICES) != (successor.kind in OFFICES):
        return [_problem("other_kind", marked("An office can only be taken over by another office."))]
    return []


def _areas(change: Change, before: Register) -> list[Problem]:
    found = []
    if change.kind in (ChangeKind.MOVE_AREAS, ChangeKind.SPLIT) and not areas_moved(change, before):
        found.append(_problem("no_areas", marked("Choose at least one area.")))
    for code, to in change.areas.items():
        area = before.areas.get(code)
        if area is None:
            found.append(_problem("unknown_area", marked("There is no area with the code %(area)s."), area=code))
            continue
        if change.unit and area.unit != change.unit:
            found.append(
                _problem("not_its_area", marked("%(area)s does not belong to the unit on that day."), area=area.name)
            )
        new = change.new_number if change.kind in NEEDS_A_NEW_UNIT else None
        found += [] if to == new else _can_have(before, to, area, change.on)
    if change.kind in NEEDS_A_NEW_UNIT and change.areas and (change.new_kind or _U.LOCAL_OFFICE) not in OFFICES:
        found.append(_problem("not_an_office", marked("Only an office can have areas.")))
    if change.kind == ChangeKind.SPLIT and change.unit in before.units:
        kept = [a for a in before.areas.values() if a.unit == change.unit and a.code not in change.areas]
        if not kept:
            found.append(_problem("nothing_left", marked("The office must keep at least one area. Merge it instead.")))
    return found


def _can_have(before: Register, to: str, area: Area, on: date) -> list[Problem]:
    unit = before.units.get(to)
    if unit is None:
        return [_problem("area_without_unit", marked("%(area)s would have no unit."), area=area.name)]
    if not in_force(unit, on):
        return [
            _problem(
                "closed_unit_gets_areas",
                marked("%(unit)s is not in use on that day, and cannot have %(area)s."),
                unit=f"{unit.number} {unit.name}",
                area=area.name,
            )
        ]
    if unit.kind not in OFFICES:
        return [_problem("not_an_office", marked("Only an office can have areas."))]
    return []


def _overlaps(change: Change, register: Register, decided: Sequence[Change]) -> list[Problem]:
    """Two decisions about the same unit or area on the same day have no order."""
    mine = set(areas_moved(change, register))
    for other in decided:
        if other.on != change.on:
            continue
        shared = mine & set(areas_moved(other, register))
        ends_both = change.kind in ENDS_THE_UNIT and other.kind in ENDS_THE_UNIT and change.unit == other.unit
        renames_both = change.kind == other.kind == ChangeKind.RENAME and change.unit == other.unit
        if shared or ends_both or renames_both:
            return [_problem("overlap", marked("Another change of the same is decided for that day."))]
    return []


def _left_over(then: Register, on: date) -> list[Problem]:
    """Nothing may be left without a unit, nor with one that is not in use."""
    found = []
    for area in then.areas.values():
        found += _can_have(then, area.unit, area, on)
    for unit in then.units.values():
        has_ended = unit.valid_to is not None and unit.valid_to < on
        if has_ended and unit.successor and successor_of(then.units, unit.number, on) is None:
            found.append(_problem("no_successor", marked("What %(unit)s had would have no place."), unit=unit.name))
    return found
