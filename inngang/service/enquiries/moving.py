"""Which open enquiries belong to another unit than the one that has them, and how many a change would move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from inngang.service.rows import row, rows

STATES: Final = ["waiting", "taken", "promised", "answered"]  # what is answered may be asked about again
LATE: Final = timedelta(days=2)  # what was on its way in when areas moved is found for this long

# A unit that is not in use gives everything to its successor. An area that has moved takes what was received before it.
MOVES = """
select u.id as from_unit, organisation_in_force(u.id, %(today)s) as to_unit, null::text as code, null::timestamptz as until
from organisation_unit u where u.valid_to < %(today)s and u.successor_id is not null
union all
select m.from_unit_id, organisation_in_force(m.to_unit_id, %(today)s), a.code, c.carried_out_at
from organisation_area_move m join organisation_unit_change c on c.id = m.change_id and c.state = 'done'
join organisation_area a on a.id = m.area_id join organisation_unit f on f.id = m.from_unit_id
where c.carried_out_at > %(since)s or f.valid_to < %(today)s
"""


class Move(NamedTuple):
    """Where enquiries go: all of a unit, or those of an area received until a moment."""

    from_unit: int
    to_unit: int
    code: str | None
    until: datetime | None


def moves(*, today: date, at: datetime) -> list[Move]:
    """What has changed places: one statement, and short however much is open."""
    found = rows(MOVES, {"today": today, "since": at - LATE})
    return [Move(**one) for one in found if one["to_unit"] and one["to_unit"] != one["from_unit"]]


LEFT = """
from enquiries_enquiry e left join people_person x on x.id = e.person_id
where e.unit_id = any(%(units)s) and e.state = any(%(states)s) and (e.unit_id = any(%(whole)s) or exists (
    select 1 from unnest(%(from)s::bigint[], %(code)s::text[], %(until)s::timestamptz[]) as m (from_unit, code, until)
    where m.from_unit = e.unit_id and m.code = coalesce(nullif(e.area_code, ''), x.area_code) and e.received_at <= m.until))
"""


def as_values(found: Sequence[Move]) -> dict[str, Any]:
    return {
        "units": sorted({one.from_unit for one in found}),
        "whole": sorted({one.from_unit for one in found if one.code is None}),
        "states": STATES,
        "from": [one.from_unit for one in found],
        "to": [one.to_unit for one in found],
        "code": [one.code for one in found],
        "until": [one.until for one in found],
    }


def open_at(*, unit_ids: Sequence[int], codes: Sequence[str]) -> int:
    """How many open enquiries a change would take along: all of a unit, and those of the areas that move."""
    found = row(
        """select count(*) as n from enquiries_enquiry e left join people_person x on x.id = e.person_id
           where e.state in ('waiting', 'taken', 'promised') and (e.unit_id = any(%(units)s)
               or coalesce(nullif(e.area_code, ''), x.area_code) = any(%(codes)s)
                   and exists (select 1 from organisation_area a where a.code = any(%(codes)s) and a.unit_id = e.unit_id))""",
        {"units": list(unit_ids), "codes": list(codes)},
    )
    return int(found["n"]) if found else 0
