"""The keys of other organisations' systems: what each may do, and for whom it acts (nøkler til grensesnittet, R137, R140)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from inngang.rules.vocabulary import Role
from inngang.service.rows import row, rows

ASK, READ = "ask", "read"
SCOPES: Final = (ASK, READ)
ROLE_OF: Final = {"employer": Role.EMPLOYER, "doctor": Role.DOCTOR, "municipality": Role.MUNICIPAL_OTHER}


@dataclass(frozen=True)
class SystemKey:
    """A key that holds now: the organisation, whom it has named to speak for it, and the scopes."""

    id: int
    organisation_id: int
    organisation: str
    role: Role
    contact_id: int
    scopes: frozenset[str]


@dataclass(frozen=True)
class KeyRow:
    """One key in a list; never the key itself."""

    id: int
    organisation: str
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None


def hash_of_key(secret: str) -> bytes:
    """A key is long and drawn by chance, so one round is enough."""
    return hashlib.sha256(secret.encode()).digest()


HELD = """
select k.id, k.scopes, o.id as organisation_id, o.name, o.kind, o.contact_id from people_interface_key k
join people_organisation o on o.id = k.organisation_id
where k.key_hash = %(hash)s and k.ended_at is null and k.ends_at > %(at)s and o.contact_id is not null
"""


def key_held(secret: str, *, at: datetime) -> SystemKey | None:
    """The key, when it holds now; an ended one and an unknown one look alike."""
    found = row(HELD, {"hash": hash_of_key(secret), "at": at}) if secret else None
    if found is None:
        return None
    role = ROLE_OF.get(found["kind"], Role.PARTNER)
    return SystemKey(
        found["id"], found["organisation_id"], found["name"], role, found["contact_id"], frozenset(found["scopes"])
    )


def keys_given() -> list[KeyRow]:
    """All of them, the newest first."""
    return [
        KeyRow(**one | {"scopes": tuple(one["scopes"])})
        for one in rows(
            """select k.id, o.name as organisation, k.name, k.scopes, k.made_at, k.ends_at, k.ended_at
               from people_interface_key k join people_organisation o on o.id = k.organisation_id order by k.id desc limit 200""",
            {},
        )
    ]
