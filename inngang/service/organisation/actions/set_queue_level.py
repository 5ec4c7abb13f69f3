"""Set how well one must know a line to serve its queue (nivå)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import LINES, QueueKind, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import QueueLevelSet
from inngang.service.organisation.actions.absence import LEADERS
from inngang.service.organisation.actions.equip import LEVELS
from inngang.service.rows import row, run

UNFIT = """
select s.given_name || ' ' || s.family_name as name from organisation_seat seat
join people_staff s on s.id = seat.staff_id
left join organisation_skill k on k.staff_id = s.id and k.code = %(line)s
where seat.queue_id = %(queue)s and coalesce(k.level, 0) < %(level)s and %(level)s > 1 order by s.sort_key limit 1
"""


class CannotSetLevel(Refused):
    """Not theirs, or somebody who serves it does not know the line that well."""


@action
def set_queue_level(*, queue_id: int, level: int, by: Viewer, at: datetime) -> None:
    """Those who serve it must know it that well first, so that nobody loses a seat unseen. Raises: CannotSetLevel."""
    queue = row(
        "select id, name, kind, line, unit_id from organisation_queue where id = %(id)s for update", {"id": queue_id}
    )
    if queue is None or queue["kind"] != QueueKind.SPECIAL_LINE or queue["line"] not in LINES:
        raise CannotSetLevel(Why(marked("Only a line has a level.")))
    if not (by.role in LEADERS and queue["unit_id"] in by.unit_ids):
        raise CannotSetLevel(Why(marked("Only the leader of those who serve it decides this.")))
    if level not in LEVELS:
        raise CannotSetLevel(Why(marked("Choose a level.")))
    unfit = row(UNFIT, {"queue": queue_id, "line": queue["line"], "level": level})
    if unfit is not None:
        raise CannotSetLevel(
            Why(
                marked("%(name)s serves it and does not know it that well. Change that first."), {"name": unfit["name"]}
            )
        )
    run("update organisation_queue set level = %(level)s where id = %(id)s", {"level": level, "id": queue_id})
    record(QueueLevelSet(unit_id=queue["unit_id"], queue=queue["name"], level=level), by=by, at=at)
