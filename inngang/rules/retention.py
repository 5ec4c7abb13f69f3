"""How long we keep what, and what happens then (lagringstid, sletting): the rules are data, the answer has a why.

Nothing that is open, promised or held back goes, however old it is. Not knowing when something ended keeps it.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from inngang.rules.vocabulary import Why, marked

FILE: Final = Path(__file__).with_name("retention.toml")


class Fate(StrEnum):
    """What becomes of a row when its time is over."""

    DELETED = "deleted"
    NAMELESS = "nameless"  # anonymised: it stays for the counting, and tells of nobody (anonymisert)
    KEPT = "kept"


class Rule(NamedTuple):
    """One kind of row, and how long it is kept (bevaringsregel)."""

    code: str
    fate: Fate
    source: str
    months: int = 0
    after: str = ""


class Verdict(NamedTuple):
    """Whether a row goes now, and why."""

    goes: bool
    why: Why


TITLES: Final[Mapping[str, str]] = {
    "signals": marked("What the telephone system told us, call by call"),
    "calls": marked("That we rang you, and on which number"),
    "ties": marked("Which of us had your enquiry, and so could open it"),
    "files": marked("Files you sent with an enquiry"),
    "notices": marked("Messages we sent you by text message, email or letter"),
    "mandates": marked("Who could act for you"),
    "consents": marked("What you agreed that we share, and what we shared"),
    "enquiries": marked("What you asked about, and what we answered"),
    "looks": marked("Who has looked at what we know about you"),
    "persons": marked("Your name, number, telephone and address"),
    "account": marked("That somebody asked, when, where, and how it went, without who"),
    "openings": marked("That somebody opened a person by exception, and what the leader found"),
    "deviations": marked("What went wrong, and what we learnt of it"),
}
AFTER: Final[Mapping[str, str]] = {
    "heard": marked("after it came"),
    "rung": marked("after the call"),
    "ended": marked("after it ended"),
    "closed": marked("after the enquiry was closed"),
    "written": marked("after it was written"),
    "looked": marked("after the look"),
    "last": marked("after the last we had to do with you, or your death"),
}
FATES: Final[Mapping[Fate, str]] = {
    Fate.DELETED: marked("is deleted"),
    Fate.NAMELESS: marked("is made nameless: nothing in it tells who you are"),
    Fate.KEPT: marked("is kept, because the law asks for it"),
}
STAYS_KEPT: Final = marked("The law asks us to keep it.")
STAYS_HELD: Final = marked("It is held back, because somebody needs it as evidence or in a complaint.")
STAYS_OPEN: Final = marked("It is still open, or something is still promised.")
STAYS_UNKNOWN: Final = marked("We do not know when it ended, so it stays.")
STAYS_YOUNG: Final = marked("It is kept %(months)s months, and they are not over.")
GOES: Final = marked("It has been kept %(months)s months.")


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule, in the order of the file."""
    found = tomllib.loads(FILE.read_text("utf-8"))
    return {
        code: Rule(code, Fate(one["fate"]), one["source"], one.get("months", 0), one.get("after", ""))
        for code, one in found.items()
        if isinstance(one, dict) and code != "journal"
    }


@cache
def journal_keeps() -> tuple[str, ...]:
    """The values of a journal line that stay when it is made nameless."""
    return tuple(sorted(tomllib.loads(FILE.read_text("utf-8"))["journal"]["keeps"]))


@cache
def version() -> str:
    """Which rules these are: the version written in the file, and a few signs of what stands in it."""
    told = tomllib.loads(FILE.read_text("utf-8"))["version"]
    return f"{told} ({hashlib.sha256(FILE.read_bytes()).hexdigest()[:8]})"


def before(rule: Rule, at: datetime) -> datetime:
    """What ended before this moment has been kept long enough."""
    month = at.year * 12 + at.month - 1 - rule.months
    year, number = divmod(month, 12)
    return at.replace(year=year, month=number + 1, day=min(at.day, _days(year, number + 1)))


def verdict(
    rule: Rule, *, ended_at: datetime | None, at: datetime, is_open: bool = False, is_held: bool = False
) -> Verdict:
    """Whether a row goes now. `ended_at` is the event the rule counts from."""
    if rule.fate == Fate.KEPT:
        return Verdict(False, Why(STAYS_KEPT))
    if is_open:
        return Verdict(False, Why(STAYS_OPEN))
    if is_held:
        return Verdict(False, Why(STAYS_HELD))
    if ended_at is None:
        return Verdict(False, Why(STAYS_UNKNOWN))
    if ended_at >= before(rule, at):
        return Verdict(False, Why(STAYS_YOUNG, {"months": rule.months}))
    return Verdict(True, Why(GOES, {"months": rule.months}))


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
