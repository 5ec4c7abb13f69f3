"""Ask for the follow-up that is due: each point becomes an enquiry that somebody has, once (oppfølgingspunkt, R289).

It goes the way of every other enquiry: to the person's own adviser first, to the substitute when they are away, else to the
unit. A batch takes the same number of statements however many there are. Stopped in the middle nothing of the batch is there,
and the next round makes it; a point has room for one enquiry, and the enquiry carries the number of the point.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from inngang.rules import deadlines, routing
from inngang.rules.access import Viewer
from inngang.rules.ahead import head_start
from inngang.rules.answering import Contact
from inngang.rules.hours import OSLO
from inngang.rules.promises import Promised
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Channel, Urgency, Why
from inngang.service.enquiries.covering import PLACED
from inngang.service.enquiries.facts import Ask, Place, places, reference
from inngang.service.enquiries.held import way_out_of
from inngang.service.enquiries.keeping import routed
from inngang.service.enquiries.owed import TOLD
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import FollowUpAsked, FollowUpsAsked, PromiseMade
from inngang.service.notices.actions import NoticeRow, queue_notices
from inngang.service.notices.words import words_in
from inngang.service.organisation.policies import policy_at
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row, rows, run

BATCH: Final = 200
IS_DUE: Final = """p.ask_on <= %(today)s and p.enquiry_id is null and p.ended_at is null
    and exists (select 1 from people_person x where x.id = p.person_id and x.died_on is null)"""
DUE: Final = f"""
with due as (
    select p.id as point_id, p.person_id, p.code, p.due_on, p.version, p.start_date_id, p.ask_on from enquiries_follow_up_point p
    where {IS_DUE} order by p.ask_on, p.id limit %(most)s for update of p skip locked
)
select due.*, nextval('enquiries_enquiry_id_seq') as enquiry_id, x.area_code, x.language, x.phone as person_phone,
    x.email as person_email, x.is_reserved as person_reserved, x.wanted_channel as person_wants, '' as caller_phone,
    null::bigint as organisation_id, coalesce(f.unit_id, d.unit_id, organisation_has_area(x.area_code, %(today)s)) as home_id
