"""Somebody comes to an office and takes a number (kølapp)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from inngang.channels.contract import sender_key as kept_key
from inngang.channels.contract import spoken_language, storable
from inngang.rules.access import Viewer
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions import Received


class Arrived(NamedTuple):
    """What the visitor is told."""

    received: Received
    number: int  # on the ticket


def arrive(
    *,
    unit_id: int,
    sender_key: str,
    language: str = "nb",
    choice: str | None = None,
    acute: bool = False,
    said: str = "",
    caller_name: str = "",
    is_demo: bool = False,
    by: Viewer,
    at: datetime,
) -> Arrived:
    """Take a number. No identity is asked for (R145); what is acute opens to a person at once (R169).

    `said` is what the visitor pressed or told, in words, for the one who calls the number.
    The same `sender_key` again, as when somebody presses twice, is the same number. Raises CannotReceive.
    """
    received = actions.arrive(
        unit_id=unit_id,
        sender_key=kept_key(sender_key),
        language=spoken_language(language),
        choice=choice,
        asked_acute=acute,
        text=storable(said),
        caller_name=storable(caller_name),
        is_demo=is_demo,
        by=by,
        at=at,
    )
    assert received.number is not None, "every visit has a number"
    return Arrived(received, received.number)
