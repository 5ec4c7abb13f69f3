"""The register of numbers, who may see them, and holes in the duty roster (kontaktpunkter, vakttelefoner, R073, R078, R082)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from inngang.rules.hours import CONTACT_CENTRE_HOURS, OSLO, spans
from inngang.rules.opening import Moment, uncovered
from inngang.rules.vocabulary import OFFICE_KINDS, UnitKind, marked
from inngang.service.organisation.calendars import calendar_of
from inngang.service.organisation.lookups import IN_USE
from inngang.service.rows import row, rows

KINDS: Final = {
    "duty": marked("Duty phone"),
    "reception": marked("The reception"),
    "partners": marked("For partners"),
    "alarm": marked("Outside office hours"),
}
PUBLISHED: Final = {
    "public": marked("Everyone"),
    "partners": marked("Partners and colleagues"),
    "internal": marked("Only colleagues"),
}
SEES: Final = {
    "public": ("public",),
    "partners": ("public", "partners"),
    "internal": ("public", "partners", "internal"),
}
DAYS_AHEAD: Final = 7


@dataclass(frozen=True)
class NumberCard:
    """A number of a unit (kontaktpunkt)."""

    unit_id: int
    unit_name: str
    kind: str
    number: str
    published: str
    note: str
    overflow_unit_id: int | None
    overflow_queue_id: int | None
    overflow: str  # where it goes when nobody answers


@dataclass(frozen=True)
class RosterHole:
    """A time of the contact centre's hours when nobody has an office's duty phone (hull i vaktlista)."""

    unit_id: int
    unit_name: str
    day: date
    times: tuple[Moment, ...]
    overflow: str


def numbers(*, unit_ids: Collection[int] | None = None, seen_by: str = "public", on: date) -> list[NumberCard]:
    """The numbers that everyone, partners or colleagues may see; of these units, or of all, that are in use on a day."""
    found = rows(
        f"""select n.unit_id, u.name as unit_name, n.kind, n.number, n.published, n.note, n.overflow_unit_id,
               n.overflow_queue_id, concat_ws(', ', o.name, q.name) as overflow
           from organisation_contact_number n join organisation_unit u on u.id = n.unit_id
           left join organisation_unit o on o.id = n.overflow_unit_id
           left join organisation_queue q on q.id = n.overflow_queue_id
           where n.published = any(%(seen)s) and (%(all)s or n.unit_id = any(%(units)s)) and {IN_USE}
           order by u.sort_key, n.kind""",
        {"seen": list(SEES[seen_by]), "all": unit_ids is None, "units": sorted(unit_ids or ()), "on": on},
    )
    return [NumberCard(**one) for one in found]


def roster_holes(
    *, unit_ids: Collection[int] | None = None, first: date, days: int = DAYS_AHEAD, at: datetime
) -> list[RosterHole]:
    """When nobody is on the duty roster though the contact centre is open, a day at a time. Three statements."""
    centre = row(
        "select id from organisation_unit where kind = %(kind)s order by id limit 1", {"kind": UnitKind.CONTACT_CENTRE}
    )
    calendar = calendar_of(centre["id"], at=at) if centre else CONTACT_CENTRE_HOURS
    noons = [datetime(first.year, first.month, first.day, 12, tzinfo=OSLO) + timedelta(days=n) for n in range(days)]
    promised = {noon.date(): spans(calendar, noon) for noon in noons}
    if not any(promised.values()):
        return []
    found = rows(
        """select u.id as unit_id, u.name as unit_name, coalesce(o.name, '') as overflow,
               coalesce((select array_agg(d.starts_at order by d.starts_at, d.id) from organisation_duty d
                   where d.unit_id = u.id and d.ends_at > %(from)s and d.starts_at < %(to)s), '{}') as starts,
               coalesce((select array_agg(d.ends_at order by d.starts_at, d.id) from organisation_duty d
                   where d.unit_id = u.id and d.ends_at > %(from)s and d.starts_at < %(to)s), '{}') as ends
           from organisation_unit u
           left join organisation_contact_number n on n.unit_id = u.id and n.kind = 'duty'
           left join organisation_unit o on o.id = n.overflow_unit_id
           where u.kind = any(%(kinds)s) and (%(all)s or u.id = any(%(units)s))
               and (u.valid_to is null or u.valid_to >= %(first)s) order by u.sort_key, u.id""",
        {
            "from": noons[0] - timedelta(hours=12),
            "to": noons[-1] + timedelta(hours=14),
            "kinds": [str(kind) for kind in OFFICE_KINDS],
            "all": unit_ids is None,
            "units": sorted(unit_ids or ()),
            "first": first,
        },
    )
    holes = []
    for one in found:
        manned = list(zip(one["starts"], one["ends"], strict=True))
        for day, open_at in promised.items():
            if times := uncovered(open_at, manned, until=noons[-1] + timedelta(days=1)):
                holes.append(RosterHole(one["unit_id"], one["unit_name"], day, times, one["overflow"]))
    return holes
