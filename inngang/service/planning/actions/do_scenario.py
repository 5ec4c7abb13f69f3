"""Say from which day a tried change is made for real, so that what happens is laid beside the forecast (tatt i bruk)."""

from __future__ import annotations

from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import DECIDE, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ScenarioDone
from inngang.service.rows import row


class CannotDoScenario(Refused):
    """Not one who leads, not saved or not played to the end, or a day that cannot be."""


@action
def do_scenario(*, scenario_id: int, day: date | None, by: Viewer, at: datetime) -> None:
    """Changes nothing by itself: the hours, the people and the rules are changed where they are kept. Raises: CannotDoScenario."""
    if by.role not in DECIDE:
        raise CannotDoScenario(Why(marked("One who leads decides this.")))
    if day is None or abs((day - at.astimezone(OSLO).date()).days) > 366:
        raise CannotDoScenario(Why(marked("Choose a day within a year from today.")))
    done = row(
        """update planning_scenario set done_from = %(day)s
           where id = %(id)s and kept_at is not null and result is not null returning name""",
        {"id": scenario_id, "day": day},
    )
    if done is None:
        raise CannotDoScenario(Why(marked("Save it first, and let it be played to the end.")))
    record(ScenarioDone(scenario=scenario_id, name=done["name"], day=day.isoformat()), by=by, at=at)
