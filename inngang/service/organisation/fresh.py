"""How long what is read of the house is kept in a process: hours, rules, and who has what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Final

KEPT_FOR: Final = timedelta(seconds=60)
_is_still: ContextVar[bool] = ContextVar("inngang_house_is_still", default=False)


def is_fresh(read_at: datetime | None, at: datetime) -> bool:
    """Whether what was read then may still be used: at most a minute old, so that a change elsewhere is soon seen."""
    return read_at is not None and (_is_still.get() or timedelta() <= at - read_at < KEPT_FOR)


@contextmanager
def nobody_changes_the_house() -> Iterator[None]:
    """While a day is played under a clock of its own, in a database of its own, nothing is read twice."""
    token = _is_still.set(True)
    try:
        yield
    finally:
        _is_still.reset(token)
