"""What is said of security can be found: every line of the standard has a state, and every place it names is there."""

import os
import re
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = tomllib.loads((ROOT / "docs" / "asvs.toml").read_text("utf-8"))["line"]
STATES = {"met", "partly", "not_met", "not_applicable"}
OF_LEVEL = {1: 70, 2: 183}  # as many as ASVS 5.0.0 has of each
# The sections of the standard, and how many lines of level 1 and 2 each has.
SECTIONS = """1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1
    5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1
    9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2
    12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1
    17.2:4 17.3:2"""


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["id"])
def test_every_place_named_is_there_and_what_is_not_met_says_why(line):
    assert (
        re.fullmatch(r"V\d{1,2}\.\d{1,2}\.\d{1,2}", line["id"])
        and line["chapter"].split()[0] == line["id"].split(".")[0]
    )
    assert line["state"] in STATES and line["level"] in OF_LEVEL
    assert [one for one in line["where"] if not (ROOT / one).exists()] == []
    if line["state"] == "met":
        assert line["where"] or line.get("why")
    else:
        assert line.get("why")


def test_each_line_of_level_one_and_two_stands_once_and_in_order():
    numbers = [tuple(map(int, line["id"][1:].split("."))) for line in LINES]
    assert all(before < after for before, after in pairwise(numbers))
    assert {level: sum(line["level"] == level for line in LINES) for level in OF_LEVEL} == OF_LEVEL
    sections = [f"{chapter}.{section}" for chapter, section, _ in numbers]
    assert {one: sections.count(one) for one in sections} == {
        name: int(count) for name, count in (one.split(":") for one in SECTIONS.split())
    }


def test_what_is_not_met_is_said():
    assert any(line["state"] == "not_met" for line in LINES)


def test_with_https_cookies_belong_to_this_host_alone():
    """V3.3.1 and V3.3.3."""
    told = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
         "s.LANGUAGE_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE)"],
        env=os.environ | {"INNGANG_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "inngang.config.settings"},
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert told.stdout.split() == ["__Host-inngang", "__Host-skjema", "__Host-sprak", "True", "True", "True"]
