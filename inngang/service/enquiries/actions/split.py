"""Split: one conversation, several matters; each part gets an owner, a deadline and circles of its own (R010)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from inngang.rules import promises, routing
from inngang.rules.access import Viewer
from inngang.rules.ahead import head_start
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import WAITS_LIVE, Channel, Urgency, Why, marked
from inngang.service.enquiries.facts import place, reference
from inngang.service.enquiries.held import Held, hold_as_staff, must_be_in_hand
from inngang.service.enquiries.keeping import routed
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import EnquiryReceived, EnquirySplit, EnquiryTriaged, PromiseMade
from inngang.service.organisation.policies import policy_at
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row, rows

MOST_PARTS = 6


class CannotSplit(Refused):
    """It stays one; the sentence says what is missing."""


INSERT_PART = """
with parent as (
    update enquiries_enquiry set kin_id = coalesce(kin_id, id) where id = %(of)s
    returning kin_id, person_id, organisation_id, caller_name, caller_phone, language, area_code, is_demo, contact
), new as (
    insert into enquiries_enquiry (id, ref, channel, person_id, organisation_id, caller_name, caller_phone, language, area_code,
        matter, side, line, urgency, state, unit_id, queue_id, received_at, times_handed_over, times_reopened, times_released,
        times_promised, times_escalated, times_chased, tried, is_demo, kin_id, contact)
    select %(id)s, %(ref)s, %(channel)s, person_id, organisation_id, caller_name, caller_phone, language, area_code,
        %(matter)s, %(side)s, %(line)s, %(urgency)s, 'waiting', %(unit_id)s, %(queue_id)s, %(at)s, 0, 0, 0, 0, 0, 0, '{}',
        is_demo, kin_id, contact from parent
    returning id, person_id
), said as (
    insert into enquiries_message (enquiry_id, direction, text, staff_id, at) select id, 'note', %(note)s, %(staff)s, %(at)s from new
    where %(note)s <> ''
), owed as (
    insert into promises_promise (enquiry_id, person_id, kind, what, what_values, state, owner_queue_id, made_at, due_by, told_at,
        attempts_at, broken_reason, step, unit_id)
    select id, person_id, %(kind)s, %(what)s, %(what_values)s::jsonb, 'open', %(queue_id)s, %(at)s, %(due_by)s, %(at)s, '{}', '', 0,
        %(unit_id)s
    from new
), placed as (
    insert into enquiries_placement (enquiry_id, queue_id, circle, kind, pace, opens_at, since, due_by, barred, ahead)
    select new.id, c.queue_id, c.circle, c.kind, %(pace)s, c.opens_at, %(at)s, %(due_by)s, %(barred)s::bigint[], %(ahead)s::interval
    from new, unnest(%(queues)s::bigint[], %(kinds)s::text[], %(opens)s::timestamptz[]) with ordinality
        as c (queue_id, kind, opens_at, circle)
), tied as (
    insert into access_tie (person_id, enquiry_id, unit_id, starts_at)
    select person_id, id, %(unit_id)s, %(at)s from new where person_id is not null
)
select id from new
"""


@action
def split(*, enquiry_id: int, matter: str, note: str, by: Viewer, at: datetime) -> int:
    """Give a part of it to those who have that matter; its id. The person sees one conversation and both owners.

    Joining it again takes it back (`join`). Raises CannotSplit, CannotMove, NotYours.
    """
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    if matter not in MATTERS or matter == held.matter:
        raise CannotSplit(Why(marked("Choose what the other part is about.")))
    if not note.strip():
        raise CannotSplit(Why(marked("Write what the other part is, so that the person need not tell it again.")))
    part_id = part(held, matter=matter, note=note.strip(), by=by, at=at)
    if part_id is None:
        raise CannotSplit(Why(marked("There is a part about that already.")))
    return part_id


def part(held: Held, *, matter: str, note: str, by: Viewer, at: datetime) -> int | None:
    """A part about a matter, placed and promised like any other; its id, or None where there is one already."""
    known = MATTERS[matter]
    parts = rows(
        """select matter from enquiries_enquiry where kin_id = %(kin)s and id <> %(id)s
           and state in ('waiting', 'taken', 'promised')""",
        {"kin": held.kin_id, "id": held.id},
    )
    if any(one["matter"] == matter for one in parts) or len(parts) >= MOST_PARTS:
        return None
    channel = Channel.QUESTION if held.channel in WAITS_LIVE else held.channel  # nobody waits on the line for it
    urgency = Urgency(min(Urgency.NORMAL, known.urgency))
    pace = routing.pace(channel=channel, urgency=urgency, is_call_back=False)
    found = place(
        person_id=held.person_id,
        side=known.side,
        line=known.line,
        area_code=held.area_code,
        unit_id=None,
        channel=channel,
        pace=pace,
        since=at,
        at=at,
        language=held.language,
        matter=matter,
    )
    calendar = calendar_of(found.unit_id, at=at)
    policy = policy_at(at)
    circles = routing.circles(found.facts, policy, calendar)
    ahead = head_start(found.facts, policy, calendar)
    promised = promises.first_promise(channel=channel, urgency=urgency, side=known.side, at=at, calendar=calendar)
    ref = reference(found.new_id)
    row(
        INSERT_PART,
        {
            "id": found.new_id,
            "of": held.id,
            "ref": ref,
            "channel": channel,
            "matter": matter,
            "side": known.side,
            "line": known.line,
            "urgency": int(urgency),
            "unit_id": found.unit_id,
            "queue_id": found.queue_id,
            "at": at,
            "note": note,
            "staff": by.staff_id or None,
            "kind": promised.kind,
            "what": promised.what.text,
            "what_values": json.dumps(dict(promised.what.values), default=str),
            "due_by": promised.due_by,
            "pace": int(pace),
            "barred": found.barred,
            "ahead": ahead.by,
            "queues": [one.queue for one in circles],
            "kinds": [str(one.kind) for one in circles],
            "opens": [one.opens_at for one in circles],
        },
    )
    about: dict[str, Any] = {
        "enquiry_id": found.new_id,
        "person_id": held.person_id,
        "unit_id": found.unit_id,
        "channel": str(channel),
    }
    for line in (
        EnquirySplit(**held.about, ref=ref, part_id=found.new_id, matter=matter),
        EnquiryReceived(**about, language=held.language, is_first=False, had_adviser=found.had_adviser),
        EnquiryTriaged(
            **about,
            matter=matter,
            side=known.side,
            line=known.line,
            urgency=int(urgency),
            why=f"a part of {held.ref}",
            saw="person",
        ),
        routed(found, circles, policy.version, about, ahead),
        PromiseMade(**about, kind=promised.kind, what=str(promised.what), due_by=promised.due_by, by_rule=True),
    ):
        record(line, by=by, at=at)
    tell(*held.topics, f"unit-{found.unit_id}")
    return found.new_id
