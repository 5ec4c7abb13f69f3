"""What is said of security can be found: every place named in the ASVS table is there, and no state is made up."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = tomllib.loads((ROOT / "docs" / "asvs.toml").read_text("utf-8"))["line"]
STATES = {"met", "partly", "not_met", "not_applicable"}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["about"][:40])
def test_every_place_named_is_there_and_what_is_met_is_shown(line):
    assert line["state"] in STATES
    assert [one for one in line["where"] if not (ROOT / one).exists()] == []
    assert line["where"] or line["state"] in ("not_met", "not_applicable")


def test_all_seventeen_chapters_are_gone_through():
    assert {int(line["chapter"].split()[0][1:]) for line in LINES} == set(range(1, 18))


def test_what_is_not_met_is_said():
    assert any(line["state"] == "not_met" for line in LINES)
