"""The statements of cover: who is away and owes something, who stands in, and what comes back. Used by `actions/cover`."""

from __future__ import annotations

# Whoever is away with a time to be back, and what they owe before it. A call somebody is in just now stays with them.
OWED_WHILE_AWAY_FROM = """
    organisation_at_work w
    join enquiries_enquiry e on e.owner_id = w.staff_id and (e.state = 'promised'
        or e.state = 'taken' and (e.channel not in ('phone', 'visit', 'chat') or e.taken_at < %(at)s - interval '2 hours'))
    join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
"""
OWED_WHILE_AWAY_WHERE = """
    where w.presence = 'away' and w.back_at > %(at)s and p.due_by <= w.back_at
        and (%(staff)s::bigint is null or w.staff_id = %(staff)s)
"""
OWED_WHILE_AWAY = OWED_WHILE_AWAY_FROM + OWED_WHILE_AWAY_WHERE

# Who waits for somebody who is away, and for whom no circle further out is open yet.
WAITING_FOR_THE_AWAY = """
    select distinct on (mine.enquiry_id) mine.enquiry_id, mine.pace, mine.since, mine.ahead, mine.due_by, mine.barred, mine.circle,
        w.staff_id as away_id, stand_in.queue_id as stand_in, next.id as next_id, next.opens_at as next_opens
    from organisation_at_work w
    join organisation_queue own on own.staff_id = w.staff_id
    join enquiries_placement mine on mine.queue_id = own.id and mine.opens_at <= %(at)s
    join enquiries_enquiry e on e.id = mine.enquiry_id
    left join people_person x on x.id = e.person_id
    left join lateral (
        select q.id as queue_id from organisation_follow_up f
        join organisation_queue q on q.staff_id = f.substitute_id
        join organisation_at_work there on there.staff_id = f.substitute_id and there.presence not in ('away', 'break')
        join people_staff s on s.id = f.substitute_id and s.is_active
        where f.person_id = e.person_id and f.staff_id = w.staff_id and f.valid_to is null
            and not f.substitute_id = any(mine.barred) and not q.id = any(e.tried)
            and (x.protection = 'none' or x.protection = any(s.may_see))
            and not exists (select 1 from enquiries_placement o where o.enquiry_id = e.id and o.queue_id = q.id)
        order by f.side = e.side desc limit 1
    ) stand_in on true
    left join lateral (
        select o.id, o.opens_at from enquiries_placement o
        join organisation_queue q on q.id = o.queue_id
        left join organisation_at_work there on there.staff_id = q.staff_id
        where o.enquiry_id = e.id and (q.staff_id is null or there.presence not in ('away', 'break'))
        order by o.circle limit 1
    ) next on true
    where w.presence = 'away' and (%(staff)s::bigint is null or w.staff_id = %(staff)s)
        and (stand_in.queue_id is not null or next.opens_at > %(at)s)
    order by mine.enquiry_id, mine.circle
"""

BACK_AGAIN = """
    enquiries_cover c join organisation_at_work w on w.staff_id = c.away_id and w.presence <> 'away'
    where c.ended_at is null and (%(staff)s::bigint is null or c.away_id = %(staff)s)
"""

# Somebody came back a moment ago, and those they know wait without them being asked.
MISSED_BY_THE_BACK = """
    select e.id as enquiry_id, own.id as queue_id, first.pace, first.since, first.ahead, first.due_by, first.barred
    from organisation_at_work w
    join organisation_queue own on own.staff_id = w.staff_id
    join people_staff s on s.id = w.staff_id
    join organisation_follow_up f on f.staff_id = w.staff_id and f.valid_to is null
    join people_person x on x.id = f.person_id
    join enquiries_enquiry e on e.person_id = f.person_id and e.state = 'waiting' and e.side = f.side and e.urgency <> 0
    join lateral (select * from enquiries_placement o where o.enquiry_id = e.id order by o.circle limit 1) first on true
    where w.presence not in ('away', 'break') and w.since > %(at)s - interval '10 minutes' and e.received_at < w.since
        and (%(staff)s::bigint is null or w.staff_id = %(staff)s)
        and not own.id = any(e.tried) and not w.staff_id = any(first.barred)
        and (x.protection = 'none' or x.protection = any(s.may_see))
        and not exists (select 1 from enquiries_placement o where o.enquiry_id = e.id and o.queue_id = own.id)
"""

