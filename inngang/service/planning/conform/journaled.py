"""A day as the journal has it, made into a script the engine can play again (dagen fra journalen). Read, never written.

What people did is taken from the journal: who came and what the rule saw of them, who came to work and went, when a desk
asked for the next one, what was picked by hand. Who was asked, from when, and who came next is left for the engine.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from inngang.rules.hours import Calendar
from inngang.rules.policies import RoutingPolicy
from inngang.rules.routing import RoutingFacts
from inngang.rules.routing_again import from_seen
from inngang.rules.vocabulary import Channel
from inngang.service.organisation.policies import named
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import rows

BEFORE: Final = timedelta(days=70)  # so far back one may have begun to wait, and still wait

PLACED, TAKEN = "EnquiryRouted", "EnquiryTaken"
ENDS: Final = ("EnquiryAnswered", "EnquiryClosed", "EnquiryCameBack", "PromiseRenewed", "CallBackTried")
# What changes somebody's circles in a way the journal does not tell: from then on who takes them is given.
MOVES: Final[Mapping[str, str]] = {
    "ProgressChased": "came back, and went straight to one who knew it",
    "CirclesOpened": "others were asked at once, as one was away",
    "CirclesClosed": "the one who was away was here again",
    "EnquiryMovedUnit": "was moved to another unit",
    "AdviserWished": "asked for another adviser",
    "MessageLeft": "left a message for one who may not have it",
}
CAME_BACK: Final = "TransferUnanswered"  # moved as soon as it is placed again
PRESENCE: Final = ("PresenceSet", "ClockTurned", "AbsenceEntered", "AbsenceEnded")
READ: Final = (PLACED, TAKEN, *ENDS, *MOVES, CAME_BACK, "PromiseMade", *PRESENCE)
CHOSEN: Final[Mapping[str, str]] = {
    "hand": "picked by hand",
    "alarm": "taken at the alarm",
    "telephone": "connected by the telephone",
    "among": "taken from some of the desk's queues",
}
NOT_TOLD: Final = "taken before the journal told whether it was picked by hand"
NOT_PLACED: Final = "began to wait before anything the journal tells of it"
OTHER_QUEUE: Final = "the desk is no longer a member of the queue it came from"

LINES = """
select l.id, l.at, l.event, l.staff_id, l.enquiry_id, l.unit_id, l.channel, l.data from journal_line l
where l.at >= %(since)s and l.at < %(until)s and l.event = any(%(events)s) order by l.id
"""
# Of those who waited or were with somebody when the day began: all of it. Of each adviser: where they were. What was written
# later was not there then, whatever time it tells of.
BEGAN = """
with began as (
    select coalesce(min(l.id), 0) as id from journal_line l where l.at >= %(since)s and l.at < %(until)s
), last as (
    select distinct on (l.enquiry_id) l.enquiry_id, l.event from journal_line l
    where l.id < (select id from began) and l.at >= %(before)s and l.at < %(since)s and l.enquiry_id is not null and l.event = any(%(ways)s)
    order by l.enquiry_id, l.id desc
)
select l.id, l.at, l.event, l.staff_id, l.enquiry_id, l.unit_id, l.channel, l.data from journal_line l
where l.id < (select id from began) and l.at >= %(before)s and l.at < %(since)s and l.event = any(%(events)s) and l.enquiry_id in (
    select enquiry_id from last where event in ('EnquiryRouted', 'EnquiryTaken'))
union all
select * from (select distinct on (l.data ->> 'about_staff') l.id, l.at, l.event, l.staff_id, l.enquiry_id, l.unit_id, l.channel, l.data
    from journal_line l where l.event = 'PresenceSet' and l.id < (select id from began) and l.at >= %(before)s
    order by l.data ->> 'about_staff', l.id desc) where_they_were
order by id
"""
DESKS = """
with who as (
    select unnest(%(staff)s::bigint[]) as id
    union select q.staff_id from organisation_queue q where q.id = any(%(queues)s) and q.staff_id is not null
)
select who.id as staff_id, own.id as own_queue,
    array(select s.queue_id from organisation_seat s where s.staff_id = who.id order by 1) as queues
