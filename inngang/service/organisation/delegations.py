"""Cards of what an office decides itself (delegert myndighet)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inngang.service.rows import row, rows


@dataclass(frozen=True)
class DelegationCard:
    """One service an office decides on, up to what, and where it stands."""

    id: int
    unit_name: str
    service: str  # the code
    service_name: str
    most_kroner: int | None
    note: str
    given_by: str
    valid_from: date
    valid_to: date | None


CARDS = """
select d.id, u.name as unit_name, s.code as service,
    coalesce(s.words -> %(language)s ->> 'name', s.words -> 'nb' ->> 'name') as service_name,
    d.most_kroner, d.note, d.given_by, d.valid_from, d.valid_to
from organisation_delegation d join organisation_unit u on u.id = d.unit_id join organisation_service s on s.id = d.service_id
where d.unit_id = %(unit)s and (d.valid_to is null or d.valid_to >= %(day)s)
"""


def delegations(*, unit_id: int, on: date, language: str = "nb") -> list[DelegationCard]:
    """Those that hold or will, by service. One statement."""
    given = {"unit": unit_id, "day": on, "language": language}
    return [DelegationCard(**one) for one in rows(f"{CARDS} order by s.code, d.valid_from", given)]


def decides_here(*, unit_id: int, service: str, on: date, language: str = "nb") -> DelegationCard | None:
    """Whether the office decides on this service itself on that day."""
    given = {"unit": unit_id, "day": on, "language": language, "service": service}
    found = row(f"{CARDS} and s.code = %(service)s and d.valid_from <= %(day)s limit 1", given)
    return DelegationCard(**found) if found else None
