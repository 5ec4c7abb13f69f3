"""Everything that can happen, each with the sentence that tells it.

An event is a frozen dataclass in the past tense. It holds what the rule saw, what it decided, why, and which version
of the rules. `enquiry_id`, `person_id`, `unit_id` and `channel` become columns of the journal; the rest is its data.
People and key figures read it; no rule ever reads it to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from inngang.rules.vocabulary import marked


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened (hendelse)."""

    sentence: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class AboutEnquiry(Event):
    enquiry_id: int | None
    person_id: int | None = None
    unit_id: int | None = None
    channel: str | None = None


@dataclass(frozen=True, kw_only=True)
class ActionRefused(AboutEnquiry):
    sentence = marked("Tried to %(verb)s, and was told no (%(code)s)")
    verb: str
    code: str


# ── people and access ───────────────────────────────────────────────────────────────────────────────


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
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PostChosen(Event):
    sentence = marked("Acts as %(as_role)s at %(unit)s from now on")
    as_role: str
    unit_id: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class LoggedIn(Event):
    sentence = marked("Logged in (%(how)s)")
    how: str
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class LoggedOut(Event):
    sentence = marked("Was logged out (%(why)s)")
    why: str
    logins: int = 1
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class LoginRefused(Event):
    sentence = marked("Tried to log in with %(how)s, and was told no (%(code)s)")
    how: str
    code: str
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class LoginCodeGiven(Event):
    sentence = marked("Gave a code to log in with (%(kind)s), after seeing: %(document)s")
    person_id: int
    kind: str
    document: str
    level: str


@dataclass(frozen=True, kw_only=True)
class LoginCodeEnded(Event):
    sentence = marked("A code to log in with was ended after too many tries")
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class FilesAttached(AboutEnquiry):
    sentence = marked("Sent files: %(kept)s kept, %(refused)s not taken")
    kept: int
    refused: int
    codes: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class FileScanned(AboutEnquiry):
    sentence = marked("A file was scanned (%(state)s)")
    file: int
    state: str


@dataclass(frozen=True, kw_only=True)
class ContactMarked(AboutEnquiry):
    sentence = marked("Came as one of very many in a short time, and is looked at by a leader")
    deed: str
    scope: str


@dataclass(frozen=True, kw_only=True)
class MarksReviewed(Event):
    sentence = marked("Went through %(count)s that came in a short time (%(verdict)s)")
    mark_id: int
    count: int
    verdict: str


@dataclass(frozen=True, kw_only=True)
class LookedUpMany(Event):
    sentence = marked("Was stopped after looking up more than %(most)s people in an hour")
    about_staff: int
    unit_id: int | None
    most: int


@dataclass(frozen=True, kw_only=True)
class CertaintyNoted(AboutEnquiry):
    sentence = marked("Noted how sure we are of who this is: %(certainty)s")
    certainty: str


@dataclass(frozen=True, kw_only=True)
class CodeTried(Event):
    sentence = marked("Tried a pick-up code: %(result)s")
    result: str
    enquiry_id: int | None = None


# ── organisation ────────────────────────────────────────────────────────────────────────────────────


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
class HoursSet(Event):
    sentence = marked("Set the opening hours of %(reception)s")
    unit_id: int
    reception: str


@dataclass(frozen=True, kw_only=True)
class HoursPlanned(Event):
    sentence = marked("Set opening hours for %(place)s")
    unit_id: int
    place: str
    schedule_id: int
    valid_from: date | None
    valid_to: date | None
    is_trial: bool
    title: str
    reason: str
    measures: Sequence[str]
    rows: Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class HoursWithdrawn(Event):
    sentence = marked("Took back opening hours for %(place)s")
    unit_id: int
    place: str
    schedule_id: int


@dataclass(frozen=True, kw_only=True)
class ReceptionOpened(Event):
    sentence = marked("Opened the reception %(reception)s")
    unit_id: int
    reception: str


@dataclass(frozen=True, kw_only=True)
class ReceptionClosed(Event):
    sentence = marked("Closed the reception %(reception)s")
    unit_id: int
    reception: str


@dataclass(frozen=True, kw_only=True)
class HoursNotKept(Event):
    sentence = marked("Promised %(reception)s open, and nobody was there for %(minutes)s minutes")
    unit_id: int
    reception: str
    day: date
    minutes: int
    promised_minutes: int


