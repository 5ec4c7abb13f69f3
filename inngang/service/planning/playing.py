"""Plays what leaders have put in line (kjøring i bakgrunnen): one at a time, told as it goes, and stopped when asked.

This brings the compiled engine with it, so nothing that answers pages imports it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from inngang.rules.scenarios import from_data
from inngang.rules.vocabulary import marked
from inngang.service.journal.action import upkeep
from inngang.service.planning.machines import Place
from inngang.service.planning.proof import as_data, play_both
from inngang.service.planning.proving import scenes
from inngang.service.rows import row, run
from inngang.simulator.tables import CannotSimulate

LOST_AFTER: Final = timedelta(minutes=3)  # one nobody has told of for so long was left by a process that ended
LONGEST: Final = timedelta(minutes=5)
WENT_WRONG: Final = marked(
    "It could not be played. Change something and try again, or tell the one who runs the service."
)

CLAIM = """
update planning_scenario set state = 'playing', seen_at = %(at)s where id = (
    select id from planning_scenario
    where state = 'waiting' or (state = 'playing' and seen_at < %(lost)s)
    order by id for update skip locked limit 1
) returning id, choices, seed, most, made_at
"""
TELL = """
update planning_scenario set runs = %(runs)s, width = %(width)s, seen_at = %(at)s where id = %(id)s
returning asked_to_stop
"""
SETTLE = """
update planning_scenario set state = %(state)s, runs = %(runs)s, result = %(result)s::jsonb, fault = %(fault)s, seen_at = %(at)s
where id = %(id)s
"""


@upkeep
def play_next(clock: Callable[[], datetime], where: Place | None = None) -> int | None:
    """The number of the one that was played, or None when nobody waits for one."""
    found = row(CLAIM, {"at": clock(), "lost": clock() - LOST_AFTER})
    if found is None:
        return None
    settled: dict[str, Any] = {"state": "failed", "runs": 0, "result": None, "fault": str(WENT_WRONG)}
    try:
        settled = _played(found, clock, where)
    except CannotSimulate as no:
        settled["fault"] = str(no)[:300]
    finally:  # whatever happened, nobody is left looking at a bar that stands still
        run(SETTLE, settled | {"id": found["id"], "at": clock()})
    return int(found["id"])


def _played(found: dict[str, Any], clock: Callable[[], datetime], where: Place | None) -> dict[str, Any]:
    chosen, begun = from_data(found["choices"]), clock()
    before, after, known = scenes(chosen, at=found["made_at"])

    def progress(runs: int, width: float | None) -> bool:
        told = row(TELL, {"runs": runs, "width": width, "at": clock(), "id": found["id"]})
        return told is not None and not told["asked_to_stop"] and clock() - begun < LONGEST

    proof = play_both(
        before, after, known, chosen, seed=found["seed"], most=found["most"], progress=progress, where=where
    )
    result = as_data(proof, before.now.unit_names) | {
        "at": before.now.at.isoformat(), "rules": before.scenario.policy.version,
    }  # fmt: skip
    state = "stopped" if proof.was_stopped else "done"
    return {"state": state, "runs": proof.runs, "result": json.dumps(result), "fault": ""}
