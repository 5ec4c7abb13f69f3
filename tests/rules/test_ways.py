"""Which circles hold for a way of waiting: as they are written, for a visitor, and where the first line is asked first."""

from __future__ import annotations

import pytest

from inngang.rules.policies import PolicyCircle, Span
from inngang.rules.vocabulary import CircleKind
from inngang.rules.ways import counter_first, first_line_first, in_the_house

WRITTEN = (
    ("last_promised", 0),
    ("own_adviser", 0),
    ("substitute", 20),
    ("special_line", 40),
    ("unit", 60),
    ("national", 90),
)


def steps(*told: tuple[str, int]) -> tuple[PolicyCircle, ...]:
    return tuple(PolicyCircle(CircleKind(kind), Span(seconds=seconds)) for kind, seconds in told)


def in_words(found: tuple[PolicyCircle, ...]) -> str:
    return ", ".join(f"{one.kind} {one.opens_after.seconds}" for one in found)


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        (
            "special_line",
            "last_promised 0, special_line 0, own_adviser 40, substitute 40, unit 60, national 90",
        ),
        (
            "national",
            "last_promised 0, national 0, own_adviser 90, substitute 90, special_line 90, unit 90",
        ),
        ("duty", "last_promised 0, own_adviser 0, substitute 20, special_line 40, unit 60, national 90"),
    ],
)
def test_the_first_line_takes_the_place_of_those_who_know_the_person(first: str, asked: str):
    assert in_words(first_line_first(steps(*WRITTEN), CircleKind(first))) == asked


@pytest.mark.parametrize(
    ("way", "asked"),
    [
        ("as written", "last_promised 0, own_adviser 0, unit 0, substitute 20"),
        ("the counter first", "last_promised 0, unit 0, own_adviser 60, substitute 20"),
    ],
)
def test_a_visitor_is_asked_about_in_the_house_alone(way: str, asked: str):
    found = (in_the_house if way == "as written" else counter_first)(steps(*WRITTEN))
    assert in_words(found) == asked
