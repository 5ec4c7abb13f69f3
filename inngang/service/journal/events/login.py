"""Logging in, and how surely we know who it is (innlogging)."""

from __future__ import annotations

from dataclasses import dataclass

from inngang.rules.vocabulary import marked
from inngang.service.journal.events.base import AboutEnquiry, Event


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
class CertaintyNoted(AboutEnquiry):
    sentence = marked("Noted how sure we are of who this is: %(certainty)s")
    certainty: str


@dataclass(frozen=True, kw_only=True)
class CodeTried(Event):
    sentence = marked("Tried a pick-up code: %(result)s")
    result: str
    enquiry_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PersonIdentified(AboutEnquiry):
    sentence = marked("Found out who it is (certainty %(certainty)s)")
    certainty: str
