"""The one door to a person. There is no other way to one; not knowing is a refusal, never a pass."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.utils import OperationalError
from psycopg.errors import LockNotAvailable, QueryCanceled

from inngang.rules.access import PURPOSES, Viewer, cell_of, decide, decide_info, seen
from inngang.rules.access_matrix import BreakGlass, Info
from inngang.rules.access_read import Decision
from inngang.rules.vocabulary import Purpose, Refusal, Why, marked
from inngang.service.access import facts, insight
from inngang.service.access.sources import is_silent
from inngang.service.access.visible import Visible, visible_condition
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import InfoOpened, PersonOpened, PersonRefused
from inngang.service.people.queries import PersonCard

CLOSED_DOOR = Why(
    marked(
        "You cannot open this: the duty of confidentiality (the public administration act, section 13) lets you see those you "
        "help, and nobody else. You can leave them a message. If you need it for your work, ask your team lead."
    )
)
SILENT_DOOR = Why(
    marked(
        "A register that tells us whom to protect has been silent for too long, and the duty of confidentiality (the public "
        "administration act, section 13) closes everybody until it answers. Take down what the person needs and promise an answer."
    )
)


class DoorClosed(Refused):
    """Refused at the door. What may not be seen looks like what does not exist."""


UNDECIDED = Refusal("undecided", CLOSED_DOOR)
UNKNOWN = Refusal("unknown", CLOSED_DOOR)
SILENT = Refusal("source_silent", CLOSED_DOOR)
NO_ANSWER = (QueryCanceled, LockNotAvailable)  # the statement waited as long as it may


@action
def open_person(
    *, person_id: int, by: Viewer, purpose: Purpose, at: datetime, enquiry_id: int | None = None
) -> PersonCard:
    """The card of a person, with what this viewer may read of them and nothing else (`card.sees`).

    The journal keeps the look, or the refusal, also when all else is undone.
    Raises: DoorClosed, with the same sentence for unknown, protected and forbidden.
    """
    found = _read(person_id, by, purpose, at, enquiry_id)
    refusal = _decide(found, by, purpose)
    if found is None or refusal is not None:
        raise _closed(refusal or UNKNOWN, found, person_id, purpose, enquiry_id, at=at)
    record(PersonOpened(person_id=person_id, enquiry_id=enquiry_id, purpose=purpose), by=by, at=at)
    return facts.person_card(found, by, purpose)


@action
def open_info(
    *, person_id: int, info: Info, by: Viewer, purpose: Purpose, at: datetime, enquiry_id: int | None = None
) -> Decision:
    """Whether one kind of information about a person may be read, and what part of it; the look is journaled.

    Raises: DoorClosed, as `open_person`.
    """
    found = _read(person_id, by, purpose, at, enquiry_id)
    decision = _decide_info(found, by, info, purpose)
    if isinstance(decision, Refusal):
        raise _closed(decision, found, person_id, purpose, enquiry_id, info, at)
    record(InfoOpened(person_id=person_id, enquiry_id=enquiry_id, purpose=purpose, info=info), by=by, at=at)
    return decision


def may_open(*, person_id: int, by: Viewer, purpose: Purpose, at: datetime) -> bool:
    """Whether the door would let somebody in, without opening it."""
    try:
        found = _read(person_id, by, purpose, at)
    except DoorClosed:
        return False
    return _decide(found, by, purpose) is None


def may_read(
    *, person_id: int, by: Viewer, purpose: Purpose, at: datetime, enquiry_id: int | None = None
) -> Mapping[Info, Decision]:
    """Every kind of information the door would give, without opening it: for buttons and menus."""
    try:
        found = _read(person_id, by, purpose, at, enquiry_id)
    except DoorClosed:
        return {}
    if found is None or _decide(found, by, purpose) is not None:
        return {}
    return seen(by, facts.subject(found), purpose)


def refusal_with_exception(*, person_id: int, by: Viewer, at: datetime) -> Refusal | None:
    """What would still refuse if this viewer had the exception their work has; None when only distance is in the way."""
    found = _read(person_id, by, Purpose.ANSWER, at)
    if found is None:
        return UNKNOWN
    subject = facts.subject(found)._replace(exception=BreakGlass.TWO_PERSONS)
    purpose = next((one for one in Purpose if one in PURPOSES.get(by.role, ())), Purpose.ANSWER)
    decisions = [decide_info(by, subject, info, purpose) for info in Info if _has_exception(by, info)]
    if any(decision.allowed for decision in decisions):
        return None
    return next((one.refusal for one in decisions if one.refusal), UNKNOWN)


def _has_exception(by: Viewer, info: Info) -> bool:
    cell = cell_of(by.role, info)
    return cell is not None and cell.law.break_glass != BreakGlass.NO


def may_write(by: Viewer, info: Info) -> bool:
    """Whether somebody may hand in this kind of information. Writing never implies reading, and waits for no register."""
    cell = cell_of(by.role, info)
    return cell is not None and "create" in cell.write


def visible_to(
    viewer: Viewer,
    at: datetime,
    *,
    person: str = "person_id",
    info: Info = Info.IDENTITY,
    matter: str = "",
    side: str = "",
) -> Visible:
    """The condition every list of people starts from; it agrees with the door, row by row. `matter` and `side`: the
    columns of the matter the person is asked about in, as the door takes it from an enquiry."""
    return visible_condition(viewer, at, person, info, insight.condition(matter, side))


def _read(
    person_id: int, by: Viewer, purpose: Purpose, at: datetime, enquiry_id: int | None = None
) -> dict[str, Any] | None:
    """What the decision looks at. When it does not come in time we do not know, and the door stays closed."""
    try:
        return facts.read_person(person_id, by, at, enquiry_id)
    except OperationalError as error:
        if isinstance(error.__cause__, NO_ANSWER):
            raise _closed(SILENT, None, person_id, purpose, enquiry_id) from error
        raise


def _closed(
    refusal: Refusal,
    found: object,
    person_id: int,
    purpose: Purpose,
    enquiry_id: int | None,
    info: Info = Info.IDENTITY,
    at: datetime | None = None,
) -> DoorClosed:
    event = PersonRefused(
        person_id=person_id if found else None, enquiry_id=enquiry_id, purpose=purpose, code=refusal.code, info=info
    )
    # Asked of the sources and not of the person, so that it is the same for whoever exists and whoever does not.
    why = SILENT_DOOR if at is not None and is_silent(at=at) else CLOSED_DOOR
    return DoorClosed(why, refusal.code, event=event)


def _decide(found: dict[str, Any] | None, by: Viewer, purpose: Purpose) -> Refusal | None:
    if found is None:
        return UNKNOWN
    try:
        return decide(by, facts.subject(found), purpose)
    except Exception:  # a fault in the decision is a refusal, never a pass (invariant 41)
        return UNDECIDED


def _decide_info(found: dict[str, Any] | None, by: Viewer, info: Info, purpose: Purpose) -> Decision | Refusal:
    if found is None:
        return UNKNOWN
    try:
        decision = decide_info(by, facts.subject(found), info, purpose)
    except Exception:  # as above
        return UNDECIDED
    return decision if decision.allowed else decision.refusal or UNDECIDED
