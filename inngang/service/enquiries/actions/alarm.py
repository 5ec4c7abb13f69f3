"""The alarm: what is acute and with nobody rings further and further out, until somebody says "I have it" (R097, R098)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import alarm
from inngang.rules.access import Viewer
from inngang.rules.alarm import LADDER, LAST, Rung
from inngang.rules.promises import Step
from inngang.rules.vocabulary import Protection, Role, Urgency, Why, marked
from inngang.service.enquiries.actions.take import AlreadyTaken, take
from inngang.service.enquiries.ringing import ring
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import AlarmAnswered, PromiseEscalated
from inngang.service.rows import row, rows

SECONDS = "array[" + ", ".join(str(seconds) for seconds, _ in LADDER) + "]"  # the rule's own; it decides, this finds
DUE = f"""e.state = 'waiting' and e.urgency = 0 and e.alarm_level < {int(LAST)}
    and coalesce(e.alarm_from, e.received_at) + ({SECONDS})[e.alarm_level + 1] * interval '1 second' <= %(at)s"""
UNSEEN = f"select exists (select 1 from enquiries_enquiry e where {DUE}) as any"
CLIMB = f"""
select e.id, e.alarm_level, coalesce(e.alarm_from, e.received_at) as since from enquiries_enquiry e where {DUE}
order by e.id limit %(limit)s for update skip locked
"""


class NotOnDuty(Refused):
    """The alarm is not this viewer's to answer."""


def raise_alarms(*, at: datetime, by: Viewer, limit: int = 100) -> int:
    """By the clock: what is acute and with nobody rings its next rungs, each once. How many enquiries rang."""
    unseen = row(UNSEEN, {"at": at})
    return _climb(at=at, by=by, limit=limit) if unseen and unseen["any"] else 0


@action
def _climb(*, at: datetime, by: Viewer, limit: int) -> int:
    waiting = rows(CLIMB, {"at": at, "limit": limit})
    for one in waiting:
        seconds = max(0, round((at - one["since"]).total_seconds()))
        for rung in alarm.rungs_due(since=one["since"], at=at, rung=Rung(one["alarm_level"])):
            ring(enquiry_id=one["id"], rung=rung, seconds=seconds, by=by, at=at)
    if not waiting:  # another worker was there first
        record(PromiseEscalated(enquiry_id=None, step=Step.NONE), by=by, at=at)
    return len(waiting)


MAY = """
select e.person_id, e.urgency, coalesce(e.alarm_from, e.received_at) as since, e.unit_id, e.channel,
    coalesce(p.protection, 'none') as protection,
    exists (select 1 from organisation_duty d where d.staff_id = %(staff)s and d.starts_at <= %(at)s and d.ends_at > %(at)s
        and (d.unit_id = e.unit_id or e.alarm_level > 1)) as on_duty,
    exists (select 1 from organisation_queue q where q.id = any(%(queues)s) and q.kind = 'alarm') as has_alarm,
    array(select w.queue_id from enquiries_placement w where w.enquiry_id = e.id and w.opens_at <= %(at)s
        and w.kind not in ('last_promised', 'own_adviser', 'substitute')) as groups,
    array(select w.queue_id from enquiries_placement w where w.enquiry_id = e.id and w.opens_at <= %(at)s) as open
from enquiries_enquiry e left join people_person p on p.id = e.person_id where e.id = %(id)s and e.state = 'waiting'
"""


@action
def i_have_it(*, enquiry_id: int, by: Viewer, at: datetime) -> None:
    """One tap: the alarm is answered, and the enquiry is theirs. Raises NotOnDuty, AlreadyTaken."""
    found = row(MAY, {"id": enquiry_id, "staff": by.staff_id, "queues": sorted(by.queue_ids), "at": at})
    if found is None:
        raise AlreadyTaken(Why(marked("Somebody else has it already.")))
    leads = by.role in (Role.DUTY_LEAD, Role.TEAM_LEAD) and (found["unit_id"] in by.unit_ids or found["has_alarm"])
    protection = Protection(found["protection"])
    if (
        found["urgency"] != Urgency.ACUTE
        or not (leads or found["on_duty"] or found["has_alarm"])
        or (protection != Protection.NONE and protection not in by.may_see_protected)
        or (found["person_id"] is not None and found["person_id"] in by.conflicts)
    ):
        raise NotOnDuty(Why(marked("This alarm is not yours to answer.")))
    open_to = frozenset(found["groups"] or found["open"])
    take(enquiry_id=enquiry_id, chosen="alarm", by=by._replace(queue_ids=by.queue_ids | open_to), at=at)
    record(
        AlarmAnswered(
            enquiry_id=enquiry_id,
            person_id=found["person_id"],
            unit_id=found["unit_id"],
            channel=found["channel"],
            seconds=max(0, round((at - found["since"]).total_seconds())),
        ),
        by=by,
        at=at,
    )
    tell("alarm")
