"""Who may open whom (tilgang): an ordered list of named refusals. Not knowing is a refusal.

Every refusal but that of one's own case reads the same, so that nobody learns from a no that a person is protected or
where they live. The code is for the journal and is never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from inngang.rules.vocabulary import LoginLevel, Protection, Purpose, Refusal, Role, Why, marked

CANNOT_OPEN: Final = Why(marked("You cannot open this."))
OWN_CASE: Final = Why(marked("You cannot open your own case, or that of somebody close to you."))


class Viewer(NamedTuple):
    """The one who wants to look."""

    role: Role
    staff_id: int = 0
    person_id: int = 0  # for a citizen who they are; for staff their own number as a person
    unit_ids: frozenset[int] = frozenset()
    queue_ids: frozenset[int] = frozenset()
    may_see_protected: frozenset[Protection] = frozenset()
    conflicts: frozenset[int] = frozenset()  # persons: oneself, kin, declared interest (habilitet)
    login_level: LoginLevel = LoginLevel.NONE  # how surely we know it is them
    organisation_id: int = 0  # for whom an employer or partner acts


class Subject(NamedTuple):
    """The person somebody wants to look at."""

    person_id: int
    protection: Protection = Protection.NONE
    unit_ids: frozenset[int] = frozenset()  # responsible for the person
    follow_up_staff: frozenset[int] = frozenset()
    open_enquiry_units: frozenset[int] = frozenset()
    open_enquiry_queues: frozenset[int] = frozenset()
    holder_staff: frozenset[int] = frozenset()  # hold an open enquiry now, or did within 24 hours


_WORK = frozenset({Purpose.ANSWER, Purpose.TAKE, Purpose.HAND_OVER, Purpose.CALL_BACK})

# What each role may look for. A role that is not here opens nobody.
PURPOSES: Final[Mapping[Role, frozenset[Purpose]]] = {
    Role.CITIZEN: frozenset({Purpose.OWN}),
    Role.CONTACT_ADVISER: _WORK,
    Role.STATE_ADVISER: _WORK | {Purpose.RECEPTION},
    Role.MUNICIPAL_ADVISER: _WORK | {Purpose.RECEPTION},
    Role.CASEWORKER: _WORK,
    Role.RECEPTION: _WORK | {Purpose.RECEPTION},
    Role.DUTY_LEAD: _WORK | {Purpose.ALARM},
    Role.TEAM_LEAD: _WORK | {Purpose.SUPERVISE},
}

SEES_NOBODY: Final = frozenset({Role.ANONYMOUS, Role.ANALYST, Role.SYSADMIN, Role.REGISTER_KEEPER})
SEES_THE_UNIT: Final = frozenset({Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER, Role.RECEPTION, Role.TEAM_LEAD})
SEES_WHAT_IT_HANDLES: Final = frozenset({Role.CONTACT_ADVISER, Role.CASEWORKER, Role.DUTY_LEAD})
STAFF: Final = SEES_THE_UNIT | SEES_WHAT_IT_HANDLES


def decide(viewer: Viewer, subject: Subject, purpose: Purpose) -> Refusal | None:
    """The first refusal that holds, or None when the person may be opened."""
    for code, refuses, why in REFUSALS:
        if refuses(viewer, subject, purpose):
            return Refusal(code, why)
    return None


def _own_or_close(viewer: Viewer, subject: Subject, purpose: Purpose) -> bool:
    if viewer.role == Role.CITIZEN:
        return False
    own = viewer.person_id != 0 and viewer.person_id == subject.person_id
    return own or subject.person_id in viewer.conflicts


def _protected(viewer: Viewer, subject: Subject, purpose: Purpose) -> bool:
    if subject.protection == Protection.NONE or viewer.role == Role.CITIZEN:
        return False
    return subject.protection not in viewer.may_see_protected


def _sees_nobody(viewer: Viewer, subject: Subject, purpose: Purpose) -> bool:
    return viewer.role in SEES_NOBODY


def _unknown_role(viewer: Viewer, subject: Subject, purpose: Purpose) -> bool:
    return viewer.role not in PURPOSES or viewer.role not in STAFF | {Role.CITIZEN}


def _nobody_there(viewer: Viewer, subject: Subject, purpose: Purpose) -> bool:
    """Zero is nobody: neither a viewer who is not known nor a person who is not known opens."""
    who = viewer.person_id if viewer.role == Role.CITIZEN else viewer.staff_id
    return who <= 0 or subject.person_id <= 0


def _wrong_purpose(viewer: Viewer, subject: Subject, purpose: Purpose) -> bool:
    return purpose not in PURPOSES.get(viewer.role, frozenset())


def _another_citizen(viewer: Viewer, subject: Subject, purpose: Purpose) -> bool:
    return viewer.role == Role.CITIZEN and viewer.person_id != subject.person_id


def _not_handled(viewer: Viewer, subject: Subject, purpose: Purpose) -> bool:
    return viewer.role in SEES_WHAT_IT_HANDLES and not _handles(viewer, subject)


def _another_office(viewer: Viewer, subject: Subject, purpose: Purpose) -> bool:
    if viewer.role not in SEES_THE_UNIT:
        return False
    own_unit = viewer.unit_ids & (subject.unit_ids | subject.open_enquiry_units)
    return not (own_unit or viewer.staff_id in subject.follow_up_staff or _handles(viewer, subject))


def _handles(viewer: Viewer, subject: Subject) -> bool:
    return viewer.staff_id in subject.holder_staff or bool(viewer.queue_ids & subject.open_enquiry_queues)


# In this order; the first that holds is the one that is journaled.
REFUSALS: Final[tuple[tuple[str, Callable[[Viewer, Subject, Purpose], bool], Why], ...]] = (
    ("own_or_close", _own_or_close, OWN_CASE),
    ("protected", _protected, CANNOT_OPEN),
    ("sees_nobody", _sees_nobody, CANNOT_OPEN),
    ("unknown_role", _unknown_role, CANNOT_OPEN),
    ("nobody_there", _nobody_there, CANNOT_OPEN),
    ("wrong_purpose", _wrong_purpose, CANNOT_OPEN),
    ("another_citizen", _another_citizen, CANNOT_OPEN),
    ("not_handled", _not_handled, CANNOT_OPEN),
    ("another_office", _another_office, CANNOT_OPEN),
)
