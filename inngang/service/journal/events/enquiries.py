"""What happens to an enquiry from it comes in until it is closed (henvendelse)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry


@dataclass(frozen=True, kw_only=True)
class EnquiryReceived(AboutEnquiry):
    sentence = marked("Got in touch")
    language: str
    is_first: bool
    is_demo: bool = False
    had_adviser: bool = False
    contact: str = ""  # first contact or follow-up


@dataclass(frozen=True, kw_only=True)
class EnquiryRepeated(AboutEnquiry):
    sentence = marked("The same thing came once more, and was kept once")


@dataclass(frozen=True, kw_only=True)
class EnquiryTriaged(AboutEnquiry):
    sentence = marked("It was understood as %(matter)s, urgency %(urgency)s: %(why)s")
    matter: str
    side: str
    line: str
    urgency: int
    why: str
    saw: str = ""  # where the reading came from: choice, words, person


@dataclass(frozen=True, kw_only=True)
class EnquiryRouted(AboutEnquiry):
    sentence = marked("It was placed, nearest first: %(told)s (policy %(policy)s)")
    told: str
    circles: Sequence[dict[str, Any]]
    policy: str
    saw: dict[str, Any]
    barred: Sequence[int] = ()  # staff who may not have it
    ahead: dict[str, Any] | None = None  # counts as waiting from an earlier moment: turn, why and values


@dataclass(frozen=True, kw_only=True)
class EnquiryTaken(AboutEnquiry):
    sentence = marked("Took it, after %(waited_seconds)s seconds (%(circle)s)")
    circle: str
    waited_seconds: int
    knows_case: bool
    queue: str = ""
    chosen: str = ""  # how, where it was not the next one: hand, alarm, telephone, or among some of them


@dataclass(frozen=True, kw_only=True)
class EnquiryCovered(AboutEnquiry):
    sentence = marked("Covered, as %(away)s is away: %(owner)s has it")
    away: str
    away_staff: int
    owner: str
    to_staff: int | None
    due_by: datetime


@dataclass(frozen=True, kw_only=True)
class CirclesOpened(AboutEnquiry):
    sentence = marked("Those who stand in for %(away)s are asked at once")
    away: str
    away_staff: int


@dataclass(frozen=True, kw_only=True)
class CirclesClosed(AboutEnquiry):
    sentence = marked("Those who stood in for %(away)s are asked in their turn: %(away)s is here again")
    away: str
    away_staff: int


@dataclass(frozen=True, kw_only=True)
class EnquiryCameBack(AboutEnquiry):
    sentence = marked("Came back to %(owner)s, who is here again")
    owner: str
    to_staff: int


@dataclass(frozen=True, kw_only=True)
class EnquiryReleased(AboutEnquiry):
    sentence = marked("Gave it back to the queue: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class NoteWritten(AboutEnquiry):
    sentence = marked("Wrote a note")


@dataclass(frozen=True, kw_only=True)
class EnquiryRetriaged(AboutEnquiry):
    sentence = marked("Changed what it is about to %(matter)s: %(reason)s")
    matter: str
    urgency: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ComplexityJudged(AboutEnquiry):
    sentence = marked("It was found complex, by what was said")
    level: int
    why: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ComplexityTurned(AboutEnquiry):
    sentence = marked("Turned it from simple to complex, or back: %(reason)s")
    level: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class EnquiryAnswered(AboutEnquiry):
    sentence = marked("Answered")
    minutes: int
    first_contact: bool  # nobody else had it before


@dataclass(frozen=True, kw_only=True)
class EnquiryHandedOver(AboutEnquiry):
    sentence = marked("Passed it on to %(to_queue)s")
    to_queue: str
    times: int
    to_unit: int | None = None
    way: str = ""  # "call" when it was put through on the telephone, else "task"


@dataclass(frozen=True, kw_only=True)
class HandOverRefused(AboutEnquiry):
    sentence = marked("Could not pass it on: %(why)s")
    why: str


@dataclass(frozen=True, kw_only=True)
class CallBackTried(AboutEnquiry):
    sentence = marked("Phoned back (attempt %(attempt)s), answered: %(reached)s")
    attempt: int
    reached: bool


@dataclass(frozen=True, kw_only=True)
class ReplyReceived(AboutEnquiry):
    sentence = marked("Wrote more")


@dataclass(frozen=True, kw_only=True)
class ProgressChased(AboutEnquiry):
    sentence = marked("Asked how it is going")


@dataclass(frozen=True, kw_only=True)
class EnquirySplit(AboutEnquiry):
    sentence = marked("A part of it got an owner of its own: %(ref)s, about %(matter)s")
    ref: str
    part_id: int
    matter: str


@dataclass(frozen=True, kw_only=True)
class EnquiryJoined(AboutEnquiry):
    sentence = marked("Got %(ref)s put together with it")
    ref: str
    joined_id: int


@dataclass(frozen=True, kw_only=True)
class JoinUndone(AboutEnquiry):
    sentence = marked("It stands by itself again, apart from %(ref)s")
    ref: str
    into_id: int


@dataclass(frozen=True, kw_only=True)
class EnquiryReopened(AboutEnquiry):
    sentence = marked("It was opened again: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class EnquiryClosed(AboutEnquiry):
    sentence = marked("It was closed (%(outcome)s)")
    outcome: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class HelpRated(AboutEnquiry):
    sentence = marked("Said whether it helped: %(got_help)s")
    got_help: bool
    ease: int | None


@dataclass(frozen=True, kw_only=True)
class VisitTallied(AboutEnquiry):
    sentence = marked("The visit was counted: %(minutes)s minutes, %(outcome)s")
    language: str
    matter: str
    minutes: int
    outcome: str
    other_channel: bool | None


@dataclass(frozen=True, kw_only=True)
class VisitorCalled(AboutEnquiry):
    sentence = marked("Number %(number)s was called")
    number: int


@dataclass(frozen=True, kw_only=True)
class SignalHeard(AboutEnquiry):
    sentence = marked("The channel told us: %(kind)s")
    kind: str
    signal: str
    repeated: bool = False


@dataclass(frozen=True, kw_only=True)
class TransferUnanswered(AboutEnquiry):
    sentence = marked("The call was passed on to %(to_queue)s, and nobody answered")
    to_queue: str


@dataclass(frozen=True, kw_only=True)
class ThreadBroughtIn(AboutEnquiry):
    sentence = marked("Brought in a conversation from another system (%(source)s)")
    source: str
    messages: int


@dataclass(frozen=True, kw_only=True)
class EnquiryDisputed(AboutEnquiry):
    sentence = marked("Said that it is not theirs; by the rule it goes to %(to_queue)s")
    to_queue: str
    times: int


@dataclass(frozen=True, kw_only=True)
class PhonedInstead(AboutEnquiry):
    sentence = marked("It has been passed on often enough, so the person is phoned instead")
    times: int


@dataclass(frozen=True, kw_only=True)
class AnswerSentAgain(AboutEnquiry):
    sentence = marked("Asked for the answer once more, on paper")


@dataclass(frozen=True, kw_only=True)
class SentAgainForPerson(AboutEnquiry):
    sentence = marked("Sent it to the person again (%(way)s), asked for in %(asked_in)s")
    way: str
    asked_in: str


@dataclass(frozen=True, kw_only=True)
class EnquiryReferred(AboutEnquiry):
    sentence = marked("Showed the person the way to %(agency)s, and asks by %(check_by)s whether they got help there")
    agency: str
    check_by: datetime


@dataclass(frozen=True, kw_only=True)
class ReferralChecked(AboutEnquiry):
    sentence = marked("Asked whether %(agency)s helped: %(came_of_it)s")
    agency: str
    came_of_it: str
