"""The steps of how we usually do it, on an enquiry: begun, ticked off, passed over with a reason, taken back (arbeidsprosess, R286).

Nothing here stops anything: an answer is given with or without them.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final, NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.processes import SKIPPED, Step, is_whole, may_skip
from inngang.rules.vocabulary import Why, marked
from inngang.service.enquiries.held import Held, hold_as_staff, must_be_in_hand
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import (
    ProcessBegun,
    ProcessEnded,
    ProcessStepDone,
    ProcessStepSkipped,
    ProcessStepUndone,
)
from inngang.service.organisation.processes import common, kept_steps, steps_of, way_now
from inngang.service.rows import row, run

BEGIN: Final = """
insert into enquiries_process_run (enquiry_id, matter, of_unit_id, version, steps, began_by_id, began_at)
values (%(id)s, %(matter)s, %(of_unit)s, %(version)s, %(steps)s::jsonb, %(by)s, %(at)s)
on conflict do nothing returning id
"""
UNDER_WAY: Final = """
select r.id, r.of_unit_id, r.version, r.steps, r.ended_at,
    array(select s.code::text from enquiries_process_step s where s.run_id = r.id) as seen_to
from enquiries_process_run r where r.enquiry_id = %(id)s and r.matter = %(matter)s for update
"""
SEEN_TO: Final = """
with kept as (
    insert into enquiries_process_step (run_id, code, reason, staff_id, at)
    values (%(run)s, %(code)s, %(reason)s, %(by)s, %(at)s)
)
update enquiries_process_run set ended_at = case when %(whole)s then %(at)s end where id = %(run)s
"""
UNDONE: Final = """
with gone as (delete from enquiries_process_step where run_id = %(run)s and code = %(code)s)
update enquiries_process_run set ended_at = null where id = %(run)s
"""


class CannotDo(Refused):
    """Nothing is ticked; the sentence says why."""


class _UnderWay(NamedTuple):
    held: Held
    run_id: int
    step: Step
    steps: tuple[Step, ...]
    seen_to: frozenset[str]
    about: dict[str, Any]


@action
def begin_process(*, enquiry_id: int, by: Viewer, at: datetime) -> None:
    """The steps are kept as they stand now, the unit's own or the common ones. Raises CannotDo, NotYours, CannotMove."""
    held = _in_hand(enquiry_id, by)
    if held.matter not in common():
        raise CannotDo(Why(marked("There is no usual way for this matter yet.")))
    of_unit, version, steps = way_now(unit_id=held.unit_id, matter=held.matter)
    given = {"id": held.id, "matter": held.matter, "of_unit": of_unit, "version": version, "by": by.staff_id, "at": at}
    if row(BEGIN, given | {"steps": json.dumps(kept_steps(steps))}) is None:
        raise CannotDo(Why(marked("A colleague has begun on it already. Look at the page again.")))
    record(ProcessBegun(**_about(held, of_unit, version)), by=by, at=at)
    tell(f"enquiry-{held.id}")


@action
def do_step(*, enquiry_id: int, step: str, by: Viewer, at: datetime) -> None:
    """It is done. Raises CannotDo, NotYours, CannotMove."""
    found = _under_way(enquiry_id, step, by)
    _see_to(found, "", by=by, at=at)
    record(ProcessStepDone(**found.about, step=step, title=found.step.text("nb")), by=by, at=at)
    _end(found, by=by, at=at)


@action
def skip_step(*, enquiry_id: int, step: str, reason: str, by: Viewer, at: datetime) -> None:
    """It is passed over, and why. Raises CannotDo, NotYours, CannotMove."""
    refusal = may_skip(reason)
    if refusal is not None:
        raise CannotDo(refusal.why, refusal.code)
    found = _under_way(enquiry_id, step, by)
    _see_to(found, reason, by=by, at=at)
    record(ProcessStepSkipped(**found.about, step=step, title=found.step.text("nb"), why=SKIPPED[reason]), by=by, at=at)
    _end(found, by=by, at=at)


@action
def undo_step(*, enquiry_id: int, step: str, by: Viewer, at: datetime) -> None:
    """The tick is taken back; the journal tells of both. Raises CannotDo, NotYours, CannotMove."""
    found = _under_way(enquiry_id, step, by)
    if step not in found.seen_to:
        raise CannotDo(Why(marked("That step is not ticked off.")))
    run(UNDONE, {"run": found.run_id, "code": step})
    record(ProcessStepUndone(**found.about, step=step, title=found.step.text("nb")), by=by, at=at)
    tell(f"enquiry-{found.held.id}")


def _in_hand(enquiry_id: int, by: Viewer) -> Held:
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    return held


def _under_way(enquiry_id: int, step: str, by: Viewer) -> _UnderWay:
    held = _in_hand(enquiry_id, by)
    found = row(UNDER_WAY, {"id": held.id, "matter": held.matter})
    steps = steps_of(found["steps"]) if found else ()
    chosen = next((one for one in steps if one.code == step), None)
    if found is None or chosen is None:
        raise CannotDo(Why(marked("That step is not one of these. Look at the page again.")))
    about = _about(held, found["of_unit_id"], found["version"])
    return _UnderWay(held, found["id"], chosen, steps, frozenset(found["seen_to"]), about)


def _see_to(found: _UnderWay, reason: str, *, by: Viewer, at: datetime) -> None:
    code = found.step.code
    if code in found.seen_to:
        raise CannotDo(Why(marked("That step is seen to already. Take the tick back first.")))
    whole = is_whole(found.steps, found.seen_to | {code})
    run(SEEN_TO, {"run": found.run_id, "code": code, "reason": reason, "by": by.staff_id, "at": at, "whole": whole})


def _end(found: _UnderWay, *, by: Viewer, at: datetime) -> None:
    if is_whole(found.steps, found.seen_to | {found.step.code}):
        record(ProcessEnded(**found.about), by=by, at=at)
    tell(f"enquiry-{found.held.id}")


def _about(held: Held, of_unit: int | None, version: str) -> dict[str, Any]:
    return {**held.about, "matter": held.matter, "of_unit": of_unit, "version": version}
