"""Who is responsible: the row that names the weightiest thing decides, and gaps and overlaps are found."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from inngang.rules.division import (
    WEIGHTS,
    Area,
    Division,
    Line,
    ProblemKind,
    Question,
    Unit,
    Wanted,
    compare,
    gaps,
    in_force,
    overlaps,
    weight,
)
from inngang.rules.division_words import KINDS, NAMED, PARTS, PROCESSES, WAYS, Process
from inngang.rules.vocabulary import Channel

DAY = date(2026, 11, 23)
UNITS = (
    Unit(1, "4100", "contact_centre"),
    Unit(2, "0313", "local_office", "03"),
    Unit(3, "1902", "local_office", "54"),
    Unit(4, "4405", "case_unit", "03"),
    Unit(5, "4815", "pension_unit", "15"),
)
AREAS = (Area("030104", "0301", 2), Area("030116", "0301", 2), Area("5401", "5401", 3))


def division(*lines: Line, on: date = DAY) -> Division:
    return Division([line._replace(line_id=place) for place, line in enumerate(lines, 1)], UNITS, AREAS, on)


ROWS = (
    Line(1, "contact_centre"),
    Line(2, "local_office", side="municipal"),
    Line(3, "administration_unit", process="HP3"),
    Line(4, "pension_unit", service="old_age_pension"),
    Line(5, "local_office", service="old_age_pension", process="HP2", part="in_person"),
    Line(6, "local_office", process="HP3", place="54"),
    Line(7, "contact_centre", protection="strict"),
    Line(8, "local_office", "1902", process="HP3", place="0301"),
    Line(9, "administration_unit", process="HP3", place="030116"),
    Line(10, "local_office", group="young", process="HP3"),
)


@pytest.mark.parametrize(
    ("service", "side", "process", "part", "area", "group", "protection", "row", "unit"),
    [
        ("", "", "HP2", "", "5401", "", "", 1, 1),
        ("social_assistance", "municipal", "HP3", "", "5401", "", "", 2, 3),
        ("sickness_benefit", "state", "HP3", "", "1507", "", "", 3, 0),
        ("sickness_benefit", "state", "HP3", "", "0399", "", "", 3, 4),
        ("sickness_benefit", "state", "HP3", "", "5401", "", "", 6, 3),
        ("sickness_benefit", "state", "HP3", "", "030104", "", "", 8, 3),
        ("sickness_benefit", "state", "HP3", "", "030116", "", "", 9, 4),
        ("sickness_benefit", "state", "HP3", "", "030116", "young", "", 10, 2),
        ("old_age_pension", "state", "HP3", "", "5401", "", "", 4, 5),
        ("old_age_pension", "state", "HP2", "in_person", "5401", "", "", 5, 3),
        ("old_age_pension", "state", "HP3", "", "5401", "young", "strict", 7, 1),
    ],
)
def test_the_row_that_names_the_weightiest_thing_decides(
    service, side, process, part, area, group, protection, row, unit
):
    asked = Question(service, "", side, process, part, area, group, protection)
    answer = division(*ROWS).responsible(asked)
    assert answer is not None
    assert (answer.line.line_id, answer.unit_id) == (row, unit)


def test_why_says_the_weightiest_thing_the_row_names():
    answer = division(*ROWS).responsible(Question("sickness_benefit", "", "state", "HP3", area="5401"))
    assert str(answer.why) == "This row decides because it names the step. No row that fits names anything weightier."
    assert "everything" in str(division(*ROWS).responsible(Question()).why)


def test_where_no_row_fits_nobody_is_made_up():
    assert division(Line(1, "contact_centre", process="HP1")).responsible(Question(process="HP2")) is None


def test_a_row_holds_from_its_first_day_to_its_last():
    line = Line(1, "contact_centre", valid_from=DAY, valid_to=DAY)
    assert in_force(line, DAY)
    assert not in_force(line, DAY - timedelta(days=1))
    assert not in_force(line, DAY + timedelta(days=1))
    assert division(line, on=DAY + timedelta(days=1)).find(Question()) is None


FEW = {name: ("", *values) for name, values in {
    "protection": ("strict",), "group": ("young",), "service": ("a", "b"), "matter": ("m",), "side": ("state", "municipal"),
    "process": ("HP2", "HP3"), "part": ("phone",), "place": ("03", "0301", "030104", "54"),
}.items()}  # fmt: skip
LINES = some.builds(
    Line, some.just(0), some.sampled_from(sorted(KINDS)), **{n: some.sampled_from(v) for n, v in FEW.items()}
)


def by_hand(lines: list[Line], asked: Question) -> set[int]:
    """Every row that holds, read one by one; those of the greatest weight."""
    fits = [
        line
        for line in lines
        if in_force(line, DAY)
        and all(
            asked.area.startswith(line.place) if name == "place" else getattr(line, name) in ("", getattr(asked, name))
            for name in WEIGHTS
        )
    ]
    return {line.line_id for line in fits if weight(line) == max(map(weight, fits))}


@settings(deadline=None)
@given(lines=some.lists(LINES, max_size=12), pick=some.tuples(*(some.sampled_from(FEW[name]) for name in WEIGHTS[:-1])))
def test_the_laid_out_rows_find_what_reading_every_row_finds(lines, pick):
    lines = [line._replace(line_id=place) for place, line in enumerate(lines, 1)]
    laid_out = Division(lines, UNITS, AREAS, DAY)
    for area in ("030104", "030116", "5401", "1507"):
        asked = Question(area=area, **dict(zip(WEIGHTS[:-1], pick, strict=True)))
        found, expected = laid_out.find(asked), by_hand(lines, asked)
        assert (found.line_id in expected) if found else not expected
        if area in laid_out.areas:
            assert laid_out.everywhere(asked._replace(area=""))[area][0] == found


def test_two_rows_that_name_the_same_are_an_overlap_only_while_both_hold():
    first = Line(1, "local_office", service="a", valid_to=DAY)
    second = Line(2, "contact_centre", service="a", valid_from=DAY + timedelta(days=1))
    assert overlaps([first, second]) == []
    found = overlaps([first, second._replace(valid_from=DAY)])
    assert [(one.kind, one.lines) for one in found] == [(ProblemKind.OVERLAP, (1, 2))]
    assert overlaps([first, second._replace(valid_from=DAY, place="03")]) == []


def test_a_gap_names_the_service_the_step_and_the_areas():
    found = gaps(division(Line(1, "local_office", place="03")), [Wanted("a", "state")])
    assert {one.kind for one in found} == {ProblemKind.GAP}
    assert {one.process for one in found} == set(Process)
    assert {one.areas for one in found} == {("5401",)}


def test_a_unit_that_is_not_in_the_register_is_a_gap_of_its_own():
    everything = Line(1, "administration_unit")
    found = gaps(division(everything), [Wanted("a", "state")])
    assert {(one.kind, one.areas) for one in found} == {(ProblemKind.NO_UNIT, ("5401",))}
    assert gaps(division(everything._replace(to_kind="national_administration_unit")), [Wanted("a", "state")]) == []
    chosen = everything._replace(to_kind="limited_local_office")
    assert len(gaps(division(chosen), [Wanted("a", "state")])) == len(Process)
    assert gaps(division(chosen._replace(to_unit="1902")), [Wanted("a", "state")]) == []


def test_comparing_two_versions_counts_the_areas_that_move():
    before = division(Line(1, "local_office"))
    after = division(Line(1, "local_office"), Line(2, "contact_centre", service="a", process="HP2", place="0301"))
    (moved,) = compare(before, after, [Wanted("a", "state"), Wanted("b", "state")])
    assert (moved.service, moved.process, moved.from_kind, moved.to_kind, moved.areas) == (
        "a", "HP2", "local_office", "contact_centre", 2,
    )  # fmt: skip
    assert compare(before, before, [Wanted("a", "state")]) == []


def test_every_word_has_a_name():
    assert set(PROCESSES) == set(Process)
    assert set(WAYS) == set(Channel)
    assert set(NAMED) == set(WEIGHTS)
    assert set(WAYS.values()) <= set(PARTS)
    assert all(kind.words for kind in KINDS.values())


def test_weight_orders_rows_as_their_shapes_do():
    lines = [
        Line(0, "local_office", **dict(zip(WEIGHTS, pick, strict=True)))
        for pick in product(*(v[:2] for v in FEW.values()))
    ]
    assert len({weight(line) for line in lines}) == len(lines)
