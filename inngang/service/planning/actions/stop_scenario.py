"""Stop what is being played; what is known so far is kept (stopp)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ScenarioStopped
from inngang.service.rows import run


class CannotStopScenario(Refused):
    """Not the one who made it, or it is over already."""


@action
def stop_scenario(*, scenario_id: int, by: Viewer, at: datetime) -> None:
    """It ends after the days it is playing now. Raises: CannotStopScenario."""
    stopped = run(
        """update planning_scenario set asked_to_stop = true, state = case state when 'waiting' then 'stopped' else state end
           where id = %(id)s and made_by_id = %(by)s and state in ('waiting', 'playing')""",
        {"id": scenario_id, "by": by.staff_id or 0},
    )
    if not stopped:
        raise CannotStopScenario(Why(marked("It is over already, or somebody else made it.")))
    record(ScenarioStopped(scenario=scenario_id), by=by, at=at)
