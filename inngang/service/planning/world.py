"""How it stands just now, read for planning (varm start): who is on duty, who waits and in which circles, what is open.

The rooms beside this one: `learnt` says from the journal how many come and how long things take, and `simulate` plays the
rest of the day from here. Together:

    now = world_now(unit_ids, at)                        # four statements and the policy, however many wait; None: the whole country
    known = learn(since, until, unit_ids=unit_ids)       # one statement
    before = scene(now, known)                           # plain values; change it with `with_…`, or `dataclasses.replace`
    after = before.with_more(queue_id, 2).with_longer(60)
    answer = compare(before, after, runs=40)             # what changes, with intervals, person for person on the same luck

Nothing is written, and no name or identity number is read.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from inngang.rules import routing
from inngang.rules.hours import OSLO, Calendar
from inngang.rules.policies import RoutingPolicy
from inngang.rules.vocabulary import Channel, CircleKind, Pace, Side, Urgency
from inngang.service.enquiries.facts import Ask, Place, places
from inngang.service.organisation.policies import policy_at
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import rows

PROTECTED, PASSED_ON, LANGUAGE = "protected", "passed on", "language "


class Kind(NamedTuple):
    """One kind of contact (henvendelsestype): the way it came, where it belongs, and what it is about."""

    channel: Channel
    unit_id: int
    side: Side
    line: str
    urgency: Urgency
    part: str = ""  # some of them: who are protected, are passed on, or speak another language (LANGUAGE and its code)
    groups: str = ""  # of those, the ones in these groups, which rules may put ahead

    @property
    def language(self) -> str:
        """What they speak; nb where it is not said."""
        return self.part.removeprefix(LANGUAGE) if self.part.startswith(LANGUAGE) else "nb"

    @property
    def pace(self) -> Pace:
        return routing.pace(channel=self.channel, urgency=self.urgency, is_call_back=False)

    @property
    def name(self) -> str:
        return f"{self.channel} {self.unit_id} {self.side} {self.line} {int(self.urgency)} {self.part} {self.groups}".rstrip()


@dataclass(frozen=True)
class OnDuty:
    """An adviser (veileder) who is there, or is planned to be there today."""

    staff_id: int
    unit_id: int
    queues: frozenset[int]  # those of groups; their own is `own_queue`
    own_queue: int
    is_here: bool
    since: datetime
    back_at: datetime | None  # when one who is away is back
    shifts: tuple[tuple[time, time], ...]  # planned today
    is_absent: bool  # all the rest of the day
    may_see: bool = False  # protected persons
    booked: tuple[tuple[datetime, datetime], ...] = ()  # meetings with people, agreed on today


@dataclass(frozen=True)
class Waiting:
    """One who waits."""

    enquiry_id: int
    kind: Kind
    pace: Pace
    since: datetime
    turn: datetime  # the moment that counts in the order
    due_by: datetime
    circles: tuple[tuple[CircleKind, int, datetime], ...]  # from the inside out: kind, queue, opens at


@dataclass(frozen=True)
class Talking:
    """One an adviser has on the line, in the chat, at the desk or in hand."""

    enquiry_id: int
    kind: Kind
    staff_id: int
    since: datetime


@dataclass(frozen=True)
class World:
    """How it stands at a moment."""

    at: datetime
    unit_ids: frozenset[int] | None
    policy: RoutingPolicy
    on_duty: tuple[OnDuty, ...]
    waiting: tuple[Waiting, ...]  # in the order they came
    talking: tuple[Talking, ...]
    queue_names: dict[int, str]
    unit_names: dict[int, str]


UNITS = """
select u.id, u.name, q.id as queue_id, q.name as queue from organisation_unit u left join organisation_queue q on q.unit_id = u.id
where %(units)s::bigint[] is null or u.id = any(%(units)s) order by u.id, q.id
"""
ON_DUTY = """
with near as (
    select p.staff_id, min(p.unit_id) as unit_id from organisation_post p
    where p.valid_to is null and (%(units)s::bigint[] is null or p.unit_id = any(%(units)s)) group by p.staff_id
)
select near.staff_id, near.unit_id, coalesce(own.id, 0) as own_queue, coalesce(w.presence, 'away') as presence, w.since, w.back_at,
    array(select s.queue_id from organisation_seat s where s.staff_id = near.staff_id order by 1) as queues,
    (select coalesce(jsonb_agg(jsonb_build_array(h.starts, h.ends) order by h.starts), '[]') from organisation_shift h
     where h.staff_id = near.staff_id and h.weekday = %(weekday)s) as shifts,
    exists (select 1 from organisation_absence a where a.staff_id = near.staff_id and a.starts_at <= %(at)s
        and a.ends_at > %(at)s) as is_absent, x.may_see <> '{}' as may_see,
    (select coalesce(jsonb_agg(jsonb_build_array(m.starts_at, m.ends_at) order by m.starts_at), '[]') from appointments_appointment m
     where m.staff_id = near.staff_id and m.state = 'booked' and m.ends_at > %(at)s and m.starts_at < %(night)s) as booked
