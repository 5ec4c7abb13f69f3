"""Take: one adviser gets one enquiry, and nobody else does. One statement, however many wait."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from inngang.rules.access import Viewer
from inngang.rules.capacity import at_a_time
from inngang.rules.vocabulary import Channel, CircleKind, Pace, Why, marked
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


class AtCapacity(NobodyWaits):
    """Somebody waits, and this adviser has all the conversations one has at a time."""


class AlreadyTaken(Refused):
    """Somebody else was first, or it is no longer open to you."""


FINISH_FIRST = Why(marked("You are talking with somebody. Finish with them first, or promise to come back to them."))

# Each queue and pace has its heads in an index, so the cost is the same with ten or a million waiting. One enquiry row
# is locked; takers at the same moment skip it and get the one behind: the order slips by at most the number of takers.
TAKE_NEXT = """
with {room}, heads as (
    select h.* from unnest(%(queues)s::bigint[]) as q (id) cross join unnest(%(paces)s::smallint[]) as p (pace)
    cross join lateral (
        select w.enquiry_id, w.queue_id, w.pace, w.since, w.turn, w.due_by, w.kind, w.circle from enquiries_placement w
        where w.queue_id = q.id and w.pace = p.pace and w.opens_at <= %(at)s and not %(staff)s = any(w.barred)
            and (select e.state = 'waiting' and (%(channels)s::text[] is null or e.channel = any(%(channels)s))
                    and (not e.channel = any(%(limited)s::text[])
                        or exists (select 1 from room where room.channel = e.channel and room.slot is not null))
                 from enquiries_enquiry e where e.id = w.enquiry_id)
        order by w.turn, w.due_by, w.enquiry_id limit {heads}
    ) h
), chosen as (
    select e.id, h.kind, h.since, h.queue_id, e.received_at, room.slot
    from (select * from heads order by pace, turn, due_by, enquiry_id, circle) h
    join enquiries_enquiry e on e.id = h.enquiry_id
    left join room on room.channel = e.channel
    where e.state = 'waiting' and (room.slot is not null or not e.channel = any(%(limited)s::text[]))
    order by h.pace, h.turn, h.due_by, h.enquiry_id, h.circle
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
    update organisation_at_work set presence = 'busy', since = %(at)s
    where staff_id = %(staff)s and presence in ('free', 'busy')
)
select taken.id, taken.person_id, taken.unit_id, taken.channel, chosen.kind, chosen.since, chosen.queue_id
from taken join chosen on chosen.id = taken.id
"""

# The lowest free place at the desk for each way of talking there is room for; one kind at a time. Two who take for the same
# desk at the same moment find the same place, and the database lets one of them have it.
ROOM = """desk as (
    select coalesce(array_agg(e.channel), '{}') as talks, coalesce(array_agg(e.slot) filter (where e.slot is not null), '{}') as slots
    from enquiries_enquiry e where e.owner_id = %(staff)s and e.state = 'taken' and e.channel = any(%(limited)s::text[])
), room as (
    select c.channel, (select min(n) from generate_series(1, c.most) n where not n = any(desk.slots)) as slot
    from desk, unnest(%(limited)s::text[], %(most)s::int[]) as c (channel, most)
    where desk.talks <@ array[c.channel::varchar] and cardinality(desk.talks) < c.most
)"""
WHO_WAITS = (
    "with "
    + ROOM
    + """
select exists (select 1 from enquiries_placement w where w.queue_id = any(%(queues)s::bigint[])
        and w.pace = any(%(paces)s::smallint[]) and w.opens_at <= %(at)s and not %(staff)s = any(w.barred)) as somebody_waits,
    exists (select 1 from enquiries_placement w join enquiries_enquiry e on e.id = w.enquiry_id
    where w.queue_id = any(%(queues)s::bigint[]) and w.pace = any(%(paces)s::smallint[]) and w.pace <= 1 and w.opens_at <= %(at)s
        and not %(staff)s = any(w.barred) and e.channel = any(%(limited)s::text[])
        and not exists (select 1 from room where room.channel = e.channel)) as is_full
"""
)
TAKING_A_PLACE = TAKING.replace("taken_at = %(at)s", "taken_at = %(at)s, slot = chosen.slot", 1)

ALL_PACES = [int(pace) for pace in Pace]


@action
def take_next(
    *,
    by: Viewer,
    at: datetime,
    queue_ids: Collection[int] | None = None,
    paces: Collection[int] | None = None,
    channels: Collection[Channel] | None = None,
) -> int:
    """The best enquiry open to this desk, now theirs; its id.

    Raises NobodyWaits when nothing is open to them, AtCapacity when somebody waits there for one who talks with as many
    as one does. `queue_ids` narrows it to some of the desk's queues, `channels` to some ways of talking.
    """
    queues = by.queue_ids if queue_ids is None else by.queue_ids & frozenset(queue_ids)
    is_narrowed = queue_ids is not None or paces is not None or channels is not None
    values = {
        "queues": sorted(queues),
        "paces": sorted(paces) if paces is not None else ALL_PACES,
        "channels": [str(channel) for channel in channels] if channels is not None else None,
        "staff": by.staff_id,
        "at": at,
        "limited": [str(channel) for channel in at_a_time()],
        "most": list(at_a_time().values()),
    }
    is_full = False
    for heads in HEADS:
        taken = _take_best(values, heads)
        if taken is not None:
            return tell_taken(taken, chosen="among" if is_narrowed else "", by=by, at=at)
        if heads == HEADS[0]:
            there = row(WHO_WAITS, values, often=True) or {}
            is_full = there["is_full"]
            if not there["somebody_waits"]:
                break
    if is_full:
        raise AtCapacity(FINISH_FIRST)
    raise NobodyWaits(Why(marked("Nobody is waiting for you just now.")))


def _take_best(values: dict[str, Any], heads: int) -> dict[str, Any] | None:
    try:
        return row(TAKE_NEXT.format(taking=TAKING_A_PLACE, room=ROOM, heads=heads), values, often=True)
    except IntegrityError as clash:
        if "one_in_each_slot" in str(clash):  # the same adviser took twice at the same moment
            raise AtCapacity(FINISH_FIRST) from clash
        raise


@action
def take(*, enquiry_id: int, chosen: str = "hand", by: Viewer, at: datetime) -> None:
    """Take a chosen one that is open to this desk; `chosen` says how. Raises AlreadyTaken."""
    taken = row(
        TAKE_ONE.format(taking=TAKING),
        {"enquiry_id": enquiry_id, "queues": sorted(by.queue_ids), "staff": by.staff_id, "at": at},
        often=True,
    )
    if taken is None:
        raise AlreadyTaken(Why(marked("Somebody else has taken it. Take the next one.")))
    tell_taken(taken, chosen=chosen, by=by, at=at)


def tell_taken(taken: dict[str, Any], *, chosen: str = "", by: Viewer, at: datetime) -> int:
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
            chosen=chosen,
        ),
        by=by,
        at=at,
    )
    tell("queue", f"enquiry-{taken['id']}", f"unit-{taken['unit_id']}", f"staff-{by.staff_id}")
    return int(taken["id"])
