"""Take: one adviser gets one enquiry, and nobody else does. One statement, however many wait."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import CircleKind, Pace, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import EnquiryTaken
from inngang.service.rows import row

KNOWS_THE_CASE = frozenset({CircleKind.LAST_PROMISED, CircleKind.OWN_ADVISER})
# Of each queue and pace: a few, then more when others hold all of those just now, so that nobody hears "nobody waits"
# only because many take at once.
HEADS = (4, 32, 256)


class NobodyWaits(Refused):
    """There is nothing to take just now. Said by `take_next` with None; by other verbs with this."""


class AlreadyTaken(Refused):
    """Somebody else was first, or it is no longer open to you."""


# Each queue and pace has its heads in an index, so the cost is the same with ten or a million waiting. One enquiry row
# is locked; takers at the same moment skip it and get the one behind: the order slips by at most the number of takers.
TAKE_NEXT = """
with heads as (
    select h.* from unnest(%(queues)s::bigint[]) as q (id) cross join unnest(%(paces)s::smallint[]) as p (pace)
    cross join lateral (
        select w.enquiry_id, w.queue_id, w.pace, w.since, w.due_by, w.kind, w.circle from enquiries_placement w
        where w.queue_id = q.id and w.pace = p.pace and w.opens_at <= %(at)s and not %(staff)s = any(w.barred)
        order by w.opens_at, w.enquiry_id limit %(heads)s
    ) h
), chosen as (
    select e.id, h.kind, h.since, h.queue_id, e.received_at
    from (select * from heads order by pace, since, due_by, enquiry_id, circle) h
    join enquiries_enquiry e on e.id = h.enquiry_id
    where e.state = 'waiting'
    order by h.pace, h.since, h.due_by, h.enquiry_id, h.circle
    limit 1 for update of e skip locked
), {taking}
"""

TAKE_ONE = """
with chosen as (
    select e.id, w.kind, w.since, w.queue_id, e.received_at
    from enquiries_enquiry e join enquiries_placement w on w.enquiry_id = e.id
    where e.id = %(enquiry_id)s and e.state = 'waiting' and w.opens_at <= %(at)s
        and w.queue_id = any(%(queues)s::bigint[]) and not %(staff)s = any(w.barred)
    order by w.circle limit 1 for update of e
), {taking}
"""

TAKING = """gone as (
    delete from enquiries_placement w using chosen where w.enquiry_id = chosen.id
), taken as (
    update enquiries_enquiry e set state = 'taken', owner_id = %(staff)s, taken_at = %(at)s
    from chosen where e.id = chosen.id and e.state = 'waiting'
    returning e.id, e.person_id, e.unit_id, e.channel
), owed as (
    update promises_promise p set owner_id = %(staff)s, owner_queue_id = null
    from chosen where p.enquiry_id = chosen.id and p.state = 'open'
), tied as (
    insert into access_tie (person_id, enquiry_id, staff_id, starts_at)
    select person_id, id, %(staff)s, %(at)s from taken where person_id is not null
), busy as (
    update organisation_at_work set presence = 'busy', since = %(at)s where staff_id = %(staff)s and presence = 'free'
)
select taken.id, taken.person_id, taken.unit_id, taken.channel, chosen.kind, chosen.since, chosen.queue_id
from taken join chosen on chosen.id = taken.id
"""

ALL_PACES = [int(pace) for pace in Pace]


@action
def take_next(
    *, by: Viewer, at: datetime, queue_ids: Collection[int] | None = None, paces: Collection[int] | None = None
) -> int:
    """The best enquiry open to this desk, now theirs; its id.

    Raises NobodyWaits when nothing is open to them. `queue_ids` narrows it to some of the desk's queues.
    """
    queues = by.queue_ids if queue_ids is None else by.queue_ids & frozenset(queue_ids)
    values = {
        "queues": sorted(queues),
        "paces": sorted(paces) if paces is not None else ALL_PACES,
        "staff": by.staff_id,
        "at": at,
    }
    for heads in HEADS:
        taken = row(TAKE_NEXT.format(taking=TAKING), {**values, "heads": heads}, often=True)
        if taken is not None:
            return _tell(taken, by=by, at=at)
    raise NobodyWaits(Why(marked("Nobody is waiting for you just now.")))


@action
def take(*, enquiry_id: int, by: Viewer, at: datetime) -> None:
    """Take a chosen one that is open to this desk. Raises AlreadyTaken."""
    taken = row(
        TAKE_ONE.format(taking=TAKING),
        {"enquiry_id": enquiry_id, "queues": sorted(by.queue_ids), "staff": by.staff_id, "at": at},
        often=True,
    )
    if taken is None:
        raise AlreadyTaken(Why(marked("Somebody else has taken it. Take the next one.")))
    _tell(taken, by=by, at=at)


def _tell(taken: dict[str, Any], *, by: Viewer, at: datetime) -> int:
    kind = CircleKind(taken["kind"])
    record(
        EnquiryTaken(
            enquiry_id=taken["id"],
            person_id=taken["person_id"],
            unit_id=taken["unit_id"],
            channel=taken["channel"],
            circle=kind,
            waited_seconds=max(0, round((at - taken["since"]).total_seconds())),
            knows_case=kind in KNOWS_THE_CASE,
            queue=str(taken["queue_id"]),
        ),
        by=by,
        at=at,
    )
    tell("queue", f"enquiry-{taken['id']}", f"unit-{taken['unit_id']}", f"staff-{by.staff_id}")
    return int(taken["id"])
