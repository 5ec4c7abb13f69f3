"""Deviate: something went wrong in the flow, and becomes a case of its own with an owner, until we have learnt from it (avvik)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.promises import Step
from inngang.rules.vocabulary import Why, marked
from inngang.service.enquiries.held import LEADS
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import DeviationClosed, DeviationOpened, PromiseEscalated
from inngang.service.rows import row, rows

LOOP, LATE, NO_PROMISE, GONE = "loop", "late", "no_promise", "gone"
KINDS = {
    LOOP: marked("Passed on too often"),
    LATE: marked("A promise was not kept in time"),
    NO_PROMISE: marked("Open, and nothing is promised"),
    GONE: marked("Received, and cannot be found"),
}


class CannotCloseDeviation(Refused):
    """It stays open; the sentence says what is missing."""


class Wrong(NamedTuple):
    """What went wrong with one enquiry; the same `key` is the same deviation."""

    enquiry_id: int
    kind: str
    cause: str
    key: str


# The leader of the unit owns it; where there is none, the unit's queue, and at last the queue that has the enquiry.
OPEN = """
with wrong as (
    select e.id as enquiry_id, e.person_id, e.unit_id, e.queue_id, e.channel, w.kind, w.cause, w.key
    from unnest(%(ids)s::bigint[], %(kinds)s::text[], %(causes)s::text[], %(keys)s::text[]) as w (id, kind, cause, key)
    join enquiries_enquiry e on e.id = w.id
), leaders as (
    select distinct on (p.unit_id) p.unit_id, p.staff_id from organisation_post p
    join people_staff s on s.id = p.staff_id and s.is_active
    where p.valid_to is null and p.role in ('team_lead', 'duty_lead') and p.unit_id in (select unit_id from wrong)
    order by p.unit_id, p.role desc, p.staff_id
), queues as (
    select unit_id, min(id) as id from organisation_queue where kind = 'unit' group by unit_id
), opened as (
    insert into enquiries_deviation (enquiry_id, unit_id, kind, cause, owner_id, owner_queue_id, state, opened_at, learnt, key)
    select w.enquiry_id, w.unit_id, w.kind, w.cause, l.staff_id,
        case when l.staff_id is null then coalesce(q.id, w.queue_id) end, 'open', %(at)s, '', w.key
    from wrong w left join leaders l on l.unit_id = w.unit_id left join queues q on q.unit_id = w.unit_id
    on conflict (key) do nothing
    returning id, enquiry_id, unit_id, kind, owner_id
)
select opened.*, e.person_id, e.channel from opened join enquiries_enquiry e on e.id = opened.enquiry_id order by opened.id
"""


def deviate(wrong: Sequence[Wrong], *, by: Viewer, at: datetime) -> int:
    """Inside another verb: open a deviation for each that has none; how many were new. One statement."""
    opened = rows(
        OPEN,
        {
            "ids": [one.enquiry_id for one in wrong],
            "kinds": [one.kind for one in wrong],
            "causes": [one.cause[:400] for one in wrong],
            "keys": [one.key for one in wrong],
            "at": at,
        },
    )
    for one in opened:
        record(
            DeviationOpened(
                enquiry_id=one["enquiry_id"],
                person_id=one["person_id"],
                unit_id=one["unit_id"],
                channel=one["channel"],
                kind=one["kind"],
            ),
            by=by,
            at=at,
        )
        tell(f"unit-{one['unit_id']}", *([f"staff-{one['owner_id']}"] if one["owner_id"] else []))
    return len(opened)


@action
def open_deviations(*, wrong: Sequence[Wrong], by: Viewer, at: datetime) -> int:
    """Give each exception of the account an owner; how many were new. Asked again, the same are there already."""
    new = deviate(wrong, by=by, at=at)
    if not new:
        record(PromiseEscalated(enquiry_id=None, step=Step.NONE), by=by, at=at)
    return new


@action
def close_deviation(*, deviation_id: int, learnt: str, by: Viewer, at: datetime) -> None:
    """End it with what we learnt. Its owner, or a leader of the unit. Raises CannotCloseDeviation."""
    found = row(
        """select d.id, d.state, d.unit_id, d.owner_id, d.kind, d.enquiry_id, e.channel, e.person_id
           from enquiries_deviation d join enquiries_enquiry e on e.id = d.enquiry_id where d.id = %(id)s for update of d""",
        {"id": deviation_id},
    )
    leads = found is not None and by.role in LEADS and found["unit_id"] in by.unit_ids
    if found is None or not (leads or (by.staff_id and found["owner_id"] == by.staff_id)):
        raise CannotCloseDeviation(Why(marked("We cannot find that deviation.")))
    if found["state"] != "open":
        raise CannotCloseDeviation(Why(marked("It is closed already.")))
    if not learnt.strip():
        raise CannotCloseDeviation(Why(marked("Write what you learnt, so that it does not happen again.")))
    row(
        """update enquiries_deviation set state = 'closed', closed_at = %(at)s, learnt = %(learnt)s where id = %(id)s
           returning id""",
        {"id": deviation_id, "at": at, "learnt": learnt.strip()[:4000]},
    )
    record(
        DeviationClosed(
            enquiry_id=found["enquiry_id"],
            person_id=found["person_id"],
            unit_id=found["unit_id"],
            channel=found["channel"],
            kind=found["kind"],
        ),
        by=by,
        at=at,
    )
    tell(f"unit-{found['unit_id']}")
