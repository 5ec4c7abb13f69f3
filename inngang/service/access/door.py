"""The one door to a person. There is no other way to one; not knowing is a refusal, never a pass."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer, decide
from inngang.rules.vocabulary import Purpose, Refusal, Why, marked
from inngang.service.access import facts
from inngang.service.access.facts import Visible
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PersonOpened, PersonRefused
from inngang.service.people.queries import PersonCard

CLOSED_DOOR = Why(marked("You cannot open this. If you need it for your work, ask your team lead."))


class DoorClosed(Refused):
    """Refused at the door. What may not be seen looks like what does not exist."""


@action
def open_person(
    *, person_id: int, by: Viewer, purpose: Purpose, at: datetime, enquiry_id: int | None = None
) -> PersonCard:
    """The card of a person. The journal keeps the look, or the refusal, also when all else is undone.

    Raises: DoorClosed, with the same sentence for unknown, protected and forbidden.
    """
    found = facts.read_person(person_id, at)
    refusal = _decide(found, by, purpose)
    if refusal is not None:
        raise DoorClosed(
            CLOSED_DOOR,
            refusal.code,
            event=PersonRefused(
                person_id=person_id if found else None, enquiry_id=enquiry_id, purpose=purpose, code=refusal.code
            ),
        )
    assert found is not None
    record(PersonOpened(person_id=person_id, enquiry_id=enquiry_id, purpose=purpose), by=by, at=at)
    return facts.person_card(found)


def may_open(*, person_id: int, by: Viewer, purpose: Purpose, at: datetime) -> bool:
    """Whether the door would let somebody in, without opening it."""
    return _decide(facts.read_person(person_id, at), by, purpose) is None


def visible_to(viewer: Viewer, at: datetime, *, person: str = "person_id") -> Visible:
    """The condition every list of people starts from; it agrees with the door, row by row."""
    return facts.visible_condition(viewer, at, person)


def _decide(found: dict[str, object] | None, by: Viewer, purpose: Purpose) -> Refusal | None:
    if found is None:
        return Refusal("unknown", CLOSED_DOOR)
    try:
        return decide(by, facts.subject(found), purpose)
    except Exception:  # a fault in the decision is a refusal, never a pass (invariant 41)
        return Refusal("undecided", CLOSED_DOOR)
