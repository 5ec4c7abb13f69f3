"""Route: put a waiting enquiry into its circles again, after it was handed over, given back or opened once more."""

from __future__ import annotations

import json
from datetime import datetime

from inngang.rules import needed, routing
from inngang.rules.access import Viewer
from inngang.rules.ahead import head_start
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import PromiseState, State
from inngang.service.enquiries.facts import place
from inngang.service.enquiries.held import Held, end_promise
from inngang.service.enquiries.keeping import clocks_kept, routed
from inngang.service.journal import record, tell
from inngang.service.journal.events import PromiseMade
from inngang.service.organisation.policies import policy_at
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row

PLACE_AGAIN = """
with moved as (
    update enquiries_enquiry set state = 'waiting', owner_id = null, queue_id = %(queue_id)s, unit_id = %(unit_id)s,
        times_handed_over = times_handed_over + %(handed_over)s, times_reopened = times_reopened + %(reopened)s,
        times_released = times_released + %(released)s, times_escalated = times_escalated + %(escalated)s,
        tried = %(tried)s::bigint[], matter = %(matter)s, side = %(side)s, line = %(line)s, urgency = %(urgency)s,
        closed_at = null, outcome = null, alarm_from = %(at)s, alarm_level = 0, alarmed_at = null
    where id = %(id)s returning id, person_id
), gone as (
    delete from enquiries_placement where enquiry_id = %(id)s
), placed as (
    insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred, ahead)
    select moved.id, c.queue_id, c.circle, c.kind, %(pace)s, c.opens_at, %(since)s, %(due_by)s, %(barred)s::bigint[]
        || array(select d.staff_id from access_declaration d where d.enquiry_id = moved.id and d.ended_at is null),
        %(ahead)s::interval
    from moved, unnest(%(queues)s::bigint[], %(kinds)s::text[], %(opens)s::timestamptz[]) with ordinality
        as c (queue_id, kind, opens_at, circle)
), owed as (
    insert into promises_promise (enquiry_id, person_id, kind, what, what_values, state, owner_queue_id, made_at, due_by, told_at,
        attempts_at, broken_reason, step, clocks, unit_id)
    select id, person_id, %(kind)s, %(what)s, %(what_values)s::jsonb, 'open', %(queue_id)s, %(at)s, %(promise_due_by)s, %(at)s, '{}', '', 0,
        %(clocks)s::jsonb, %(unit_id)s
    from moved where %(new_promise)s
), kept_owed as (
    update promises_promise set owner_id = null, owner_queue_id = %(queue_id)s, unit_id = %(unit_id)s
    where enquiry_id = %(id)s and state = 'open' and not %(new_promise)s
), tied as (
    insert into access_tie (person_id, enquiry_id, unit_id, starts_at)
    select person_id, id, %(unit_id)s, %(at)s from moved where person_id is not null
        and not exists (select 1 from access_tie t where t.enquiry_id = moved.id and t.unit_id = %(unit_id)s and t.ends_at is null)
), loosed as (
    update access_tie set ends_at = %(at)s + interval '24 hours'
    where enquiry_id = %(id)s and ends_at is null and (staff_id is not null or unit_id <> %(unit_id)s)
), freed as (
    update organisation_at_work set presence = case when exists (
        select 1 from enquiries_enquiry o where o.owner_id = %(had_it)s and o.state = 'taken'
        and o.id <> %(id)s) then 'busy' else 'free' end, since = %(at)s
    where staff_id = %(had_it)s and presence in ('free', 'busy')
)
select id from moved
"""


def route(
    held: Held,
    *,
    promised: Promised | None,
    by: Viewer,
    at: datetime,
    since: datetime,
    to_queue: int | None = None,
    to_unit: int | None = None,
    tried: list[int] | None = None,
    handed_over: bool = False,
    reopened: bool = False,
    released: bool = False,
    escalated: bool = False,
) -> None:
    """Back to waiting, in circles; `promised` replaces the open promise, None keeps it. `to_queue` comes first."""
    too_late = held.needed_on is not None and needed.is_too_late(
        held.needed_on,
        channel=held.channel,
        urgency=held.urgency,
        side=held.side,
        since=held.received_at,
        calendar=held.calendar(at),
    )
    ordinary = routing.pace(channel=held.channel, urgency=held.urgency, is_call_back=False)
    pace = needed.pace_of(ordinary, too_late)
    tried = held.tried if tried is None else tried
    found = place(
        person_id=held.person_id,
        side=held.side,
        line=held.line,
        area_code=held.area_code,
        unit_id=to_unit if to_unit is not None else held.unit_id,
        channel=held.channel,
        pace=pace,
        since=since,
        at=at,
        tried=tried,
        language=held.language,
        passed_to=to_queue or 0,
        asked_for=held.asked_for,
        rang_by=held.rang_by,
    ).needing(held.level)
    policy = policy_at(at)
    calendar = calendar_of(found.unit_id, at=at)
    circles = routing.circles(found.facts, policy, calendar)
    ahead = head_start(found.facts, policy, calendar)
    queue_id = to_queue or found.queue_id
    if promised is not None and held.promise_id:
        end_promise(held, PromiseState.RENEWED, at)
    due_by = promised.due_by if promised is not None else held.promise_due_by
    assert due_by is not None, "an open enquiry has an open promise"
    row(
        PLACE_AGAIN,
        {
            "id": held.id,
            "had_it": held.owner_id if held.state == State.TAKEN else None,
            "queue_id": queue_id,
            "unit_id": found.unit_id,
            "handed_over": int(handed_over),
            "reopened": int(reopened),
            "released": int(released),
            "escalated": int(escalated),
            "tried": tried,
            "matter": held.matter,
            "side": held.side,
            "line": held.line,
            "urgency": int(held.urgency),
            "pace": int(pace),
            "since": since,
            "due_by": due_by,
            "barred": found.barred,
            "ahead": ahead.by,
            "queues": [one.queue for one in circles],
            "kinds": [str(one.kind) for one in circles],
            "opens": [one.opens_at for one in circles],
            "new_promise": promised is not None,
            "kind": promised.kind if promised else "",
            "what": promised.what.text if promised else "",
            "what_values": json.dumps(dict(promised.what.values), default=str) if promised else "{}",
            "clocks": clocks_kept(promised.clocks) if promised else None,
            "promise_due_by": due_by,
            "at": at,
        },
        often=True,
    )
    about = {**held.about, "unit_id": found.unit_id}
    record(routed(found, circles, policy.version, about, ahead), by=by, at=at)
    if promised is not None:
        record(
            PromiseMade(**about, kind=promised.kind, what=str(promised.what), due_by=promised.due_by, by_rule=True),
            by=by,
            at=at,
        )
    tell(*held.topics, f"unit-{found.unit_id}")
