"""Release: give an enquiry back to the queue it came from, with its place kept."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.actions.wait_for_person import going_on
from inngang.service.enquiries.held import hold_as_staff, must_be_in_hand
from inngang.service.journal import action, record
from inngang.service.journal.events import EnquiryReleased, PromiseRenewed


@action
def release(*, enquiry_id: int, reason: str, by: Viewer, at: datetime) -> None:
    """Back to waiting, oldest place first. Raises NotYours, CannotMove."""
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    going = going_on(held, heard=False, at=at) if held.promise_paused_at is not None else None
    if going is not None:  # in a queue nothing stands still
        record(
            PromiseRenewed(
                **held.about,
                kind=going.kind,
                what=str(going.what),
                due_by=going.due_by,
                was_due_by=held.promise_due_by or going.due_by,
                reason="given back",
            ),
            by=by,
            at=at,
        )
    record(EnquiryReleased(**held.about, reason=reason), by=by, at=at)
    route(held, promised=going, by=by, at=at, since=held.received_at, released=True)