# What was opened for somebody who was away, and is here again: it closes, or waits for its own time.
OPENED_FOR_THE_BACK = """
    enquiries_placement o join organisation_at_work w on w.staff_id = o.away_id and w.presence not in ('away', 'break')
    where o.away_id is not null and (%(staff)s::bigint is null or o.away_id = %(staff)s)
"""

ANYTHING = f"""
select exists (select 1 from {OWED_WHILE_AWAY}) or exists (select 1 from {BACK_AGAIN})
    or exists ({WAITING_FOR_THE_AWAY}) or exists ({MISSED_BY_THE_BACK})
    or exists (select 1 from {OPENED_FOR_THE_BACK}) as any
"""

TOLD = """e.id as enquiry_id, e.ref, e.channel, e.language, e.person_id, e.unit_id, e.caller_phone,
    p.what, p.what_values, p.due_by, e.organisation_id,
    case when e.organisation_id is null then coalesce(x.phone, '') else '' end as person_phone,
    case when e.organisation_id is null then coalesce(x.email, '') else '' end as person_email,
    e.organisation_id is null and coalesce(x.is_reserved, false) as person_reserved,
    case when e.organisation_id is null then coalesce(x.wanted_channel, '') else '' end as person_wants"""

COVER = f"""
with owed as (
    select e.id, w.staff_id as away_id from {OWED_WHILE_AWAY} order by e.id for update of e, p skip locked
), who as (
    select e.id, owed.away_id, e.person_id, e.unit_id, e.urgency, e.received_at, p.id as promise_id, p.kind, p.due_by,
        cardinality(p.attempts_at) as attempts, away.given_name as away,
        stand_in.staff_id as to_staff, stand_in.name as to_name,
        coalesce(
            case when x.protection <> 'none' then (select min(q.id) from organisation_queue q where q.kind = 'protected') end,
            (select min(q.id) from organisation_queue q where q.unit_id = e.unit_id and q.kind = 'team'
                and (q.side = e.side or e.side = 'both' and q.side = 'municipal')),
            (select min(q.id) from organisation_queue q where q.unit_id = e.unit_id and q.kind = 'unit'),
            e.queue_id) as to_queue
    from owed join enquiries_enquiry e on e.id = owed.id
    join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
    join people_staff away on away.id = owed.away_id
    left join people_person x on x.id = e.person_id
    left join lateral (
        select s.id as staff_id, s.given_name as name from (
            select f.substitute_id, f.side = e.side as nearest from organisation_follow_up f
            where f.person_id = e.person_id and f.staff_id = owed.away_id and f.valid_to is null
            union all
            select mode() within group (order by f.substitute_id), null from organisation_follow_up f
            where f.staff_id = owed.away_id and f.valid_to is null
        ) f
        join people_staff s on s.id = f.substitute_id and s.is_active
        join organisation_at_work there on there.staff_id = s.id and there.presence <> 'away'
        where s.id <> owed.away_id and not owed.id || ':' || s.id = any(%(cannot)s::text[])
            and s.person_id is distinct from e.person_id
            and not exists (select 1 from access_interest i where i.staff_id = s.id and i.person_id = e.person_id)
            and (x.id is null or x.protection = 'none' or x.protection = any(s.may_see))
        order by f.nearest desc nulls last limit 1
    ) stand_in on true
), moved as (
    update enquiries_enquiry e set owner_id = who.to_staff,
        state = case when who.to_staff is null then 'waiting' else 'promised' end,
        queue_id = case when who.to_staff is null then who.to_queue else e.queue_id end
    from who where e.id = who.id returning e.id
), owed_by as (
    update promises_promise p set owner_id = who.to_staff,
        owner_queue_id = case when who.to_staff is null then who.to_queue end
    from who where p.id = who.promise_id
), loosed as (
    update access_tie t set ends_at = %(at)s + interval '24 hours'
    from who where t.enquiry_id = who.id and t.staff_id = who.away_id and t.ends_at is null
), tied as (
    insert into access_tie (person_id, enquiry_id, staff_id, unit_id, starts_at)
    select who.person_id, who.id, who.to_staff, case when who.to_staff is null then who.unit_id end, %(at)s from who
    where who.person_id is not null and (who.to_staff is not null or not exists (
        select 1 from access_tie t where t.enquiry_id = who.id and t.unit_id = who.unit_id and t.ends_at is null))
), kept as (
    insert into enquiries_cover (enquiry_id, away_id, substitute_id, queue_id, promise_id, attempts, last_message_id, began_at,
        came_back)
    select who.id, who.away_id, who.to_staff, case when who.to_staff is null then who.to_queue end, who.promise_id, who.attempts,
        coalesce((select max(m.id) from enquiries_message m where m.enquiry_id = who.id), 0), %(at)s, false
    from who
    on conflict (enquiry_id) where ended_at is null do update set substitute_id = excluded.substitute_id,
        queue_id = excluded.queue_id, promise_id = excluded.promise_id, attempts = excluded.attempts,
        last_message_id = excluded.last_message_id
)
select {TOLD}, who.away_id, who.away, who.to_staff, coalesce(who.to_name, q.name) as owner, who.to_queue, p.kind,
    e.side, e.line, e.area_code, e.urgency, e.received_at, e.tried, e.asked_for_id, e.rang_by_id, e.level
from who join enquiries_enquiry e on e.id = who.id
join promises_promise p on p.id = who.promise_id
join organisation_queue q on q.id = who.to_queue
left join people_person x on x.id = e.person_id
order by e.id
"""

