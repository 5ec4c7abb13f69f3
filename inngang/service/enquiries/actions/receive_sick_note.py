"""A sick note comes as data from a doctor's system, and goes to those who follow the person up (sykmelding, R291)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from inngang.rules.access import Viewer
from inngang.rules.sick_note import KINDS, SickNote
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.enquiries.actions.ask_about import AskedAbout, CannotAsk, ask_about
from inngang.service.enquiries.actions.start_date import hear_sick_note
from inngang.service.journal import action
from inngang.service.notices.words import words_in
from inngang.service.rows import row

MATTER: Final = "sickness_benefit"
SAYS: Final = marked("%(kind)s: %(degree)s percent, from %(first)s to %(last)s. Sent by %(sender)s.")
FIRST_SAID: Final = """
select m.text from enquiries_message m where m.enquiry_id = %(id)s and m.direction = 'in' order by m.id limit 1
"""


class NotTheSame(CannotAsk):
    """The sender's id has been used for another note."""


@action
def receive_sick_note(*, note: SickNote, language: str = "nb", by: Viewer, at: datetime) -> AskedAbout:
    """Received as an enquiry about sickness benefit, and its first day counts as ill since; the sender's own id again is the same one.

    Raises CannotAsk, NotTheSame.
    """
    if by.role != Role.DOCTOR:
        raise CannotAsk(Why(marked("Only those who treat the person send sick notes.")))
    days = {"first": f"{note.first:%d.%m.%Y}", "last": f"{note.last:%d.%m.%Y}"}
    values = {"kind": words_in("nb", Why(KINDS[note.kind])), "degree": note.degree, "sender": note.sender, **days}
    text = words_in("nb", Why(SAYS, values))
    made = ask_about(
        about=note.about,
        text=text,
        key=f"note:{note.id}",
        language=language,
        matter=MATTER,
        key_alone=True,
        by=by,
        at=at,
    )
    if not made.repeated:
        whose = row("select person_id from enquiries_enquiry where id = %(id)s", {"id": made.enquiry_id})
        if whose is not None and whose["person_id"] is not None:
            hear_sick_note(note=note, person_id=whose["person_id"], by=by, at=at)
    else:
        said = row(FIRST_SAID, {"id": made.enquiry_id})
        if said is None or said["text"] != f"{text}\n\n({''.join(filter(str.isdigit, note.about))})":
            raise NotTheSame(Why(marked("You have used this id for another sick note. Send it with an id of its own.")))
    return made
