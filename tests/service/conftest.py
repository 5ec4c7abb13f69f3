"""What every test of the nouns needs: the cast, a moment, and a guard against writes no action stands behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from inngang.jobs.seed import seed_cast
from inngang.service.journal.action import guard_writes
from inngang.service.organisation.queries import forget_calendars

WEDNESDAY_10 = datetime(2026, 3, 4, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))


@pytest.fixture
def at() -> datetime:
    return WEDNESDAY_10


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    forget_calendars()
    yield
    forget_calendars()


@pytest.fixture
def guarded(db: None) -> Iterator[None]:
    """Writes outside an action raise, as they do in development."""
    with connection.execute_wrapper(guard_writes):
        yield


@pytest.fixture
def cast(guarded: None, at: datetime) -> None:
    """The whole cast, invited as in the demo."""
    seed_cast(at=at)
