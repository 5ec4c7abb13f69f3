"""The lists of those who work here: what waits, what they have, what is late. Each is read no deeper than its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why
from inngang.service.access import door
from inngang.service.enquiries.own_messages import begins
from inngang.service.enquiries.queries.pieces import as_why, matter_title
from inngang.service.rows import TOTAL_COUNTED, Page, rows


@dataclass(frozen=True)
class WaitingCard:
    """One who waits, as a desk sees it before taking it. A name only where the door is open already."""

    id: int
    ref: str
    channel: str
    matter: str
    side: str
    urgency: int
    language: str
    since: datetime
    waited_seconds: int
    due_by: datetime
    circle: str
    is_own: bool
    name: str
    number: int | None
    acute_reason: Why | None
    needed_on: date | None = None  # the day before which they need the answer


@dataclass(frozen=True)
class MineCard:
    """An enquiry somebody has, with what is promised."""

    id: int
    ref: str
    name: str
    matter: str
    channel: str
    state: str
    urgency: int
    received_at: datetime
    due_by: datetime | None
    is_overdue: bool
    kind: str
    promise: Why | None
    next_attempt_at: datetime | None
    attempts: int
    owner: str
    step: int
    number: int | None = None
    waited_seconds: int = 0


# What somebody called themselves, while we do not know who they are; afterwards the door says who sees the name. A partner
# that asks about a person is no secret.
CALLED = "case when e.person_id is null or e.organisation_id is not null then e.caller_name end"
# Never shown to a viewer: those close to them, whenever that was said, and what they have left about somebody themselves.
NOT_MINE = "not coalesce(e.person_id, 0) = any(%(conflicts)s) and not coalesce(e.sender_key, '') like %(own)s"


def _never(viewer: Viewer) -> dict[str, object]:
    return {"conflicts": sorted(viewer.conflicts), "own": begins(viewer.staff_id) + "%"}


WAITING = """
with open_to_me as (
    select h.enquiry_id, min(h.pace) as pace, min(h.since) as since, min(h.turn) as turn, min(h.due_by) as due_by, min(h.circle) as circle,
        (array_agg(h.kind order by h.circle))[1] as kind
    from unnest(%(queues)s::bigint[]) as q (id)
    cross join generate_series(0, 4) as p (pace)
    cross join lateral (
        select w.enquiry_id, w.pace, w.since, w.turn, w.due_by, w.circle, w.kind from enquiries_placement w
        where w.queue_id = q.id and w.pace = p.pace and w.opens_at <= %(at)s and not %(staff)s = any(w.barred)
        order by w.turn, w.due_by, w.enquiry_id limit %(deep)s
    ) h group by h.enquiry_id
)
select e.id, e.ref, e.channel, e.matter, e.side, e.urgency, e.language, o.since, o.due_by, o.kind, e.number, e.acute_reason, e.needed_on,
    extract(epoch from %(at)s - o.since)::bigint as waited_seconds,
    coalesce((select trim(x.given_name || ' ' || x.family_name) from people_person x where x.id = e.person_id and {visible}), '') as name,
    (select count(*) from open_to_me every join enquiries_enquiry e on e.id = every.enquiry_id where {not_mine}) as total
from open_to_me o join enquiries_enquiry e on e.id = o.enquiry_id
where {not_mine}
order by o.pace, o.turn, o.due_by, e.id
limit %(size)s offset %(offset)s
"""


def waiting(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[WaitingCard]:
    """What is open to this desk, in the order it would be taken. Reads no deeper than the page asked for needs."""
    visible = door.visible_to(viewer, at, person="e.person_id")
    found = rows(
        WAITING.format(visible=visible.sql, not_mine=NOT_MINE),
        {
            **visible.values,
            **_never(viewer),
            "queues": sorted(viewer.queue_ids),
            "staff": viewer.staff_id,
            "at": at,
            "deep": min(page * size + 1, TOTAL_COUNTED),
            "size": size + 1,
            "offset": (page - 1) * size,
        },
    )
    cards = [
        WaitingCard(
            id=r["id"],
            ref=r["ref"],
            channel=r["channel"],
            matter=matter_title(r["matter"]),
            side=r["side"],
            urgency=r["urgency"],
            language=r["language"],
            since=r["since"],
            waited_seconds=max(0, r["waited_seconds"]),
            due_by=r["due_by"],
            circle=r["kind"],
            is_own=r["kind"] in ("own_adviser", "last_promised", "asked_for", "substitute"),
            name=r["name"],
            number=r["number"],
            acute_reason=as_why(r["acute_reason"]),
            needed_on=r["needed_on"],
        )
        for r in found[:size]
    ]
    return Page(cards, page, size, len(found) > size, min(found[0]["total"], TOTAL_COUNTED) if found else 0)


# The page first, read from an index in the order of the deadline; then what is shown of each of them.
MINE = """
with taken as (
    select p.id, p.due_by, p.enquiry_id from enquiries_enquiry e
    join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
    where e.owner_id = %(staff)s and e.state = 'taken'
), promised as (
    select p.id, p.due_by, p.enquiry_id from promises_promise p
    where p.owner_id = %(staff)s and p.state = 'open' and p.enquiry_id <> all (array(select enquiry_id from taken))
        and not coalesce(p.person_id, 0) = any(%(conflicts)s)
    order by p.due_by, p.enquiry_id limit %(deep)s
)
select id from (
    select id, due_by, enquiry_id, 0 as place from taken union all select id, due_by, enquiry_id, 1 from promised
) his order by place, due_by, enquiry_id limit %(size)s offset %(offset)s
"""


TEAM = """
select p.id from unnest(%(units)s::bigint[]) as u (id) cross join lateral (
    select o.id, o.due_by, o.enquiry_id from promises_promise o
    where o.unit_id = u.id and o.state = 'open' and not coalesce(o.person_id, 0) = any(%(conflicts)s)
    order by o.due_by, o.enquiry_id limit %(deep)s
) p order by p.due_by, p.enquiry_id limit %(size)s offset %(offset)s
"""


OWNED = """
select e.id, e.ref, e.matter, e.channel, e.state, e.urgency, e.received_at, e.number,
    p.due_by, p.kind, p.what, p.what_values, p.next_attempt_at, cardinality(p.attempts_at) as attempts, p.step,
    coalesce(s.given_name || ' ' || s.family_name, q.name, '') as owner,
    extract(epoch from %(at)s - e.received_at)::bigint as waited_seconds,
    coalesce((select trim(x.given_name || ' ' || x.family_name) from people_person x where x.id = e.person_id and {visible}),
        {called}, '') as name
