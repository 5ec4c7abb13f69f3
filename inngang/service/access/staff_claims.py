"""From what a provider says of somebody to who they are here: a post, or an organisation they may act for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from inngang.rules.vocabulary import Refusal, Role
from inngang.service.access.posts import NOT_LET_IN, Post, let_in, posts_of
from inngang.service.rows import row, rows

MOST_ORGANISATIONS = 200


class Let(NamedTuple):
    """Somebody who works here, and the posts they were let in to, the one they act in first."""

    staff_id: int
    posts: list[Post]


STAFF = "select id from people_staff where ident = %(ident)s and is_active"


def staff_of_claims(*, ident: str, unit: str | None, roles: Iterable[Role] | None) -> Let | Refusal:
    """Only who has a post here, in the unit that is said, with a role that is among those that are said.

    None for a unit or for roles: the provider is not asked about it.
    """
    found = row(STAFF, {"ident": ident}) if ident else None
    posts = let_in(posts_of(found["id"]) if found else [], unit=unit, roles=roles)
    if found is None or isinstance(posts, Refusal):
        return posts if isinstance(posts, Refusal) else Refusal("unknown_staff", NOT_LET_IN)
    return Let(found["id"], posts)


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
