"""Let somebody serve a queue, or not any more (plass i en kø)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import RegisterChanged, SeatChanged
from inngang.service.rows import row, rows, run


class CannotServe(Refused):
    """They do not know the line well enough for one of the queues, or do not speak its language."""


UNFIT = """
select q.name from organisation_queue q join people_staff s on s.id = %(staff)s
where q.id = any(%(queues)s::bigint[]) and case q.kind
    when 'special_line' then q.level > 1 and q.level > coalesce(
        (select level from organisation_skill k where k.staff_id = s.id and k.code = q.line), 0)
    when 'language' then not q.line = any(s.languages) else false end
order by q.id limit 1
"""


@action
def seat(*, staff_id: int, queue_ids: Sequence[int], by: Viewer, at: datetime) -> int:
    """Serve these queues too; how many were new. Raises CannotServe when they lack the level or the language."""
    unfit = row(UNFIT, {"staff": staff_id, "queues": list(queue_ids)})
    if unfit is not None:
        raise CannotServe(
            Why(marked("They cannot serve %(queue)s: enter first that they know it."), {"queue": unfit["name"]})
        )
    new = rows(
        """with seated as (
               insert into organisation_seat (staff_id, queue_id) select %(staff)s, unnest(%(queues)s::bigint[])
               on conflict (staff_id, queue_id) do nothing returning queue_id)
           select q.name from seated join organisation_queue q on q.id = seated.queue_id order by q.id""",
        {"staff": staff_id, "queues": list(queue_ids)},
    )
    for one in new:
        record(SeatChanged(about_staff=staff_id, queue=one["name"]), by=by, at=at)
    if not new:
        record(RegisterChanged(what="seats", new=0, changed=0), by=by, at=at)
    tell(f"staff-{staff_id}")
    return len(new)


@action
def unseat(*, staff_id: int, queue_ids: Sequence[int], by: Viewer, at: datetime) -> int:
    """Serve these queues no more; how many it was. Nobody leaves their own queue."""
    gone = run(
        """delete from organisation_seat s using organisation_queue q
           where s.staff_id = %(staff)s and q.id = s.queue_id and q.id = any(%(queues)s) and q.kind <> 'personal'""",
        {"staff": staff_id, "queues": list(queue_ids)},
    )
    record(RegisterChanged(what="seats", new=0, changed=gone), by=by, at=at)
    tell(f"staff-{staff_id}")
    return gone
