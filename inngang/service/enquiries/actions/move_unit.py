"""Move what is open to the unit that has it now, when offices merge, split, close or give areas away (R231, R336).

It looks at how things stand, not at what happened last: it may be stopped anywhere and started again, and what came in at
the old office meanwhile is found the next time. Each batch is a transaction of its own with a fixed number of statements.
Whoever has an enquiry in hand keeps it; deadlines stay as they were told; the person is told when the owner is another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Why, marked
from inngang.service.enquiries.held import way_out_of
from inngang.service.enquiries.moving import LATE, LEFT, Move, as_values, moves
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import CaseDialogueMoved, EnquiryMovedUnit, OfficeQuestionMoved, RegisterChanged
from inngang.service.journal.events.base import AboutEnquiry
from inngang.service.notices.actions import NoticeRow, queue_notices
from inngang.service.notices.words import words_in
from inngang.service.rows import rows, run

BATCH = 500
MOVED = marked(
    "Hello. %(to_unit)s has your enquiry now. It was with %(from_unit)s before, but the offices have changed."
    " You need not do anything. %(what)s Reference %(ref)s."
)

# Those somebody works with at this moment are skipped, and found the next time.
HELD = f"""
select e.id, (select m.to_unit from unnest(%(from)s::bigint[], %(to)s::bigint[], %(code)s::text[], %(until)s::timestamptz[])
        as m (from_unit, to_unit, code, until)
    where m.from_unit = e.unit_id and (m.code is null or m.code = coalesce(nullif(e.area_code, ''), x.area_code)
        and e.received_at <= m.until) order by m.code nulls last limit 1) as to_unit
{LEFT}
order by e.id limit %(most)s for update of e skip locked
"""
MOVE = """
with todo as (
    select e.id, e.ref, e.state, e.channel, e.language, e.person_id, e.organisation_id, e.caller_phone,
        e.unit_id as from_unit, one.to_unit, e.queue_id
    from unnest(%(ids)s::bigint[], %(tos)s::bigint[]) as one (id, to_unit) join enquiries_enquiry e on e.id = one.id
    where e.unit_id <> one.to_unit
), map as (
    select q.id as old, pair.to_unit, coalesce(
        (select min(t.id) from organisation_queue t where t.unit_id = pair.to_unit and t.staff_id is null
            and (t.kind, t.side, t.line, t.level) = (q.kind, q.side, q.line, q.level)),
        (select min(t.id) from organisation_queue t where t.unit_id = pair.to_unit and t.kind = 'unit'),
        (select min(t.id) from organisation_queue t where t.unit_id = pair.to_unit and t.staff_id is null)) as new
    from (select distinct from_unit, to_unit from todo) pair
    join organisation_queue q on q.unit_id = pair.from_unit and q.staff_id is null
), moved as (
    update enquiries_enquiry e set unit_id = todo.to_unit, queue_id = coalesce(map.new, e.queue_id)
    from todo left join map on map.old = todo.queue_id and map.to_unit = todo.to_unit where e.id = todo.id
), owed as (
    update promises_promise p set unit_id = todo.to_unit,
        owner_queue_id = case when p.owner_queue_id is not null then coalesce(map.new, p.owner_queue_id) end
    from todo left join map on map.old = todo.queue_id and map.to_unit = todo.to_unit
    where p.enquiry_id = todo.id and p.state = 'open'
), spots as (
    select w.id, w.queue_id, coalesce(map.new, w.queue_id) as new, row_number() over (
        partition by w.enquiry_id, coalesce(map.new, w.queue_id) order by w.opens_at, w.circle) as place
    from todo join enquiries_placement w on w.enquiry_id = todo.id
    left join map on map.old = w.queue_id and map.to_unit = todo.to_unit
), gone as (
    delete from enquiries_placement w using spots where w.id = spots.id and spots.place > 1
), placed as (
    update enquiries_placement w set queue_id = spots.new from spots
    where w.id = spots.id and spots.place = 1 and spots.new <> spots.queue_id
), loosed as (
    update access_tie t set ends_at = %(at)s + interval '24 hours' from todo
    where t.enquiry_id = todo.id and t.unit_id = todo.from_unit and t.ends_at is null
), tied as (
    insert into access_tie (person_id, enquiry_id, unit_id, starts_at)
    select todo.person_id, todo.id, todo.to_unit, %(at)s from todo where todo.person_id is not null and not exists (
        select 1 from access_tie t where t.enquiry_id = todo.id and t.unit_id = todo.to_unit and t.ends_at is null)
), mended as (
    update enquiries_deviation d set unit_id = todo.to_unit, owner_queue_id = coalesce(
        (select map.new from map where map.old = d.owner_queue_id and map.to_unit = todo.to_unit), d.owner_queue_id)
    from todo where d.enquiry_id = todo.id and d.unit_id = todo.from_unit
), covered as (
    update enquiries_cover c set queue_id = map.new from todo join map on map.to_unit = todo.to_unit
    where c.enquiry_id = todo.id and c.queue_id = map.old and map.new is not null
)
select todo.id as enquiry_id, todo.ref, todo.channel, todo.language, todo.person_id, todo.organisation_id,
    todo.caller_phone,
    todo.to_unit as unit_id, todo.from_unit as from_id,
    f.name as from_unit, t.name as to_unit, todo.state = 'waiting' and map.new is not null as has_another_owner,
    coalesce(p.what, '') as what, coalesce(p.what_values, '{}'::jsonb) as what_values, coalesce(x.phone, '') as person_phone,
    coalesce(x.email, '') as person_email, coalesce(x.is_reserved, false) as person_reserved,
    coalesce(x.wanted_channel, '') as person_wants
