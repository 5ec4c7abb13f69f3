"""What came of publishing a number, which units were slow, planned contact, and the one model of every county (R027, R086, R089)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import OFFICE_KINDS, marked
from inngang.service.key_figures.figures import hours_of
from inngang.service.key_figures.small_numbers import Share
from inngang.service.rows import rows

DAYS_AROUND = 28
DAYS_BACK = 90
MOST_PUBLICATIONS = 20


@dataclass(frozen=True)
class Publication:
    """A number that more people, or fewer, could see from a day on; calls a day before it and after it."""

    unit_name: str
    kind: str
    at: datetime
    was: str  # who saw it before; empty when there was no such number
    published: str
    before_a_day: float
    after_a_day: float | None  # None on the very first day
    days_after: int

    @property
    def change(self) -> float | None:
        """How much more there is, of what there was."""
        if self.after_a_day is None or not self.before_a_day:
            return None
        return self.after_a_day / self.before_a_day - 1


PUBLICATIONS = """
with line as (
    select j.id, j.unit_id, j.at, j.data->>'kind' as kind,
        case when (j.data->>'removed')::boolean then '' else j.data->>'published' end as published,
        lag(case when (j.data->>'removed')::boolean then '' else j.data->>'published' end, 1, '')
            over (partition by j.unit_id, j.data->>'kind' order by j.id) as was
    from journal_line j where j.event = 'NumberSet'
), changed as (
    select * from line where published <> was and (published in ('public', 'partners') or was in ('public', 'partners'))
        and at >= %(since)s and at <= %(at)s order by at desc, id desc limit %(limit)s
), calls as (
    select case when j.event = 'EnquiryReceived' then j.unit_id else (j.data->>'to_unit')::bigint end as unit_id, j.at
    from journal_line j where j.at >= %(from)s and j.at <= %(at)s and j.unit_id is not null
        and (j.event = 'EnquiryReceived' and j.channel = 'phone' or j.event = 'EnquiryHandedOver' and j.data->>'way' = 'call')
)
select u.name as unit_name, c.kind, c.at, c.was, c.published,
    count(calls.at) filter (where calls.at < c.at) as before, count(calls.at) filter (where calls.at >= c.at) as after
from changed c join organisation_unit u on u.id = c.unit_id
left join calls on calls.unit_id = c.unit_id and calls.at >= c.at - interval '28 days' and calls.at < c.at + interval '28 days'
group by c.id, u.name, c.kind, c.at, c.was, c.published order by c.at desc, c.id desc
"""


def publications(*, at: datetime) -> list[Publication]:
    """The changes of the last three months, newest first: calls a day 28 days before, and as long after as has been."""
    since = at - timedelta(days=DAYS_BACK)
    values = {"since": since, "from": since - timedelta(days=DAYS_AROUND), "at": at, "limit": MOST_PUBLICATIONS}
    found = []
    for one in rows(PUBLICATIONS, values):
        days = min(DAYS_AROUND, (at - one["at"]).days)
        after = one["after"] / days if days else None
        before = one["before"] / DAYS_AROUND
        found.append(
            Publication(one["unit_name"], one["kind"], one["at"], one["was"], one["published"], before, after, days)
        )
    return found


# ── who is slow ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class SlowCard:
    """A unit whose leaders were told that it answers clearly less often in time than others."""

    unit_id: int
    unit_name: str
    at: datetime
    answered: Share
    everywhere: Share


def told_of_slow(*, at: datetime, days: int = 7) -> list[SlowCard]:
    """Those of the last days, newest first."""
    found = rows(
        """select j.unit_id, u.name as unit_name, j.at, j.data from journal_line j join organisation_unit u on u.id = j.unit_id
           where j.event = 'AnsweringSlow' and j.at > %(since)s and j.at <= %(at)s order by j.id desc""",
        {"since": at - timedelta(days=days), "at": at},
    )
    return [
        SlowCard(
            one["unit_id"],
            one["unit_name"],
            one["at"],
            Share(one["data"]["within"], one["data"]["due"]),
            Share(one["data"]["all_within"], one["data"]["all_due"]),
        )
        for one in found
    ]


# ── planned contact ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Planned:
    """Conversations of a day or a period: those we had agreed on, and those that came of themselves."""

    channel: str  # phone or visit
    planned: int
    unplanned: int

    @property
    def share(self) -> Share:
        return Share(self.planned, self.planned + self.unplanned)


PLANNED = """
select case when j.event = 'CallBackTried' then 'phone' when j.event = 'PromiseKept' then 'visit' else j.channel end as channel,
    count(*) filter (where j.event <> 'EnquiryReceived') as planned,
    count(*) filter (where j.event = 'EnquiryReceived') as unplanned
from journal_line j
where j.at >= %(start)s and j.at < %(end)s and j.enquiry_id is not null and (%(unit)s = 0 or j.unit_id = %(unit)s)
    and (j.event = 'EnquiryReceived' and j.channel in ('phone', 'visit')
        or j.event = 'CallBackTried' and (j.data->>'reached')::boolean
        or j.event = 'PromiseKept' and j.data->>'kind' = 'appointment')
group by 1 order by 1
"""


def planned(*, first: date, last: date, unit: int = 0) -> list[Planned]:
    """Calls we promised and that were answered, and appointments that were kept, beside calls and visits nobody had agreed on."""
    return [
        Planned(**one) for one in rows(PLANNED, {"start": hours_of(first)[0], "end": hours_of(last)[1], "unit": unit})
    ]


# ── one model ───────────────────────────────────────────────────────────────────────────────────────

LACKS = {
    "queue": marked("no queue of its own"),
    "duty": marked("no duty phone in the register"),
    "hours": marked("no opening hours"),
}


@dataclass(frozen=True)
class CountyModel:
    """The offices of a county, and those that lack something the model asks of every office."""

    county: str
    offices: int
    deviating: tuple[tuple[str, tuple[str, ...]], ...]  # the office, and what it lacks


MODEL = """
select u.county, u.name,
    exists (select 1 from organisation_queue q where q.unit_id = u.id and q.kind = 'unit') as queue,
    exists (select 1 from organisation_contact_number n where n.unit_id = u.id and n.kind = 'duty')
        or exists (select 1 from organisation_duty d where d.unit_id = u.id and d.ends_at > %(at)s) as duty,
    exists (select 1 from organisation_schedule s where s.unit_id = u.id
        or s.reception_id in (select r.id from organisation_reception r where r.unit_id = u.id)) as hours
from organisation_unit u where u.kind = any(%(kinds)s) and (u.valid_from is null or u.valid_from <= %(day)s)
    and (u.valid_to is null or u.valid_to >= %(day)s)
order by u.county, u.sort_key
"""


def one_model(*, at: datetime) -> list[CountyModel]:
    """Whether every office of every county has what the one model asks for. One statement."""
    kinds = [str(kind) for kind in OFFICE_KINDS]
    counties: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for one in rows(MODEL, {"kinds": kinds, "at": at, "day": at.astimezone(OSLO).date()}):
        lacks = tuple(code for code in LACKS if not one[code])
        counties.setdefault(one["county"], []).append((one["name"], lacks))
    return [
        CountyModel(county, len(offices), tuple((name, lacks) for name, lacks in offices if lacks))
        for county, offices in counties.items()
    ]
