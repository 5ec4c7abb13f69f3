"""What every test of the channels needs: the cast, a moment, and a guard against writes no action stands behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from inngang.jobs.seed import seed_cast
from inngang.service.journal.action import guard_writes
from inngang.service.organisation.queries import forget_calendars
from tests.times import MORNING


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget_calendars()
    yield
    forget_calendars()


@pytest.fixture
def cast(db: None) -> Iterator[None]:
    """The whole cast, and writes outside an action raise."""
    with connection.execute_wrapper(guard_writes):
        seed_cast(at=MORNING)
        yield


@pytest.fixture(autouse=True)
def sent(settings, tmp_path: Path) -> Path:
    """The folder for what is sent, empty."""
    settings.DATA = tmp_path
    return tmp_path / "outgoing"
