"""Triage again: an adviser understood it better than the rule did. Urgency can be raised by anybody, lowered with a reason."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Urgency, Why, marked
from inngang.service.enquiries.held import hold_as_staff
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import EnquiryRetriaged
from inngang.service.rows import run


class CannotTriage(Refused):
    """The sentence says what is missing."""


@action
def retriage(
    *, enquiry_id: int, matter: str, urgency: Urgency | None = None, reason: str, by: Viewer, at: datetime
) -> None:
    """Raises CannotTriage for an unknown matter, or when urgency is lowered without a reason; NotYours."""
    held = hold_as_staff(enquiry_id, by)
    known = MATTERS.get(matter)
    if known is None:
        raise CannotTriage(Why(marked("Choose what it is about.")))
    urgency = held.urgency if urgency is None else urgency
    if urgency > held.urgency and not reason.strip():
        raise CannotTriage(Why(marked("Write why it is less urgent than it was.")))
    run(
        """update enquiries_enquiry set matter = %(matter)s, side = %(side)s, line = %(line)s, urgency = %(urgency)s,
               level = case when line = %(line)s then level else 0 end where id = %(id)s""",
        {"id": held.id, "matter": matter, "side": known.side, "line": known.line, "urgency": int(urgency)},
    )
    record(EnquiryRetriaged(**held.about, matter=matter, urgency=int(urgency), reason=reason.strip()), by=by, at=at)
    tell(*held.topics)
