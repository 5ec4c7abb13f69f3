"""What nobody has gone through in time becomes a deviation (avvik)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import marked
from inngang.service.journal import action, record
from inngang.service.journal.events import AccessDeviated
from inngang.service.rows import rows

NOT_REVIEWED = marked("An opening of a person was not gone through in time")

DUE = "select 1 from access_opening where seen_at is null and flagged_at is null and review_by < %(at)s limit 1"
FLAG = """
update access_opening set flagged_at = %(at)s where seen_at is null and flagged_at is null and review_by < %(at)s
returning staff_id, person_id, unit_id
"""


def flag_unreviewed(*, by: Viewer, at: datetime) -> int:
    """How many became deviations now."""
    return _flag(by=by, at=at) if rows(DUE, {"at": at}) else 0


@action
def _flag(*, by: Viewer, at: datetime) -> int:
    flagged = rows(FLAG, {"at": at})
    for one in flagged:
        about = {"person_id": one["person_id"], "unit_id": one["unit_id"], "about_staff": one["staff_id"]}
        record(AccessDeviated(**about, what=NOT_REVIEWED), by=by, at=at)
    return len(flagged)