from due join enquiries_start_date d on d.id = due.start_date_id
join people_person x on x.id = due.person_id
left join lateral (
    select t.unit_id from organisation_follow_up t where t.person_id = due.person_id and t.valid_to is null
    order by t.side = 'state' desc, t.side limit 1
) f on true
order by due.ask_on, due.point_id
"""
KEEP: Final = """
with one as (
    select * from jsonb_to_recordset(%(asked)s::jsonb) as one (enquiry_id bigint, point_id bigint, ref text, person_id bigint,
        language text, area_code text, matter text, side text, line text, unit_id bigint, queue_id bigint, note text, kind text,
        what text, what_values jsonb, due_by timestamptz)
), new as (
    insert into enquiries_enquiry (id, ref, channel, sender_key, person_id, caller_name, caller_phone, language, area_code, matter,
        side, line, urgency, state, unit_id, queue_id, received_at, times_handed_over, times_reopened, times_released,
        times_promised, times_escalated, times_chased, tried, is_demo, contact)
    select enquiry_id, ref, %(channel)s, 'follow-up:' || point_id, person_id, '', '', language, area_code, matter, side, line,
        %(urgency)s, 'waiting', unit_id, queue_id, %(at)s, 0, 0, 0, 0, 0, 0, '{}', false, %(contact)s from one
    returning id
), said as (
    insert into enquiries_message (enquiry_id, direction, text, at) select enquiry_id, 'note', note, %(at)s from one
), owed as (
    insert into promises_promise (enquiry_id, person_id, kind, what, what_values, state, owner_queue_id, made_at, due_by, told_at,
        attempts_at, broken_reason, step, unit_id)
    select enquiry_id, person_id, kind, what, what_values, 'open', queue_id, %(at)s, due_by, %(at)s, '{}', '', 0, unit_id from one
), tied as (
    insert into access_tie (person_id, enquiry_id, unit_id, starts_at) select person_id, enquiry_id, unit_id, %(at)s from one
)
update enquiries_follow_up_point p set enquiry_id = one.enquiry_id from one where p.id = one.point_id
"""


def ask_follow_ups(*, at: datetime, by: Viewer, most: int = BATCH) -> int:
    """All that is due today, a batch at a time, each in a transaction of its own. How many became something to do."""
    asked = 0
    while True:
        found = row(
            f"select exists (select 1 from enquiries_follow_up_point p where {IS_DUE}) as any",
            {"today": at.astimezone(OSLO).date()},
        )
        if not found or not found["any"]:
            return asked
        made = _ask(at=at, by=by, most=most)
        if not made:  # another worker has them
            return asked
        asked += made


@action
def _ask(*, at: datetime, by: Viewer, most: int) -> int:
    due = rows(DUE, {"today": at.astimezone(OSLO).date(), "most": most})
    placed = places([_as_asked(one, at) for one in due], at=at) if due else {}
    policy = policy_at(at)
    asked: list[dict[str, Any]] = []
    circles: list[dict[str, Any]] = []
    notices: list[NoticeRow] = []
    for one in due:
        place = placed[one["enquiry_id"]]
        calendar = calendar_of(place.unit_id, at=at)
        made = deadlines.promised(one["code"], one["due_on"], at=at, calendar=calendar)
        about: dict[str, Any] = {
            "enquiry_id": one["enquiry_id"],
            "person_id": one["person_id"],
            "unit_id": place.unit_id,
            "channel": str(Channel.QUESTION),
        }
        asked.append(_kept(one, place, made))
        wide, ahead = routing.circles(place.facts, policy, calendar), head_start(place.facts, policy, calendar)
        circles += [
            {
                "enquiry_id": one["enquiry_id"],
                "queue_id": circle.queue,
                "circle": number,
                "kind": circle.kind,
                "pace": int(place.facts.pace),
                "opens_at": circle.opens_at,
                "since": at,
                "due_by": made.due_by,
                "barred": place.barred,
                "ahead": f"{ahead.by.total_seconds():f} seconds",
            }
            for number, circle in enumerate(wide, 1)
        ]
        notices += _notice(one, made)
        record(FollowUpAsked(**about, code=one["code"], due_by=made.due_by, version=one["version"]), by=by, at=at)
        record(routed(place, wide, policy.version, about, ahead), by=by, at=at)
        record(
            PromiseMade(**about, kind=made.kind, what=str(made.what), due_by=made.due_by, by_rule=True), by=by, at=at
        )
        tell("queue", f"unit-{place.unit_id}")
    if due:
        given = {"channel": Channel.QUESTION, "urgency": int(Urgency.NORMAL), "contact": Contact.FOLLOW_UP, "at": at}
        run(KEEP, given | {"asked": json.dumps(asked, default=str)})
        run(PLACED, {"circles": json.dumps(circles, default=str)})
    if notices:
        queue_notices(notices=notices, by=by, at=at)
    record(FollowUpsAsked(count=len(due)), by=by, at=at)
    return len(due)


def _as_asked(one: dict[str, Any], at: datetime) -> Ask:
    matter = MATTERS[deadlines.deadlines()[one["code"]].matter]
    return Ask(
        enquiry_id=one["enquiry_id"],
        person_id=one["person_id"],
        side=matter.side,
        line=matter.line,
        area_code=one["area_code"],
        unit_id=one["home_id"],
        channel=Channel.QUESTION,
        pace=routing.pace(channel=Channel.QUESTION, urgency=Urgency.NORMAL, is_call_back=False),
        since=at,
        tried=(),
        language=one["language"],
        asked_for=None,
        rang_by=None,
    )


def _kept(one: dict[str, Any], place: Place, made: Promised) -> dict[str, Any]:
    rule = deadlines.deadlines()[one["code"]]
    matter = MATTERS[rule.matter]
    title = words_in("nb", Why(deadlines.TITLES[one["code"]]))
    note = Why(deadlines.NOTE, {"title": title, "day": f"{one['due_on']:%d.%m.%Y}", "source": rule.source})
    return {
        "enquiry_id": one["enquiry_id"],
        "point_id": one["point_id"],
        "ref": reference(one["enquiry_id"]),
        "person_id": one["person_id"],
        "language": one["language"],
        "area_code": one["area_code"],
        "matter": matter.code,
        "side": matter.side,
        "line": matter.line,
        "unit_id": place.unit_id,
        "queue_id": place.queue_id,
        "note": words_in("nb", note),
        "kind": made.kind,
        "what": made.what.text,
        "what_values": dict(made.what.values),
        "due_by": made.due_by,
    }


def _notice(one: dict[str, Any], made: Promised) -> list[NoticeRow]:
    """By when, and never about what: others may read along."""
    channel, to = way_out_of(one)
    if not channel:
        return []
    what = words_in(one["language"], deadlines.in_general(made))
    text = words_in(one["language"], Why(TOLD, {"what": what, "ref": reference(one["enquiry_id"])}))
    key = f"follow-up-{one['point_id']}"
    return [NoticeRow(channel, one["person_id"], one["enquiry_id"], "follow_up", to, one["language"], text, key)]
