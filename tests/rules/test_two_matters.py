"""Whether a text is clearly about two things that different people have."""

from __future__ import annotations

import pytest

from inngang.rules.triage import second_matter


@pytest.mark.parametrize(
    ("text", "choice", "other"),
    [
        ("Jeg lurer på sykepengene mine. Og så trenger jeg hjelp til husleien", None, "sickness_benefit"),
        (
            "Jeg lurer på sykepengene mine. Og så trenger jeg hjelp til husleien",
            "economic_assistance",
            "sickness_benefit",
        ),
        ("Jeg lurer på sykepengene mine", None, None),
        ("Når kommer sykepengene mine?", None, None),
        ("Jeg trenger hjelp til husleien", None, None),
        ("Hei, kan noen ringe meg?", None, None),
        ("", None, None),
    ],
)
def test_two_matters_are_seen_only_where_words_point_to_each(text, choice, other):
    found = second_matter(text=text, choice=choice)
    assert (found.code if found else None) == other
