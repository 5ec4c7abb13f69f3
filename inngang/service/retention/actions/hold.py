"""Hold back everything about a person, and let it go in its time again (bevaringspålegg)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import HoldEnded, PersonHeldBack
from inngang.service.retention.actions.propose import MAY_DECIDE
from inngang.service.rows import row, run

SHORTEST, LONGEST = 10, 255


class CannotHold(Refused):
    """It stays as it was; the sentence says why."""


@action
def hold_person(*, person_id: int, reason: str, by: Viewer, at: datetime) -> None:
    """Nothing about them goes while it stands; asking twice is once. Opens nobody, and tells nothing of them. Raises CannotHold."""
    _may(by)
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        raise CannotHold(Why(marked("Write why in 10 to 255 signs, without names.")))
    placed = row(
        """insert into retention_hold (person_id, reason, placed_by_id, placed_at)
           select p.id, %(reason)s, %(staff)s, %(at)s from people_person p where p.id = %(person)s
           on conflict (person_id) where ended_at is null do update set reason = excluded.reason returning id""",
        {"person": person_id, "reason": reason.strip(), "staff": by.staff_id, "at": at},
    )
    if placed is None:
        raise CannotHold(Why(marked("We find nobody behind that reference.")))
    record(PersonHeldBack(person_id=person_id), by=by, at=at)


@action
def end_hold(*, person_id: int, by: Viewer, at: datetime) -> None:
    """What is old may go again. Raises CannotHold."""
    _may(by)
    ended = run(
        """update retention_hold set ended_at = %(at)s, ended_by_id = %(staff)s
           where person_id = %(person)s and ended_at is null""",
        {"person": person_id, "staff": by.staff_id, "at": at},
    )
    if not ended:
        raise CannotHold(Why(marked("Nothing is held back there.")))
    record(HoldEnded(person_id=person_id), by=by, at=at)


def _may(by: Viewer) -> None:
    if by.role not in MAY_DECIDE or not by.staff_id:
        raise CannotHold(Why(marked("Only leaders, archivists and the data protection officer decide what goes.")))
