"""How long something lasts in the rules of who is asked (tidsrom): seconds, or working time."""

from __future__ import annotations

import re
from typing import NamedTuple

_WRITTEN = re.compile(r"(\d{1,6}) ?(s|minutes?|working minutes?|working hours?|working days?)")


class Span(NamedTuple):
    """A head start: seconds for somebody who waits there, working time for something written."""

    seconds: int = 0
    working_minutes: int = 0
    working_days: int = 0


def span_of(written: object) -> Span | None:
    """A span as a file says it, such as "20s", "5 minutes" or "4 working hours"; None when it is none."""
    matched = _WRITTEN.fullmatch(str(written).strip())
    if matched is None:
        return None
    amount, unit = int(matched[1]), matched[2].rstrip("s") or "s"
    return {
        "s": Span(seconds=amount),
        "minute": Span(seconds=amount * 60),
        "working minute": Span(working_minutes=amount),
        "working hour": Span(working_minutes=amount * 60),
        "working day": Span(working_days=amount),
    }[unit]
