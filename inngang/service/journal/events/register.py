"""The register of units, and who has which task (enhetsregister, oppgavedeling)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class RegisterChanged(Event):
    sentence = marked("Changed the register: %(what)s (%(new)s new, %(changed)s changed)")
    what: str
    new: int
    changed: int
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class UnitEdited(Event):
    sentence = marked("Changed %(what)s from “%(old)s” to “%(new)s”")
    unit_id: int | None
    what: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class AboutUnitChange(Event):
    """A planned change of the register (endring)."""

    unit_id: int | None
    change_id: int
    what: str
    on: date
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class UnitChangeProposed(AboutUnitChange):
    sentence = marked("Proposed a change from %(on)s: %(what)s")


@dataclass(frozen=True, kw_only=True)
class UnitChangeApproved(AboutUnitChange):
    sentence = marked("Approved a change from %(on)s: %(what)s")
    proposed_by: int | None


@dataclass(frozen=True, kw_only=True)
class UnitChangeRejected(AboutUnitChange):
    sentence = marked("Said no to a change from %(on)s: %(what)s (%(why)s)")
    why: str


@dataclass(frozen=True, kw_only=True)
class UnitChangeUndone(AboutUnitChange):
    sentence = marked("Took back a change from %(on)s: %(what)s")


@dataclass(frozen=True, kw_only=True)
class UnitChangeDone(AboutUnitChange):
    sentence = marked("The change was carried out: %(what)s")


@dataclass(frozen=True, kw_only=True)
class UnitTookOver(Event):
    sentence = marked("Took over from %(old)s: %(what)s (%(count)s)")
    unit_id: int
    what: str
    count: int
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class UnitLeftBehind(Event):
    sentence = marked("Ended with the unit, because %(new)s keeps its own: %(what)s (%(count)s)")
    unit_id: int
    what: str
    count: int
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class PersonMovedOffice(Event):
    sentence = marked("The person lives elsewhere now, and %(to_unit)s has what is open")
    person_id: int
    unit_id: int
    to_unit: str
    reason: str = ""  # how whoever did it knew


@dataclass(frozen=True, kw_only=True)
class EnquiryMovedUnit(AboutEnquiry):
    sentence = marked("Went from %(from_unit)s to %(to_unit)s, because the offices changed")
    from_unit: str
    to_unit: str


@dataclass(frozen=True, kw_only=True)
class IntakeDecided(Event):
    sentence = marked("Decided what is put through as a call (%(calls)s, %(hours)s) and what stays (%(stays)s)")
    unit_id: int
    calls: str
    stays: str
    hours: str


@dataclass(frozen=True, kw_only=True)
class DivisionProposed(Event):
    sentence = marked("Proposed the division of labour %(code)s from %(valid_from)s")
    code: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class DivisionAdopted(Event):
    sentence = marked("Adopted the division of labour %(code)s from %(valid_from)s")
    code: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class DivisionChanged(Event):
    sentence = marked("Changed the division of labour %(code)s: %(added)s rows in, %(removed)s out")
    code: str
    added: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class DecisionDelegated(Event):
    sentence = marked("The office decides on %(service)s itself from %(valid_from)s, given by %(given_by)s")
    unit_id: int
    service: str
    most_kroner: int | None
    given_by: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(Event):
    sentence = marked("The office does not decide on %(service)s itself from %(ends)s")
    unit_id: int
    service: str
    ends: date


@dataclass(frozen=True, kw_only=True)
class OfficeServiceSet(Event):
    sentence = marked("The office now gives %(service)s: %(gives)s, from %(valid_from)s")
    unit_id: int
    service: str
    gives: bool
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class ContactPointSet(Event):
    sentence = marked("Said who answers as %(code)s")
    unit_id: int
    code: str


@dataclass(frozen=True, kw_only=True)
class AgreementEntered(Event):
    sentence = marked("Entered an agreement (%(kind)s): %(title)s")
    kind: str
    title: str
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AgreementChanged(Event):
    sentence = marked("Changed an agreement: %(title)s")
    title: str
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AgreementReviewDue(Event):
    sentence = marked("An agreement is due for review on %(review_on)s: %(title)s")
    title: str
    review_on: date
    unit_id: int | None = None
