"""How we usually do it: begun, step by step, and an office's own way (arbeidsprosess)."""

from __future__ import annotations

from dataclasses import dataclass

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class AboutProcess(AboutEnquiry):
    matter: str
    of_unit: int | None  # whose way it is; none: the common one
    version: str


@dataclass(frozen=True, kw_only=True)
class ProcessBegun(AboutProcess):
    sentence = marked("Began on how we usually do it")


@dataclass(frozen=True, kw_only=True)
class ProcessStepDone(AboutProcess):
    sentence = marked("Ticked off a step: %(title)s")
    step: str
    title: str


@dataclass(frozen=True, kw_only=True)
class ProcessStepSkipped(AboutProcess):
    sentence = marked("Passed over a step: %(title)s (%(why)s)")
    step: str
    title: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ProcessStepUndone(AboutProcess):
    sentence = marked("Took back a tick: %(title)s")
    step: str
    title: str


@dataclass(frozen=True, kw_only=True)
class ProcessEnded(AboutProcess):
    sentence = marked("All steps of how we usually do it are seen to")


@dataclass(frozen=True, kw_only=True)
class ProcessAdapted(Event):
    sentence = marked("The unit does it in its own way from now on (%(matter)s): %(reason)s")
    unit_id: int
    matter: str
    version: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProcessCommonAgain(Event):
    sentence = marked("The unit does as all do again (%(matter)s)")
    unit_id: int
    matter: str
