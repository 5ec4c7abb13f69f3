"""Refer: show the way to another agency, say why, and promise to ask whether they got help there (henvise, R013)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from inngang.rules.access import Viewer
from inngang.rules.hours import add_working_days
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import Outcome, PromiseKind, Why, marked
from inngang.service.enquiries.actions.answer import answer
from inngang.service.enquiries.actions.close import close
from inngang.service.enquiries.actions.promise import promise
from inngang.service.enquiries.held import hold_as_staff, must_be_in_hand
from inngang.service.enquiries.keeping import LONGEST_TEXT
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import EnquiryReferred, ReferralChecked
from inngang.service.notices.words import words_in
from inngang.service.organisation.agencies import agency as agency_of
from inngang.service.rows import row, run

CHECK_DAYS: Final = 5  # working days until we ask whether they got help
THEY_HAVE_IT = marked("This is something that %(agency)s has. You reach them here: %(reached)s.")


class CameOfIt(StrEnum):
    """What came of it (utfall)."""

    HELPED = "helped"
    TURNED_AWAY = "turned_away"  # they did not help; it is ours to see to again
    NOT_REACHED = "not_reached"  # we did not reach the person; it ends with what they were told


class CannotRefer(Refused):
    """Nothing is sent; the sentence says what is missing."""


SENT = """
with said as (
    insert into enquiries_message (enquiry_id, direction, text, staff_id, at) values (%(id)s, 'out', %(text)s, %(staff)s, %(at)s)
)
insert into enquiries_referral (enquiry_id, agency, explanation, staff_id, at, check_by, came_of_it)
values (%(id)s, %(agency)s, %(why)s, %(staff)s, %(at)s, %(check_by)s, '')
"""
OPEN = "select id, agency from enquiries_referral where enquiry_id = %(id)s and checked_at is null"


@action
def refer(*, enquiry_id: int, agency: str, explanation: str, by: Viewer, at: datetime) -> Promised:
    """The person is told who has it, how to reach them and why, and when we ask. Raises CannotRefer, NotYours, CannotMove."""
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    to = agency_of(agency, language=held.language)
    if to is None:
        raise CannotRefer(Why(marked("Choose who has it.")))
    if not explanation.strip():
        raise CannotRefer(Why(marked("Explain to the person why they have it, and what to ask for there.")))
    if len(explanation) > LONGEST_TEXT:
        raise CannotRefer(Why(marked("That is too long. Write at most %(most)s characters."), {"most": LONGEST_TEXT}))
    if row(OPEN, {"id": held.id}):
        raise CannotRefer(Why(marked("The way is shown already. Ask first what came of it.")))
    told = words_in(held.language, Why(THEY_HAVE_IT, {"agency": to.name, "reached": to.reached}))
    check_by = add_working_days(held.calendar(at), at, CHECK_DAYS)
    run(
        SENT,
        {
            "id": held.id,
            "text": f"{told}\n\n{explanation.strip()}",
            "why": explanation.strip(),
            "agency": agency,
            "staff": by.staff_id,
            "at": at,
            "check_by": check_by,
        },
    )
    made = promise(enquiry_id=held.id, kind=PromiseKind.FOLLOW_UP, due_by=check_by, by=by, at=at)
    record(EnquiryReferred(**held.about, agency=agency_name(agency), check_by=made.due_by), by=by, at=at)
    return made


@action
def check_referral(
    *, enquiry_id: int, came_of_it: CameOfIt, text: str, late_reason: str = "", by: Viewer, at: datetime
) -> None:
    """Helped, or not reached, ends it; turned away, it is ours again with a new time. Raises CannotRefer, NotYours."""
    held = hold_as_staff(enquiry_id, by)
    found = row(OPEN, {"id": held.id})
    if found is None:
        raise CannotRefer(Why(marked("There is no referral to ask about.")))
    if not text.strip():
        raise CannotRefer(Why(marked("Write what the person told you, or what you tell them.")))
    run(
        "update enquiries_referral set checked_at = %(at)s, came_of_it = %(came)s where id = %(id)s",
        {"at": at, "came": came_of_it, "id": found["id"]},
    )
    record(ReferralChecked(**held.about, agency=agency_name(found["agency"]), came_of_it=str(came_of_it)), by=by, at=at)
    if came_of_it == CameOfIt.TURNED_AWAY:
        promise(enquiry_id=held.id, kind=PromiseKind.ANSWER, text=text, by=by, at=at)
        return
    answer(enquiry_id=held.id, text=text, late_reason=late_reason, by=by, at=at)
    close(enquiry_id=held.id, outcome=Outcome.REFERRED, reason=agency_name(found["agency"]), by=by, at=at)


def agency_name(code: str) -> str:
    """As it stands in the journal."""
    found = agency_of(code)
    return found.name if found else code
