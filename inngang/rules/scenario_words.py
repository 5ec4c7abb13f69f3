"""What a tried change brings, in sentences (hva en prøving viser): each measure, who gains, who loses, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from inngang.rules.vocabulary import Why, marked


class Measure(NamedTuple):
    """One thing that is measured: its name, what it is counted in, and whether more is better."""

    title: str
    unit: str  # seconds, percent, count, hours
    more_is_better: bool
    rises: str
    falls: str
    is_neutral: bool = False  # neither better nor worse by itself


MEASURES: Final[Mapping[str, Measure]] = {
    "wait": Measure(
        marked("Waiting on the phone, in the chat and at the door"), "seconds", False,
        marked("Waiting rises by %(by)s (%(low)s to %(high)s)."), marked("Waiting falls by %(by)s (%(low)s to %(high)s)."),
    ),
    "reached": Measure(
        marked("Reached somebody"), "percent", True,
        marked("%(by)s more of a hundred reach somebody (%(low)s to %(high)s)."),
        marked("%(by)s fewer of a hundred reach somebody (%(low)s to %(high)s)."),
    ),
    "knew": Measure(
        marked("Met one who knew their case"), "percent", True,
        marked("%(by)s more of a hundred meet one who knows their case (%(low)s to %(high)s)."),
        marked("%(by)s fewer of a hundred meet one who knows their case (%(low)s to %(high)s)."),
    ),
    "kept": Measure(
        marked("Promises for the day that are kept"), "percent", True,
        marked("%(by)s more of a hundred promises are kept (%(low)s to %(high)s)."),
        marked("%(by)s fewer of a hundred promises are kept (%(low)s to %(high)s)."),
    ),
    "acute": Measure(
        marked("Waiting when it is acute"), "seconds", False,
        marked("Acute waiting rises by %(by)s (%(low)s to %(high)s)."),
        marked("Acute waiting falls by %(by)s (%(low)s to %(high)s)."),
    ),
    "written": Measure(
        marked("Hours from something is written until somebody has it"), "hours", False,
        marked("What is written lies %(by)s hours longer before somebody has it (%(low)s to %(high)s)."),
        marked("What is written lies %(by)s hours less before somebody has it (%(low)s to %(high)s)."),
    ),
    "letter": Measure(
        marked("Hours from a letter reaches us until somebody has it"), "hours", False,
        marked("A letter lies %(by)s hours longer before somebody has it (%(low)s to %(high)s)."),
        marked("A letter lies %(by)s hours less before somebody has it (%(low)s to %(high)s)."),
    ),
    "closed": Measure(
        marked("Met a closed door"), "count", False,
        marked("%(by)s more meet a closed door each day (%(low)s to %(high)s)."),
        marked("%(by)s fewer meet a closed door each day (%(low)s to %(high)s)."),
    ),
    "left": Measure(
        marked("Still waits when the day ends"), "count", False,
        marked("%(by)s more still wait when the day ends (%(low)s to %(high)s)."),
        marked("%(by)s fewer still wait when the day ends (%(low)s to %(high)s)."),
    ),
    "came": Measure(
        marked("Contacts a day"), "count", False,
        marked("%(by)s more come here each day (%(low)s to %(high)s)."),
        marked("%(by)s fewer come here each day (%(low)s to %(high)s)."), is_neutral=True,
    ),
    "follow_up": Measure(
        marked("Hours left for follow-up"), "hours", True,
        marked("%(by)s more hours a day for follow-up (%(low)s to %(high)s)."),
        marked("%(by)s fewer hours a day for follow-up (%(low)s to %(high)s)."),
    ),
}  # fmt: skip
NOT_SURE: Final = marked("No difference we can be sure of (%(low)s to %(high)s).")
NO_DIFFERENCE: Final = marked("Makes no difference.")
SECONDS: Final = marked("%(number)s seconds")
MINUTES: Final = marked("%(number)s minutes")
LONG: Final = 180  # seconds; from here on in minutes
SMALLEST: Final[Mapping[str, float]] = {"seconds": 0.5, "percent": 0.05, "count": 0.05, "hours": 0.05}


class Told(NamedTuple):
    """A difference in words, and whom it is good for: 1 better, -1 worse, 0 none we are sure of."""

    sentence: Why
    good: int


def sentence(code: str, mean: float, low: float, high: float) -> Told:
    """One difference (after less before) with its interval, as one says it."""
    one = MEASURES[code]
    least = SMALLEST[one.unit]
    if max(abs(low), abs(high)) < least:
        return Told(Why(NO_DIFFERENCE), 0)
    if (low <= 0 <= high) or abs(mean) < least:
        ends = {"low": signed(one.unit, low, high), "high": signed(one.unit, high, low)}
        return Told(Why(NOT_SURE, ends), 0)
    near, far = sorted((abs(low), abs(high)))
    longest = max(far, abs(mean))
    values: dict[str, Any] = {
        "by": amount(one.unit, abs(mean), longest),
        "low": bare(one.unit, near, longest),
        "high": bare(one.unit, far, longest),
    }
    good = 0 if one.is_neutral else 1 if (mean > 0) == one.more_is_better else -1
    return Told(Why(one.rises if mean > 0 else one.falls, values), good)


def amount(unit: str, value: float, longest: float | None = None) -> Why | float:
    """A size with its unit where it has one: 40 seconds, 3,5 minutes, or a bare number."""
    if unit != "seconds":
        return bare(unit, value)
    is_long = abs(longest if longest is not None else value) >= LONG
    return Why(MINUTES if is_long else SECONDS, {"number": bare(unit, value, longest)})


def bare(unit: str, value: float, longest: float | None = None) -> float:
    if unit == "seconds" and abs(longest if longest is not None else value) >= LONG:
        return round(value / 60, 1)
    return float(round(value)) if unit == "seconds" else round(value, 1)


def signed(unit: str, value: float, other: float) -> Why | float:
    return amount(unit, value, max(abs(value), abs(other)))
