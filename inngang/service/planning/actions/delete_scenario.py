"""Delete a tried change; the one who made it does (slett)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ScenarioDeleted
from inngang.service.rows import run


class CannotDeleteScenario(Refused):
    """Not the one who made it."""


@action
def delete_scenario(*, scenario_id: int, by: Viewer, at: datetime) -> None:
    """Raises: CannotDeleteScenario."""
    gone = run(
        "delete from planning_scenario where id = %(id)s and made_by_id = %(by)s",
        {"id": scenario_id, "by": by.staff_id or 0},
    )
    if not gone:
        raise CannotDeleteScenario(Why(marked("The one who made it deletes it.")))
    record(ScenarioDeleted(scenario=scenario_id), by=by, at=at)
