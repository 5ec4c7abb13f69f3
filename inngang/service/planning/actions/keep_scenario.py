"""Save a tried change under a name, so that all who lead see it (lagre)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ScenarioKept
from inngang.service.planning.who import LONGEST_NAME
from inngang.service.rows import run


class CannotKeepScenario(Refused):
    """Without a name, or not the one who made it."""


@action
def keep_scenario(*, scenario_id: int, name: str, by: Viewer, at: datetime) -> None:
    """It may be saved again under another name. Raises: CannotKeepScenario."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise CannotKeepScenario(Why(marked("Give it a name of at most %(most)s letters."), {"most": LONGEST_NAME}))
    kept = run(
        """update planning_scenario set name = %(name)s, kept_at = coalesce(kept_at, %(at)s)
           where id = %(id)s and made_by_id = %(by)s""",
        {"id": scenario_id, "name": name, "by": by.staff_id or 0, "at": at},
    )
    if not kept:
        raise CannotKeepScenario(Why(marked("The one who made it saves it.")))
    record(ScenarioKept(scenario=scenario_id, name=name), by=by, at=at)
