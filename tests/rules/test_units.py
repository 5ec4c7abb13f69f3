"""Units of every kind, and what must hold before the register is changed: no area is ever left without a unit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.units import (
    KINDS,
    Area,
    Change,
    ChangeKind,
    Unit,
    after,
    areas_moved,
    as_it_will_be,
    in_force,
    moves_people,
    part_of_problems,
    problems,
    register_of,
    successor_of,
)
from inngang.rules.vocabulary import OFFICE_KINDS, UnitKind
from tests.covers import covers

TODAY, DAY = date(2026, 11, 23), date(2027, 1, 1)
OFFICE = UnitKind.LOCAL_OFFICE
REGISTER = register_of(
    [
        Unit("0001", "NAV En", OFFICE),
        Unit("0002", "NAV To", UnitKind.HOST_COOPERATION),
        Unit("0003", "NAV Tre", UnitKind.DISTRICT_OFFICE, valid_to=date(2026, 12, 31), successor="0001"),
        Unit("9010", "Tjenesteområde", UnitKind.SERVICE_AREA),
        Unit("4100", "Kontaktsenter", UnitKind.CONTACT_CENTRE),
    ],
    [Area("1001", "Nes", "0001"), Area("1002", "Vik", "0001"), Area("2001", "Dal", "0002")],
)


def codes(change: Change, decided=()) -> list[str]:
    return [one.code for one in problems(change, REGISTER, decided=decided, today=TODAY)]


def merge(unit: str = "0001", successor: str = "0002", on: date = DAY) -> Change:
    return Change(ChangeKind.MERGE, on, unit=unit, successor=successor)


def test_every_kind_has_words_and_may_only_be_part_of_what_is_above_it():
    assert set(KINDS) == set(UnitKind)
    assert all(kind.norwegian and kind.plain.endswith(".") for kind in KINDS.values())
    for kind in UnitKind:
        above, seen = {kind}, set()
        while above - seen:
            seen |= above
            above = {parent for one in above for parent in KINDS[one].part_of}
        assert kind not in above, f"{kind} is part of itself"


def test_an_office_is_part_of_a_service_area_and_not_of_the_contact_centre():
    assert part_of_problems(OFFICE, "9010", REGISTER.units) == []
    assert [one.code for one in part_of_problems(OFFICE, "4100", REGISTER.units)] == ["wrong_part_of"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (merge(on=date(2026, 1, 1)), "in_the_past"),
        (merge(unit="7777"), "unknown_unit"),
        (merge(successor=""), "no_successor"),
        (merge(successor="0001"), "own_successor"),
        (merge(successor="0003"), "closed_successor"),
        (merge(successor="4100"), "other_kind"),
        (Change(ChangeKind.RENAME, DAY, unit="0001", name="NAV En"), "same_name"),
        (Change(ChangeKind.OPEN, DAY, new_number="0001", name="Ny"), "number_taken"),
        (Change(ChangeKind.OPEN, DAY, new_number="1", name="Ny"), "bad_number"),
        (Change(ChangeKind.MOVE_AREAS, DAY, unit="0001", areas={"1001": "0003"}), "closed_unit_gets_areas"),
        (Change(ChangeKind.MOVE_AREAS, DAY, unit="0001", areas={"1001": ""}), "area_without_unit"),
        (Change(ChangeKind.MOVE_AREAS, DAY, unit="0001", areas={"2001": "0001"}), "not_its_area"),
        (Change(ChangeKind.MOVE_AREAS, DAY, unit="0001"), "no_areas"),
        (Change(ChangeKind.SPLIT, DAY, unit="0002", new_number="0008", name="Ny", areas={"2001": "0008"}), "nothing_left"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_by_name(change: Change, code: str):
    assert code in codes(change)


@covers("R231")
def test_a_merger_takes_all_areas_along_and_leads_on_to_the_one_that_took_over():
    assert codes(merge()) == []
    then = after(REGISTER, merge())
    assert {area.unit for area in then.areas.values()} == {"0002"}
    assert not in_force(then.units["0001"], DAY) and in_force(then.units["0001"], DAY - timedelta(days=1))
    assert successor_of(then.units, "0003", DAY) == "0002", "also through one that is closed"
    assert moves_people(merge(), REGISTER)
    assert not moves_people(Change(ChangeKind.RENAME, DAY, unit="0001", name="Ny"), REGISTER)


def test_a_change_is_judged_together_with_what_is_decided():
    assert codes(merge(unit="0002", successor="0001"), decided=[merge(on=DAY - timedelta(days=1))]) != []
    assert "overlap" in codes(
        Change(ChangeKind.MOVE_AREAS, DAY, unit="0001", areas={"1001": "0002"}), decided=[merge()]
    )


numbers = st.sampled_from(["0001", "0002", "0003", "0009", "9010", "4100", ""])
drawn = st.builds(
    Change,
    kind=st.sampled_from(ChangeKind),
    on=st.sampled_from([DAY, DAY + timedelta(days=1), DAY + timedelta(days=30)]),
    unit=numbers,
    successor=numbers,
    name=st.sampled_from(["NAV Ny", ""]),
    new_number=st.sampled_from(["0009", "0010", ""]),
    areas=st.dictionaries(st.sampled_from(["1001", "1002", "2001"]), numbers, max_size=3),
)


@given(st.lists(drawn, max_size=6))
def test_whatever_is_accepted_leaves_every_area_with_an_office_in_use_on_every_day(tried: list[Change]):
    decided: list[Change] = []
    for change in tried:
        if not problems(change, REGISTER, decided=decided, today=TODAY):
            decided.append(change)
    for day in sorted({TODAY, DAY, *(one.on for one in decided)}):
        then = as_it_will_be(REGISTER, decided, day)
        for area in then.areas.values():
            unit = then.units[area.unit]
            assert in_force(unit, day) and unit.kind in OFFICE_KINDS
    for change in decided:
        assert all(code in REGISTER.areas for code in areas_moved(change, REGISTER))
