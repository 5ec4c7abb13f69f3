"""Finds the real files that other systems publish. They are not part of the project, so a test may have to skip."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("INNGANG_REAL_INPUT") or Path(__file__).parents[3] / "shared" / "real-input")


def real_file(name: str) -> bytes:
    """The bytes of a real file, or a skip that says how to get it."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"The real file {name} is not here. Set INNGANG_REAL_INPUT to the folder that holds it.")
    return path.read_bytes()
