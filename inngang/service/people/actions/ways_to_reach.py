"""How a person wants to be reached, and what is safe (kontaktønsker): language, interpreter, large print, channel, messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import WaysToReachChanged, WayToReachSet
from inngang.service.rows import row, run

SAFE_WAYS: Final = ("", "neutral", "none")
CHANNELS: Final = ("", "phone", "sms", "email", "letter", "visit")


class CannotChangeWays(Refused):
    """It stays as it is; the sentence says why."""


@dataclass(frozen=True)
class WaysToReach:
    """What somebody has said."""

    language: str = "nb"
    needs_interpreter: bool = False
    large_print: bool = False
    is_reserved: bool = False  # reserved from digital contact: letters instead
    wanted_channel: str = ""
    safe_way: str = ""


def ways_of(person_id: int) -> WaysToReach:
    """What a person has said, for themself to see and change."""
    found = row(
        """select language, needs_interpreter, large_print, is_reserved, wanted_channel, safe_way
           from people_person where id = %(id)s""",
        {"id": person_id},
    )
    return WaysToReach(**found) if found else WaysToReach()


@action
def say_ways_to_reach(*, ways: WaysToReach, by: Viewer, at: datetime) -> None:
    """The person says it of themself, and it holds for the next message. Raises: CannotChangeWays."""
    if by.role != Role.CITIZEN or not by.person_id:
        raise CannotChangeWays(Why(marked("Only you yourself can do this.")))
    if ways.safe_way not in SAFE_WAYS or ways.wanted_channel not in CHANNELS:
        raise CannotChangeWays(Why(marked("Choose one of those that are there.")))
    run(
        """update people_person set language = %(language)s, needs_interpreter = %(needs_interpreter)s,
           large_print = %(large_print)s, is_reserved = %(is_reserved)s, wanted_channel = %(wanted_channel)s,
           safe_way = %(safe_way)s where id = %(id)s""",
        {"id": by.person_id, **vars(ways)},
    )
    record(WaysToReachChanged(person_id=by.person_id), by=by, at=at)


@action
def note_wanted_channel(*, person_id: int, channel: str, by: Viewer, at: datetime) -> None:
    """The one who talks with them writes it down. Whether they may is asked by the verb that calls. Raises: CannotChangeWays."""
    if channel not in CHANNELS:
        raise CannotChangeWays(Why(marked("Choose one of those that are there.")))
    run(
        "update people_person set wanted_channel = %(channel)s where id = %(id)s", {"channel": channel, "id": person_id}
    )
    record(WayToReachSet(person_id=person_id, way=channel or "any"), by=by, at=at)
