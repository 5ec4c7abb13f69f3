"""A desk for one who waits (ledig plass): who is asked first of those that have room, as the rule has it.

In the innermost circle where anybody has room: one with nothing in hand before one with chats already, then the one whose
hands have been as they are longest, then the lowest number. The other way round is `take_next`: a desk that has room takes
the one who comes first.
"""

from __future__ import annotations

from datetime import datetime

from inngang.rules.capacity import at_a_time
from inngang.service.rows import row

FIRST = """
select o.circle, m.staff_id from enquiries_enquiry e
join enquiries_placement o on o.enquiry_id = e.id and o.opens_at <= %(at)s
cross join lateral (
    select s.staff_id from organisation_seat s where s.queue_id = o.queue_id
    union select q.staff_id from organisation_queue q where q.id = o.queue_id and q.staff_id is not null
) m
join organisation_at_work a on a.staff_id = m.staff_id and a.presence in ('free', 'busy')
cross join lateral (
    select count(*) as many, coalesce(bool_and(i.channel = e.channel), true) as alike
    from enquiries_enquiry i where i.owner_id = m.staff_id and i.state = 'taken'
) h
where e.id = %(enquiry)s and e.state = 'waiting' and not m.staff_id = any(o.barred) and m.staff_id <> %(but)s
    and (h.many = 0 or h.alike and h.many < coalesce((%(most)s::jsonb ->> e.channel)::int, 1))
order by o.circle, h.many > 0, a.since, m.staff_id limit 1
"""


def first_desk(*, enquiry_id: int, at: datetime, but: int = 0) -> int | None:
    """The adviser whose desk it comes to, or None when nobody has room; `but` is one who is not asked."""
    limits = ", ".join(f'"{channel}": {most}' for channel, most in at_a_time().items())
    found = row(FIRST, {"enquiry": enquiry_id, "at": at, "but": but, "most": f"{{{limits}}}"}, often=True)
    return int(found["staff_id"]) if found else None
