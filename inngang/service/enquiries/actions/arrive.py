"""Arrive: somebody comes to an office and takes the next number of the day (kølapp)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel
from inngang.service.enquiries.actions.receive import Received, receive
from inngang.service.enquiries.actions.visit import next_number
from inngang.service.journal import action
from inngang.service.rows import row


@action
def arrive(
    *,
    unit_id: int,
    sender_key: str,
    language: str = "nb",
    choice: str | None = None,
    asked_acute: bool = False,
    person_id: int | None = None,
    caller_name: str = "",
    text: str = "",
    is_demo: bool = False,
    by: Viewer,
    at: datetime,
) -> Received:
    """The number and the enquiry in one transaction. The same `sender_key` again is the same number. Raises CannotReceive."""
    known = row(
        "select number from enquiries_enquiry where channel = 'visit' and sender_key = %(key)s", {"key": sender_key}
    )
    return receive(
        channel=Channel.VISIT,
        text=text,
        sender_key=sender_key,
        unit_id=unit_id,
        language=language,
        choice=choice,
        asked_acute=asked_acute,
        person_id=person_id,
        caller_name=caller_name,
        number=known["number"] if known else next_number(unit_id=unit_id, at=at),  # a repeat uses up no number
        is_demo=is_demo,
        by=by,
        at=at,
    )
