"""Try a change without making it (prøv en endring): put in line to be played."""

from __future__ import annotations

import json
from datetime import datetime

from procrastinate.contrib.django import app

from inngang.rules.access import Viewer
from inngang.rules.scenarios import Choices, as_data
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ScenarioBuilt
from inngang.service.planning.who import LONGEST_NAME, may_plan
from inngang.service.rows import row

TASK = "inngang.play_scenarios"
MOST_RUNS = 200
MOST_WAITING = 5  # of one leader at a time


class CannotBuildScenario(Refused):
    """Not theirs to do, nothing is changed, or they have enough under way."""


@action
def build_scenario(*, name: str, chosen: Choices, seed: int, by: Viewer, at: datetime) -> int:
    """The number of it. It is played by the jobs at once. Raises: CannotBuildScenario."""
    if not may_plan(by) or not by.staff_id:
        raise CannotBuildScenario(Why(marked("Those who lead or plan do this.")))
    if not chosen.changes_something:
        raise CannotBuildScenario(
            Why(marked("Choose at least one thing to change, so that there is something to compare."))
        )
    under_way = row(
        "select count(*) as n from planning_scenario where made_by_id = %(by)s and state in ('waiting', 'playing')",
        {"by": by.staff_id},
    )
    if under_way is not None and under_way["n"] >= MOST_WAITING:
        raise CannotBuildScenario(
            Why(marked("You have %(many)s under way. Wait for one of them, or stop one."), {"many": MOST_WAITING})
        )
    made = row(
        """insert into planning_scenario (name, choices, seed, state, runs, most, asked_to_stop, fault, made_by_id, made_at)
           values (%(name)s, %(choices)s::jsonb, %(seed)s, 'waiting', 0, %(most)s, false, '', %(by)s, %(at)s) returning id""",
        {
            "name": name.strip()[:LONGEST_NAME], "choices": json.dumps(as_data(chosen)), "seed": seed, "most": MOST_RUNS,
            "by": by.staff_id, "at": at,
        },
    )  # fmt: skip
    assert made is not None
    record(ScenarioBuilt(scenario=int(made["id"]), choices=as_data(chosen)), by=by, at=at)
    app.configure_task(TASK).defer()
    return int(made["id"])