from enquiries_enquiry e
join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
left join people_staff s on s.id = e.owner_id
left join organisation_queue q on q.id = e.queue_id
where {which}
order by {order}, e.id
{limit}
"""


PAGED = "limit %(size)s offset %(offset)s"


def mine(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[MineCard]:
    """What this adviser has: taken now first, then what is promised, soonest first."""
    return _owned(f"p.id = any (array({MINE}))", "e.state <> 'taken', p.due_by", viewer, at, page, size, limit="")


def team(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[MineCard]:
    """All that is open in the viewer's units, soonest first."""
    return _owned(f"p.id = any (array({TEAM}))", "p.due_by", viewer, at, page, size, limit="")


def overdue(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[MineCard]:
    """What was promised in the viewer's units and not kept in time: phoned about first."""
    return _owned(
        "p.unit_id = any(%(units)s) and p.due_by < %(at)s and p.paused_at is null",
        "e.urgency <> 0, p.due_by",
        viewer,
        at,
        page,
        size,
    )


def lifted(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[MineCard]:
    """What others owe and the clock has lifted to this viewer: as substitute, then team, then leader.

    Broken ones come first, the acute before the others: they are phoned about first (R044, R075).
    """
    return _owned(
        """e.state in ('waiting', 'taken', 'promised') and p.owner_id is distinct from %(staff)s and p.step >= 2
           and (exists (select 1 from organisation_follow_up f where f.person_id = e.person_id and f.valid_to is null
                        and f.staff_id = p.owner_id and f.substitute_id = %(staff)s)
                or p.step >= 3 and e.unit_id = any(%(units)s))""",
        "p.step < 4, e.urgency <> 0, p.due_by",
        viewer,
        at,
        page,
        size,
    )


def due_today(*, viewer: Viewer, at: datetime, page: int = 1, size: int = 50) -> Page[MineCard]:
    """What this adviser has promised within the next 24 hours."""
    return _owned(
        "p.owner_id = %(staff)s and e.state = 'promised' and p.due_by < %(at)s + interval '24 hours'",
        "coalesce(p.next_attempt_at, p.due_by)",
        viewer,
        at,
        page,
        size,
    )


def _owned(
    which: str, order: str, viewer: Viewer, at: datetime, page: int, size: int, limit: str = PAGED
) -> Page[MineCard]:
    visible = door.visible_to(viewer, at, person="e.person_id")
    found = rows(
        OWNED.format(
            visible=visible.sql,
            called=CALLED,
            which=f"({which}) and {NOT_MINE}",
            order=order,
            limit=limit,
        ),
        {
            **visible.values,
            "staff": viewer.staff_id,
            "units": sorted(viewer.unit_ids),
            **_never(viewer),
            "at": at,
            "deep": page * size + 1,
            "size": size + 1,
            "offset": (page - 1) * size,
        },
    )
    cards = [
        MineCard(
            id=r["id"],
            ref=r["ref"],
            name=r["name"],
            matter=matter_title(r["matter"]),
            channel=r["channel"],
            state=r["state"],
            urgency=r["urgency"],
            received_at=r["received_at"],
            due_by=r["due_by"],
            is_overdue=r["due_by"] < at,
            kind=r["kind"],
            promise=Why(r["what"], r["what_values"]),
            next_attempt_at=r["next_attempt_at"],
            attempts=r["attempts"],
            owner=r["owner"],
            step=r["step"],
            number=r["number"],
            waited_seconds=r["waited_seconds"],
        )
        for r in found[:size]
    ]
    return Page(cards, page, size, len(found) > size, (page - 1) * size + len(found))
