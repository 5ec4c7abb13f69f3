"""What a person has told the other side already, and may let those who have this one use (gjenbruk av opplysninger, R011).

Only the person's own words, of an enquiry of their own: never a note, an answer or a document. The two sides have two laws, so it
is the person who says yes, for one enquiry at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from inngang.rules.vocabulary import OPEN_STATES
from inngang.service.enquiries.queries.pieces import matter_title
from inngang.service.rows import rows

FRESH: Final = timedelta(days=365)  # what is older may have changed
MOST: Final = 3


@dataclass(frozen=True)
class ToldBefore:
    """Something told to the other side (fortalt før)."""

    id: int
    ref: str
    matter: str
    side: str
    told_at: datetime
    text: str
    is_used: bool  # the person has said yes


TOLD = """
select f.id, f.ref, f.matter, f.side, f.received_at as told_at,
    (select string_agg(m.text, E'\n\n' order by m.id) from enquiries_message m
     where m.enquiry_id = f.id and m.direction = 'in' and m.staff_id is null) as text,
    exists (select 1 from journal_line j where j.enquiry_id = e.id and j.event = 'ToldBeforeUsed'
        and j.data->>'from_ref' = f.ref) as is_used
from enquiries_enquiry e join enquiries_enquiry f on f.person_id = e.person_id and f.id <> e.id
where e.id = %(id)s and e.person_id = %(person)s and e.organisation_id is null and e.state = any(%(open)s)
    and f.organisation_id is null and f.joined_into_id is null
    and (e.side, f.side) in (('state', 'municipal'), ('municipal', 'state'))
    and f.received_at between e.received_at - %(fresh)s and e.received_at
    and not exists (select 1 from journal_line j where j.enquiry_id = e.id and j.event = 'ToldBeforeKeptApart'
        and j.data->>'from_ref' = f.ref)
    and exists (select 1 from enquiries_message m where m.enquiry_id = f.id and m.direction = 'in' and m.staff_id is null and m.text <> '')
order by f.received_at desc, f.id desc limit %(most)s
"""


def told_before(*, enquiry_id: int, person_id: int) -> list[ToldBefore]:
    """What may be used in an enquiry that is open, the newest first. Nothing for anybody but the person."""
    if not person_id:
        return []
    given = {
        "id": enquiry_id,
        "person": person_id,
        "fresh": FRESH,
        "most": MOST,
        "open": [str(one) for one in OPEN_STATES],
    }
    return [ToldBefore(**one | {"matter": matter_title(one["matter"])}) for one in rows(TOLD, given)]
