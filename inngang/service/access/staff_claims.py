"""From what a provider says of somebody to who they are here: a post, or an organisation they may act for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from inngang.rules.vocabulary import Refusal, Role, Why, marked
from inngang.service.rows import row, rows

MOST_ORGANISATIONS = 200
NOT_LET_IN = Why(marked("You are not registered as working here"))


class Post(NamedTuple):
    """The post somebody logs in to."""

    staff_id: int
    role: Role


POST = """
select s.id, p.role, array(select distinct u.number from organisation_post o join organisation_unit u on u.id = o.unit_id
    where o.staff_id = s.id and o.valid_to is null) as units
from people_staff s join organisation_post p on p.staff_id = s.id and p.valid_to is null
where s.ident = %(ident)s and s.is_active order by p.id limit 1
"""


def staff_of_claims(*, ident: str, unit: str | None, roles: Iterable[Role] | None) -> Post | Refusal:
    """Only who has a post here, in the unit that is said, and whose role here is among those that are said.

    None for a unit or for roles: the provider is not asked about it.
    """
    found = row(POST, {"ident": ident}) if ident else None
    if found is None:
        return Refusal("unknown_staff", NOT_LET_IN)
    if unit is not None and unit not in found["units"]:
        return Refusal("another_unit", NOT_LET_IN)
    role = Role(found["role"])
    if roles is not None and role not in set(roles):
        return Refusal("another_role", NOT_LET_IN)
    return Post(found["id"], role)


def organisations_of(claim: Any, roles: Mapping[str, Role]) -> list[dict[str, Any]]:
    """The organisations of a claim that we know, with our word for the role: `[{"number": …, "role": …}]`."""
    if not isinstance(claim, list):
        return []
    said = {
        (str(one.get("number", "")), roles[str(one.get("role", ""))])
        for one in claim[:MOST_ORGANISATIONS]
        if isinstance(one, dict) and str(one.get("role", "")) in roles
    }
    known = rows(
        "select id, number from people_organisation where number = any(%(numbers)s) order by name, id",
        {"numbers": [number for number, _ in said]},
    )
    return [
        {"role": role.value, "organisation_id": one["id"]}
        for one in known
        for number, role in sorted(said)
        if number == one["number"]
    ]


def organisation_names(ids: Iterable[int]) -> dict[int, str]:
    found = rows("select id, name from people_organisation where id = any(%(ids)s)", {"ids": list(ids)})
    return {one["id"]: one["name"] for one in found}
