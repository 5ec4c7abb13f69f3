"""Which languages somebody at an office speaks (språk ved kontoret). How many, and who, is not said."""

from __future__ import annotations

from collections.abc import Iterable

from inngang.service.rows import rows

SPOKEN = """
select distinct p.unit_id, spoken.code
from organisation_post p
join people_staff s on s.id = p.staff_id and s.is_active
cross join lateral unnest(s.languages) spoken(code)
where p.unit_id = any(%(units)s) and p.valid_to is null and spoken.code not in ('nb', 'nn')
order by p.unit_id, spoken.code
"""


def languages_at(unit_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Besides Norwegian: the languages of those who work there, for each unit. One statement."""
    found: dict[int, list[str]] = {}
    for one in rows(SPOKEN, {"units": list(unit_ids)}):
        found.setdefault(one["unit_id"], []).append(one["code"])
    return {unit_id: tuple(codes) for unit_id, codes in found.items()}
