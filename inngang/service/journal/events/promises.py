"""What we owe people, until it is kept or broken (løfter)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class DayBalanced(Event):
    sentence = marked(
        "Balanced %(day)s: %(received)s received, %(ended)s ended, %(promised)s promised, %(missing)s missing"
    )
    day: str
    received: int
    ended: int
    promised: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class PromiseMade(AboutEnquiry):
    sentence = marked("Was promised: %(what)s")
    kind: str
    what: str
    due_by: datetime
    by_rule: bool = False


@dataclass(frozen=True, kw_only=True)
class PromiseRenewed(AboutEnquiry):
    sentence = marked("The promise was renewed: %(what)s")
    kind: str
    what: str
    due_by: datetime
    was_due_by: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class PromiseKept(AboutEnquiry):
    sentence = marked("The promise was kept")
    kind: str
    due_by: datetime
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class PromiseBroken(AboutEnquiry):
    sentence = marked("The time that was promised ran out")
    kind: str
    due_by: datetime
    owner_staff: int | None = None


@dataclass(frozen=True, kw_only=True)
class PromiseEnded(AboutEnquiry):
    sentence = marked("The promise ended: %(reason)s")
    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PromiseEscalated(AboutEnquiry):
    sentence = marked("The promise was lifted to: %(step)s")
    step: str


@dataclass(frozen=True, kw_only=True)
class PromisePaused(AboutEnquiry):
    sentence = marked("Asked the person for something, and the time stands still until it comes")
    was_due_by: datetime
    left_minutes: int


@dataclass(frozen=True, kw_only=True)
class PromiseResumed(AboutEnquiry):
    sentence = marked("The time goes on, with %(left_minutes)s minutes of work left")
    due_by: datetime
    left_minutes: int
    heard: bool  # the person answered; otherwise we go on with what we have


@dataclass(frozen=True, kw_only=True)
class PersonReminded(AboutEnquiry):
    sentence = marked("Reminded the person of what we wait for (time %(times)s)")
    times: int


@dataclass(frozen=True, kw_only=True)
class LateReasonGiven(AboutEnquiry):
    sentence = marked("It was later than promised: %(reason)s")
    reason: str
    due_by: datetime
