"""The cast on a Wednesday morning: invited once for a whole file, and logged in for as long as the file needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from inngang.jobs.seed import seed_cast
from inngang.rules import login
from inngang.rules.hours import OSLO
from inngang.service.organisation.queries import forget_calendars

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=OSLO)


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The cast, once for the whole file."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr("django.utils.timezone.now", lambda: NOW.astimezone(UTC))
        for kind in ("CITIZEN", "STAFF"):
            patch.setattr(login, kind, login.Life(1_000_000, 1_000_000))
        forget_calendars()
        seed_cast(at=NOW - timedelta(days=1))
        yield
        transaction.set_rollback(True)
    forget_calendars()
