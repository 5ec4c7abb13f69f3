"""Cover: whoever is away has their work looked after from that minute, and gets back what nobody has begun (dekning).

It looks at how things stand, not at what happened last, so it may run as often as it likes: what is covered stays covered,
and what two transactions met about is seen to the next minute. The number of statements is the same for one enquiry and for
a thousand. Deadlines stay as they were told; only the owner changes, and the person is told who it is (R035, R103).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Presence, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import CirclesOpened, EnquiryCameBack, EnquiryCovered, WorkLookedAfter
from inngang.service.notices.actions import NoticeRow, queue_notices
from inngang.service.notices.words import words_in
from inngang.service.organisation.actions import end_absence, enter_absence, set_presence
from inngang.service.rows import row, rows, run


class LookedAfter(NamedTuple):
    """What was done for those who are away and those who came back."""

    covered: int = 0
    opened: int = 0
    returned: int = 0


COVERED = marked(
    "Hello. %(away)s is away, so %(owner)s has your enquiry now. %(what)s"
    " You reach us by phoning and asking for %(owner)s. Reference %(ref)s."
)
CAME_BACK = marked("Hello. %(owner)s is back and has your enquiry again. %(what)s Reference %(ref)s.")

# Whoever is away with a time to be back, and what they owe before it. A call somebody is in just now stays with them.
OWED_WHILE_AWAY = """
    organisation_at_work w
    join enquiries_enquiry e on e.owner_id = w.staff_id and (e.state = 'promised'
        or e.state = 'taken' and (e.channel not in ('phone', 'visit', 'chat') or e.taken_at < %(at)s - interval '2 hours'))
    join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
    where w.presence = 'away' and w.back_at > %(at)s and p.due_by <= w.back_at
        and (%(staff)s::bigint is null or w.staff_id = %(staff)s)
"""

# Who waits for somebody who is away, and for whom no circle further out is open yet.
WAITING_FOR_THE_AWAY = """
    select distinct on (mine.enquiry_id) mine.enquiry_id, mine.pace, mine.since, mine.due_by, mine.barred, mine.circle,
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
    select e.id as enquiry_id, own.id as queue_id, first.pace, first.since, first.due_by, first.barred
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

ANYTHING = f"""
select exists (select 1 from {OWED_WHILE_AWAY}) or exists (select 1 from {BACK_AGAIN})
    or exists ({WAITING_FOR_THE_AWAY}) or exists ({MISSED_BY_THE_BACK}) as any
"""

TOLD = """e.id as enquiry_id, e.ref, e.channel, e.language, e.person_id, e.unit_id, e.caller_phone,
    p.what, p.what_values, p.due_by, coalesce(x.phone, '') as person_phone, coalesce(x.email, '') as person_email,
    coalesce(x.is_reserved, false) as person_reserved"""

COVER = f"""
with owed as (
    select e.id, w.staff_id as away_id from {OWED_WHILE_AWAY} order by e.id for update of e, p skip locked
), who as (
    select e.id, owed.away_id, e.person_id, e.unit_id, e.urgency, e.received_at, p.id as promise_id, p.kind, p.due_by,
        cardinality(p.attempts_at) as attempts, away.given_name as away, coalesce(x.protection, 'none') as protection,
        stand_in.staff_id as to_staff, stand_in.name as to_name,
        array(select i.staff_id from access_interest i where i.person_id = e.person_id
              union select s.id from people_staff s where s.person_id = e.person_id) as barred,
        (select q.id from organisation_queue q where q.kind = 'national' order by q.id limit 1) as national,
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
        where s.id <> owed.away_id and s.person_id is distinct from e.person_id
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
), placed as (
    insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred)
    select who.id, c.queue_id, c.circle, c.kind,
        case when who.urgency = 0 then 0 when who.kind = 'call_back' then 2 when who.urgency = 1 then 3 else 4 end,
        c.opens_at, who.received_at, who.due_by, who.barred
    from who cross join lateral (values
        (1, 'team', who.to_queue, who.received_at),
        (2, 'national', who.national, greatest(%(at)s, who.due_by - interval '2 hours'))) as c (circle, kind, queue_id, opens_at)
    where who.to_staff is null and c.queue_id is not null
        and (c.circle = 1 or who.protection = 'none' and who.national <> who.to_queue)
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
select {TOLD}, who.away_id, who.away, who.to_staff, coalesce(who.to_name, q.name) as owner
from who join enquiries_enquiry e on e.id = who.id
join promises_promise p on p.id = who.promise_id
join organisation_queue q on q.id = who.to_queue
left join people_person x on x.id = e.person_id
order by e.id
"""

