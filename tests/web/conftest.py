"""Logins last as long as a test needs: several move the clock by hours and days. How long they last has tests of its own."""

import pytest

from inngang.rules import login


@pytest.fixture(autouse=True)
def _logins_last(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.module.__name__.rsplit(".", 1)[-1].startswith("test_login"):
        return
    for kind in ("CITIZEN", "STAFF"):
        monkeypatch.setattr(login, kind, login.Life(1_000_000, 1_000_000))
