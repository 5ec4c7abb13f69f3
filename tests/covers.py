"""`@covers("R074")` says which requirement a test shows. The list of requirements is `docs/requirements.csv`.

A number that is not in the list is an error when the tests are collected, so a slip of the pen is never counted.
`@covers("R074", part="the second try is kept on the same enquiry")` is for a test that shows only part of it.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

REQUIREMENTS = Path(__file__).parent.parent / "docs" / "requirements.csv"


class Requirement(NamedTuple):
    """One thing the field asks of us (krav)."""

    id: str
    theme: str
    requirement: str
    system_must: str
    source: str


class UnknownRequirement(Exception):
    """A test names a requirement that is not in the list."""


@cache
def requirements() -> dict[str, Requirement]:
    """The whole list, in its own order."""
    with REQUIREMENTS.open(encoding="utf-8", newline="") as file:
        return {row["requirement_id"]: Requirement(*row.values()) for row in csv.DictReader(file)}


def covers(*ids: str, part: str | None = None) -> pytest.MarkDecorator:
    """Marks a test, a class or (as `pytestmark`) a file with the requirements it shows."""
    if not ids:
        raise UnknownRequirement('covers() names no requirement. Write covers("R074").')
    for id in ids:
        if id not in requirements():
            raise UnknownRequirement(f"{id!r} is not in docs/requirements.csv. It has R001 to R{len(requirements())}.")
    if part is not None and not part.strip():
        raise UnknownRequirement("part= must say in words what is shown.")
    return pytest.mark.covers(*ids, part=part)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "covers(*ids, part=None): the requirements in docs/requirements.csv it shows")
