"""The engine built so that it looks before it reads: nothing is read or written outside a table."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = (
    "from tests.simulator.test_both_place_everybody_alike import made_up, play;"
    "print(sum(play(made_up(number)[0], seed=number, log=True, room=4).counts.sum() for number in range(6)))"
)


def counted(tmp_path: Path, **more: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | more
    told = subprocess.run([sys.executable, "-c", CODE], env=environment, cwd=ROOT, check=True, capture_output=True)
    return told.stdout.decode()


@pytest.mark.slow
def test_nothing_is_read_or_written_outside_the_tables(tmp_path: Path):
    """It compiles anew, which takes a minute; the uncompiled run checks the same a little each time."""
    looked = counted(tmp_path, NUMBA_BOUNDSCHECK="1", NUMBA_CACHE_DIR=str(tmp_path))
    assert looked == counted(tmp_path)


def test_uncompiled_where_numpy_looks_itself_the_sums_are_the_same(tmp_path: Path):
    assert counted(tmp_path, NUMBA_DISABLE_JIT="1") == counted(tmp_path)