from todo join organisation_unit f on f.id = todo.from_unit join organisation_unit t on t.id = todo.to_unit
left join map on map.old = todo.queue_id and map.to_unit = todo.to_unit
left join promises_promise p on p.enquiry_id = todo.id and p.state = 'open'
left join people_person x on x.id = todo.person_id and todo.organisation_id is null
order by todo.id
"""
# What an office was asked and has not answered goes with what it is about; nobody is told, the one who asked sees who has it.
WHICH = """
select * from (select q.id, (select m.to_unit from unnest(%(from)s::bigint[], %(to)s::bigint[], %(code)s::text[], %(until)s::timestamptz[])
            as m (from_unit, to_unit, code, until)
        where m.from_unit = q.unit_id and (m.code is null or m.code = coalesce(nullif(x.area_code, ''), e.area_code)
            and q.asked_at <= m.until) order by m.code nulls last limit 1) as to_unit
    from enquiries_office_question q join enquiries_enquiry e on e.id = q.enquiry_id left join people_person x on x.id = e.person_id
    where q.answered_at is null and q.unit_id = any(%(units)s)) asked where to_unit is not null
"""
QUESTIONS = f"""
with held as ({WHICH})
update enquiries_office_question q set unit_id = held.to_unit from held, enquiries_enquiry e, organisation_unit f, organisation_unit t
where q.id = held.id and q.answered_at is null and e.id = q.enquiry_id and f.id = q.unit_id and t.id = held.to_unit
returning q.enquiry_id, e.person_id, held.to_unit as unit_id, e.channel, f.name as from_unit, t.name as to_unit
"""
# A case dialogue nobody has taken goes where the case unit's work went; who has taken one keeps it.
TO_TAKE = """
select * from (select d.id, (select m.to_unit from unnest(%(from)s::bigint[], %(to)s::bigint[], %(code)s::text[])
            as m (from_unit, to_unit, code) where m.from_unit = d.case_unit_id and m.code is null limit 1) as to_unit
    from enquiries_case_dialogue d
    where d.concluded_at is null and d.handler_id is null and d.case_unit_id = any(%(whole)s)) waiting where to_unit is not null
"""
DIALOGUES = f"""
with held as ({TO_TAKE})
update enquiries_case_dialogue d set case_unit_id = held.to_unit from held, enquiries_enquiry e, organisation_unit f, organisation_unit t
where d.id = held.id and d.handler_id is null and d.concluded_at is null and e.id = d.enquiry_id
    and f.id = d.case_unit_id and t.id = held.to_unit
