"""Note how sure we are of who is there (grad av sikkerhet): which questions were answered right, never the answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from inngang.rules import login as rules
from inngang.rules.access import Viewer
from inngang.rules.login import Certainty, Question
from inngang.service.journal import action, record
from inngang.service.journal.events import CertaintyNoted
from inngang.service.rows import row, run


@action
def note_certainty(
    *, enquiry_id: int, gave_name: bool, right: Sequence[Question], called_back: bool, by: Viewer, at: datetime
) -> Certainty:
    """The certainty that follows from what was asked. The one who calls this has opened the enquiry through the door."""
    level = rules.certainty(gave_name=gave_name, right=right, called_back=called_back)
    run(
        """insert into people_certainty (enquiry_id, certainty, called_back, questions, staff_id, at)
           values (%(enquiry)s, %(level)s, %(back)s, %(right)s::jsonb, %(staff)s, %(at)s)""",
        {
            "enquiry": enquiry_id,
            "level": level,
            "back": called_back,
            "right": json.dumps(sorted(right)),
            "staff": by.staff_id,
            "at": at,
        },
    )
    record(CertaintyNoted(enquiry_id=enquiry_id, certainty=level), by=by, at=at)
    return level


def certainty_of(enquiry_id: int) -> tuple[Certainty, datetime] | None:
    """How sure we were the last time it was noted; None when nobody has."""
    found = row(
        "select certainty, at from people_certainty where enquiry_id = %(id)s order by at desc limit 1",
        {"id": enquiry_id},
    )
    return (Certainty(found["certainty"]), found["at"]) if found else None