# Those who could stand in, and until when it must be done: their own working time is asked before it becomes theirs.
COULD_STAND_IN = f"""
select distinct e.id as enquiry_id, f.substitute_id as staff_id, p.due_by, e.unit_id as home_id,
    (select min(o.unit_id) from organisation_post o where o.staff_id = f.substitute_id and o.valid_to is null) as unit_id
from {OWED_WHILE_AWAY_FROM}
join organisation_follow_up f on f.staff_id = w.staff_id and f.valid_to is null and f.substitute_id is not null
{OWED_WHILE_AWAY_WHERE} and p.paused_at is null
"""

PLACED = """
insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred, ahead)
select one.enquiry_id, one.queue_id, one.circle, one.kind, one.pace, one.opens_at, one.since, one.due_by, one.barred, one.ahead
from jsonb_to_recordset(%(circles)s::jsonb) as one (enquiry_id bigint, queue_id bigint, circle smallint, kind text,
    pace smallint, opens_at timestamptz, since timestamptz, due_by timestamptz, barred bigint[], ahead interval)
"""

OPEN = f"""
with todo as ({WAITING_FOR_THE_AWAY}
), held as (
    select e.id from enquiries_enquiry e join todo on todo.enquiry_id = e.id where e.state = 'waiting'
    order by e.id for update of e skip locked
), asked as (
    insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred, away_id, ahead)
    select todo.enquiry_id, todo.stand_in, todo.circle, 'substitute', todo.pace, todo.since, todo.since, todo.due_by, todo.barred,
        todo.away_id, todo.ahead
    from todo join held on held.id = todo.enquiry_id where todo.stand_in is not null
), opened as (
    update enquiries_placement o set opens_at = o.since, away_id = todo.away_id, planned_at = o.opens_at
    from todo join held on held.id = todo.enquiry_id
    where todo.stand_in is null and o.id = todo.next_id
)
select e.id as enquiry_id, e.person_id, e.unit_id, e.channel, todo.away_id, s.given_name as away
from todo join held on held.id = todo.enquiry_id join enquiries_enquiry e on e.id = todo.enquiry_id
join people_staff s on s.id = todo.away_id order by e.id
"""

