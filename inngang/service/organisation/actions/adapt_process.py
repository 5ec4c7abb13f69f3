"""A unit does it in its own way from now on, with a reason that others see; or as all do again (egen arbeidsprosess, R286)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from inngang.rules.access import Viewer
from inngang.rules.processes import Step, may_adapt
from inngang.rules.text import without_numbers
from inngang.rules.vocabulary import DECIDE, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ProcessAdapted, ProcessCommonAgain
from inngang.service.organisation.processes import common, kept_steps
from inngang.service.rows import row, run

ENDED: Final = """
update organisation_process_version set valid_to = %(at)s where unit_id = %(unit)s and matter = %(matter)s and valid_to is null
"""
WRITTEN: Final = """
insert into organisation_process_version (unit_id, matter, version, steps, reason, taken_from_id, written_by_id, valid_from)
select %(unit)s, %(matter)s, coalesce(max(v.version), 0) + 1, %(steps)s::jsonb, %(reason)s, %(taken_from)s, %(by)s, %(at)s
from organisation_process_version v where v.unit_id = %(unit)s and v.matter = %(matter)s
returning version
"""


class CannotAdapt(Refused):
    """It stays as it is; the sentence says why."""


@action
def adapt_process(
    *,
    unit_id: int,
    matter: str,
    steps: Sequence[Step],
    reason: str,
    taken_from: int | None = None,
    by: Viewer,
    at: datetime,
) -> int:
    """The number of the version. What is under way keeps the steps it began with. Raises CannotAdapt."""
    _may(unit_id, matter, by)
    refusal = may_adapt(steps, reason)
    if refusal is not None:
        raise CannotAdapt(refusal.why, refusal.code)
    said = [reason, *(text for step in steps for text in step.words.values())]
    if any(without_numbers(text) != text for text in said):
        raise CannotAdapt(Why(marked("Here stands nothing about anybody. Take out the identity number.")))
    given = {"unit": unit_id, "matter": matter, "at": at}
    run(ENDED, given)
    made = row(
        WRITTEN,
        given
        | {
            "steps": json.dumps(kept_steps(steps)),
            "reason": reason.strip(),
            "taken_from": taken_from,
            "by": by.staff_id,
        },
    )
    assert made is not None, "it was inserted"
    version = int(made["version"])
    record(ProcessAdapted(unit_id=unit_id, matter=matter, version=version, reason=reason.strip()), by=by, at=at)
    return version


@action
def do_as_all(*, unit_id: int, matter: str, by: Viewer, at: datetime) -> None:
    """The unit's own way ends, and the common one holds there too. Raises CannotAdapt."""
    _may(unit_id, matter, by)
    if not run(ENDED, {"unit": unit_id, "matter": matter, "at": at}):
        raise CannotAdapt(Why(marked("Your unit does as all do already.")))
    record(ProcessCommonAgain(unit_id=unit_id, matter=matter), by=by, at=at)


def _may(unit_id: int, matter: str, by: Viewer) -> None:
    if by.role not in DECIDE or unit_id not in by.unit_ids:
        raise CannotAdapt(Why(marked("The leader of the unit decides this.")))
    if matter not in common():
        raise CannotAdapt(Why(marked("Choose what it is about.")))
