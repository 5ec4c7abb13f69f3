"""Use what the person has told the other side, when they say so (gjenbruk av opplysninger, R011)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Why, marked
from inngang.service.enquiries.held import hold_as_person
from inngang.service.enquiries.told_before import told_before
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ToldBeforeKeptApart, ToldBeforeUsed
from inngang.service.notices.words import words_in
from inngang.service.rows import run

FROM = marked("What I told on %(day)s, reference %(ref)s. I have said yes to using it here:")


class CannotUse(Refused):
    """It is not there to use."""


@action
def use_told(*, enquiry_id: int, from_id: int, may_use: bool, by: Viewer, at: datetime) -> None:
    """Yes puts the person's own words into this conversation; no keeps the two apart. Raises CannotUse, NoSuchEnquiry."""
    held = hold_as_person(enquiry_id, by, None)
    offered = {one.id: one for one in told_before(enquiry_id=held.id, person_id=by.person_id) if not one.is_used}
    if from_id not in offered:
        raise CannotUse(Why(marked("That cannot be used here any more.")))
    told = offered[from_id]
    if may_use:
        day = f"{told.told_at.astimezone(OSLO):%d.%m.%Y}"
        head = words_in(held.language, Why(FROM, {"day": day, "ref": told.ref}))
        run(
            "insert into enquiries_message (enquiry_id, direction, text, at) values (%(id)s, 'in', %(text)s, %(at)s)",
            {"id": held.id, "text": f"{head}\n\n{told.text}", "at": at},
        )
    event = ToldBeforeUsed if may_use else ToldBeforeKeptApart
    record(event(**held.about, from_ref=told.ref), by=by, at=at)
    tell(*held.topics)
