"""What was marked, for those who go through it (merkede henvendelser)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from inngang.service.rows import Page, rows

PAGE = 50


@dataclass(frozen=True)
class MarkCard:
    """Contacts that came very close to one another from one place."""

    id: int
    scope: str
    count: int
    began_at: datetime
    last_at: datetime
    review_by: datetime
    verdict: str
    reviewed_at: datetime | None
    refs: tuple[str, ...]  # of the first few


@dataclass(frozen=True)
class ManyCard:
    """A colleague who was stopped from looking up more people."""

    staff_id: int
    who: str
    at: datetime


LIST = """
select m.id, m.scope, m.count, m.began_at, m.last_at, m.review_by, m.verdict, m.reviewed_at,
    array(select e.ref from limits_marked d join enquiries_enquiry e on e.id = d.enquiry_id
          where d.mark_id = m.id order by d.enquiry_id limit 5) as refs
from limits_mark m order by m.reviewed_at is not null, m.review_by desc limit %(size)s offset %(from)s
"""
MANY = """
select j.staff_id, coalesce(s.given_name || ' ' || s.family_name, '') as who, max(j.at) as at
from journal_line j left join people_staff s on s.id = j.staff_id
where j.event = 'LookedUpMany' and j.at > %(since)s group by 1, 2 order by 3 desc limit 50
"""


def marks(*, page: int = 1) -> Page[MarkCard]:
    """Those nobody has looked at first."""
    found = rows(LIST, {"size": PAGE + 1, "from": (page - 1) * PAGE})
    cards = [MarkCard(**one | {"refs": tuple(one["refs"])}) for one in found[:PAGE]]
    return Page(cards, page, PAGE, len(found) > PAGE, len(cards))


def looked_up_many(*, at: datetime) -> list[ManyCard]:
    """Who was stopped in the last thirty days."""
    return [ManyCard(**one) for one in rows(MANY, {"since": at - timedelta(days=30)})]
