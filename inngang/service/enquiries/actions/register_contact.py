"""Register a contact that came another way: a letter, a text message, a direct call, in the street (registrere henvendelse)."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.following import TALKS, Came, entered
from inngang.rules.identity import read_identity_number
from inngang.rules.vocabulary import Channel, Outcome, Purpose, Refusal, Why, marked
from inngang.service.access import door
from inngang.service.enquiries.actions.answer import answer
from inngang.service.enquiries.actions.close import close
from inngang.service.enquiries.actions.note import note
from inngang.service.enquiries.actions.receive import CannotReceive, Received, receive
from inngang.service.enquiries.actions.take import TAKING, tell_taken
from inngang.service.enquiries.held import NoSuchEnquiry, NotYours
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ContactRegistered
from inngang.service.people.queries import one_way, person_by_phone, person_of_number, ways_to_write
from inngang.service.rows import row, run

UNKNOWN = marked(
    "We cannot tie it to that number, or it is not yours to finish. Check each digit, or place it for those who have it."
)


class CannotRegister(Refused):
    """It is not kept; what was written comes back."""


class Then(StrEnum):
    """What is done with it at once."""

    FINISH = "finish"  # the person has had their answer
    MINE = "mine"  # I answer it
    PLACE = "place"  # it goes to those who should have it


class Entry(NamedTuple):
    """What is told of it: joined means that it lies in one that was open already."""

    enquiry_id: int
    ref: str
    repeated: bool
    joined: bool


KEPT = """
insert into enquiries_registered (enquiry_id, way, came_on, staff_id, at)
select e.id, %(came)s, %(came_on)s, %(staff)s, %(at)s from enquiries_enquiry e
where e.channel = %(channel)s and e.sender_key = %(key)s
on conflict (enquiry_id) do nothing
"""

# The one who enters it has it, wherever it would have been placed; the same writes as when one is taken.
SEIZE = """
with chosen as (
    select e.id, e.received_at as since, e.received_at, e.queue_id,
        case when exists (select 1 from organisation_follow_up f where f.person_id = e.person_id and f.staff_id = %(staff)s
            and f.valid_to is null) then 'own_adviser' else 'unit' end as kind
    from enquiries_enquiry e where e.id = %(enquiry_id)s and e.state = 'waiting' for update
), {taking}
"""


@action
def register_contact(
    *,
    came: Came,
    came_on: date,
    about: str,
    name: str,
    text: str,
    matter: str,
    then: Then,
    answered: str = "",
    late_reason: str = "",
    asked_acute: bool = False,
    key: str,
    by: Viewer,
    at: datetime,
) -> Entry:
    """It goes the way of every other contact, from the day it came; finished at once, taken on, or placed.

    `about` is an identity number, a phone number or nothing. Raises CannotRegister, LateWithoutReason.
    """
    counted = entered(came=came, came_on=came_on, is_finished=then == Then.FINISH, at=at)
    if isinstance(counted, Refusal):
        raise CannotRegister(counted.why, counted.code)
    text, answered = text.replace("\x00", "").strip(), answered.replace("\x00", "").strip()
    if not text:
        raise CannotRegister(Why(marked("Write what the person wanted.")))
    if then == Then.FINISH and not answered:
        raise CannotRegister(Why(marked("Write what you answered, or what you agreed on.")))
    if not by.staff_id or not door.may_write(by, Info.CONTENT_NEW):
        raise CannotRegister(Why(marked("Your work does not have this. Ask your team lead.")))
    number, phone = _given(about)
    by_number, by_phone = person_of_number(number), person_by_phone(phone)  # as many statements for all
    person_id = by_number or by_phone
    if then != Then.PLACE and (number and person_id is None or person_id in by.conflicts):
        raise CannotRegister(Why(UNKNOWN), "unknown_number")
    sending = "registered:" + hashlib.sha256(f"{by.staff_id}\x00{key}\x00{about}\x00{text}".encode()).hexdigest()[:40]
    try:
        received = receive(
            channel=counted.channel,
            text=text if person_id or not number else f"{text}\n\n({number})",
            choice=matter or None,
            person_id=person_id,
            caller_name=name.strip(),
            caller_phone=phone,
            asked_acute=asked_acute,
            unit_id=None if person_id else next(iter(sorted(by.unit_ids)), None),
            sender_key=sending,
            by=by,
            at=counted.came_at,
        )
    except CannotReceive as no:
        raise CannotRegister(no.why) from no
    if not received.repeated:
        _kept(received, came, came_on, counted.channel, sending, then, by=by, at=at)
        if then != Then.PLACE:
            done_at = counted.came_at if came in TALKS and then == Then.FINISH else at
            _in_hand(received, then, answered, late_reason, person_id, by=by, at=done_at)
    return Entry(received.enquiry_id, received.ref, received.repeated, received.joined)


def _kept(
    received: Received,
    came: Came,
    came_on: date,
    channel: Channel,
    key: str,
    then: Then,
    *,
    by: Viewer,
    at: datetime,
) -> None:
    run(
        KEPT,
        {
            "came": str(came),
            "came_on": came_on,
            "staff": by.staff_id,
            "at": at,
            "channel": str(channel),
            "key": key,
        },
    )
    record(
        ContactRegistered(
            enquiry_id=received.enquiry_id, channel=str(channel), came=str(came), came_on=came_on, then=str(then)
        ),
        by=by,
        at=at,
    )


def _in_hand(
    received: Received,
    then: Then,
    answered: str,
    late_reason: str,
    person_id: int | None,
    *,
    by: Viewer,
    at: datetime,
) -> None:
    """Taken by the one who entered it, if the door lets them in; where it joined an open one, what was said is a note there."""
    if not received.joined:
        values = {"enquiry_id": received.enquiry_id, "staff": by.staff_id, "at": at}
        taken = row(SEIZE.format(taking=TAKING), values)
        assert taken is not None, "it was received a moment ago"
        tell_taken(taken, chosen="hand", by=by, at=at)
    if person_id is not None:
        try:
            door.open_person(person_id=person_id, by=by, purpose=Purpose.ANSWER, enquiry_id=received.enquiry_id, at=at)
        except door.DoorClosed as closed:
            raise CannotRegister(Why(UNKNOWN), closed.code) from closed
    if then != Then.FINISH:
        return
    if received.joined:
        try:
            note(enquiry_id=received.enquiry_id, text=answered, by=by, at=at)
        except (NotYours, NoSuchEnquiry) as no:
            raise CannotRegister(
                Why(
                    marked("A colleague has this open already, with reference %(ref)s. Place it, and they get it."),
                    {"ref": received.ref},
                ),
                "open_already",
            ) from no
        return
    who = {"enquiry_id": received.enquiry_id, "late_reason": late_reason, "by": by, "at": at}
    answer(text=answered, **who)  # type: ignore[arg-type]
    close(outcome=Outcome.ANSWERED, **who)  # type: ignore[arg-type]


def _given(about: str) -> tuple[str, str]:
    """The identity number or the phone number in what was written, or neither; the other is empty."""
    if not about.strip():
        return "", ""
    read = read_identity_number(about)
    if not isinstance(read, Refusal):
        return read.digits, ""
    if read.code != "not_eleven_digits" or not ways_to_write(about):
        raise CannotRegister(
            Why(marked("Write an identity number of eleven digits, a phone number, or leave it empty.")), "no_number"
        )
    return "", one_way(about)
