"""Figures that were locked (låste styringsdata): what leaders saw when they decided, shown again exactly as it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from inngang.service.journal import chain
from inngang.service.key_figures.answering import Answered, answering
from inngang.service.rows import row, rows

# What is locked of each unit, and of all together.
COUNTS: Final = ("received", "met", "answered", "at_first", "due", "within", "abandoned", "put_through")
MOST_DAYS: Final = 92
LISTED: Final = 50


@dataclass(frozen=True)
class FrozenCard:
    """One locking: what for, by whom, and whether the figures are still those that were locked."""

    id: int
    title: str
    first: date
    last: date
    at: datetime
    by: str
    hash: str
    content: Mapping[str, Any]
    is_whole: bool  # the hash of what is kept is the one that stands in the log


def figures(*, first: date, last: date, at: datetime) -> dict[str, Any]:
    """What was counted then: each unit that is large enough to be shown, all together, and how far the log had come."""
    found = answering(first=first, last=last, by=("unit",), at=at)
    lines, last_hash = chain.head()
    shown = sorted((one for one in found.groups if not one.is_hidden), key=lambda one: one.keys)
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "all": _counts(found.all),
        "units": {one.keys[0]: _counts(one) for one in shown},
        "log": {"lines": lines, "hash": last_hash},
    }


def hash_of(content: Mapping[str, Any]) -> str:
    """The same content has the same hash, however it is kept."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _counts(one: Answered) -> dict[str, int]:
    return {name: getattr(one, name) for name in COUNTS}


ONE: Final = """
select f.id, f.title, f.first, f.last, f.at, f.hash, f.content, s.given_name || ' ' || s.family_name as by,
    exists (select 1 from journal_line j where j.at = f.at and j.event = 'FiguresLocked'
        and j.data ->> 'hash' = f.hash and (j.data ->> 'locked')::bigint = f.id) as is_told
from key_figures_frozen f join people_staff s on s.id = f.staff_id
"""


def frozen() -> list[FrozenCard]:
    """The last fifty, the newest first. One statement."""
    return [_card(one) for one in rows(f"{ONE} order by f.id desc limit %(most)s", {"most": LISTED})]


def one_frozen(frozen_id: int) -> FrozenCard | None:
    found = row(f"{ONE} where f.id = %(id)s", {"id": frozen_id})
    return _card(found) if found else None


def _card(one: Mapping[str, Any]) -> FrozenCard:
    whole = one["is_told"] and hash_of(one["content"]) == one["hash"]
    return FrozenCard(
        one["id"], one["title"], one["first"], one["last"], one["at"], one["by"], one["hash"], one["content"], whole
    )
