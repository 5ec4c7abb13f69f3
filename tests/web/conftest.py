"""Logins last as long as a test needs: several move the clock by hours and days. How long they last has tests of its own."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest
from django.db import transaction

from inngang.rules import login


@pytest.fixture(autouse=True)
def _logins_last(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.module.__name__.rsplit(".", 1)[-1].startswith("test_login"):
        return
    for kind in ("CITIZEN", "STAFF"):
        monkeypatch.setattr(login, kind, login.Life(1_000_000, 1_000_000))


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """One world for a whole file: a person with canaries, and those who might want to look. Undone afterwards."""
    from tests.web.access_world import AT, World

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr("django.utils.timezone.now", lambda: AT.astimezone(UTC))
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(everybody: Any) -> Iterator[Any]:
    """The same world, whatever the last test changed in it."""
    with transaction.atomic():
        yield everybody
        transaction.set_rollback(True)
