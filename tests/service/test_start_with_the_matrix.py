"""Nothing starts with an access matrix that is not whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from inngang.rules.access_matrix import FILE
from tests.covers import covers

START = """
import sys
from pathlib import Path
from inngang.rules import access_matrix
access_matrix.FILE = Path(sys.argv[1])
import django
django.setup()
print("started")
"""


def start(file: Path) -> subprocess.CompletedProcess[str]:
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "inngang.config.settings", "INNGANG_DEMO": "1"}
    return subprocess.run(
        [sys.executable, "-c", START, str(file)], capture_output=True, text=True, timeout=120, env=surroundings
    )


def second_line(field: int, value: str) -> str:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    fields = lines[1].split(",")
    fields[field] = value
    return "\n".join([lines[0], ",".join(fields), *lines[2:]]) + "\n"


@covers("R247", part="the product does not start with an access matrix that is not whole, and says which line")
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (lambda: second_line(4, "perhaps"), "line 2: read cannot be 'perhaps'"),
        (lambda: "\n".join(FILE.read_text(encoding="utf-8").splitlines()[:-1]) + "\n", "are missing"),
    ],
    ids=["a word it does not know", "a row too few"],
)
def test_a_matrix_that_is_not_whole_stops_the_start_and_the_line_is_named(text, says: str, tmp_path: Path) -> None:
    broken = tmp_path / "matrix.csv"
    broken.write_text(text(), encoding="utf-8")
    tried = start(broken)
    assert tried.returncode != 0 and "started" not in tried.stdout
    assert "MalformedMatrix" in tried.stderr and says in tried.stderr


def test_the_one_we_go_by_starts() -> None:
    tried = start(FILE)
    assert tried.stdout.strip().endswith("started"), tried.stderr
