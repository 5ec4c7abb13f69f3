"""What an adviser and a case unit write to each other about a case (saksdialog)."""

from __future__ import annotations

from dataclasses import dataclass

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry


@dataclass(frozen=True, kw_only=True)
class CaseDialogueBegun(AboutEnquiry):
    sentence = marked("Gave an assessment to the case unit, and asked how they see it")
    to_unit: int


@dataclass(frozen=True, kw_only=True)
class CaseDialogueTaken(AboutEnquiry):
    sentence = marked("Took the case dialogue as case handler")


@dataclass(frozen=True, kw_only=True)
class CaseDialogueMoved(AboutEnquiry):
    sentence = marked("The case dialogue went from %(from_unit)s to %(to_unit)s, since the units have changed")
    from_unit: str
    to_unit: str


@dataclass(frozen=True, kw_only=True)
class CaseDialogueWritten(AboutEnquiry):
    sentence = marked("Wrote in the case dialogue")


@dataclass(frozen=True, kw_only=True)
class CaseConcluded(AboutEnquiry):
    sentence = marked("The case unit concluded as the adviser had assessed it")


@dataclass(frozen=True, kw_only=True)
class CaseOverruled(AboutEnquiry):
    sentence = marked("The case unit concluded otherwise than the adviser, and said why (%(because)s)")
    because: str


@dataclass(frozen=True, kw_only=True)
class CaseConclusionRead(AboutEnquiry):
    sentence = marked("The adviser read why the case unit concluded otherwise")
