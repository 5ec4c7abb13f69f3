"""The enquiry behind a meeting: it comes in like any other, and is never joined to another one (henvendelsen bak avtalen)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel
from inngang.service.appointments.facts import Wanted
from inngang.service.enquiries.actions.receive import Received, receive


def receive_wanted(
    wanted: Wanted, *, staff_id: int | None, sender_key: str | None, language: str, by: Viewer, at: datetime
) -> Received:
    """What the person wants to meet about, for the adviser they want. Raises CannotReceive."""
    return receive(
        channel=Channel.QUESTION,
        text=wanted.purpose,
        choice=wanted.matter if wanted.matter != "unknown" else None,
        person_id=by.person_id,
        sender_key=sender_key,
        language=language,
        asked_for=staff_id,
        apart=True,
        by=by,
        at=at,
    )
