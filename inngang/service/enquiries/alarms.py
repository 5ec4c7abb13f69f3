"""Cards of the alarm list: what is acute, how long it has waited, and who has been rung (alarmliste)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.alarm import NAMES, Rung, is_helped_in_time
from inngang.rules.hours import OSLO
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Role, Why
from inngang.service.rows import rows


@dataclass(frozen=True)
class AlarmCard:
    """One acute need. Names nobody: who it is shows when somebody has it."""

    id: int
    ref: str
    matter: str
    channel: str
    unit_name: str
    since: datetime
    waited_seconds: int
    reason: Why | None
    rung: str  # a text to translate: who has been rung
    due_by: datetime
    is_late: bool
    is_waiting: bool
    owner: str


@dataclass(frozen=True)
class SameDay:
    """The acute of today: how many, and how many met a human by the time they were told (R097)."""

    received: int
    in_time: int


TODAY = """
select e.taken_at, p.due_by from enquiries_enquiry e
join lateral (select due_by from promises_promise where enquiry_id = e.id order by id limit 1) p on true
where e.urgency = 0 and e.received_at >= %(start)s and e.received_at <= %(at)s and e.unit_id = any(%(units)s)
    and (e.taken_at is not null or p.due_by <= %(at)s)
"""


def same_day(*, viewer: Viewer, at: datetime) -> SameDay:
    """Today at the viewer's units; one whose time has not come, and who waits, is not counted yet."""
    start = at.astimezone(OSLO).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    found = rows(TODAY, {"start": start, "at": at, "units": sorted(viewer.unit_ids)})
    in_time = sum(is_helped_in_time(helped_at=one["taken_at"], due_by=one["due_by"]) for one in found)
    return SameDay(len(found), in_time)


ALARMS = """
select e.id, e.ref, e.matter, e.channel, u.name as unit_name, coalesce(e.alarm_from, e.received_at) as since, e.acute_reason,
    e.alarm_level, p.due_by, e.state = 'waiting' as is_waiting, coalesce(s.given_name || ' ' || s.family_name, '') as owner
from enquiries_enquiry e join organisation_unit u on u.id = e.unit_id
join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
left join people_staff s on s.id = e.owner_id
where e.urgency = 0 and e.state in ('waiting', 'taken', 'promised') and not coalesce(e.person_id, 0) = any(%(conflicts)s)
    and (e.unit_id = any(%(units)s) or %(everywhere)s and (e.alarm_level > 1 or e.state <> 'waiting'))
order by e.state <> 'waiting', coalesce(e.alarm_from, e.received_at), e.id
limit %(limit)s
"""


def alarms(*, viewer: Viewer, at: datetime, limit: int = 100) -> list[AlarmCard]:
    """Those without a human first, the longest first, then those somebody sees to now.

    Who leads on duty sees also what has rung past its own office.
    """
    found = rows(
        ALARMS,
        {
            "units": sorted(viewer.unit_ids),
            "everywhere": viewer.role == Role.DUTY_LEAD,
            "conflicts": sorted(viewer.conflicts),
            "limit": limit,
        },
    )
    return [
        AlarmCard(
            id=one["id"],
            ref=one["ref"],
            matter=MATTERS[one["matter"]].title if one["matter"] in MATTERS else one["matter"],
            channel=one["channel"],
            unit_name=one["unit_name"],
            since=one["since"],
            waited_seconds=max(0, round((at - one["since"]).total_seconds())),
            reason=Why(one["acute_reason"]["text"], one["acute_reason"]["values"]) if one["acute_reason"] else None,
            rung=NAMES[Rung(one["alarm_level"])],
            due_by=one["due_by"],
            is_late=one["due_by"] < at,
            is_waiting=one["is_waiting"],
            owner=one["owner"],
        )
        for one in found
    ]
