"""Release: give an enquiry back to the queue it came from, with its place kept."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.held import hold_as_staff, must_be_in_hand
from inngang.service.journal import action, record
from inngang.service.journal.events import EnquiryReleased


@action
def release(*, enquiry_id: int, reason: str, by: Viewer, at: datetime) -> None:
    """Back to waiting, oldest place first. Raises NotYours, CannotMove."""
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    record(EnquiryReleased(**held.about, reason=reason), by=by, at=at)
    route(held, promised=None, by=by, at=at, since=held.received_at, released=True)
