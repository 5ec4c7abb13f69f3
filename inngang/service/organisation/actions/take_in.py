"""Take in a list of units and areas from a file (import): what is new is registered, what differs becomes a change.

A new name, and an area that another office should have, are never just written over: they are planned changes like any
other, shown before the day, and approved by another when they move people. So a file cannot rename or empty an office
behind anybody's back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.units import Area, Change, ChangeKind, Unit
from inngang.rules.vocabulary import marked
from inngang.service.journal import action
from inngang.service.organisation import register
from inngang.service.organisation.actions.change_register import KEEPERS, _must_be, propose_change
from inngang.service.organisation.actions.register_units import AreaRow, UnitRow, register_units


class Difference(NamedTuple):
    """One thing that is otherwise in the file than in the register."""

    what: str
    key: str
    old: str
    new: str


NO_COUNTIES: Mapping[str, str] = {}
NEW_UNIT = marked("New unit")
NEW_NAME = marked("New name")
NEW_PHONE = marked("New phone number")
NEW_AREA = marked("New area")
MOVED_AREA = marked("Another office")


def differences(units: Sequence[Unit], phones: Mapping[str, str], areas: Sequence[Area]) -> list[Difference]:
    """What taking the file in would change; the same file once more changes nothing."""
    now, known = register.read_register(), register.phones()
    found = []
    for unit in units:
        there = now.units.get(unit.number)
        if there is None:
            found.append(Difference(NEW_UNIT, unit.number, "", unit.name))
            continue
        if there.name != unit.name:
            found.append(Difference(NEW_NAME, unit.number, there.name, unit.name))
        phone = phones.get(unit.number, "")
        if phone and phone != known.get(unit.number, ""):
            found.append(Difference(NEW_PHONE, unit.number, known.get(unit.number, ""), phone))
    for area in areas:
        had = now.areas.get(area.code)
        if had is None:
            found.append(Difference(NEW_AREA, area.code, "", area.unit))
        elif had.unit != area.unit:
            found.append(Difference(MOVED_AREA, area.code, had.unit, area.unit))
    return found


@action
def take_in(
    *,
    units: Sequence[Unit],
    phones: Mapping[str, str],
    areas: Sequence[Area],
    counties: Mapping[str, str] = NO_COUNTIES,
    on: date,
    by: Viewer,
    at: datetime,
) -> list[int]:
    """All or nothing of it; the ids of the changes that were planned from a day. Raises: CannotChange, CannotRegisterUnits.

    A new office whose county nobody gives is in that of its first area.
    """
    _must_be(KEEPERS, by)
    where = {one.unit: one.code[:2] for one in reversed(areas)} | dict(counties)
    now = register.read_register()
    new = [one for one in units if one.number not in now.units]
    same = [one for one in units if one.number in now.units and phones.get(one.number)]
    register_units(
        units=[
            *(
                UnitRow(one.number, one.name, one.kind, where.get(one.number, ""), phones.get(one.number, ""))
                for one in new
            ),
            *(
                UnitRow(one.number, now.units[one.number].name, now.units[one.number].kind, phone=phones[one.number])
                for one in same
            ),
        ],
        areas=[AreaRow(one.code, one.code[:4], one.name, one.unit) for one in areas if one.code not in now.areas],
        by=by,
        at=at,
    )
    planned = [
        propose_change(change=Change(ChangeKind.RENAME, on, unit=one.number, name=one.name), by=by, at=at)
        for one in units
        if one.number in now.units and now.units[one.number].name != one.name
    ]
    moved: dict[tuple[str, str], dict[str, str]] = {}
    for area in areas:
        had = now.areas.get(area.code)
        if had is not None and had.unit != area.unit:
            moved.setdefault((had.unit, area.unit), {})[area.code] = area.unit
    for (old, _), codes in moved.items():
        change = Change(ChangeKind.MOVE_AREAS, on, unit=old, areas=codes)
        planned.append(propose_change(change=change, by=by, at=at))
    return planned
