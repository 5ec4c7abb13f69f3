"""The account of a day (dagens regnskap): received = answered + promised, and each that is missing is named."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from inngang.rules.hours import OSLO
from inngang.service.rows import rows


class Balance(NamedTuple):
    """One channel's account of one day."""

    channel: str
    received: int
    ended: int  # answered, or closed with an outcome
    promised: int  # open, and somebody owes the person something by a time
    missing: tuple[str, ...]  # the numbers people know them by; each is a fault somebody must see to


ACCOUNT = """
with of_day as (
    select e.channel, e.ref, e.state in ('answered', 'closed') as is_ended,
        exists (select 1 from promises_promise p where p.enquiry_id = e.id and p.state = 'open') as is_promised
    from enquiries_enquiry e where e.received_at >= %(start)s and e.received_at < %(end)s
)
select channel, count(*) as received, count(*) filter (where is_ended) as ended,
    count(*) filter (where not is_ended and is_promised) as promised,
    coalesce(array_agg(ref order by ref) filter (where not is_ended and not is_promised), '{}') as missing
from of_day group by channel order by channel
"""


def of_day(*, day: date) -> list[Balance]:
    """What came in that day, per channel, and where it is now. One statement."""
    start = datetime.combine(day, time(), tzinfo=OSLO)
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=OSLO)
    return [Balance(**one | {"missing": tuple(one["missing"])}) for one in rows(ACCOUNT, {"start": start, "end": end})]
