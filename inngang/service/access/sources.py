"""The registers the door leans on, and when each was last heard (kilder). Too old is silent, and silent is no.

Which ones, and how old their last word may be, is the setting INNGANG_SOURCES. One that is named there and was never
heard is silent from the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import SourceHeard
from inngang.service.rows import rows, run

# Each source, what we get from it, and whom to tell when it is wrong.
SOURCES: Final[dict[str, tuple[str, str, str]]] = {
    "population": (
        marked("The population register"),
        marked("Name, address, protected address, guardian and death"),
        marked("The municipality or the tax office corrects it. The person can ask for it too."),
    ),
    "shielded": (
        marked("The list of those who are shielded"),
        marked("Who works here, and who is close to them"),
        marked("The leader of the one it is about corrects it."),
    ),
    "reservation": (
        marked("The register of contact and reservation"),
        marked("Telephone, email, and who has said no to digital letters"),
        marked("Only the person can correct it, at norge.no."),
    ),
}

# Whether any source that is needed has been silent for too long.
IS_SILENT: Final = """exists (select 1 from unnest(%({prefix}sources)s::text[], %({prefix}hours)s::float8[]) needed (code, hours)
    left join access_source heard on heard.code = needed.code
    where heard.heard_at is null or heard.heard_at < %({prefix}at)s - needed.hours * interval '1 hour')"""


class NoSuchSource(Refused):
    """We know no source by that name."""


@dataclass(frozen=True)
class SourceCard:
    """One source, and how old its last word is."""

    code: str
    title: str
    what: str
    corrected_by: str
    heard_at: datetime | None
    most_hours: float | None  # None: the door does not wait for it
    age: timedelta | None
    is_silent: bool


def needed() -> dict[str, float]:
    """The sources the door leans on, and how many hours old their last word may be. What cannot be read is always too old."""
    found = {}
    for part in settings.INNGANG_SOURCES:
        code, _, hours = part.partition("=")
        try:
            found[code.strip()] = max(0.0, float(hours))
        except ValueError:
            found[code.strip()] = 0.0
    return found


def given(prefix: str = "") -> dict[str, Any]:
    """What `IS_SILENT` asks for, beside the moment."""
    every = needed()
    return {f"{prefix}sources": list(every), f"{prefix}hours": list(every.values())}


def sources(*, at: datetime) -> list[SourceCard]:
    """Every source we know or need, those that are silent first."""
    heard = {one["code"]: one["heard_at"] for one in rows("select code, heard_at from access_source")}
    most = needed()
    cards = [_card(code, heard.get(code), most.get(code), at) for code in dict.fromkeys([*SOURCES, *most, *heard])]
    return sorted(cards, key=lambda card: not card.is_silent)


def is_silent(*, at: datetime) -> bool:
    """Whether the door is closed for everybody, since a source it needs is silent."""
    return bool(needed()) and any(card.is_silent for card in sources(at=at))


@action
def hear_source(*, code: str, by: Viewer, at: datetime) -> None:
    """A source has spoken: what we have of it is true as of now. Raises NoSuchSource."""
    if code not in SOURCES and code not in needed():
        raise NoSuchSource(Why(marked("We know no source by that name.")))
    run(
        """insert into access_source (code, heard_at) values (%(code)s, %(at)s)
           on conflict (code) do update set heard_at = greatest(access_source.heard_at, excluded.heard_at)""",
        {"code": code, "at": at},
    )
    record(SourceHeard(source=code), by=by, at=at)


def _card(code: str, heard_at: datetime | None, most: float | None, at: datetime) -> SourceCard:
    title, what, corrected_by = SOURCES.get(code, (code, "", ""))
    age = None if heard_at is None else at - heard_at
    silent = most is not None and (age is None or age > timedelta(hours=most))
    return SourceCard(code, title, what, corrected_by, heard_at, most, age, silent)
