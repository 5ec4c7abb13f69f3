"""Count the days that are over or going on, so that everybody can read how we answer without anybody's data being read."""

from __future__ import annotations

from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.service.journal import action, record
from inngang.service.journal.events import AnsweringCounted
from inngang.service.key_figures.answering import LIFE, life_values
from inngang.service.rows import run

CONTACTS = f"""
with {LIFE.format(columns="", routed="")}
insert into key_figures_day (day, kind, hour, contacts, met, waited_seconds, due, within)
select day, channel, hour, count(*), count(met_at), coalesce(sum(extract(epoch from met_at - received_at)), 0)::bigint,
    count(*) filter (where due), count(*) filter (where due and within)
from life where not again group by day, channel, hour
"""
# An application is there when a decision is first promised, and answered when that promise is kept.
APPLICATIONS = """
with goal as (
    select * from unnest(%(goal_days)s::date[], %(goal_kinds)s::text[], %(goal_until)s::timestamptz[]) as g (day, kind, until)
    where kind = 'application'
), applied as (
    select j.at, (j.at at time zone 'Europe/Oslo')::date as day, extract(hour from j.at at time zone 'Europe/Oslo')::int as hour,
        (select min(k.at) from journal_line k where k.enquiry_id = j.enquiry_id and k.id > j.id and k.event = 'PromiseKept'
            and k.data->>'kind' = 'decision' and k.at <= %(at)s) as decided_at
    from journal_line j where j.at >= %(start)s and j.at < %(end)s and j.event in ('PromiseMade', 'PromiseRenewed')
        and j.data->>'kind' = 'decision' and j.enquiry_id is not null and not exists (select 1 from journal_line b
            where b.enquiry_id = j.enquiry_id and b.id < j.id and b.event in ('PromiseMade', 'PromiseRenewed')
                and b.data->>'kind' = 'decision')
)
insert into key_figures_day (day, kind, hour, contacts, met, waited_seconds, due, within)
select a.day, 'application', a.hour, count(*), count(a.decided_at), coalesce(sum(extract(epoch from a.decided_at - a.at)), 0)::bigint,
    count(*) filter (where g.until is not null and (a.decided_at is not null or g.until <= %(at)s)),
    count(*) filter (where a.decided_at <= g.until)
from applied a left join goal g on g.day = a.day group by a.day, a.hour
"""


@action
def count_days(*, first: date, last: date, by: Viewer, at: datetime) -> None:
    """From one day to another, again from the journal: what is answered later counts on the day it came."""
    values = life_values(first=first, last=last, at=at)
    run("delete from key_figures_day where day >= %(first)s and day <= %(last)s", {"first": first, "last": last})
    run(CONTACTS, values)
    run(APPLICATIONS, values)
    record(AnsweringCounted(first=first, last=last), by=by, at=at)
