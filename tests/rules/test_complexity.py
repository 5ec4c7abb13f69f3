"""What makes a pension complex, and which queue of the line is then enough."""

from __future__ import annotations

import pytest

from inngang.rules.complexity import COMPLEX_LEVEL, LEAST_LEVEL, at_level, complex_by, level_for

OLD, ILL = "old_age_pension", "disability_pension"


@pytest.mark.parametrize(
    ("matter", "text", "ticked", "has_open", "facts"),
    [
        (OLD, "Jeg blir 67 til våren. Hvor mye får jeg i pensjon?", (), (), []),
        (OLD, "Jeg har jobbet ti år i Sverige, og lurer på pensjonen", (), (), ["abroad"]),
        (OLD, "Jeg har ikke jobbet i utlandet. Når kan jeg ta ut pensjon?", (), (), []),
        (OLD, "Mannen min døde i fjor. Hva får jeg i pensjon?", (), (), ["survivor"]),
        (OLD, "Eg er enkje og har vore ufør. Kva får eg i pensjon?", (), (), ["survivor", "disability"]),
        (OLD, "I have worked abroad, what about my pension?", (), (), ["abroad"]),
        (OLD, "Når får jeg pensjon?", ("abroad", "survivor"), (), ["abroad", "survivor"]),
        (OLD, "Når får jeg pensjon?", ("nonsense",), (), []),
        (OLD, "Når får jeg pensjon?", (), (ILL,), ["several"]),
        (OLD, "Når får jeg pensjon?", (), (OLD, "debt_advice"), []),
        (ILL, "Jeg har uføretrygd og vil jobbe litt", (), (), []),
        (ILL, "Jeg har uføretrygd og har bodd i Polen", (), (), ["abroad"]),
        ("debt_advice", "Jeg har jobbet i Sverige", ("abroad",), (ILL,), []),
    ],
)
def test_a_few_facts_make_a_pension_complex(matter, text, ticked, has_open, facts):
    assert complex_by(matter=matter, text=text, ticked=ticked, open_matters=has_open) == facts
    assert level_for(facts) == (COMPLEX_LEVEL if facts else LEAST_LEVEL)


@pytest.mark.parametrize(
    ("levels", "needed", "left"),
    [
        (((1, 10), (2, 20)), 2, ((2, 20),)),
        (((1, 10), (2, 20), (3, 30)), 2, ((2, 20), (3, 30))),
        (((1, 10),), 2, ((1, 10),)),
        ((), 2, ()),
        (((1, 10), (2, 20)), 0, ((1, 10), (2, 20))),
    ],
)
def test_only_the_queues_that_are_enough_are_left_and_the_highest_where_none_is(levels, needed, left):
    assert at_level(levels, needed) == left
