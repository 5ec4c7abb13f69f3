"""Leave a message about somebody one cannot open: it goes to those who have the person, and nothing comes back (beskjed)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.identity import read_identity_number
from inngang.rules.triage import triage
from inngang.rules.vocabulary import Channel, Refusal, Urgency, Why, marked
from inngang.service.access import door
from inngang.service.enquiries.actions.receive import CannotReceive, receive
from inngang.service.enquiries.keeping import LONGEST_TEXT
from inngang.service.enquiries.own_messages import begins
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import MessageLeft
from inngang.service.people.queries import one_way, person_by_phone, person_of_number, ways_to_write
from inngang.service.rows import row

LONGEST = LONGEST_TEXT - 100  # what was given of somebody in no register is added

# Who left it stands at the message, and it is never offered to them: it would tell whether the person is known.
KEPT = """
with mine as (
    select id, ref from enquiries_enquiry where channel = %(channel)s and sender_key = %(key)s
), said as (
    update enquiries_message m set staff_id = %(staff)s from mine where m.enquiry_id = mine.id and m.direction = 'in'
), never as (
    update enquiries_placement w set barred = array_append(w.barred, %(staff)s::bigint) from mine
    where w.enquiry_id = mine.id and not %(staff)s = any(w.barred)
)
select id, ref from mine
"""


class CannotLeave(Refused):
    """What was given is no number, or says nothing. Tells nothing of any person."""


class Left(NamedTuple):
    """All that is told: the reference. The number of it is for the limits."""

    ref: str
    enquiry_id: int


@action
def leave_message(*, about: str, text: str, asked_acute: bool, key: str, by: Viewer, at: datetime) -> Left:
    """Look the person up, tell nothing of it, and receive the message as theirs; with nobody found it is received all the same.

    `about` is an identity number or a phone number. The answer is the same for known, unknown, protected and kin.
    Raises CannotLeave.
    """
    number, phone = _given(about)
    text = text.replace("\x00", "").strip()
    if not text:
        raise CannotLeave(Why(marked("Write what it is about.")))
    if len(text) > LONGEST:
        raise CannotLeave(Why(marked("That is too long. Write at most %(most)s characters."), {"most": LONGEST}))
    acute = is_acute(text, asked_acute=asked_acute)
    if not door.may_write(by, Info.ACUTE_ALARM if acute else Info.CONTENT_NEW):
        raise CannotLeave(Why(marked("Your work does not have this. Ask your team lead.")))
    by_number, by_phone = person_of_number(number), person_by_phone(phone)  # as many statements for all
    person_id = by_number or by_phone
    sending = begins(by.staff_id) + hashlib.sha256(f"{key}\x00{about}\x00{text}".encode()).hexdigest()[:40]
    try:
        received = receive(
            channel=Channel.QUESTION,
            text=text if person_id or not number else f"{text}\n\n({number})",
            person_id=person_id,
            caller_phone=phone,
            asked_acute=asked_acute,
            sender_key=sending,
            by=by,
            at=at,
        )
    except CannotReceive as no:
        raise CannotLeave(no.why) from no
    kept = row(KEPT, {"channel": Channel.QUESTION, "key": sending, "staff": by.staff_id})
    assert kept is not None, "it was received a moment ago"
    if not received.repeated:
        record(MessageLeft(enquiry_id=kept["id"], person_id=person_id), by=by, at=at)
    return Left(kept["ref"], kept["id"])


def is_acute(text: str, *, asked_acute: bool) -> bool:
    """As it will be judged when it is received: what is acute waits for no limit."""
    judged = triage(text=text, choice=None, channel=Channel.QUESTION, language="nb", asked_acute=asked_acute)
    return judged.urgency == Urgency.ACUTE


def _given(about: str) -> tuple[str, str]:
    """The identity number or the phone number in what was written; the other is empty."""
    read = read_identity_number(about)
    if not isinstance(read, Refusal):
        return read.digits, ""
    if read.code != "not_eleven_digits":  # eleven digits, and not a number anybody can have
        raise CannotLeave(read.why)
    if not ways_to_write(about):
        raise CannotLeave(Why(marked("Write an identity number of eleven digits, or a phone number.")))
    return "", one_way(about)
