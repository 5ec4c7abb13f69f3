"""Calls put through to the offices (viderekoblinger): answered or not, the same day, and what became of each unanswered (R072)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import OFFICE_KINDS, Why, marked
from inngang.service.key_figures.figures import hours_of
from inngang.service.key_figures.small_numbers import Share
from inngang.service.rows import rows

MOST_LISTED = 200
KINDS = [str(kind) for kind in OFFICE_KINDS]

# What happened first to a call after it was put through. Put through again, or back with the one who had it, is a no.
FIRST_AFTER = """
passed as (
    select t.id, t.enquiry_id, t.at, (t.data ->> 'to_unit')::bigint as unit_id, t.data ->> 'to_queue' as to_queue, case
        when after.event = 'EnquiryTaken' and exists (select 1 from organisation_post p where p.staff_id = after.staff_id
            and p.unit_id = (t.data ->> 'to_unit')::bigint) then 'answered'
        when after.event = 'EnquiryTaken' then 'by_others'
        when after.event = 'TransferUnanswered' then 'unanswered'
        when after.event is not null then 'left'
        else 'ringing' end as fate, extract(epoch from after.at - t.at)::float8 as seconds
    from journal_line t
    left join lateral (
        select j.event, j.at, j.staff_id from journal_line j where j.enquiry_id = t.enquiry_id and j.id > t.id
            and j.event in ('EnquiryTaken', 'TransferUnanswered', 'EnquiryClosed', 'EnquiryHandedOver', 'PromiseRenewed')
            and (j.event <> 'PromiseRenewed' or j.at > t.at)  -- passing it on renews the promise too
        order by j.id limit 1
    ) after on true
    where t.event = 'EnquiryHandedOver' and t.at >= %(start)s and t.at < %(end)s and t.data ->> 'way' = 'call'
)"""

OFFICES = f"""
with {FIRST_AFTER}
select passed.unit_id, u.name as unit_name, count(*) as put_through, count(*) filter (where fate = 'answered') as answered,
    count(*) filter (where fate = 'by_others') as by_others, count(*) filter (where fate in ('unanswered', 'left')) as unanswered,
    count(*) filter (where fate = 'ringing') as ringing,
    percentile_cont(0.5) within group (order by seconds) filter (where fate = 'answered') as median_seconds
from passed join organisation_unit u on u.id = passed.unit_id
where u.kind = any(%(kinds)s)
group by passed.unit_id, u.name, u.sort_key
order by count(*) filter (where fate in ('unanswered', 'left')) desc, count(*) desc, u.sort_key
"""

UNANSWERED = f"""
with {FIRST_AFTER}
select passed.at, passed.fate, u.name as unit_name, e.id as enquiry_id, e.ref, e.matter, e.state, e.outcome, e.urgency,
    coalesce(p.what, '') as what, p.what_values, p.due_by, p.due_by < %(at)s as is_late,
    coalesce(s.given_name || ' ' || s.family_name, q.name, '') as owner
from passed join organisation_unit u on u.id = passed.unit_id
join enquiries_enquiry e on e.id = passed.enquiry_id
left join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
left join people_staff s on s.id = p.owner_id
left join organisation_queue q on q.id = p.owner_queue_id
where u.kind = any(%(kinds)s) and fate in ('unanswered', 'left', 'by_others')
    and not coalesce(e.person_id, 0) = any(%(close)s) and (%(unit)s = 0 or passed.unit_id = %(unit)s)
order by passed.at desc, passed.id desc limit %(limit)s
"""

FATES = {
    "unanswered": marked("Nobody answered"),
    "left": marked("Nobody answered before the call went on or ended"),
    "by_others": marked("Others than the office answered"),
}


@dataclass(frozen=True)
class OfficeTransfers:
    """The calls put through to one office on a day."""

    unit_id: int
    unit_name: str
    put_through: int
    answered: int
    by_others: int  # the circles went on to somebody else, who took it
    unanswered: int
    ringing: int  # just now
    median_seconds: float | None  # of those the office answered

    @property
    def share(self) -> Share:
        """Of those that are decided, how many the office answered itself."""
        return Share(self.answered, self.put_through - self.ringing)


@dataclass(frozen=True)
class Unanswered:
    """One call the office did not answer, and what became of it. Names no person."""

    at: datetime
    fate: str  # a text to translate
    unit_name: str
    enquiry_id: int
    ref: str
    matter: str
    is_acute: bool
    state: str
    outcome: str  # how it ended; empty while it is open
    owner: str  # who owes the person something now; empty when nothing is owed any more
    promise: Why | None
    due_by: datetime | None
    is_late: bool


@dataclass(frozen=True)
class Transfers:
    """A day's calls to the offices, those that answer least first."""

    day: date
    offices: tuple[OfficeTransfers, ...]
    unanswered: tuple[Unanswered, ...]

    def total(self, what: str) -> int:
        return sum(getattr(one, what) for one in self.offices)

    @property
    def share(self) -> Share:
        return Share(self.total("answered"), self.total("put_through") - self.total("ringing"))


def transfers(*, day: date, unit: int = 0, close: Collection[int] = (), at: datetime) -> Transfers:
    """In two statements; the list is of one office, or (0) of all, and without those close to the one who looks."""
    start, end = hours_of(day)
    values = {"start": start, "end": end, "at": at, "unit": unit, "limit": MOST_LISTED, "kinds": KINDS}
    values["close"] = sorted(close)
    return Transfers(
        day,
        tuple(OfficeTransfers(**one) for one in rows(OFFICES, values)),
        tuple(_unanswered(one) for one in rows(UNANSWERED, values)),
    )


def _unanswered(one: dict[str, Any]) -> Unanswered:
    return Unanswered(
        at=one["at"],
        fate=FATES[one["fate"]],
        unit_name=one["unit_name"],
        enquiry_id=one["enquiry_id"],
        ref=one["ref"],
        matter=MATTERS[one["matter"]].title if one["matter"] in MATTERS else one["matter"],
        is_acute=one["urgency"] == 0,
        state=one["state"],
        outcome=one["outcome"] or "",
        owner=one["owner"],
        promise=Why(one["what"], one["what_values"] or {}) if one["what"] else None,
        due_by=one["due_by"],
        is_late=bool(one["is_late"]),
    )
