"""Enter a power of attorney that came on paper, and the second look that makes it hold (fullmakt på papir)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.representation import Act, Kind
from inngang.rules.vocabulary import Purpose, Why, marked
from inngang.service.access import door
from inngang.service.enquiries.held import hold, hold_as_staff
from inngang.service.enquiries.telling import tell_them
from inngang.service.journal import action
from inngang.service.notices.words import words_in
from inngang.service.people.actions import paper_mandate as paper
from inngang.service.people.actions.paper_mandate import CannotDecidePaper, CannotEnterPaper
from inngang.service.people.queries import person_of_number

UNKNOWN = marked(
    "We cannot enter it for that number. Check each digit, or ask the one who shall help to get in touch with us first."
)
HOLDS = marked(
    "Hello. %(name)s may act for you from now. You can end it on your page, or by telling us. Reference %(ref)s."
)
DOES_NOT = marked(
    "Hello. Your power of attorney on paper was not accepted. Get in touch, and we help you. Reference %(ref)s."
)
DOES_NOT_LETTER = marked(
    "Hello. Your power of attorney on paper was not accepted, because: %(why)s\n\nGet in touch, and we help you. Reference %(ref)s."
)
MAY_NOT = Why(marked("Whoever may see what the person has agreed to, does this."))


@action
def enter_paper_mandate(
    *,
    enquiry_id: int,
    acting_number: str,
    acting_name: str,
    kind: Kind,
    matters: Sequence[str],
    acts: Sequence[Act],
    last_day: date | None,
    by: Viewer,
    at: datetime,
) -> int:
    """By the one who has the enquiry the paper came with. Raises NotYours, NoSuchEnquiry, DoorClosed, CannotEnterPaper."""
    held = hold_as_staff(enquiry_id, by)
    if held.person_id is None:
        raise CannotEnterPaper(Why(marked("We do not know who this is. Find that out first.")))
    person = door.open_person(person_id=held.person_id, by=by, purpose=Purpose.ANSWER, at=at, enquiry_id=held.id)
    if Info.CONSENT_RECORD not in person.sees:
        raise CannotEnterPaper(MAY_NOT)
    acting = person_of_number("".join(acting_number.split()))
    if acting is None:
        raise CannotEnterPaper(Why(UNKNOWN), "unknown_number")
    return paper.enter_paper(
        person_id=held.person_id,
        acting_person_id=acting,
        acting_name=acting_name,
        kind=kind,
        matters=matters,
        acts=acts,
        last_day=last_day,
        enquiry_id=held.id,
        unit_id=held.unit_id,
        by=by,
        at=at,
    )


@action
def confirm_paper_mandate(*, paper_id: int, by: Viewer, at: datetime) -> None:
    """A second colleague has the paper and sees that it says the same: it holds, and the person is told.

    Raises CannotDecidePaper, DoorClosed.
    """
    found = _seen(paper_id, by, at)
    paper.confirm_paper(paper=found, by=by, at=at)
    held = hold(found["enquiry_id"])
    told = Why(HOLDS, {"name": found["acting_name"], "ref": held.ref})
    tell_them(held, kind="mandate", text=words_in(held.language, told), key=f"paper-{paper_id}", by=by, at=at)


@action
def refuse_paper_mandate(*, paper_id: int, reason: str, by: Viewer, at: datetime) -> None:
    """It never holds; the person reads why on their page, or in the letter. Raises CannotDecidePaper, DoorClosed."""
    found = _seen(paper_id, by, at)
    paper.refuse_paper(paper=found, reason=reason, by=by, at=at)
    held = hold(found["enquiry_id"])
    tell_them(
        held,
        kind="mandate",
        text=words_in(held.language, Why(DOES_NOT, {"ref": held.ref})),
        letter=words_in(held.language, Why(DOES_NOT_LETTER, {"ref": held.ref, "why": reason.strip()})),
        key=f"paper-{paper_id}",
        by=by,
        at=at,
    )


def _seen(paper_id: int, by: Viewer, at: datetime) -> dict[str, Any]:
    """The one that waits, locked, and its person through the door."""
    found = paper.waiting_paper(paper_id=paper_id, by=by)
    person = door.open_person(
        person_id=found["person_id"], by=by, purpose=Purpose.ANSWER, at=at, enquiry_id=found["enquiry_id"]
    )
    if Info.CONSENT_RECORD not in person.sees:
        raise CannotDecidePaper(MAY_NOT)
    return found
