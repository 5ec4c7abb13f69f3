"""How long a login lasts, what a code opens, and how sure we are of somebody on the phone (innlogging)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from inngang.rules.vocabulary import LoginLevel, Refusal, Why, marked


class Life(NamedTuple):
    """How long a login lasts: without anything happening, and in all."""

    idle_minutes: int
    whole_minutes: int


CITIZEN: Final = Life(60, 360)
STAFF: Final = Life(15, 480)
SHARED: Final = Life(3, 15)  # a computer others use after you: reception, library, volunteers
WARN_MINUTES: Final = 2  # so long before the end it is said (WCAG 2.2.1 asks for twenty seconds)


def life_of(kind: str, *, shared: bool) -> Life:
    """Whoever it is, a shared computer has the shortest life."""
    return SHARED if shared else STAFF if kind == "staff" else CITIZEN


def ends_at(life: Life, *, started_at: datetime, seen_at: datetime) -> datetime:
    """When the login ends if nothing more happens."""
    idle = seen_at + timedelta(minutes=life.idle_minutes)
    return min(idle, started_at + timedelta(minutes=life.whole_minutes))


def can_be_extended(life: Life, *, started_at: datetime, at: datetime) -> bool:
    """Whether staying on gives more time: not when the end of the whole is what comes first."""
    return at + timedelta(minutes=life.idle_minutes) <= started_at + timedelta(minutes=life.whole_minutes)


class CodeKind(StrEnum):
    """A code instead of BankID (engangskode, kode på papir)."""

    NOW = "now"  # given over the counter, for use at once
    PAPER = "paper"  # printed, for use at home


class Document(StrEnum):
    """What somebody showed to prove who they are (legitimasjon). The number of the document is never kept."""

    PASSPORT = "passport"
    NATIONAL_ID = "national_id"
    RESIDENCE_PERMIT = "residence_permit"
    DRIVING_LICENCE = "driving_licence"
    BANK_CARD_WITH_PHOTO = "bank_card_with_photo"
    ASYLUM_CARD = "asylum_card"
    KNOWN_TO_US = "known_to_us"  # a colleague knows the person and answers for it


class Grant(NamedTuple):
    """What a code gives."""

    level: LoginLevel
    lasts: timedelta
    most_tries: int


MOST_TRIES: Final = 5
_SURE: Final = frozenset(
    {
        Document.PASSPORT,
        Document.NATIONAL_ID,
        Document.RESIDENCE_PERMIT,
        Document.DRIVING_LICENCE,
        Document.BANK_CARD_WITH_PHOTO,
    }
)


def code_grant(kind: CodeKind, document: Document) -> Grant:
    """A document seen today and a code used within a quarter is a substantial login; paper can be read by others."""
    if kind == CodeKind.NOW:
        level = LoginLevel.SUBSTANTIAL if document in _SURE else LoginLevel.RECEIPT_CODE
        return Grant(level, timedelta(minutes=15), MOST_TRIES)
    return Grant(LoginLevel.RECEIPT_CODE, timedelta(days=30), MOST_TRIES)


MOST_WRONG_FROM_ONE_PLACE: Final = 30  # in ten minutes; a library or a reception shares an address
WRONG_COUNTS_FOR: Final = timedelta(minutes=10)

NO_SUCH_CODE: Final = Refusal(
    "no_such_code", Why(marked("We find no such code, or it is used or too old. Check each letter, or get a new one."))
)
TOO_MANY_TRIES: Final = Refusal(
    "too_many_tries", Why(marked("Too many wrong codes from here. Wait ten minutes, or call us."))
)


class Certainty(StrEnum):
    """How sure we are of who is on the phone (grad av sikkerhet)."""

    K0 = "k0"  # we do not know
    K1 = "k1"  # says who they are
    K2 = "k2"  # answered control questions, or phoned back on the registered number
    K3 = "k3"  # logged in during the call


class Question(StrEnum):
    """What we may ask about (kontrollspørsmål). Only that it was right is kept, never the answer."""

    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    LAST_CONTACT = "last_contact"
    PAYMENT_DAY = "payment_day"
    CHILDREN = "children"
    EMPLOYER = "employer"


EASY: Final = frozenset({Question.BIRTH_DATE, Question.ADDRESS})  # what neighbours know counts as one together
RIGHT_ANSWERS: Final = 3


def certainty(
    *, gave_name: bool, right: Collection[Question] = (), called_back: bool = False, logged_in: bool = False
) -> Certainty:
    """The surest that holds. Three right answers, of which two are not what any neighbour knows."""
    if logged_in:
        return Certainty.K3
    hard = len(set(right) - EASY)
    easy = min(1, len(set(right) & EASY))
    if gave_name and (called_back or hard + easy >= RIGHT_ANSWERS):
        return Certainty.K2
    return Certainty.K1 if gave_name else Certainty.K0
