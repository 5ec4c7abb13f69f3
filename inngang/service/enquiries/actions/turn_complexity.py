"""Turn it: an adviser sees that a pension matter is complex, or simple, and says why (sammensatt eller enkel)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.complexity import COMPLEX_LEVEL, LEAST_LEVEL, MATTERS
from inngang.rules.vocabulary import WAITS_LIVE, State, Why, marked
from inngang.service.enquiries.actions.release import release
from inngang.service.enquiries.held import hold_as_staff, must_be_in_hand
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ComplexityTurned
from inngang.service.rows import row, run


class CannotTurn(Refused):
    """It stays as it was; the sentence says why."""


@action
def turn_complexity(*, enquiry_id: int, is_complex: bool, reason: str, by: Viewer, at: datetime) -> bool:
    """Whether it went on to those who know more at once: not when the one who has it does, or the person is on the line.

    Raises CannotTurn, CannotMove, NotYours.
    """
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    if held.matter not in MATTERS:
        raise CannotTurn(Why(marked("Only what is about pension is simple or complex.")))
    if (held.level >= COMPLEX_LEVEL) == is_complex:
        raise CannotTurn(Why(marked("It is seen so already.")))
    if not reason.strip():
        raise CannotTurn(Why(marked("Write why.")))
    level = COMPLEX_LEVEL if is_complex else LEAST_LEVEL
    run("update enquiries_enquiry set level = %(level)s where id = %(id)s", {"id": held.id, "level": level})
    record(ComplexityTurned(**held.about, level=level, reason=reason.strip()), by=by, at=at)
    tell(*held.topics)
    if not is_complex or held.state != State.TAKEN or held.channel in WAITS_LIVE or _knows(held.owner_id, held.line):
        return False
    release(enquiry_id=held.id, reason=reason.strip(), by=by, at=at)
    return True


def _knows(staff_id: int | None, line: str) -> bool:
    found = row(
        """select 1 from organisation_skill
           where staff_id = %(staff)s and code = %(line)s and level >= %(level)s""",
        {"staff": staff_id, "line": line, "level": COMPLEX_LEVEL},
    )
    return found is not None
