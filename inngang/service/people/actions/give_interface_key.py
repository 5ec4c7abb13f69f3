"""Give another organisation's system a key, and end it (nøkkel til grensesnittet, R140)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import InterfaceKeyEnded, InterfaceKeyGiven
from inngang.service.people.interface_keys import SCOPES, hash_of_key
from inngang.service.rows import row

FEWEST_LETTERS = 32
LONGEST_DAYS = 400


class CannotGiveKey(Refused):
    """No key was made or ended; the sentence says why."""


@action
def give_interface_key(
    *, organisation_number: str, name: str, scopes: Collection[str], secret: str, days: int, by: Viewer, at: datetime
) -> int:
    """`secret` is drawn by the one who calls and kept nowhere: only its hash is. The id of the key. Raises CannotGiveKey."""
    if not scopes or not set(scopes) <= set(SCOPES):
        raise CannotGiveKey(Why(marked("Choose what the system may do: ask, read or both.")))
    if len(secret) < FEWEST_LETTERS or not 0 < days <= LONGEST_DAYS:
        raise CannotGiveKey(Why(marked("A key has at least 32 signs and holds for at most 400 days.")))
    found = row(
        "select id, name, contact_id from people_organisation where number = %(number)s",
        {"number": organisation_number},
    )
    if found is None or found["contact_id"] is None:
        raise CannotGiveKey(Why(marked("That organisation is not registered with somebody who speaks for it.")))
    made = row(
        """insert into people_interface_key (organisation_id, name, key_hash, scopes, made_at, ends_at)
           values (%(organisation)s, %(name)s, %(hash)s, %(scopes)s, %(at)s, %(ends)s) returning id""",
        {
            "organisation": found["id"],
            "name": name.strip()[:80],
            "hash": hash_of_key(secret),
            "scopes": sorted(set(scopes)),
            "at": at,
            "ends": at + timedelta(days=days),
        },
    )
    assert made is not None
    record(InterfaceKeyGiven(organisation=found["name"], scopes=" ".join(sorted(set(scopes)))), by=by, at=at)
    return int(made["id"])


@action
def end_interface_key(*, key_id: int, by: Viewer, at: datetime) -> None:
    """It opens nothing from now. Raises CannotGiveKey."""
    ended = row(
        """update people_interface_key k set ended_at = %(at)s from people_organisation o
           where k.id = %(id)s and k.ended_at is null and o.id = k.organisation_id returning o.name""",
        {"id": key_id, "at": at},
    )
    if ended is None:
        raise CannotGiveKey(Why(marked("There is no such key, or it has ended already.")))
    record(InterfaceKeyEnded(organisation=ended["name"]), by=by, at=at)
