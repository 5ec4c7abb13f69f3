"""The account of a day (dagens regnskap): received = answered + promised + ended, and each that is missing is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import marked
from inngang.service.enquiries.actions import open_deviations
from inngang.service.enquiries.actions.deviate import Wrong
from inngang.service.journal import action, record
from inngang.service.journal.events import DayBalanced
from inngang.service.key_figures.figures import hours_of
from inngang.service.rows import rows

GONE, NO_PROMISE, LATE = "gone", "no_promise", "late"
WHAT_IS_WRONG = {
    GONE: marked("It was received, and cannot be found any more."),
    NO_PROMISE: marked("It is open, and nobody owes the person anything."),
    LATE: marked("What was promised should have happened by now."),
}


class Balance(NamedTuple):
    """One channel's account of one day."""

    channel: str
    received: int
    ended: int  # answered, or closed with an outcome
    promised: int  # open, and somebody owes the person something by a time
    missing: tuple[str, ...]  # the numbers people know them by; each is a fault somebody must see to


@dataclass(frozen=True)
class AccountLine:
    """What came in through one channel to one office, and where it is now."""

    channel: str
    unit_id: int
    unit_name: str
    received: int
    answered: int
    promised: int
    ended: int  # not needed any more, gave up, did not come, joined with another
    missing: int

    @property
    def is_balanced(self) -> bool:
        return not self.missing and self.received == self.answered + self.promised + self.ended


@dataclass(frozen=True)
class Missing:
    """An enquiry that is neither answered, nor promised, nor ended: why, and who has it."""

    enquiry_id: int
    ref: str
    channel: str
    unit_id: int
    unit_name: str
    matter: str
    received_at: datetime
    due_by: datetime | None
    owner: str
    what: str  # gone, no_promise or late
    why: str


@dataclass(frozen=True)
class Account:
    """The account of a day, line by line, with each exception."""

    day: date
    counted_at: datetime
    lines: tuple[AccountLine, ...]
    missing: tuple[Missing, ...]

    def total(self, what: str) -> int:
        """The sum of one column."""
        return sum(getattr(line, what) for line in self.lines)

    @property
    def is_balanced(self) -> bool:
        return all(line.is_balanced for line in self.lines)


# What came in is read from the journal, which nothing can be taken out of; where it is now, from the tables.
RECEIVED = """
with received as (
    select distinct on (j.enquiry_id) j.enquiry_id, j.channel, j.unit_id, j.at from journal_line j
    where j.at >= %(start)s and j.at < %(end)s and j.event = 'EnquiryReceived' and j.enquiry_id is not null
        and j.unit_id is not null and j.channel is not null
    order by j.enquiry_id, j.id
), stands as (
    select r.enquiry_id, r.channel, r.unit_id, r.at as received_at, e.ref, e.matter, p.due_by,
        coalesce(s.given_name || ' ' || s.family_name, q.name) as owner,
        case when e.id is null then 'gone'
             when e.state = 'answered' or (e.state = 'closed' and e.outcome in ('answered', 'referred')) then 'answered'
             when e.state = 'closed' then 'ended'
             when p.id is null then 'no_promise'
             when p.due_by < %(at)s then 'late'
             else 'promised' end as stand
    from received r
    left join enquiries_enquiry e on e.id = r.enquiry_id
    left join promises_promise p on p.enquiry_id = r.enquiry_id and p.state = 'open'
    left join people_staff s on s.id = e.owner_id
    left join organisation_queue q on q.id = e.queue_id
)
"""
LINES = (
    RECEIVED
    + """
select stands.channel, stands.unit_id, u.name as unit_name, count(*) as received,
    count(*) filter (where stand = 'answered') as answered, count(*) filter (where stand = 'promised') as promised,
    count(*) filter (where stand = 'ended') as ended,
    count(*) filter (where stand in ('gone', 'no_promise', 'late')) as missing
from stands join organisation_unit u on u.id = stands.unit_id
group by stands.channel, stands.unit_id, u.name, u.sort_key order by u.sort_key, stands.channel
"""
)
MISSING = (
    RECEIVED
    + """
select stands.enquiry_id, coalesce(ref, '') as ref, stands.channel, stands.unit_id, u.name as unit_name,
    coalesce(matter, '') as matter, received_at, due_by, coalesce(owner, u.name) as owner, stand as what
from stands join organisation_unit u on u.id = stands.unit_id
where stand in ('gone', 'no_promise', 'late') order by stand, due_by nulls first, stands.enquiry_id
"""
)


def account(*, day: date, at: datetime) -> Account:
    """What came in that day, per channel and office, and where it is now. Two statements."""
    start, end = hours_of(day)
    values = {"start": start, "end": end, "at": at}
    return Account(
        day=day,
        counted_at=at,
        lines=tuple(AccountLine(**one) for one in rows(LINES, values)),
        missing=tuple(_missing(one) for one in rows(MISSING, values)),
    )


def give_owners(*, day: date, by: Viewer, at: datetime) -> int:
    """Each exception of the day becomes a deviation with an owner; how many were new. Asked again, none is new.

    What is gone altogether has nothing to hang a deviation on: the log says it, and the account goes on saying it.
    """
    found = [one for one in account(day=day, at=at).missing if one.what != GONE]
    if not found:
        return 0
    wrong = [
        Wrong(one.enquiry_id, one.what, WHAT_IS_WRONG[one.what], f"account-{one.what}-{one.enquiry_id}")
        for one in found
    ]
    return open_deviations(wrong=wrong, by=by, at=at)


def _missing(one: dict[str, Any]) -> Missing:
    matter = MATTERS[one["matter"]].title if one["matter"] in MATTERS else one["matter"]
    return Missing(**{**one, "matter": matter, "why": WHAT_IS_WRONG[one["what"]]})


PER_CHANNEL = (
    RECEIVED
    + """
select channel, count(*) as received, count(*) filter (where stand in ('answered', 'ended')) as ended,
    count(*) filter (where stand in ('promised', 'late')) as promised,
    coalesce(array_agg(coalesce(ref, enquiry_id::text) order by ref) filter (where stand in ('gone', 'no_promise')), '{}')
        as missing
from stands group by channel order by channel
"""
)


@action
def close_the_day(*, day: date, by: Viewer, at: datetime) -> list[Balance]:
    """The account per channel, kept in the journal: how many came in, and that each is answered, promised or named."""
    account = of_day(day=day)
    record(
        DayBalanced(
            day=day.isoformat(),
            received=sum(one.received for one in account),
            ended=sum(one.ended for one in account),
            promised=sum(one.promised for one in account),
            missing=sum(len(one.missing) for one in account),
        ),
        by=by,
        at=at,
    )
    return account


def of_day(*, day: date) -> list[Balance]:
    """The account per channel, for the one who watches at night: what nobody owes anything is a fault. One statement."""
    start, end = hours_of(day)
    found = rows(PER_CHANNEL, {"start": start, "end": end, "at": end})
    return [Balance(**one | {"missing": tuple(one["missing"])}) for one in found]