from who left join organisation_queue own on own.staff_id = who.id order by who.id
"""


class Desk(NamedTuple):
    """One adviser, with the queues they have now."""

    staff_id: int
    own_queue: int
    queues: frozenset[int]


class Happened(NamedTuple):
    """One line that matters: its event, whom it is about, and what it carries."""

    at: datetime
    event: str
    enquiry_id: int
    staff_id: int
    unit_id: int
    data: dict[str, Any]
    is_before: bool  # from before the day: done as it was, and not compared
    due_by: datetime | None  # what they were promised by then
    given: str  # why who took it, or its circles, are given; empty: the engine says


class Journaled(NamedTuple):
    """A day from the journal, in the order it was written."""

    lines: tuple[Happened, ...]
    enquiries: tuple[int, ...]
    desks: tuple[Desk, ...]
    queues: frozenset[int]
    calendars: Mapping[int, Calendar]  # by unit
    policies: Mapping[str, RoutingPolicy]  # those that held, by version


def journaled(since: datetime, until: datetime) -> Journaled:
    """What happened between two moments. Three statements, and the hours of each unit."""
    asked = {
        "since": since, "until": until, "before": since - BEFORE, "events": list(READ), "ways": [PLACED, TAKEN, *ENDS]
    }  # fmt: skip
    began = rows(BEGAN, asked)
    found = [*began, *rows(LINES, asked)]
    queues = frozenset(_queues(found))
    staff = {one["staff_id"] for one in found if one["event"] == TAKEN} | {
        one["data"]["about_staff"] for one in found if one["event"] == "PresenceSet"
    }
    staff |= {one for line in found if line["event"] == PLACED for one in line["data"].get("barred", ())}
    desks = tuple(
        Desk(one["staff_id"], one["own_queue"] or 0, frozenset(one["queues"]))
        for one in rows(DESKS, {"staff": sorted(one for one in staff if one), "queues": sorted(queues)})
    )
    placed = [one for one in found if one["event"] == PLACED]
    units = {one["unit_id"]: one["at"] for one in placed if one["unit_id"]}
    versions = {version: named(version, at=until) for version in {one["data"]["policy"] for one in placed}}
    policies = {version: policy for version, policy in sorted(versions.items()) if policy is not None}
    return Journaled(
        tuple(_told(found, len(began), desks, policies)),
        tuple(sorted({one["enquiry_id"] for one in found if one["enquiry_id"]})),
        desks,
        queues | {queue for desk in desks for queue in (*desk.queues, desk.own_queue) if queue},
        {unit: calendar_of(unit, at=at) for unit, at in units.items()},
        policies,
    )


def facts_of(one: Happened) -> RoutingFacts | None:
    """What the rule saw when it made their circles; None where the journal kept too little."""
    return from_seen(one.data["saw"])


def channel_of(one: Happened) -> Channel:
    return Channel(one.data["saw"]["channel"])


def circles_of(one: Happened) -> list[tuple[str, int, datetime]]:
    return [
        (circle["kind"], circle["queue"], datetime.fromisoformat(circle["opens_at"]))
        for circle in one.data["circles"]
    ]  # fmt: skip


def turn_of(one: Happened) -> datetime:
    """The moment that counted in the order."""
    ahead = one.data.get("ahead")
    return datetime.fromisoformat(ahead["turn"] if ahead else one.data["saw"]["waiting_since"])


def _queues(found: Sequence[Mapping[str, Any]]) -> Collection[int]:
    """Every queue anybody was asked in, or had it before."""
    asked: set[int] = set()
    for one in found:
        if one["event"] != PLACED:
            continue
        facts = from_seen(one["data"]["saw"])
        asked |= {circle["queue"] for circle in one["data"]["circles"]}
        if facts is not None:
            asked |= {*facts.tried, *(queue for _, queue in facts.line_levels), facts.protected, facts.passed_to}
            asked |= {queue for name in _QUEUE_FIELDS if (queue := getattr(facts, name))}
    return asked - {0}


_QUEUE_FIELDS = (
    "last_promised", "own_adviser", "substitute", "team", "unit", "special_line", "neighbours", "national", "duty", "alarm",
    "coordinator", "office_language", "country_language", "asked_for", "rang",
)  # fmt: skip


def _told(
    found: Sequence[Mapping[str, Any]], carried: int, desks: Sequence[Desk], policies: Collection[str]
) -> list[Happened]:
    seats = {desk.staff_id: desk.queues | {desk.own_queue} for desk in desks}
    moved: dict[int, str] = {}  # those whose circles are not known any more, and why
    waits: set[int] = set()
    after: dict[int, str] = {}
    due: dict[int, datetime] = {}
    lines: list[Happened] = []
    for place, one in enumerate(found):
        event, enquiry, data = one["event"], one["enquiry_id"] or 0, one["data"]
        if "due_by" in data and event in ("PromiseMade", "PromiseRenewed"):
            due[enquiry] = datetime.fromisoformat(data["due_by"])
            if event == "PromiseMade":
                _promised(lines, enquiry, one["at"], due[enquiry])
                continue
        given = ""
        if event == PLACED:
            waits.add(enquiry)
            moved.pop(enquiry, None)
            given = (
                ""
                if data["policy"] in policies and from_seen(data["saw"])
                else "the rules it was placed by are not here"
            )
            given = "placed before the day" if place < carried else given
        elif event == TAKEN:
            given = _why_given(one, seats, moved, waits)
            waits.discard(enquiry)
        elif event in MOVES and enquiry in waits:
            moved[enquiry] = MOVES[event]
        elif event == CAME_BACK:
            after[enquiry] = "came back when nobody answered the call that was passed on"
        elif event == "EnquiryClosed":
            waits.discard(enquiry)
        lines.append(
            Happened(
                one["at"], event, enquiry, one["staff_id"] or 0, one["unit_id"] or 0, data, place < carried,
                due.get(enquiry), given,
            )
        )  # fmt: skip
        if event == PLACED and enquiry in after:
            moved[enquiry] = after.pop(enquiry)
            lines.append(lines[-1]._replace(event="CirclesOpened"))
    return lines


def _promised(lines: list[Happened], enquiry: int, at: datetime, due_by: datetime) -> None:
    """The promise that goes with a placing is told after it, at the same moment."""
    for place in range(len(lines) - 1, -1, -1):
        one = lines[place]
        if one.at != at:
            return
        if one.enquiry_id == enquiry and one.event == PLACED:
            lines[place] = one._replace(due_by=due_by)
            return


def _why_given(
    one: Mapping[str, Any], seats: Mapping[int, frozenset[int]], moved: Mapping[int, str], waits: Collection[int]
) -> str:
    data, enquiry = one["data"], one["enquiry_id"]
    if "chosen" not in data:
        return NOT_TOLD
    if data["chosen"]:
        return CHOSEN.get(data["chosen"], data["chosen"])
    if enquiry in moved:
        return moved[enquiry]
    if enquiry not in waits:
        return NOT_PLACED
    queue = data["queue"]
    return "" if queue.isdigit() and int(queue) in seats.get(one["staff_id"], ()) else OTHER_QUEUE
