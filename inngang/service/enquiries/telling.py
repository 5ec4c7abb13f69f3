"""Tell a person that something has happened in their enquiry, by their own way; never silently nothing (varsling)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.enquiries.held import Held, way_out
from inngang.service.notices.actions import note_untold, queue_notice


def tell_them(
    held: Held,
    *,
    kind: str,
    text: str,
    key: str,
    letter: str = "",
    language: str = "",
    by: Viewer,
    at: datetime,
) -> None:
    """`letter` is what a letter says instead: whoever gets one has nowhere to log in and read the rest.

    With no phone, e-mail or known name, and no code to come back with, it becomes a task for those who have the enquiry.
    """
    channel, to = way_out(held)
    language = language or held.language
    if channel:
        queue_notice(
            channel=channel,
            person_id=held.person_id,
            enquiry_id=held.id,
            kind=kind,
            to=to,
            language=language,
            text=letter if letter and channel == "letter" else text,
            key=key,
            by=by,
            at=at,
        )
    elif not held.has_code and held.organisation_id is None:
        note_untold(
            person_id=held.person_id,
            enquiry_id=held.id,
            kind=kind,
            language=language,
            text=letter or text,
            key=key,
            by=by,
            at=at,
        )
