"""The list a number counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.triage import MATTERS
from inngang.service.access import door
from inngang.service.key_figures.figures import FIGURES, LINES, values_of
from inngang.service.rows import Page, rows


@dataclass(frozen=True)
class BehindCard:
    """One of those a number counts. A name only where the door is open to the one who looks."""

    enquiry_id: int
    ref: str
    matter: str
    channel: str
    unit_name: str
    at: datetime
    received_at: datetime | None
    due_by: datetime | None
    state: str
    urgency: int | None
    name: str


BEHIND = """
with {lines}, found as (
    select line.enquiry_id, min(line.at) as at from line
    where {where} and (%(unit)s = 0 or line.unit_id = %(unit)s) and (%(channel)s = '' or line.channel = %(channel)s)
    group by line.enquiry_id
)
select found.enquiry_id, found.at, (select count(*) from found) as total, coalesce(e.ref, '') as ref,
    coalesce(e.matter, '') as matter, coalesce(e.channel, '') as channel, coalesce(u.name, '') as unit_name,
    e.received_at, coalesce(e.state, '') as state, e.urgency, p.due_by,
    coalesce((select trim(x.given_name || ' ' || x.family_name) from people_person x
              where x.id = e.person_id and {visible}), '') as name
from found
left join enquiries_enquiry e on e.id = found.enquiry_id and not coalesce(e.person_id, 0) = any(%(conflicts)s)
left join organisation_unit u on u.id = e.unit_id
left join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
order by found.at desc, found.enquiry_id
limit %(size)s offset %(offset)s
"""


def behind_the_number(
    *,
    figure: str,
    channel: str = "",
    unit: int = 0,
    day: date,
    viewer: Viewer,
    at: datetime,
    page: int = 1,
    size: int = 50,
) -> Page[BehindCard]:
    """Those a number counts, last first: as many as the number says. One of somebody close
    stands there as one that cannot be found. Raises KeyError for a figure there is none of."""
    counted = FIGURES[figure]
    visible = door.visible_to(viewer, at, person="e.person_id")
    found = rows(
        BEHIND.format(lines=LINES, where=counted.where, visible=visible.sql),
        {
            **visible.values,
            **values_of(day, at),
            "unit": unit,
            "channel": channel,
            "conflicts": sorted(viewer.conflicts),
            "size": size,
            "offset": (page - 1) * size,
        },
    )
    cards = [
        BehindCard(
            matter=MATTERS[one["matter"]].title if one["matter"] in MATTERS else one["matter"],
            **{name: one[name] for name in BehindCard.__dataclass_fields__ if name != "matter"},
        )
        for one in found
    ]
    total = found[0]["total"] if found else 0
    return Page(cards, page, size, page * size < total, total)