@dataclass(frozen=True, kw_only=True)
class HoursCounted(Event):
    sentence = marked("Held the openings of %(receptions)s receptions against who was there")
    receptions: int


@dataclass(frozen=True, kw_only=True)
class NumberSet(Event):
    sentence = marked("Changed a number in the register (%(kind)s)")
    unit_id: int
    kind: str
    published: str
    removed: bool


@dataclass(frozen=True, kw_only=True)
class PresenceSet(Event):
    sentence = marked("Is now: %(presence)s")
    presence: str
    about_staff: int
    back_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AbsenceEntered(Event):
    sentence = marked("Entered an absence, from %(starts_at)s to %(ends_at)s")
    about_staff: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class AbsenceEnded(Event):
    sentence = marked("Ended an absence, or took it out of the plan")
    about_staff: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ShiftsPlanned(Event):
    sentence = marked("Planned the week: %(shifts)s shifts")
    about_staff: int
    shifts: int


@dataclass(frozen=True, kw_only=True)
class ClockTurned(Event):
    sentence = marked("By the plan, %(count)s came or went")
    count: int


@dataclass(frozen=True, kw_only=True)
class WorkLookedAfter(Event):
    sentence = marked("Looked after the work of those who are away: %(covered)s covered, %(returned)s given back")
    covered: int
    returned: int


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
class ExtensionGiven(Event):
    sentence = marked("Has the extension %(extension)s")
    about_staff: int
    extension: str


@dataclass(frozen=True, kw_only=True)
class DirectContactDecided(Event):
    sentence = marked("Decided who gets direct contact: %(groups)s")
    unit_id: int
    groups: str


@dataclass(frozen=True, kw_only=True)
class DirectContactDeviated(Event):
    sentence = marked("Direct contact otherwise than the office's rule says (%(gives)s): %(reason)s")
    person_id: int
    unit_id: int
    about_staff: int
    gives: bool
    by_rule: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class SeatChanged(Event):
    sentence = marked("Serves the queue %(queue)s")
    about_staff: int
    queue: str


@dataclass(frozen=True, kw_only=True)
class PostChanged(Event):
    sentence = marked("Works here as %(as_role)s")
    about_staff: int
    as_role: str
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class FollowUpSet(Event):
    sentence = marked("Has a new adviser for follow-up")
    person_id: int
    about_staff: int
    substitute: int | None
    side: str
    unit_id: int


# ── an enquiry's life ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class EnquiryReceived(AboutEnquiry):
    sentence = marked("Got in touch")
    language: str
    is_first: bool
    is_demo: bool = False
    had_adviser: bool = False


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
class EnquiryTaken(AboutEnquiry):
    sentence = marked("Took it, after %(waited_seconds)s seconds (%(circle)s)")
    circle: str
    waited_seconds: int
    knows_case: bool
    queue: str = ""


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
class PersonIdentified(AboutEnquiry):
    sentence = marked("Found out who it is (certainty %(certainty)s)")
    certainty: str


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
class AlarmRaised(AboutEnquiry):
    sentence = marked("An acute need was not with anybody after %(seconds)s seconds: the alarm went to %(to)s")
    seconds: int
    to: str


@dataclass(frozen=True, kw_only=True)
class ThreadBroughtIn(AboutEnquiry):
    sentence = marked("Brought in a conversation from another system (%(source)s)")
    source: str
    messages: int


@dataclass(frozen=True, kw_only=True)
class WaitTold(AboutEnquiry):
    sentence = marked("Was told: number %(place)s in line, %(low)s to %(high)s minutes")
    place: int
    low: int | None  # None: nobody was there to answer, and no number was told
    high: int | None
    expected_seconds: float | None
    staffed: int
    line: str


@dataclass(frozen=True, kw_only=True)
class WaitsLearnt(Event):
    sentence = marked("Learnt how long one waits, from %(handled)s talks and %(told)s waits that were told")
    handled: int
    told: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class WaitsChecked(Event):
    sentence = marked("Checked the waits that were told: %(inside)s of %(count)s turned out as we said")
    day: date
    count: int
    inside: int
    lines: Sequence[dict[str, Any]]


# ── many at once ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class IncidentProposed(Event):
    sentence = marked("Many contacts at once about %(what)s: %(count)s in half an hour")
    incident_id: int
    what: str
    count: int
    usual: float
    words: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class IncidentPublished(Event):
    sentence = marked("Told everybody about an incident: %(text)s")
    incident_id: int
    text: str


