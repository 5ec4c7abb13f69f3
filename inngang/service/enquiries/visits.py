"""Cards about those who are in the house: the line at the reception, the ticket, and the screen on the wall (besøk)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Role
from inngang.rules.waiting import estimate
from inngang.service.access import door
from inngang.service.enquiries.queries import matter_title
from inngang.service.enquiries.queries.lists import CALLED
from inngang.service.enquiries.waits import learnt
from inngang.service.rows import row, rows


@dataclass(frozen=True)
class VisitorCard:
    """Somebody in the house. A name, and what they said, only where the door is open already."""

    id: int
    ref: str
    number: int | None
    matter: str
    matter_code: str
    urgency: int
    language: str
    name: str
    text: str
    state: str
    received_at: datetime
    taken_at: datetime | None
    waited_seconds: int
    owner: str
    is_mine: bool
    may_take: bool
    open_at: datetime | None  # when it opens to this desk; None when it never does


@dataclass(frozen=True)
class Ticket:
    """What stands on the ticket (kølapp)."""

    number: int
    is_acute: bool
    state: str
    ahead: int
    minutes: tuple[int, int] | None  # from and to; None when nobody is there to tell by
    is_called: bool
    by: str  # who called


@dataclass(frozen=True)
class Called:
    """A number on the wall: who called it, when it was called last."""

    number: int
    at: datetime
    by: str  # the given name of an adviser; empty is the counter


@dataclass(frozen=True)
class Wall:
    """What the screen on the wall shows. No visitor's name."""

    called: tuple[Called, ...]  # the last first
    next: tuple[int, ...]
    waiting: int


# The moment that counts in the order, of one who waits: when they came, less the head start the rules give.
TURN = "coalesce((select min(w.turn) from enquiries_placement w where w.enquiry_id = {of}.id), {of}.received_at)"

IN_THE_HOUSE = """
select e.id, e.ref, e.number, e.matter as matter_code, e.urgency, e.language, e.state, e.received_at, e.taken_at,
    extract(epoch from coalesce(e.taken_at, %(at)s) - e.received_at)::bigint as waited_seconds,
    coalesce(s.given_name, '') as owner, coalesce(e.owner_id = %(staff)s, false) as is_mine,
    coalesce(o.open_at <= %(at)s, false) as may_take, o.open_at,
    case when e.person_id is null or {readable} then coalesce((select m.text from enquiries_message m
        where m.enquiry_id = e.id and m.direction = 'in' order by m.id limit 1), '') else '' end as text,
    coalesce((select trim(x.given_name || ' ' || x.family_name) from people_person x
              where x.id = e.person_id and {visible}), {called}, '') as name
from enquiries_enquiry e left join people_staff s on s.id = e.owner_id
left join lateral (select min(w.opens_at) as open_at from enquiries_placement w where w.enquiry_id = e.id
    and w.queue_id = any(%(queues)s) and not %(staff)s = any(w.barred)) o on e.state = 'waiting'
where e.unit_id = any(%(units)s) and e.channel = 'visit' and e.state in ('waiting', 'taken') and e.received_at >= %(since)s
    and not coalesce(e.person_id, 0) = any(%(conflicts)s)
order by e.state = 'taken', e.urgency <> 0, case when e.state = 'taken' then e.taken_at end desc, {turn}, e.id
limit 200
"""


def in_the_house(*, viewer: Viewer, at: datetime) -> list[VisitorCard]:
    """Today's visitors at the viewer's office who wait or are being helped: acute first, then in the order they are called."""
    visible = door.visible_to(viewer, at, person="e.person_id")
    readable = door.visible_to(viewer, at, person="e.person_id", info=Info.CONTENT_NEW)
    found = rows(
        IN_THE_HOUSE.format(visible=visible.sql, readable=readable.sql, called=CALLED, turn=TURN.format(of="e")),
        {
            **visible.values,
            **readable.values,
            "at": at,
            "staff": viewer.staff_id,
            "queues": sorted(viewer.queue_ids),
            "units": sorted(viewer.unit_ids),
            "conflicts": sorted(viewer.conflicts),
            "since": _morning(at),
        },
    )
    return [VisitorCard(matter=matter_title(one["matter_code"]), **one) for one in found]


TICKET = f"""
select e.number, e.urgency = 0 as is_acute, e.state, s.given_name as owner, p.role,
    (select count(*) from enquiries_enquiry o where o.unit_id = e.unit_id and o.channel = 'visit' and o.state = 'waiting'
        and o.received_at >= %(since)s
        and (o.urgency <> 0, {TURN.format(of="o")}, o.id) < (e.urgency <> 0, {TURN.format(of="e")}, e.id)) as ahead,
    (select count(distinct w.staff_id) from organisation_at_work w
        join organisation_post at_post on at_post.staff_id = w.staff_id and at_post.valid_to is null
        where at_post.unit_id = e.unit_id and at_post.role = any(%(roles)s) and w.presence not in ('away', 'break')) as staffed
from enquiries_enquiry e
left join people_staff s on s.id = e.owner_id
left join organisation_post p on p.staff_id = s.id and p.valid_to is null and p.unit_id = e.unit_id
where e.id = %(id)s and e.channel = 'visit' and e.number is not null limit 1
"""
AT_THE_DESKS = [Role.RECEPTION, Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER]


def ticket(*, enquiry_id: int, at: datetime) -> Ticket | None:
    """A ticket as it stands now: how many come before, and about how long."""
    found = row(TICKET, {"id": enquiry_id, "since": _morning(at), "roles": AT_THE_DESKS})
    if found is None:
        return None
    guess = estimate(ahead=found["ahead"], staffed=found["staffed"], learnt=learnt(channel=Channel.VISIT))
    return Ticket(
        number=found["number"],
        is_acute=found["is_acute"],
        state=found["state"],
        ahead=found["ahead"],
        minutes=(guess.low, guess.high) if guess else None,
        is_called=found["state"] == "taken",
        by=_who(found["owner"], found["role"]),
    )


WALL = f"""
select e.number, e.state = 'taken' as is_called, s.given_name as owner, p.role, count(*) over (partition by e.state) as many,
    greatest(e.taken_at, (select max(j.at) from journal_line j where j.enquiry_id = e.id and j.event = 'VisitorCalled')) as at
from enquiries_enquiry e
left join people_staff s on s.id = e.owner_id
left join organisation_post p on p.staff_id = s.id and p.valid_to is null and p.unit_id = e.unit_id
where e.unit_id = %(unit)s and e.channel = 'visit' and e.number is not null and e.received_at >= %(since)s
    and e.state in ('waiting', 'taken')
order by e.state = 'taken' desc, at desc nulls last, e.urgency <> 0, {TURN.format(of="e")}, e.id
limit 60
"""
SHOWN = 6


def wall(*, unit_id: int, at: datetime) -> Wall:
    """Numbers called last and next at an office."""
    found = rows(WALL, {"unit": unit_id, "since": _morning(at)})
    called = [Called(one["number"], one["at"], _who(one["owner"], one["role"])) for one in found if one["is_called"]]
    waiting = [one for one in found if not one["is_called"]]
    return Wall(
        called=tuple(called[:SHOWN]),
        next=tuple(one["number"] for one in waiting[:SHOWN]),
        waiting=waiting[0]["many"] if waiting else 0,
    )


def _who(given_name: str | None, role: str | None) -> str:
    return "" if role in (None, Role.RECEPTION) else given_name or ""


def _morning(at: datetime) -> datetime:
    local = at.astimezone(OSLO)
    day: date = local.date()
    return datetime(day.year, day.month, day.day, tzinfo=OSLO)