returning d.enquiry_id, e.person_id, held.to_unit as unit_id, e.channel, f.name as from_unit, t.name as to_unit
"""
# What waits for an answer of a unit: which of it moves, how it is moved, and what is told.
ASKED: Final = ((WHICH, QUESTIONS, OfficeQuestionMoved), (TO_TAKE, DIALOGUES, CaseDialogueMoved))
COUNTED = """
update organisation_unit_change c set moved = c.moved + n.moved
from unnest(%(units)s::bigint[], %(moved)s::int[]) as n (unit_id, moved)
where c.id = (select max(d.id) from organisation_unit_change d left join organisation_area_move m on m.change_id = d.id
    where d.state = 'done' and d.carried_out_at > %(since)s and n.unit_id in (d.unit_id, m.from_unit_id))
"""


def move_open(*, by: Viewer, at: datetime, most: int = BATCH, batches: int = 200) -> int:
    """Everything open that belongs elsewhere now, in batches; how many. Nothing is written when all is where it belongs."""
    found = moves(today=at.astimezone(OSLO).date(), at=at)
    for which, move, event in ASKED if found else ():
        if rows(f"{which} limit 1", as_values(found)):
            _move_asked(found=found, move=move, event=event, by=by, at=at)
    total = 0
    for _ in range(batches if found and _any_left(found) else 0):
        moved = _move_some(found=found, most=most, by=by, at=at)
        total += moved
        if not moved:
            break
    return total


def _any_left(found: Sequence[Move]) -> bool:
    return bool(rows(f"select e.id {LEFT} limit 1", as_values(found)))


@action
def _move_asked(*, found: Sequence[Move], move: str, event: type[AboutEnquiry], by: Viewer, at: datetime) -> None:
    moved = rows(move, as_values(found))
    for one in moved:
        record(event(**one), by=by, at=at)
    if not moved:  # they were answered or taken a moment ago
        record(RegisterChanged(what="questions", new=0, changed=0), by=by, at=at)
    tell(*(f"unit-{one['unit_id']}" for one in moved))


@action
def _move_some(*, found: Sequence[Move], most: int, by: Viewer, at: datetime) -> int:
    held = rows(HELD, as_values(found) | {"most": most})
    return move_these(held, MOVED, by, at)


def move_these(held: Sequence[dict[str, Any]], text: str, by: Viewer, at: datetime) -> int:
    """Inside another verb: these enquiries to the unit each says, and the person told with `text`; how many."""
    given = {"ids": [one["id"] for one in held], "tos": [one["to_unit"] for one in held], "at": at}
    moved = rows(MOVE, given) if held else []
    for one in moved:
        about = {name: one[name] for name in ("enquiry_id", "person_id", "unit_id", "channel")}
        record(EnquiryMovedUnit(**about, from_unit=one["from_unit"], to_unit=one["to_unit"]), by=by, at=at)
    counted = Counter(one["from_id"] for one in moved)
    run(COUNTED, {"units": list(counted), "moved": list(counted.values()), "since": at - LATE})
    notices = [_notice(one, text, at) for one in moved if one["has_another_owner"] and _way_out(one)[0]]
    queue_notices(notices=notices, by=by, at=at)
    tell("queue", *(f"unit-{one['unit_id']}" for one in moved))
    return len(moved)


def _notice(one: dict[str, Any], text: str, at: datetime) -> NoticeRow:
    channel, to = _way_out(one)
    what = words_in(one["language"], Why(one["what"], one["what_values"])) if one["what"] else ""
    values = {"from_unit": one["from_unit"], "to_unit": one["to_unit"], "what": what, "ref": one["ref"]}
    told = words_in(one["language"], Why(text, values)).replace("  ", " ")
    key = f"moved-{one['enquiry_id']}-{at.timestamp():.0f}"
    return NoticeRow(channel, one["person_id"], one["enquiry_id"], "moved", to, one["language"], told, key)


def _way_out(one: dict[str, Any]) -> tuple[str, str]:
    """As for any notice. Whoever is on the line or at the desk just now is told by the one they talk with."""
    if one["channel"] in ("phone", "visit", "chat") and not one["what"]:
        return "", ""
    return way_out_of(one)