@dataclass(frozen=True, kw_only=True)
class IncidentGrew(Event):
    sentence = marked("The incident grew to %(count)s in half an hour")
    incident_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class IncidentEnded(Event):
    sentence = marked("The incident ended (%(reason)s), at most %(most)s in half an hour")
    incident_id: int
    reason: str
    most: int


# ── notices ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class NoticeQueued(AboutEnquiry):
    sentence = marked("A message is on its way (%(kind)s)")
    kind: str


@dataclass(frozen=True, kw_only=True)
class NoticeRepeated(AboutEnquiry):
    sentence = marked("The same message was asked for again; it is sent once (%(kind)s)")
    kind: str


@dataclass(frozen=True, kw_only=True)
class NoticesTaken(Event):
    sentence = marked("Took %(count)s messages to send")
    count: int


@dataclass(frozen=True, kw_only=True)
class NoticeDelivered(AboutEnquiry):
    sentence = marked("The message got there (%(kind)s)")
    kind: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class NoticeDelayed(AboutEnquiry):
    sentence = marked("The message did not get there yet (%(kind)s): %(error)s")
    kind: str
    error: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class NoticeFailed(AboutEnquiry):
    sentence = marked("The message could not be delivered (%(kind)s): %(error)s")
    kind: str
    error: str


# ── promises that hold ──────────────────────────────────────────────────────────────────────────────


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
class DeviationOpened(AboutEnquiry):
    sentence = marked("A deviation was opened, with an owner")
    kind: str


@dataclass(frozen=True, kw_only=True)
class DeviationClosed(AboutEnquiry):
    sentence = marked("The deviation was closed, with what we learnt")
    kind: str


@dataclass(frozen=True, kw_only=True)
class DutyRung(AboutEnquiry):
    sentence = marked("An acute need rang those on duty at once: %(rung)s of them")
    rung: int


@dataclass(frozen=True, kw_only=True)
class AlarmAnswered(AboutEnquiry):
    sentence = marked("Answered the alarm after %(seconds)s seconds")
    seconds: int


@dataclass(frozen=True, kw_only=True)
class DutySet(Event):
    sentence = marked("Put on the duty roster: %(added)s, taken off it: %(removed)s")
    unit_id: int
    added: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class IntakeDecided(Event):
    sentence = marked("Decided what is put through as a call (%(calls)s, %(hours)s) and what stays (%(stays)s)")
    unit_id: int
    calls: str
    stays: str
    hours: str


@dataclass(frozen=True, kw_only=True)
class SkillsSet(Event):
    sentence = marked("Said what a colleague knows, and how well: %(skills)s")
    about_staff: int
    skills: str


@dataclass(frozen=True, kw_only=True)
class QueueLevelSet(Event):
    sentence = marked("One must know %(queue)s at level %(level)s to serve it")
    unit_id: int
    queue: str
    level: int


@dataclass(frozen=True, kw_only=True)
class CoordinatorEnded(Event):
    sentence = marked("The person has no coordinator any more")
    person_id: int
    unit_id: int


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
class DutyRosterHole(Event):
    sentence = marked("Nobody has the duty phone %(day)s at %(times)s")
    unit_id: int
    day: date
    times: str


@dataclass(frozen=True, kw_only=True)
class AgreementReviewDue(Event):
    sentence = marked("An agreement is due for review on %(review_on)s: %(title)s")
    title: str
    review_on: date
    unit_id: int | None = None


# ── those who act for others, and what is shared ────────────────────────────────────────────────────


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
class SharedOnConsent(AboutEnquiry):
    sentence = marked("Shared with %(receiver)s, on the person's consent")
    receiver: str
    kinds: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class OpenedForAnother(Event):
    sentence = marked("Looked at the person's enquiries, acting for them")
    person_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(AboutEnquiry):
    sentence = marked("The person asks that something we wrote is corrected")


@dataclass(frozen=True, kw_only=True)
class CommentedOn(AboutEnquiry):
    sentence = marked("The person wants their own view to stand beside what we wrote")


@dataclass(frozen=True, kw_only=True)
class OwnDataFetched(Event):
    sentence = marked("Fetched everything we have about them")
    person_id: int


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
