"""Who may act for whom, in what, and for how long (representasjon: verge, forelder, fullmakt, hjelper, tolk).

The person decides, and can end it at once; the exceptions are a guardian, whom others appoint, and a parent of somebody under
fifteen. Not knowing somebody's age is a no.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from inngang.rules.access_matrix import Info
from inngang.rules.vocabulary import Protection, Refusal, Role, Why, marked


class Kind(StrEnum):
    """In what way somebody acts for another."""

    GUARDIAN = "guardian"  # verge
    PARENT = "parent"  # forelder med foreldreansvar
    PROXY = "proxy"  # fullmektig
    HELPER = "helper"  # hjelper uten fullmakt
    INTERPRETER = "interpreter"  # tolk


class Act(StrEnum):
    """What somebody may do for another."""

    SEE = "see"
    WRITE = "write"
    COME_ALONG = "come_along"  # be there at a meeting


class Way(StrEnum):
    """How it was given."""

    LOGGED_IN = "logged_in"
    WRITTEN = "written"  # on paper
    ORAL = "oral"
    REGISTER = "register"  # the guardianship register, the population register


ROLE_OF: Final[Mapping[Kind, Role]] = MappingProxyType(
    {Kind.GUARDIAN: Role.GUARDIAN, Kind.PARENT: Role.PARENT, Kind.PROXY: Role.PROXY, Kind.HELPER: Role.HELPER}
)
GIVEN_BY_THE_PERSON: Final = frozenset({Kind.PROXY, Kind.HELPER})
OF_AGE: Final = 18
OWN_CONSENT_FROM: Final = 15
LONGEST_CONSENT: Final = timedelta(days=365)  # twelve months, for a helper and for sharing
ORAL_LASTS: Final = timedelta(hours=2)  # one conversation, also when nobody says that it has ended
INVITATION_LASTS: Final = timedelta(days=30)

# What one may agree to share, in words people use, and the kinds of information it opens.
SHARED_KINDS: Final[Mapping[str, tuple[Info, ...]]] = MappingProxyType(
    {
        "status": (Info.CONTACT_META, Info.APPOINTMENT, Info.STATE_CASE_STATUS),
        "written": (Info.CONTENT_STATE, Info.ATTACHMENT_STATE),
        "follow_up": (Info.STATE_FOLLOWUP,),
        "plan": (Info.MUNI_PLAN,),
        "assistance": (Info.MUNI_APPLICATION, Info.MUNI_REQUIREMENTS, Info.MUNI_DECISION),
        "payments": (Info.MUNI_PAYMENT,),
        "health": (Info.STATE_MEDICAL,),
        "other_municipal": (Info.MUNI_OTHER_SERVICE,),
    }
)
ORAL_KINDS: Final = frozenset({"status"})  # more than this needs it in writing


class Mandate(NamedTuple):
    """That one person acts for another, as it stands."""

    kind: Kind
    matters: frozenset[str]  # none: all
    kept_out: frozenset[str]  # what the person keeps to themself (R165)
    acts: frozenset[Act]
    valid_from: date
    valid_to: date | None
    is_accepted: bool = True
    is_ended: bool = False
    has_own_consent: bool = False  # of a young person, to a parent


CHILD: Final = Refusal(
    "a_child", Why(marked("A child does not carry a grown-up's matters. Choose somebody who is 18 or older."))
)
AGE_UNKNOWN: Final = Refusal(
    "age_unknown", Why(marked("We do not know how old you are. Log in with BankID, or come to an office."))
)
ONESELF: Final = Refusal("oneself", Why(marked("You cannot act for yourself in this way.")))
NO_MATTER: Final = Refusal("no_matter", Why(marked("Choose at least one thing it is about.")))
NO_ACT: Final = Refusal("no_act", Why(marked("Choose at least one thing they may do.")))
NO_END: Final = Refusal("no_end", Why(marked("Choose the last day it shall last.")))
ENDS_FIRST: Final = Refusal("ends_first", Why(marked("The last day must be today or later.")))
TOO_LONG: Final = Refusal("too_long", Why(marked("It can last twelve months at most. You can renew it.")))
NOT_YOURS_TO_GIVE: Final = Refusal("not_yours_to_give", Why(marked("Guardians and parents are registered by others.")))
SAME_COLLEAGUE: Final = Refusal(
    "same_colleague", Why(marked("You entered it yourself. A colleague looks at the paper before it holds."))
)
CLOSE_TO: Final = Refusal("close_to", Why(marked("You cannot do this for yourself or somebody close to you.")))
NO_KIND: Final = Refusal("no_kind", Why(marked("Choose what may be shared.")))
NO_PURPOSE: Final = Refusal("no_purpose", Why(marked("Write what it shall be used for.")))
NEEDS_WRITING: Final = Refusal(
    "needs_writing", Why(marked("This needs consent in writing. Aloud, you can only agree to status and appointments."))
)


def age(born: date | None, on: date) -> int | None:
    """Whole years; None when the day of birth is not known."""
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def appointment(
    *, kind: Kind, matters: Collection[str], acts: Collection[Act], on: date, last_day: date | None
) -> Refusal | None:
    """What is wrong with letting somebody act for oneself; None when nothing is."""
    if kind not in GIVEN_BY_THE_PERSON:
        return NOT_YOURS_TO_GIVE
    if kind == Kind.PROXY and not matters:
        return NO_MATTER
    if not acts:
        return NO_ACT
    return _span(on=on, last_day=last_day, longest=LONGEST_CONSENT if kind == Kind.HELPER else None)


def consent(*, kinds: Collection[str], purpose: str, way: Way, on: date, last_day: date | None) -> Refusal | None:
    """What is wrong with a consent to share; None when nothing is. An oral one holds for the conversation."""
    if not kinds or not set(kinds) <= set(SHARED_KINDS):
        return NO_KIND
    if not purpose.strip():
        return NO_PURPOSE
    if way == Way.ORAL:
        return None if set(kinds) <= ORAL_KINDS else NEEDS_WRITING
    return _span(on=on, last_day=last_day, longest=LONGEST_CONSENT)


def second_look(
    *, entered_by: int, by: int, own_person: int, close_to: Collection[int], concerns: Collection[int]
) -> Refusal | None:
    """Whether a colleague may be the second to look at what came on paper: never the one who entered it, nor one it concerns."""
    if by == entered_by:
        return SAME_COLLEAGUE
    return CLOSE_TO if own_person in concerns or set(close_to) & set(concerns) else None


def _span(*, on: date, last_day: date | None, longest: timedelta | None) -> Refusal | None:
    if last_day is None:
        return NO_END
    if last_day < on:
        return ENDS_FIRST
    return TOO_LONG if longest is not None and last_day - on > longest else None


def may_take_on(*, kind: Kind, acting_born: date | None, is_oneself: bool, on: date) -> Refusal | None:
    """Whether somebody may begin to act for another. A child never does, and is never an interpreter."""
    if is_oneself:
        return ONESELF
    years = age(acting_born, on)
    if kind == Kind.PARENT:
        return None
    if years is None:
        return AGE_UNKNOWN
    return CHILD if years < OF_AGE else None


def holds(mandate: Mandate, *, born: date | None, protection: Protection, on: date) -> bool:
    """Whether somebody acts for the person that day. A parent to 18, from 15 with the young person's own consent, and never
    when the child has a protected address."""
    if mandate.is_ended or not mandate.is_accepted or on < mandate.valid_from:
        return False
    if mandate.valid_to is not None and on > mandate.valid_to:
        return False
    if mandate.kind != Kind.PARENT:
        return True
    years = age(born, on)
    if years is None or years >= OF_AGE or protection in (Protection.CONFIDENTIAL, Protection.STRICT):
        return False
    return years < OWN_CONSENT_FROM or mandate.has_own_consent


def covers(mandate: Mandate, *, matter: str, act: Act) -> bool:
    """Whether one matter lies within it. What the person keeps to themself is outside, except for a guardian."""
    if act not in mandate.acts:
        return False
    if mandate.kind in GIVEN_BY_THE_PERSON and matter in mandate.kept_out:
        return False
    return not mandate.matters or matter in mandate.matters


def can_be_ended_by_the_person(kind: Kind, *, years: int | None) -> bool:
    """Whether the person ends it with a button. A guardian is ended by those who appointed them, a parent from fifteen."""
    if kind == Kind.PARENT:
        return years is not None and years >= OWN_CONSENT_FROM
    return kind != Kind.GUARDIAN
