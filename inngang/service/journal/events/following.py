"""What is entered for somebody, followed to its end, agreed and told back (oppfølging)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class ContactRegistered(AboutEnquiry):
    sentence = marked("Entered a contact that came another way")
    came: str
    came_on: date
    then: str


@dataclass(frozen=True, kw_only=True)
class TextSent(AboutEnquiry):
    sentence = marked("Sent the person a text message")


@dataclass(frozen=True, kw_only=True)
class ClaimFollowed(AboutEnquiry):
    sentence = marked("Follows a claim until it is paid or refused: %(claim)s")
    claim: str


@dataclass(frozen=True, kw_only=True)
class ClaimSettled(AboutEnquiry):
    sentence = marked("It is known how the claim ended (%(outcome)s)")
    outcome: str


@dataclass(frozen=True, kw_only=True)
class FeedbackGiven(AboutEnquiry):
    sentence = marked("Told the sender how it came (%(verdict)s)")
    about_staff: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class FeedbackSeen(Event):
    sentence = marked("Read what the receivers said: %(count)s")
    count: int


@dataclass(frozen=True, kw_only=True)
class AdviserWished(AboutEnquiry):
    sentence = marked("Asked for another adviser")
    side: str
    about_staff: int


@dataclass(frozen=True, kw_only=True)
class AdviserWishAnswered(AboutEnquiry):
    sentence = marked("Answered the wish for another adviser")
    granted: bool


@dataclass(frozen=True, kw_only=True)
class AdviserChanged(Event):
    sentence = marked("Gave the person another adviser, with a handover note")
    person_id: int
    unit_id: int
    side: str
    from_staff: int | None
    about_staff: int


@dataclass(frozen=True, kw_only=True)
class ContactTimeAgreed(Event):
    sentence = marked("Agreed when they talk")
    person_id: int
    about_staff: int
    weekday: int


@dataclass(frozen=True, kw_only=True)
class ContactTimeEnded(Event):
    sentence = marked("Ended an agreed time to talk")
    person_id: int
    about_staff: int


@dataclass(frozen=True, kw_only=True)
class NeedAssessed(Event):
    sentence = marked("Assessed the need for help towards work")
    person_id: int
    unit_id: int
    assessed_on: date


@dataclass(frozen=True, kw_only=True)
class ConditionSet(Event):
    sentence = marked("Set a condition, with one who follows it up")
    person_id: int
    unit_id: int
    side: str
    about_staff: int


@dataclass(frozen=True, kw_only=True)
class ConditionPassedOn(Event):
    sentence = marked("Another follows up the condition")
    person_id: int
    unit_id: int
    about_staff: int


@dataclass(frozen=True, kw_only=True)
class ConditionEnded(Event):
    sentence = marked("A condition has ended (%(how)s)")
    person_id: int
    unit_id: int
    how: str
