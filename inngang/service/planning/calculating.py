"""Counts what has been put in line (beregning i bakgrunnen): one at a time, told as it goes, and stopped when asked.

This brings the engine with it, so nothing that answers pages imports it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from inngang.rules.staffing import Terms
from inngang.rules.vocabulary import marked
from inngang.service.journal.action import upkeep
from inngang.service.planning import alternatives, checked
from inngang.service.planning.better_shifts import as_kept, to_plan
from inngang.service.planning.calculations import ALTERNATIVES, SHIFTS, STAFFING
from inngang.service.planning.case_flows import told
from inngang.service.planning.machines import Place, Threads
from inngang.service.planning.playing import LONGEST, LOST_AFTER, WENT_WRONG
from inngang.service.planning.rota_optimiser import plan
from inngang.service.planning.staffing import Half, Week
from inngang.service.planning.ways_beside import as_data
from inngang.service.rows import row, run
from inngang.simulator.tables import CannotSimulate

MOST_TRIES: Final = 3
PARTS: Final = 1000  # how near shifts are to the best there can be is told in thousandths
LEFT_OFTEN: Final = marked(
    "It was begun three times, and each time the program ended in the middle. Tell the one who runs the service."
)

CLAIM = """
update planning_calculation set state = 'playing', seen_at = %(at)s, tries = tries + 1 where id = (
    select id from planning_calculation
    where state = 'waiting' or (state = 'playing' and seen_at < %(lost)s)
    order by id for update skip locked limit 1
) returning id, kind, asked, tries
"""
TELL = """
update planning_calculation set done = %(done)s, most = %(most)s, seen_at = %(at)s where id = %(id)s returning asked_to_stop
"""
SETTLE = """
update planning_calculation set state = %(state)s, fault = %(fault)s, seen_at = %(at)s,
    result = coalesce(%(result)s::jsonb, result), counted_at = case when %(result)s::jsonb is null then counted_at else %(at)s end
where id = %(id)s
"""

Progress = Callable[[int, int], bool]  # how much is done, and of how much; False: stop
Result = dict[str, Any] | None


@upkeep
def count_next(clock: Callable[[], datetime], where: Place | None = None) -> int | None:
    """The number of the one that was counted, or None when nobody waits for one."""
    found = row(CLAIM, {"at": clock(), "lost": clock() - LOST_AFTER})
    if found is None:
        return None
    settled: dict[str, Any] = {"state": "failed", "result": None, "fault": str(WENT_WRONG)}
    try:
        if found["tries"] > MOST_TRIES:
            settled["fault"] = str(LEFT_OFTEN)
        else:
            settled = _counted(found, clock, where or Threads())
    except CannotSimulate as no:
        settled["fault"] = str(no)[:300]
    finally:  # whatever happened, nobody is left looking at a bar that stands still
        run(SETTLE, settled | {"id": found["id"], "at": clock()})
    return int(found["id"])


def _counted(found: dict[str, Any], clock: Callable[[], datetime], where: Place) -> dict[str, Any]:
    begun, stopped = clock(), [False]

    def progress(done: int, most: int) -> bool:
        told_of = row(TELL, {"done": done, "most": most, "at": clock(), "id": found["id"]})
        stopped[0] = told_of is None or told_of["asked_to_stop"] or clock() - begun >= LONGEST
        return not stopped[0]

    progress(0, 0)
    result = WORK[found["kind"]](found["asked"], where, progress)
    kept = None if result is None else json.dumps(result)
    return {"state": "stopped" if stopped[0] else "done", "result": kept, "fault": ""}


def _alternatives(asked: Mapping[str, Any], where: Place, progress: Progress) -> Result:
    """Two ways of a benefit, and which assumptions matter most."""
    area, most = told().areas[asked["area"]], alternatives.steps()
    try:
        found, turned = alternatives.beside(
            area, area.ways[asked["one"]], area.ways[asked["other"]], asked["assumed"], where=where,
            progress=lambda done: progress(done, most),
        )  # fmt: skip
    except alternatives.Stopped:
        return None
    return as_data(found, turned)


def _staffing(asked: Mapping[str, Any], where: Place, progress: Progress) -> Result:
    """Whether the formula holds for a week as it is planned."""
    halves = [Half(*one) for one in asked["halves"]]
    week = Week(date.fromisoformat(asked["monday"]), (), {(one.line, one.weekday, one.slot): one for one in halves})
    found = checked.played(week, Terms(**asked["terms"]), seed=1, where=where, progress=progress)
    return found._asdict() if found is not None else None


def _shifts(question: Mapping[str, Any], where: Place, progress: Progress) -> Result:
    """Better shifts for the same people. The optimiser goes step by step, so nothing of it is sent anywhere."""

    def told(gap: float | None) -> bool:
        return progress(0, 0) if gap is None else progress(round(PARTS * (1 - min(1.0, gap))), PARTS)

    best = plan(*to_plan(question), told)
    return None if best is None else as_kept(best)


WORK: Final[Mapping[str, Callable[[Mapping[str, Any], Place, Progress], Result]]] = {
    ALTERNATIVES: _alternatives,
    STAFFING: _staffing,
    SHIFTS: _shifts,
}