# Taken first and promised in the statement after: those are the moves the life of an enquiry has.
COME_BACK = f"""
with there as (
    select c.id as cover_id, c.enquiry_id, c.away_id, c.substitute_id, c.queue_id, c.promise_id, c.attempts, c.last_message_id
    from {BACK_AGAIN}
), held as (
    select e.id from enquiries_enquiry e join there on there.enquiry_id = e.id order by e.id for update of e skip locked
), judged as (
    select there.*, p.id is not null and p.id = there.promise_id and cardinality(p.attempts_at) = there.attempts and (
        e.state = 'promised' and e.owner_id = there.substitute_id and not exists (
            select 1 from enquiries_message m
            where m.enquiry_id = e.id and m.id > there.last_message_id and m.staff_id = there.substitute_id)
        or e.state = 'waiting' and e.queue_id = there.queue_id) as untouched
    from there join held on held.id = there.enquiry_id join enquiries_enquiry e on e.id = there.enquiry_id
    left join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
), moved as (
    update enquiries_enquiry e set owner_id = j.away_id, state = case when e.state = 'waiting' then 'taken' else e.state end,
        taken_at = coalesce(e.taken_at, %(at)s)
    from judged j where e.id = j.enquiry_id and j.untouched returning e.id
), owed_by as (
    update promises_promise p set owner_id = j.away_id, owner_queue_id = null
    from judged j where p.id = j.promise_id and j.untouched
), gone as (
    delete from enquiries_placement o using judged j where o.enquiry_id = j.enquiry_id and j.untouched
), loosed as (
    update access_tie t set ends_at = %(at)s + interval '24 hours'
    from judged j where j.untouched and t.enquiry_id = j.enquiry_id and t.staff_id = j.substitute_id and t.ends_at is null
), tied as (
    insert into access_tie (person_id, enquiry_id, staff_id, starts_at)
    select e.person_id, e.id, j.away_id, %(at)s from judged j join enquiries_enquiry e on e.id = j.enquiry_id
    where j.untouched and e.person_id is not null
), ended as (
    update enquiries_cover c set ended_at = %(at)s, came_back = j.untouched from judged j where c.id = j.cover_id
)
select {TOLD}, j.away_id as to_staff, s.given_name as owner, j.cover_id, j.substitute_id
from judged j join enquiries_enquiry e on e.id = j.enquiry_id
join promises_promise p on p.id = j.promise_id
join people_staff s on s.id = j.away_id
left join people_person x on x.id = e.person_id
where j.untouched order by e.id
"""
PROMISED_AGAIN = "update enquiries_enquiry set state = 'promised' where id = any(%(ids)s) and state = 'taken'"

CLOSE_AGAIN = f"""
with opened as (
    select o.id, o.enquiry_id, o.away_id, o.planned_at from {OPENED_FOR_THE_BACK}
), held as (
    select e.id from enquiries_enquiry e where e.id in (select enquiry_id from opened) and e.state = 'waiting'
    order by e.id for update of e skip locked
), closed as (
    delete from enquiries_placement p using opened, held
    where p.id = opened.id and held.id = opened.enquiry_id and opened.planned_at is null
        and exists (select 1 from enquiries_placement rest where rest.enquiry_id = p.enquiry_id and rest.id <> p.id
            and rest.opens_at <= %(at)s)
), later as (
    update enquiries_placement p set opens_at = opened.planned_at, away_id = null, planned_at = null from opened, held
    where p.id = opened.id and held.id = opened.enquiry_id and opened.planned_at is not null
)
select distinct e.id as enquiry_id, e.person_id, e.unit_id, e.channel, opened.away_id, s.given_name as away
from opened join held on held.id = opened.enquiry_id join enquiries_enquiry e on e.id = held.id
join people_staff s on s.id = opened.away_id order by e.id
"""

ASK_THE_BACK = f"""
with todo as ({MISSED_BY_THE_BACK}
), held as (
    select e.id from enquiries_enquiry e join todo on todo.enquiry_id = e.id where e.state = 'waiting'
    order by e.id for update of e skip locked
)
insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred, ahead)
select todo.enquiry_id, todo.queue_id, 0, 'own_adviser', todo.pace, todo.since, todo.since, todo.due_by, todo.barred, todo.ahead
from todo join held on held.id = todo.enquiry_id
"""
