"""How long what people asked about stood in each unit on its way, counted from the journal (tid per ledd)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from inngang.service.rows import rows

WEEKS: Final = 4
MOST_SHOWN: Final = 50
LAST_LINK: Final = 4  # and later ones together

# Each line of the journal says where the enquiry is from then on, and whether somebody has it; what it stood there is until
# the next line. It ends when it is answered or closed; what is still there stands until now.
STOOD = """
with came as (
    select enquiry_id as id from journal_line
    where event = 'EnquiryReceived' and at > %(since)s and at <= %(at)s and enquiry_id is not null
), line as (
    select l.enquiry_id, l.id, l.at, l.event, coalesce((l.data->>'to_unit')::bigint, l.unit_id) as unit_id
    from journal_line l join came on came.id = l.enquiry_id
    where l.at <= %(at)s and l.event in (
        'EnquiryReceived', 'EnquiryTaken', 'EnquiryReleased', 'EnquiryHandedOver', 'EnquiryDisputed', 'EnquiryAnswered',
        'EnquiryClosed', 'EnquiryReopened'
    )
), spell as (
    select enquiry_id, id, unit_id, event, lag(unit_id) over way as unit_before,
        coalesce(lead(at) over way, %(at)s) - at as stood
    from line window way as (partition by enquiry_id order by id)
), link as (
    select enquiry_id, unit_id, event, stood,
        sum(case when unit_id is distinct from unit_before then 1 else 0 end) over (partition by enquiry_id order by id) as place
    from spell
), held as (
    select enquiry_id, unit_id, place,
        sum(stood) filter (where event not in ('EnquiryAnswered', 'EnquiryClosed')) as stood,
        sum(stood) filter (where event in ('EnquiryTaken')) as in_hand
    from link group by enquiry_id, unit_id, place
)
select least(place, %(last)s) as place, u.name, u.number, count(*) as enquiries,
    avg(extract(epoch from coalesce(stood, interval '0')))::float as stood,
    avg(extract(epoch from coalesce(in_hand, interval '0')))::float as in_hand
from held join organisation_unit u on u.id = held.unit_id
group by 1, 2, 3 order by 1, enquiries desc, 2
limit %(most)s
"""


@dataclass(frozen=True)
class Link:
    """One unit as the first, second, … link of what came."""

    place: int
    name: str
    number: str
    enquiries: int
    stood: float  # seconds, on average
    in_hand: float

    @property
    def waited(self) -> float:
        return max(0.0, self.stood - self.in_hand)


def time_per_link(*, at: datetime, weeks: int = WEEKS) -> tuple[Link, ...]:
    """The units of the last weeks, link by link."""
    given = {"at": at, "since": at - timedelta(weeks=weeks), "most": MOST_SHOWN, "last": LAST_LINK}
    return tuple(Link(**one) for one in rows(STOOD, given))
