"""How an enquiry is written down with its words, promise and circles: all of it in one statement (mottak)."""

INSERT = """
with new as (
    insert into enquiries_enquiry (id, ref, channel, sender_key, code_hash, person_id, organisation_id, caller_name, caller_phone,
        language, area_code, matter, side, line, urgency, acute_reason, state, unit_id, queue_id, number, received_at,
        times_handed_over, times_reopened, times_released, times_promised, times_escalated, times_chased, tried, is_demo, chases_id,
        asked_for_id, rang_by_id, contact, level, needed_on)
    values (%(id)s, %(ref)s, %(channel)s, %(sender_key)s, %(code_hash)s, %(person_id)s, %(organisation_id)s, %(caller_name)s,
        %(caller_phone)s, %(language)s, %(area_code)s, %(matter)s, %(side)s, %(line)s, %(urgency)s, %(acute_reason)s::jsonb, 'waiting',
        %(unit_id)s, %(queue_id)s, %(number)s, %(at)s, 0, 0, 0, 0, 0, 0, '{}', %(is_demo)s, %(chases)s,
        %(asked_for)s, %(rang_by)s, %(contact)s, %(level)s, %(needed_on)s)
    on conflict (channel, sender_key) do nothing
    returning id
), said as (
    insert into enquiries_message (enquiry_id, direction, text, at) select id, 'in', %(text)s, %(at)s from new where %(text)s <> ''
), owed as (
    insert into promises_promise (enquiry_id, person_id, kind, what, what_values, state, owner_queue_id, made_at, due_by, told_at,
        attempts_at, broken_reason, step, clocks, unit_id)
    select id, %(person_id)s, %(kind)s, %(what)s, %(what_values)s::jsonb, 'open', %(queue_id)s, %(at)s, %(due_by)s, %(at)s, '{}', '', 0,
        %(clocks)s::jsonb, %(unit_id)s
    from new
), placed as (
    insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred, ahead)
    select new.id, c.queue_id, c.circle, c.kind, %(pace)s, c.opens_at, %(at)s, %(due_by)s, %(barred)s::bigint[], %(ahead)s::interval
    from new, unnest(%(queues)s::bigint[], %(kinds)s::text[], %(opens)s::timestamptz[]) with ordinality
        as c (queue_id, kind, opens_at, circle)
), tied as (
    insert into access_tie (person_id, enquiry_id, unit_id, starts_at)
    select %(person_id)s::bigint, id, %(unit_id)s, %(at)s from new where %(person_id)s::bigint is not null
), chased as (
    update enquiries_enquiry set times_chased = times_chased + 1 where id = %(chases)s::bigint and exists (select 1 from new)
)
select id, coalesce((select p.paused_at is not null from promises_promise p
    where p.enquiry_id = %(chases)s::bigint and p.state = 'open'), false) as stood_still
from new
"""

# It is kept with its own text and key, ended at once, and points at the open one: nothing is lost, and it can be undone.
INSERT_JOINED = """
with into_open as (
    select e.id, e.ref, e.matter, e.side, e.urgency, e.unit_id, e.channel, e.owner_id, e.number, e.asked_for_id
    from enquiries_enquiry e
    where e.id = %(into)s and e.state in ('waiting', 'taken', 'promised') for update
), new as (
    insert into enquiries_enquiry (id, ref, channel, sender_key, code_hash, person_id, organisation_id, caller_name, caller_phone,
        language, area_code, matter, side, line, urgency, state, outcome, closed_at, unit_id, queue_id, received_at,
        times_handed_over, times_reopened, times_released, times_promised, times_escalated, times_chased, tried, is_demo,
        joined_into_id, chases_id, contact)
    select %(id)s, %(ref)s, %(channel)s, %(sender_key)s, %(code_hash)s, %(person_id)s, %(organisation_id)s, %(caller_name)s,
        %(caller_phone)s, %(language)s, %(area_code)s, %(matter)s, %(side)s, %(line)s, %(urgency)s, 'closed', 'joined', %(at)s,
        i.unit_id, %(queue_id)s, %(at)s, 0, 0, 0, 0, 0, 0, '{}', %(is_demo)s, i.id, i.id, %(contact)s from into_open i
    on conflict (channel, sender_key) do nothing
    returning id
), said as (
    insert into enquiries_message (enquiry_id, direction, text, at) select id, 'in', %(text)s, %(at)s from new where %(text)s <> ''
), counted as (
    update enquiries_enquiry e set times_chased = times_chased + 1 from into_open i where e.id = i.id and exists (select 1 from new)
)
select i.*, (select id from new) as new_id, p.what, p.what_values, p.due_by,
    p.paused_at is not null as stood_still
from into_open i join promises_promise p on p.enquiry_id = i.id and p.state = 'open'
"""

# Joined more than once, it is told of the last one: that is where it is worked on.
REPEATED = """
with recursive steps as (
    select e.id, e.joined_into_id, 0 as step from enquiries_enquiry e
    where e.channel = %(channel)s and e.sender_key = %(sender_key)s
    union all
    select e.id, e.joined_into_id, s.step + 1 from steps s join enquiries_enquiry e on e.id = s.joined_into_id
)
select i.id, i.ref, i.urgency, i.matter, i.side, i.number, i.unit_id, s.step > 0 as joined, p.what, p.what_values, p.due_by
from (select id, step from steps order by step desc limit 1) s
join enquiries_enquiry i on i.id = s.id
join lateral (select what, what_values, due_by from promises_promise where enquiry_id = i.id
    order by case when s.step = 0 then id else -id end limit 1) p on true
"""