OPEN = f"""
with todo as ({WAITING_FOR_THE_AWAY}
), held as (
    select e.id from enquiries_enquiry e join todo on todo.enquiry_id = e.id where e.state = 'waiting'
    order by e.id for update of e skip locked
), asked as (
    insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred)
    select todo.enquiry_id, todo.stand_in, todo.circle, 'substitute', todo.pace, todo.since, todo.since, todo.due_by, todo.barred
    from todo join held on held.id = todo.enquiry_id where todo.stand_in is not null
), opened as (
    update enquiries_placement o set opens_at = o.since from todo join held on held.id = todo.enquiry_id
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

ASK_THE_BACK = f"""
with todo as ({MISSED_BY_THE_BACK}
), held as (
    select e.id from enquiries_enquiry e join todo on todo.enquiry_id = e.id where e.state = 'waiting'
    order by e.id for update of e skip locked
)
insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred)
select todo.enquiry_id, todo.queue_id, 0, 'own_adviser', todo.pace, todo.since, todo.since, todo.due_by, todo.barred
from todo join held on held.id = todo.enquiry_id
"""


@action
def be_away(*, staff_id: int, starts_at: datetime, ends_at: datetime, by: Viewer, at: datetime) -> int:
    """Enter an absence; one that has begun is covered in the same breath. The id. Raises: NotYours, CannotBeAway."""
    absence_id = enter_absence(staff_id=staff_id, starts_at=starts_at, ends_at=ends_at, by=by, at=at)
    if starts_at <= at:
        _look_after(staff_id=staff_id, by=by, at=at)
    return absence_id


@action
def come_back(*, absence_id: int, by: Viewer, at: datetime) -> None:
    """End an absence, or take it out of the plan; what nobody has begun comes back. Raises: NotYours, CannotBeAway."""
    staff_id = end_absence(absence_id=absence_id, by=by, at=at)
    _look_after(staff_id=staff_id, by=by, at=at)


@action
def say_presence(
    *, staff_id: int, presence: Presence, back_at: datetime | None = None, by: Viewer, at: datetime
) -> LookedAfter:
    """Say what somebody is doing, with what follows for those who wait for them. Raises: NotYours."""
    set_presence(staff_id=staff_id, presence=presence, back_at=back_at, by=by, at=at)
    return _look_after(staff_id=staff_id, by=by, at=at)


def look_after(*, by: Viewer, at: datetime) -> LookedAfter:
    """Everybody's, as it stands now. For the clock, each minute; nothing is written when there is nothing to do."""
    found = row(ANYTHING, {"at": at, "staff": None})
    return _look_after(staff_id=None, by=by, at=at) if found and found["any"] else LookedAfter()


@action
def _look_after(*, staff_id: int | None, by: Viewer, at: datetime) -> LookedAfter:
    given = {"staff": staff_id, "at": at}
    returned = rows(COME_BACK, given)
    if returned:
        run(PROMISED_AGAIN, {"ids": [one["enquiry_id"] for one in returned]})
    asked = run(ASK_THE_BACK, given)
    covered = rows(COVER, given)
    opened = rows(OPEN, given)
    for one in opened:
        record(CirclesOpened(**_about(one), away=one["away"], away_staff=one["away_id"]), by=by, at=at)
    for one in covered:
        record(
            EnquiryCovered(
                **_about(one),
                away=one["away"],
                away_staff=one["away_id"],
                owner=one["owner"],
                to_staff=one["to_staff"],
                due_by=one["due_by"],
            ),
            by=by,
            at=at,
        )
    for one in returned:
        record(EnquiryCameBack(**_about(one), owner=one["owner"], to_staff=one["to_staff"]), by=by, at=at)
    notices = [
        *_notices(covered, COVERED, "covered", at),
        *_notices(returned, CAME_BACK, "came_back", at),
    ]
    if notices:
        queue_notices(notices=notices, by=by, at=at)
    done = LookedAfter(len(covered), len(opened), len(returned))
    record(WorkLookedAfter(covered=done.covered + done.opened, returned=done.returned + asked), by=by, at=at)
    _tell([*covered, *opened, *returned], staff_id)
    return done


def _notices(found: Sequence[dict[str, Any]], text: str, kind: str, at: datetime) -> list[NoticeRow]:
    """Who has it now, and that what was promised stands, in the person's own language."""
    return [
        NoticeRow(
            channel,
            one["person_id"],
            one["enquiry_id"],
            kind,
            to,
            one["language"],
            _told(one, text),
            f"{kind}-{one['enquiry_id']}-{at.timestamp():.0f}",
        )
        for one in found
        for channel, to in [_way_out(one)]
        if channel
    ]


def _told(one: dict[str, Any], text: str) -> str:
    what = words_in(one["language"], Why(one["what"], one["what_values"]))
    values = {"away": one.get("away", ""), "owner": one["owner"], "what": what, "ref": one["ref"]}
    return words_in(one["language"], Why(text, values))


def _way_out(one: dict[str, Any]) -> tuple[str, str]:
    """As for any notice: no private phone is a condition for anything (R146)."""
    if one["person_reserved"]:
        return "letter", ""
    if phone := one["person_phone"] or one["caller_phone"]:
        return "sms", phone
    if one["person_email"]:
        return "email", one["person_email"]
    return ("letter", "") if one["person_id"] else ("", "")


def _about(one: dict[str, Any]) -> dict[str, Any]:
    return {name: one[name] for name in ("enquiry_id", "person_id", "unit_id", "channel")}


def _tell(found: Sequence[dict[str, Any]], staff_id: int | None) -> None:
    topics = {"queue"} | ({f"staff-{staff_id}"} if staff_id else set())
    for one in found:
        topics |= {f"enquiry-{one['enquiry_id']}", f"unit-{one['unit_id']}"}
        topics |= {f"staff-{one[who]}" for who in ("away_id", "to_staff", "substitute_id") if one.get(who)}
    tell(*topics)
