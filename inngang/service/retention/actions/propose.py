"""Ask that what is old goes, and agree as another, or stop it (foreslå og godkjenne sletting). Nothing goes before two have agreed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from inngang.rules import retention
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import DeletionDecided, DeletionProposed
from inngang.service.retention import queries
from inngang.service.rows import row, run

MAY_DECIDE: Final = frozenset({Role.TEAM_LEAD, Role.ARCHIVIST, Role.DPO})
AGREE, STOP = "agree", "stop"


class CannotDelete(Refused):
    """Nothing goes; the sentence says why."""


@action
def propose_run(*, by: Viewer, at: datetime) -> int:
    """Count what would go now, and ask a second to agree. Raises CannotDelete."""
    _may(by)
    found = queries.counts(at=at)
    count = sum(found.values())
    if not count:
        raise CannotDelete(Why(marked("Nothing is old enough to go.")))
    try:
        with transaction.atomic():
            made = row(
                """insert into retention_run (proposed_by_id, proposed_at, version, counts, state, gone)
                   values (%(staff)s, %(at)s, %(version)s, %(counts)s, 'proposed', '{}') returning id""",
                {"staff": by.staff_id, "at": at, "version": retention.version(), "counts": json.dumps(found)},
            )
    except IntegrityError as there:
        raise CannotDelete(Why(marked("Another run is waiting or under way. Finish that one first."))) from there
    assert made is not None
    record(DeletionProposed(run=made["id"], count=count, version=retention.version()), by=by, at=at)
    return int(made["id"])


@action
def decide_run(*, run_id: int, verdict: str, by: Viewer, at: datetime) -> None:
    """Agree as the second, or stop it, also while it is under way. Raises CannotDelete."""
    _may(by)
    one = row("select * from retention_run where id = %(id)s for update", {"id": run_id})
    if one is None or one["state"] not in ("proposed", "approved") or verdict not in (AGREE, STOP):
        raise CannotDelete(Why(marked("That run is decided already.")))
    if one["proposed_by_id"] == by.staff_id:
        raise CannotDelete(Why(marked("Somebody else than the one who asked must decide.")))
    if verdict == AGREE and one["version"] != retention.version():
        raise CannotDelete(Why(marked("The rules have changed since this was counted. Stop it, and count again.")))
    if verdict == AGREE and one["state"] == "approved":
        raise CannotDelete(Why(marked("That run is decided already.")))
    run(
        """update retention_run set state = %(state)s, decided_by_id = %(staff)s, decided_at = %(at)s where id = %(id)s""",
        {"state": "approved" if verdict == AGREE else "stopped", "staff": by.staff_id, "at": at, "id": run_id},
    )
    record(DeletionDecided(run=run_id, verdict=verdict), by=by, at=at)


def _may(by: Viewer) -> None:
    if by.role not in MAY_DECIDE or not by.staff_id:
        raise CannotDelete(Why(marked("Only leaders, archivists and the data protection officer decide what goes.")))
