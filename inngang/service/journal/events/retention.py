"""What went because its time was over, what was held back, and who fetched the log (sletting, logguttrekk)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import Event


@dataclass(frozen=True, kw_only=True)
class DeletionProposed(Event):
    sentence = marked("Asked that %(count)s rows go, because their time is over")
    run: int
    count: int
    version: str


@dataclass(frozen=True, kw_only=True)
class DeletionDecided(Event):
    sentence = marked("Decided on what goes because its time is over: %(verdict)s")
    run: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class RowsWent(Event):
    sentence = marked("Rows went, because their time is over: %(count)s (%(rule)s)")
    run: int
    rule: str
    count: int


@dataclass(frozen=True, kw_only=True)
class MadeNameless(Event):
    sentence = marked("Lines of the journal were made nameless, because their time is over: %(count)s (%(rule)s)")
    run: int
    rule: str
    count: int
    batch: str
    sum: str  # a hash of every line of the batch, before and after


@dataclass(frozen=True, kw_only=True)
class DeletionEnded(Event):
    sentence = marked("Everything agreed to has gone")
    run: int


@dataclass(frozen=True, kw_only=True)
class PersonHeldBack(Event):
    sentence = marked("Nothing about the person goes for now: it is held back")
    person_id: int


@dataclass(frozen=True, kw_only=True)
class HoldEnded(Event):
    sentence = marked("What was held back about the person may go in its time again")
    person_id: int


@dataclass(frozen=True, kw_only=True)
class SourceHeard(Event):
    sentence = marked("A register was heard: %(source)s")
    source: str


@dataclass(frozen=True, kw_only=True)
class WrongDataFlagged(Event):
    sentence = marked("Flagged that something from a register is wrong (%(source)s)")
    enquiry_id: int
    person_id: int
    source: str


@dataclass(frozen=True, kw_only=True)
class LogFetched(Event):
    sentence = marked("Fetched who looked, from %(first)s to %(last)s, %(lines)s lines")
    person_id: int | None
    unit_id: int | None
    first: date
    last: date
    lines: int
    reason: str
