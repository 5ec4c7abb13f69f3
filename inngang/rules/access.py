"""Who may open whom, and what of them (tilgang): the row of the access matrix, and the facts of the person and the moment.

There is one law, `access_matrix.csv`, and one way to decide by it, `access_read`. Here the facts meet the row: what a scope
means, who is in the group, and when somebody is outside the area. Not knowing is a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, NamedTuple

from inngang.rules.access_matrix import BreakGlass, Cell, Consent, Info, Scope, matrix
from inngang.rules.access_read import Context, Decision
from inngang.rules.access_read import decide as decide_read
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import LoginLevel, Protection, Purpose, Refusal, Role, Side, Why, marked


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
    """The person somebody wants to look at, and what that somebody has with them just now."""

    person_id: int
    protection: Protection = Protection.NONE
    unit_ids: frozenset[int] = frozenset()  # responsible for the person
    follow_up_staff: frozenset[int] = frozenset()
    open_enquiry_units: frozenset[int] = frozenset()
    open_enquiry_queues: frozenset[int] = frozenset()
    holder_staff: frozenset[int] = frozenset()  # hold an open enquiry now, or did within 24 hours
    desk_units: frozenset[int] = frozenset()  # offices where the person is now
    has_alarm: bool = False  # something acute is open
    is_municipality_open: bool = False  # it has opened for the contact centre, or what is asked about
    open_matters: frozenset[str] = frozenset()  # the matters it has opened, service by service
    representatives: frozenset[tuple[int, str]] = frozenset()  # who acts for them now, and as what
    exception: BreakGlass = BreakGlass.NO  # what this viewer has opened
    consents: frozenset[tuple[Info, Consent]] = frozenset()  # what the person has agreed to towards this viewer
    is_source_down: bool = False  # a register that the decision needs is silent
    has_thread: bool = False  # the organisation this viewer acts for has asked about them, and been answered


# The municipal services a municipality may open for the contact centre; every other one stays closed, whatever is agreed.
OPENED_BY_LAW: Final = frozenset({"economic_assistance", "qualification_programme", "temporary_housing"})
# What is of no service, or of none yet, goes by the whole municipality.
OF_NO_SERVICE: Final = frozenset({"", *(code for code, matter in MATTERS.items() if matter.side == Side.UNKNOWN)})

_WORK = frozenset({Purpose.ANSWER, Purpose.TAKE, Purpose.HAND_OVER, Purpose.CALL_BACK})
_OWN = frozenset({Purpose.OWN})
_ASKED = frozenset({Purpose.ASKED_ABOUT})

# What each role may look for. A role that is not here opens nobody.
PURPOSES: Final[Mapping[Role, frozenset[Purpose]]] = {
    Role.CITIZEN: _OWN,
    Role.PARENT: _OWN,
    Role.GUARDIAN: _OWN,
    Role.PROXY: _OWN,
    Role.EMPLOYER: _ASKED,
    Role.DOCTOR: _ASKED,
    Role.PARTNER: _ASKED,
    Role.MUNICIPAL_OTHER: _ASKED,
    Role.CONTACT_ADVISER: _WORK,
    Role.STATE_ADVISER: _WORK | {Purpose.RECEPTION},
    Role.MUNICIPAL_ADVISER: _WORK | {Purpose.RECEPTION},
    Role.CASEWORKER: _WORK,
    Role.RECEPTION: _WORK | {Purpose.RECEPTION},
    Role.DUTY_LEAD: _WORK | {Purpose.ALARM},
    Role.TEAM_LEAD: _WORK | {Purpose.SUPERVISE},
    Role.SYSADMIN: frozenset({Purpose.OPERATIONS}),
}
REPRESENTS: Final[Mapping[Role, str]] = {
    Role.PARENT: "parent",
    Role.GUARDIAN: "guardian",
    Role.PROXY: "proxy",
}
OWN_CASE: Final = Why(marked("You cannot open your own case, or that of somebody close to you."))
NOBODY_THERE: Final = Refusal("nobody_there", Why(marked("There is nobody there.")))
WRONG_PURPOSE: Final = Refusal("wrong_purpose", Why(marked("This is not what your kind of work looks for.")))


def decide(viewer: Viewer, subject: Subject, purpose: Purpose) -> Refusal | None:
    """Whether the person may be opened at all: whether who they are may be read. None when they may."""
    return decide_info(viewer, subject, Info.IDENTITY, purpose).refusal


def decide_info(viewer: Viewer, subject: Subject, info: Info, purpose: Purpose) -> Decision:
    """Whether one kind of information about the person may be read, and what part of it."""
    cell = cell_of(viewer.role, info)
    decision = decide_read(cell, context_of(viewer, subject, cell))
    if not decision.allowed:
        return decision
    who = known_as(viewer)
    if who <= 0 or subject.person_id <= 0:  # zero is nobody: neither opens nor is opened
        return _no(cell, NOBODY_THERE)
    if purpose not in PURPOSES.get(viewer.role, frozenset()):
        return _no(cell, WRONG_PURPOSE)
    return decision


def seen(viewer: Viewer, subject: Subject, purpose: Purpose) -> Mapping[Info, Decision]:
    """All that may be read of a person, kind by kind; what is not here is not to be sent."""
    found = {info: decide_info(viewer, subject, info, purpose) for info in Info}
    return {info: decision for info, decision in found.items() if decision.allowed}


def in_matter(subject: Subject, matter: str, side: Side) -> Subject:
    """The person, asked about in one matter: by the service where it is of one, else by the municipality.

    What is municipal and of no service may be of any, so all must be open.
    """
    if matter not in OF_NO_SERVICE:
        return subject._replace(is_municipality_open=matter in OPENED_BY_LAW & subject.open_matters)
    if side != Side.MUNICIPAL:
        return subject
    return subject._replace(is_municipality_open=subject.open_matters >= OPENED_BY_LAW)


def is_other_service(matter: str) -> bool:
    """Whether a matter is of a municipal service beside those three: a kind of information of its own."""
    return matter in MATTERS and MATTERS[matter].side == Side.MUNICIPAL and matter not in OPENED_BY_LAW


@cache
def by_agreement(role: Role) -> frozenset[Info]:
    """The kinds of information this role is given as far as a municipality has opened them."""
    cells = {info: cell_of(role, info) for info in Info}
    return frozenset(
        info for info, cell in cells.items() if cell and cell.law.scope == Scope.HANDLED_AND_MUNICIPALITY_OPEN
    )


def known_as(viewer: Viewer) -> int:
    """As whom somebody opens a person: who they are, who they are here, or the organisation they act for. Zero is nobody."""
    if viewer.role in ACTS_FOR_ORGANISATION:
        return viewer.organisation_id if viewer.person_id > 0 else 0
    return viewer.person_id if viewer.role in ACTS_AS_PERSON else viewer.staff_id


def cell_of(role: Role, info: Info) -> Cell | None:
    """The row of the matrix, or None for what is not in it."""
    return matrix().get((role, info))


def context_of(viewer: Viewer, subject: Subject, cell: Cell | None) -> Context:
    """What the decision looks at, from who asks and whom about."""
    is_shielded = subject.protection == Protection.SHIELDED
    in_group = subject.protection in viewer.may_see_protected
    acts_as_person = viewer.role in ACTS_AS_PERSON
    own = viewer.person_id != 0 and viewer.person_id == subject.person_id
    return Context(
        login=viewer.login_level,
        address=Protection.NONE if is_shielded else subject.protection,
        in_address_group=in_group and not is_shielded,
        is_shielded=is_shielded,
        in_shielded_group=in_group and is_shielded,
        is_own_or_kin=not acts_as_person and (own or subject.person_id in viewer.conflicts),
        is_source_down=subject.is_source_down,
        consent=consent_to(subject, cell.info) if cell is not None else Consent.NOT_NEEDED,
        in_scope=cell is not None and SCOPES.get(cell.law.scope, _never)(viewer, subject),
        is_outside=not acts_as_person and is_outside(viewer, subject),
        exception=subject.exception,
    )


def consent_to(subject: Subject, info: Info) -> Consent:
    """The strongest consent there is to this kind of information; one to another kind opens nothing here."""
    if (info, Consent.WRITTEN) in subject.consents:
        return Consent.WRITTEN
    return Consent.ORAL if (info, Consent.ORAL) in subject.consents else Consent.NOT_NEEDED


def is_outside(viewer: Viewer, subject: Subject) -> bool:
    """Whether the person belongs to another office. What routing has given somebody is theirs; a municipality never reaches
    further than its own people, and an organisation outside no further than whom we have answered it about."""
    if viewer.role in ACTS_FOR_ORGANISATION:
        return not _organisation_thread(viewer, subject)
    if viewer.unit_ids & (subject.unit_ids | subject.open_enquiry_units):
        return False
    return viewer.role == Role.MUNICIPAL_ADVISER or not (_handles(viewer, subject) or _follows(viewer, subject))


def _no(cell: Cell | None, refusal: Refusal) -> Decision:
    closed = decide_read(None, Context())
    return closed._replace(refusal=refusal, citizen_sees=cell.citizen_sees if cell else closed.citizen_sees)


# ── what each scope means ───────────────────────────────────────────────────────────────────────────


def _never(viewer: Viewer, subject: Subject) -> bool:
    return False


def _always(viewer: Viewer, subject: Subject) -> bool:
    return True


def _own(viewer: Viewer, subject: Subject) -> bool:
    return viewer.role == Role.CITIZEN and 0 < viewer.person_id == subject.person_id


def _represented(viewer: Viewer, subject: Subject) -> bool:
    return (viewer.person_id, REPRESENTS.get(viewer.role, "")) in subject.representatives


def _handles(viewer: Viewer, subject: Subject) -> bool:
    if viewer.staff_id <= 0:
        return False
    return viewer.staff_id in subject.holder_staff or bool(viewer.queue_ids & subject.open_enquiry_queues)


def _follows(viewer: Viewer, subject: Subject) -> bool:
    return viewer.staff_id > 0 and viewer.staff_id in subject.follow_up_staff


def _unit(viewer: Viewer, subject: Subject) -> bool:
    return bool(viewer.unit_ids & (subject.unit_ids | subject.open_enquiry_units))


def _own_thread(viewer: Viewer, subject: Subject) -> bool:
    return _organisation_thread(viewer, subject) or _handles(viewer, subject)


def _organisation_thread(viewer: Viewer, subject: Subject) -> bool:
    return viewer.role in ACTS_FOR_ORGANISATION and viewer.organisation_id > 0 and subject.has_thread


def _handled_or_unit(viewer: Viewer, subject: Subject) -> bool:
    return _handles(viewer, subject) or _follows(viewer, subject) or _unit(viewer, subject)


def _same_office(viewer: Viewer, subject: Subject) -> bool:
    return (_handles(viewer, subject) or _follows(viewer, subject)) and _unit(viewer, subject)


def _municipality_open(viewer: Viewer, subject: Subject) -> bool:
    return _handles(viewer, subject) and subject.is_municipality_open


def _at_desk(viewer: Viewer, subject: Subject) -> bool:
    return bool(viewer.unit_ids & subject.desk_units)


def _alarm(viewer: Viewer, subject: Subject) -> bool:
    return subject.has_alarm


# A scope that is not here holds for nobody until the product knows the relation it speaks of.
SCOPES: Final[Mapping[Scope, Callable[[Viewer, Subject], bool]]] = {
    Scope.ANY: _always,
    Scope.NATIONAL: _always,
    Scope.OWN: _own,
    Scope.REPRESENTED: _represented,
    Scope.HANDLED: _handles,
    Scope.OWN_THREAD: _own_thread,
    Scope.OWN_ORG_THREAD: _organisation_thread,
    Scope.OWN_PATIENT_THREAD: _organisation_thread,
    Scope.HANDLED_OR_UNIT: _handled_or_unit,
    Scope.HANDLED_SAME_OFFICE: _same_office,
    Scope.HANDLED_AND_MUNICIPALITY_OPEN: _municipality_open,
    Scope.UNIT: _unit,
    Scope.PRESENT_AT_DESK: _at_desk,
    Scope.ALARM: _alarm,
    Scope.ALARM_BREAK_GLASS: _alarm,
    Scope.BREAK_GLASS_ONLY: _always,
}
# Those who act as the person they are, and not as somebody who works here.
ACTS_AS_PERSON: Final = frozenset({Role.CITIZEN, Role.PARENT, Role.GUARDIAN, Role.PROXY})
# Those who act for an organisation outside; what is theirs is what it has asked about, and been answered.
ACTS_FOR_ORGANISATION: Final = frozenset({Role.EMPLOYER, Role.DOCTOR, Role.PARTNER, Role.MUNICIPAL_OTHER})
