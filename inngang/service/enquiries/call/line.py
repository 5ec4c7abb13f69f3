"""Who is on the line, and who is asked first when they are."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.vocabulary import Pace
from inngang.service.rows import run


def on_the_line(enquiry_id: int) -> None:
    """They wait on the telephone, however the enquiry began."""
    run(
        "update enquiries_placement set pace = least(pace, %(live)s) where enquiry_id = %(id)s",
        {"id": enquiry_id, "live": Pace.LIVE},
    )


def no_longer_on_the_line(enquiry_id: int) -> None:
    run(
        "update enquiries_placement set pace = %(pace)s where enquiry_id = %(id)s and pace = %(live)s",
        {"id": enquiry_id, "pace": Pace.CALL_BACK, "live": Pace.LIVE},
    )


def open_first_to(enquiry_id: int, staff_id: int, at: datetime) -> None:
    """The queue of this adviser is the innermost circle from now on."""
    run(
        """with own as (
               select id from organisation_queue where staff_id = %(staff)s and kind = 'personal' order by id limit 1
           ), there as (
               update enquiries_placement w set circle = 0, opens_at = least(w.opens_at, %(at)s), kind = 'last_promised'
               from own where w.enquiry_id = %(id)s and w.queue_id = own.id returning w.queue_id
           )
           insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred, ahead)
           select w.enquiry_id, own.id, 0, 'last_promised', w.pace, %(at)s, w.since, w.due_by, w.barred, w.ahead
           from own, (select * from enquiries_placement where enquiry_id = %(id)s order by circle limit 1) w
           where not exists (select 1 from there) and not %(staff)s = any(w.barred)""",
        {"id": enquiry_id, "staff": staff_id, "at": at},
    )
