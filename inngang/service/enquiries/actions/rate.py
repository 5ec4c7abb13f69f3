"""Rate: "did you get the help you needed?" – asked about contact and outcome apart (R261, R266)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.enquiries.held import hold_as_person
from inngang.service.journal import action, record
from inngang.service.journal.events import HelpRated


@action
def rate(
    *, enquiry_id: int, got_help: bool, ease: int | None = None, code: str | None = None, by: Viewer, at: datetime
) -> None:
    """`ease` is 1 (hard to reach us) to 5 (easy). Raises NoSuchEnquiry."""
    held = hold_as_person(enquiry_id, by, code)
    record(HelpRated(**held.about, got_help=got_help, ease=ease), by=by, at=at)
