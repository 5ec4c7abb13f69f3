"""Stop what is being counted; what is known so far is kept, if it is enough to say anything (stopp)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import CalculationStopped
from inngang.service.rows import row


class CannotStopCalculation(Refused):
    """Somebody else asked for it, or it is over already."""


@action
def stop_calculation(*, calculation_id: int, by: Viewer, at: datetime) -> None:
    """It ends after the runs it is playing now. Raises: CannotStopCalculation."""
    stopped = row(
        """update planning_calculation set asked_to_stop = true, state = case state when 'waiting' then 'stopped' else state end
           where id = %(id)s and made_by_id = %(by)s and state in ('waiting', 'playing') returning kind, subject""",
        {"id": calculation_id, "by": by.staff_id or 0},
    )
    if stopped is None:
        raise CannotStopCalculation(Why(marked("It is over already, or somebody else asked for it.")))
    record(CalculationStopped(kind=stopped["kind"], about=stopped["subject"]), by=by, at=at)
