"""Look at every key control and keep what was found (kjør nøkkelkontrollene)."""

from __future__ import annotations

import json
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ControlsRun
from inngang.service.key_figures.controls import CONTROLS
from inngang.service.rows import run

MAY_RUN = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD, Role.LOG_CONTROLLER, Role.DPO, Role.SYSTEM})


class CannotRunControls(Refused):
    """Not theirs to run."""


@action
def run_controls(*, by: Viewer, at: datetime) -> int:
    """How many of them found a fault. The outcome stands in the log too, which nobody can change. Raises: CannotRunControls."""
    if by.role not in MAY_RUN:
        raise CannotRunControls(Why(marked("Leaders and those who control run the controls.")))
    found = {code: one.look(at) for code, one in CONTROLS.items()}
    given = [
        {"control": code, "faults": one.faults, "text": one.evidence.text, "told": dict(one.evidence.values)}
        for code, one in found.items()
    ]
    run(
        """insert into key_figures_control_run (control, at, faults, text, told, staff_id)
           select control, %(at)s, faults, text, told, %(staff)s
           from jsonb_to_recordset(%(found)s::jsonb) as one (control text, faults int, text text, told jsonb)""",
        {"at": at, "staff": by.staff_id or None, "found": json.dumps(given)},
    )
    outcome = {code: one.faults for code, one in found.items()}
    record(ControlsRun(faults=sum(outcome.values()), outcome=outcome), by=by, at=at)
    return sum(one.faults > 0 for one in found.values())
