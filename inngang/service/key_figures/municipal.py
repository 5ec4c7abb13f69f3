"""A year of municipal services per office, counted from what is there already: nobody registers it again (KOSTRA, R139)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from inngang.rules.hours import OSLO
from inngang.rules.triage import MATTERS
from inngang.service.key_figures.small_numbers import FEWEST
from inngang.service.rows import rows

# What is counted together: the qualification programme is one of them, and has had three systems to be written into.
COUNTED = """
select u.number, u.name as office, e.matter, count(*)::int as contacts, count(distinct e.person_id)::int as persons,
    count(distinct e.person_id) filter (where p.birth_date > %(first)s::date - interval '25 years')::int as under_25,
    count(*) filter (where e.answered_at is not null or e.state = 'closed')::int as finished,
    count(*) filter (where exists (select 1 from promises_promise b where b.enquiry_id = e.id and b.broken_at is not null))::int as late
from enquiries_enquiry e join organisation_unit u on u.id = e.unit_id left join people_person p on p.id = e.person_id
where e.side in ('municipal', 'both') and e.organisation_id is null and e.received_at >= %(start)s and e.received_at < %(end)s
group by u.number, u.name, e.matter order by u.number, e.matter
"""
FIRST_YEAR: Final = 2000


@dataclass(frozen=True)
class MunicipalRow:
    """One office and one service; what is counted of few persons is not told."""

    number: str
    office: str
    matter: str
    title: str
    contacts: int
    persons: int | None
    under_25: int | None
    finished: int
    late: int


def municipal_year(year: int) -> list[MunicipalRow]:
    """Every office and service that had a contact in the year."""
    start, end = (datetime(one, 1, 1, tzinfo=OSLO).astimezone(UTC) for one in (year, year + 1))
    found = rows(COUNTED, {"start": start, "end": end, "first": date(year, 12, 31)})
    return [
        MunicipalRow(
            one["number"],
            one["office"],
            one["matter"],
            MATTERS[one["matter"]].title if one["matter"] in MATTERS else one["matter"],
            one["contacts"],
            _few(one["persons"]),
            _few(one["under_25"]),
            one["finished"],
            one["late"],
        )
        for one in found
    ]


def _few(count: int) -> int | None:
    """Nothing tells nothing of anybody; a few might."""
    return None if 0 < count < FEWEST else count
