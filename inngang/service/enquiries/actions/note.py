"""Note: something one of us must know, kept with the enquiry and never sent (notat)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.enquiries.held import hold_as_staff
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import NoteWritten
from inngang.service.rows import run


@action
def note(*, enquiry_id: int, text: str, by: Viewer, at: datetime) -> None:
    """Raises NotYours, NoSuchEnquiry."""
    held = hold_as_staff(enquiry_id, by)
    run(
        """insert into enquiries_message (enquiry_id, direction, text, staff_id, at)
           values (%(id)s, 'note', %(text)s, %(staff)s, %(at)s)""",
        {"id": held.id, "text": text.strip(), "staff": by.staff_id or None, "at": at},
    )
    record(NoteWritten(**held.about), by=by, at=at)
    tell(f"enquiry-{held.id}")