from near join people_staff x on x.id = near.staff_id and x.is_active
left join organisation_queue own on own.staff_id = near.staff_id
left join organisation_at_work w on w.staff_id = near.staff_id
order by near.staff_id
"""
WAITING = """
select e.id, e.channel, e.unit_id, e.side, e.line, e.urgency, min(w.pace) as pace, min(w.since) as since, min(w.turn) as turn,
    min(w.due_by) as due_by,
    jsonb_agg(jsonb_build_array(w.kind, w.queue_id, w.opens_at) order by w.circle) as circles
from enquiries_enquiry e join enquiries_placement w on w.enquiry_id = e.id
where e.state = 'waiting' and (%(units)s::bigint[] is null or e.unit_id = any(%(units)s)) group by e.id order by e.id
"""
TALKING = """
select e.id, e.channel, e.unit_id, e.side, e.line, e.urgency, e.owner_id, e.taken_at
from enquiries_enquiry e where e.state = 'taken' and (%(units)s::bigint[] is null or e.unit_id = any(%(units)s)) order by e.id
"""


def world_now(unit_ids: Collection[int] | None, at: datetime) -> World:
    """How it stands at these units, or in the whole country. As many statements however many wait."""
    asked: dict[str, Any] = {"units": sorted(unit_ids) if unit_ids is not None else None, "at": at}
    asked["weekday"] = at.astimezone(OSLO).weekday()
    asked["night"] = datetime.combine(at.astimezone(OSLO).date() + timedelta(days=1), time(), OSLO)
    named = rows(UNITS, asked)
    return World(
        at=at,
        unit_ids=frozenset(unit_ids) if unit_ids is not None else None,
        policy=policy_at(at),
        on_duty=tuple(_on_duty(one, at) for one in rows(ON_DUTY, asked)),
        waiting=tuple(_waiting(one) for one in rows(WAITING, asked)),
        talking=tuple(Talking(one["id"], _kind(one), one["owner_id"], one["taken_at"]) for one in rows(TALKING, asked)),
        queue_names={one["queue_id"]: one["queue"] for one in named if one["queue_id"]},
        unit_names={one["id"]: one["name"] for one in named},
    )


def places_of(kinds: Collection[Kind], *, at: datetime) -> dict[Kind, Place]:
    """Whom the rule may ask about each kind when nothing is known of the person, in one statement."""
    asked = dict(enumerate(kinds, 1))
    found = places(
        [
            Ask(
                enquiry_id=number, person_id=None, side=kind.side, line=kind.line, area_code="", unit_id=kind.unit_id,
                channel=kind.channel, pace=kind.pace, since=at, tried=(), language=kind.language, asked_for=None, rang_by=None,
            )
            for number, kind in asked.items()
        ],
        at=at,
    )  # fmt: skip
    return {asked[number]: place for number, place in found.items()}


def working_time(kind: Kind, *, at: datetime) -> Calendar:
    """The hours of the unit it belongs to."""
    return calendar_of(kind.unit_id, at=at)


def _kind(one: dict[str, Any]) -> Kind:
    return Kind(Channel(one["channel"]), one["unit_id"], Side(one["side"]), one["line"], Urgency(one["urgency"]))


def _on_duty(one: dict[str, Any], at: datetime) -> OnDuty:
    shifts = one["shifts"] if isinstance(one["shifts"], list) else json.loads(one["shifts"])
    return OnDuty(
        staff_id=one["staff_id"],
        unit_id=one["unit_id"],
        queues=frozenset(one["queues"]) - {one["own_queue"]},
        own_queue=one["own_queue"],
        is_here=one["presence"] not in ("away", "break"),
        since=one["since"] or at,
        back_at=one["back_at"],
        shifts=tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in shifts),
        is_absent=one["is_absent"],
        may_see=one["may_see"],
        booked=tuple((datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in one["booked"]),
    )


def _waiting(one: dict[str, Any]) -> Waiting:
    circles = one["circles"] if isinstance(one["circles"], list) else json.loads(one["circles"])
    return Waiting(
        one["id"],
        _kind(one),
        Pace(one["pace"]),
        one["since"],
        one["turn"],
        one["due_by"],
        tuple((CircleKind(kind), queue, datetime.fromisoformat(opens)) for kind, queue, opens in circles),
    )
