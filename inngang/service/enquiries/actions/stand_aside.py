"""Somebody here is close to the one who asks: what is open goes at once to somebody else, without a word of why (inhabilitet)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from inngang.rules.access import Viewer
from inngang.rules.identity import read_identity_number
from inngang.rules.vocabulary import Refusal, State, Why, marked
from inngang.service.access.actions import CannotDeclare, declare_interest
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.actions.wait_for_person import going_on
from inngang.service.enquiries.held import hold, wait_for_turn
from inngang.service.journal import action, record
from inngang.service.journal.events import EnquiryReleased
from inngang.service.people.queries import person_of_number
from inngang.service.rows import row, rows

REFERENCE: Final = re.compile(r"[2-9A-Z]{3}-[2-9A-Z]{3,6}")
OPEN = """
select e.id, (select q.id from organisation_queue q where q.staff_id = %(staff)s and q.kind = 'personal' order by q.id limit 1) as own
from enquiries_enquiry e
where (e.person_id = %(person)s or e.id = %(enquiry)s)
    and (e.state = 'waiting' or e.state in ('taken', 'promised') and e.owner_id = %(staff)s)
order by e.id
"""


@action
def declare_close(*, given: str, by: Viewer, at: datetime) -> None:
    """`given` is an identity number or the reference of an enquiry. Nothing tells whether there is one. Raises CannotDeclare."""
    read = read_identity_number(given)
    if not isinstance(read, Refusal):
        kept = f"{read.digits[:6]} ••• {read.digits[-2:]}"
        _declare(kept, person_of_number(read.digits), None, by, at, number=read.digits)
        return
    if read.code != "not_eleven_digits":  # eleven digits, and not a number anybody can have
        raise CannotDeclare(read.why)
    plain = "".join(letter for letter in given.upper() if letter.isalnum())
    ref = f"{plain[:3]}-{plain[3:]}"
    if not REFERENCE.fullmatch(ref):
        raise CannotDeclare(Why(marked("Write an identity number of eleven digits, or the reference of an enquiry.")))
    found = row("select id, person_id from enquiries_enquiry where ref = %(ref)s", {"ref": ref}) or {}
    _declare(ref, found.get("person_id"), found.get("id"), by, at)


@action
def stand_aside(*, enquiry_id: int, by: Viewer, at: datetime) -> None:
    """The same, of an enquiry one has before one. Asked for after the card was shown. Raises NoSuchEnquiry."""
    held = hold(enquiry_id)
    _declare(held.ref, held.person_id, held.id, by, at)


def _declare(
    given: str, person_id: int | None, enquiry_id: int | None, by: Viewer, at: datetime, *, number: str = ""
) -> None:
    declare_interest(
        staff_id=by.staff_id, person_id=person_id, given=given, number=number, enquiry_id=enquiry_id, by=by, at=at
    )
    found = rows(OPEN, {"person": person_id, "enquiry": enquiry_id, "staff": by.staff_id})
    if not found:
        return
    wait_for_turn(*(one["id"] for one in found))
    for one in found:
        held = hold(one["id"])
        had_it = held.state != State.WAITING
        going = going_on(held, heard=False, at=at) if held.promise_paused_at is not None else None
        if had_it:
            record(EnquiryReleased(**held.about, reason=""), by=by, at=at)
        tried = [*held.tried, *([one["own"]] if one["own"] and one["own"] not in held.tried else [])]
        route(held, promised=going, by=by, at=at, since=held.received_at, tried=tried, released=had_it)
