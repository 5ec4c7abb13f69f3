"""Meetings: asked for, agreed, moved, and what became of them (avtaler). No line says what a meeting is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


@dataclass(frozen=True, kw_only=True)
class MeetingAsked(AboutEnquiry):
    sentence = marked("Asked to meet us (%(way)s)")
    way: str


@dataclass(frozen=True, kw_only=True)
class MeetingNotGiven(AboutEnquiry):
    sentence = marked("Answered with the reason why there is no meeting")


@dataclass(frozen=True, kw_only=True)
class TimesOffered(AboutEnquiry):
    sentence = marked("Offered %(count)s times to choose from")
    count: int


@dataclass(frozen=True, kw_only=True)
class AppointmentBooked(AboutEnquiry):
    sentence = marked("An appointment was booked, %(way)s, %(starts_at)s")
    appointment_id: int
    with_staff: int
    way: str
    starts_at: datetime
    minutes: int
    was_asked_for: bool = False
    interpreted: bool = False


@dataclass(frozen=True, kw_only=True)
class AppointmentMoved(AboutEnquiry):
    sentence = marked("The appointment was moved from %(was_at)s to %(starts_at)s")
    appointment_id: int
    was_at: datetime
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentCancelled(AboutEnquiry):
    sentence = marked("The appointment was cancelled")
    appointment_id: int
    by_the_person: bool


@dataclass(frozen=True, kw_only=True)
class AppointmentArrived(AboutEnquiry):
    sentence = marked("Came to the appointment")
    appointment_id: int
    visit_id: int


@dataclass(frozen=True, kw_only=True)
class AppointmentOver(AboutEnquiry):
    sentence = marked("What came of the appointment was said (%(state)s)")
    appointment_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class InterpreterOrdered(AboutEnquiry):
    sentence = marked("Ordered an interpreter (%(language)s)")
    appointment_id: int
    language: str


@dataclass(frozen=True, kw_only=True)
class AppointmentPrepared(AboutEnquiry):
    sentence = marked("Wrote what to bring to the appointment")
    appointment_id: int


@dataclass(frozen=True, kw_only=True)
class AppointmentsReminded(Event):
    sentence = marked("Reminded %(count)s of their appointments")
    count: int


@dataclass(frozen=True, kw_only=True)
class MeetingsSetUp(AboutEnquiry):
    sentence = marked("Changed how the office meets people")
    change_hours: int
    lets_choose: bool
