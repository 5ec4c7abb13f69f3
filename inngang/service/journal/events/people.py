"""Who acts for whom, and what a person has allowed (fullmakt, samtykke)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class RepresentativeAppointed(Event):
    sentence = marked("Asked somebody to act for them (%(kind)s), until %(until)s")
    person_id: int
    kind: str
    matters: Sequence[str]
    until: date | None


@dataclass(frozen=True, kw_only=True)
class RepresentativeAccepted(Event):
    sentence = marked("Said yes to act for the person (%(kind)s)")
    person_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class RepresentationEnded(Event):
    sentence = marked("Ended that somebody acts for the person (%(kind)s)")
    person_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class HelperKeptOut(Event):
    sentence = marked("Keeps the one who helps out of: %(matters)s")
    person_id: int
    matters: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ParentAgreedTo(Event):
    sentence = marked("Let a parent act for them")
    person_id: int


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    sentence = marked("Agreed that we share with %(receiver)s (%(way)s)")
    person_id: int
    receiver: str
    kinds: Sequence[str]
    way: str


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    sentence = marked("Took back the consent to share with %(receiver)s")
    person_id: int
    receiver: str


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(AboutEnquiry):
    sentence = marked("The person asks that something we wrote is corrected")


@dataclass(frozen=True, kw_only=True)
class CommentedOn(AboutEnquiry):
    sentence = marked("The person wants their own view to stand beside what we wrote")


@dataclass(frozen=True, kw_only=True)
class IdentityNumberChanged(Event):
    sentence = marked("The identity number was changed; the old one finds the same person")
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PersonDied(Event):
    sentence = marked("The person has died; nothing is sent to them any more")
    person_id: int


@dataclass(frozen=True, kw_only=True)
class ProtectionChanged(Event):
    sentence = marked("The protection was changed, and %(placed_again)s enquiries were placed again")
    person_id: int
    placed_again: int


@dataclass(frozen=True, kw_only=True)
class WaysToReachChanged(Event):
    sentence = marked("Said how they want to be reached")
    person_id: int


@dataclass(frozen=True, kw_only=True)
class ContactDetailsChanged(Event):
    sentence = marked("Changed their phone number or e-mail")
    person_id: int


@dataclass(frozen=True, kw_only=True)
class WayToReachSet(Event):
    sentence = marked("Wrote down that the person would rather be reached by: %(way)s")
    person_id: int
    way: str


@dataclass(frozen=True, kw_only=True)
class PaperMandateEntered(AboutEnquiry):
    sentence = marked("Entered a power of attorney that came on paper (%(kind)s): it waits for a second colleague")
    kind: str
    matters: Sequence[str]
    until: date


@dataclass(frozen=True, kw_only=True)
class PaperMandateConfirmed(AboutEnquiry):
    sentence = marked(
        "Saw that the power of attorney says what the paper says (%(kind)s): it holds from now, until %(until)s"
    )
    kind: str
    until: date


@dataclass(frozen=True, kw_only=True)
class PaperMandateRefused(AboutEnquiry):
    sentence = marked("Did not let a power of attorney on paper hold: %(reason)s")
    kind: str
    reason: str
