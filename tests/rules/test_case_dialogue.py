"""What an adviser and a case handler write to each other: whoever concludes otherwise says why."""

from __future__ import annotations

import pytest

from inngang.rules.case_dialogue import LONGEST, may_conclude, may_write


@pytest.mark.parametrize(
    ("conclusion", "because", "text", "code"),
    [
        ("same", "", "", None),
        ("same", "", "Enig", None),
        ("same", "", "x" * (LONGEST + 1), "too_long"),
        ("other", "the_law", "Inngangsvilkåret er ikke oppfylt", None),
        ("other", "", "Inngangsvilkåret er ikke oppfylt", "no_reason"),
        ("other", "because", "Inngangsvilkåret er ikke oppfylt", "no_reason"),
        ("other", "missing", "  ", "no_reason"),
        ("other", "missing", "x" * (LONGEST + 1), "too_long"),
        ("", "missing", "Det mangler en erklæring", "conclusion"),
    ],
)
def test_whoever_concludes_otherwise_than_the_adviser_says_why(
    conclusion: str, because: str, text: str, code: str | None
):
    no = may_conclude(conclusion=conclusion, because=because, text=text)
    assert (no.code if no else None) == code


def test_something_is_written():
    assert may_write("Hun kan jobbe halve dager") is None
    empty = may_write(" \n")
    assert empty is not None and empty.code == "empty"
