"""Who looked at whom, and on which ground (tilgang)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    sentence = marked("Registered a person")
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PersonOpened(AboutEnquiry):
    sentence = marked("Looked at the person, to %(purpose)s")
    purpose: str


@dataclass(frozen=True, kw_only=True)
class PersonRefused(AboutEnquiry):
    sentence = marked("Was not let in to the person (%(code)s)")
    purpose: str
    code: str
    info: str = "identity"


@dataclass(frozen=True, kw_only=True)
class InfoOpened(AboutEnquiry):
    sentence = marked("Looked at something about the person, to %(purpose)s")
    purpose: str
    info: str


@dataclass(frozen=True, kw_only=True)
class AccessOpened(Event):
    sentence = marked("Opened the person in spite of the distance, until %(until)s (%(category)s)")
    person_id: int
    unit_id: int | None
    kind: str
    category: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class AccessSeconded(Event):
    sentence = marked("Agreed, as the second of two, that the person is opened")
    person_id: int
    about_staff: int


@dataclass(frozen=True, kw_only=True)
class AccessReviewed(Event):
    sentence = marked("Went through the opening of the person (%(verdict)s)")
    person_id: int
    about_staff: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class AccessEnded(Event):
    sentence = marked("Ended the opening of the person")
    person_id: int
    about_staff: int


@dataclass(frozen=True, kw_only=True)
class AccessDeviated(Event):
    sentence = marked("A deviation: %(what)s")
    person_id: int | None
    unit_id: int | None
    about_staff: int
    what: str


@dataclass(frozen=True, kw_only=True)
class InterestDeclared(Event):
    sentence = marked("Declared a relation to a person")
    person_id: int | None  # nobody, where we do not know them


@dataclass(frozen=True, kw_only=True)
class InterestEnded(Event):
    sentence = marked("Ended a relation to a person that they had declared")
    person_id: int | None


@dataclass(frozen=True, kw_only=True)
class LookedUpMany(Event):
    sentence = marked("Was stopped after looking up more than %(most)s people in an hour")
    about_staff: int
    unit_id: int | None
    most: int


@dataclass(frozen=True, kw_only=True)
class SharedOnConsent(AboutEnquiry):
    sentence = marked("Shared with %(receiver)s, on the person's consent")
    receiver: str
    kinds: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class PartnerAsked(AboutEnquiry):
    sentence = marked("Asked us about a person, for %(organisation)s")
    organisation: str


@dataclass(frozen=True, kw_only=True)
class MessageLeft(AboutEnquiry):
    sentence = marked("Left a message about a person without opening them")


@dataclass(frozen=True, kw_only=True)
class OpenedForAnother(Event):
    sentence = marked("Looked at the person's enquiries, acting for them")
    person_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class OwnDataFetched(Event):
    sentence = marked("Fetched everything we have about them")
    person_id: int


@dataclass(frozen=True, kw_only=True)
class SafetyNoteWritten(Event):
    sentence = marked("Wrote a note on how to meet the person safely, until %(ends_on)s")
    person_id: int
    ends_on: date
    is_hidden: bool


@dataclass(frozen=True, kw_only=True)
class SafetyNoteDecided(Event):
    sentence = marked("Went through a note on safety")
    person_id: int
    agrees: bool


@dataclass(frozen=True, kw_only=True)
class SafetyNoteRead(Event):
    sentence = marked("Read what to know before meeting the person")
    person_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class SafetyNoteEnded(Event):
    sentence = marked("Ended a note on safety")
    person_id: int
