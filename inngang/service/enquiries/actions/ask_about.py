"""A partner asks about a person: it goes to those who have the person, and the answer comes back in writing (spørsmål fra partner).

It is no part of the person's own conversation: the two never read what the other writes. Whether the person is known is not told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from inngang.rules.access import ACTS_FOR_ORGANISATION, Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.identity import read_identity_number
from inngang.rules.vocabulary import Channel, Refusal, Role, Why, marked
from inngang.service.access import door
from inngang.service.enquiries.actions.receive import CannotReceive, receive
from inngang.service.enquiries.keeping import LONGEST_TEXT
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PartnerAsked
from inngang.service.people.queries import person_of_number
from inngang.service.rows import row

LONGEST = LONGEST_TEXT - 100  # the number it is about is added
# What it is about when who asks says it already; another service of a municipality is understood by its words.
MATTER_OF: Final[Mapping[Role, str]] = {
    Role.DOCTOR: "doctor_follow_up",
    Role.EMPLOYER: "employer_follow_up",
    Role.PARTNER: "work_follow_up",
}
WHO = """
select trim(p.given_name || ' ' || p.family_name) || ', ' || o.name as called, o.phone
from people_organisation o, people_person p where o.id = %(organisation)s and p.id = %(person)s
"""


class CannotAsk(Refused):
    """What was given is no number, or says nothing. Tells nothing of any person."""


class AskedAbout(NamedTuple):
    """All that is told, and the number of the question itself."""

    ref: str
    enquiry_id: int
    repeated: bool = False


@action
def ask_about(
    *,
    about: str,
    text: str,
    key: str,
    language: str = "nb",
    matter: str = "",
    key_alone: bool = False,
    by: Viewer,
    at: datetime,
) -> AskedAbout:
    """Look the person up, tell nothing of it, and receive the question; with nobody found it is received all the same.

    `key` is the sender's own: the same sending again is the same question, or with `key_alone` whatever else it says.
    Raises CannotAsk.
    """
    number = read_identity_number(about)
    if isinstance(number, Refusal):
        raise CannotAsk(number.why)
    text = text.replace("\x00", "").strip()
    if not text:
        raise CannotAsk(Why(marked("Write what you ask.")))
    if len(text) > LONGEST:
        raise CannotAsk(Why(marked("That is too long. Write at most %(most)s characters."), {"most": LONGEST}))
    who = row(WHO, {"organisation": by.organisation_id, "person": by.person_id})
    if by.role not in ACTS_FOR_ORGANISATION or who is None or not door.may_write(by, Info.CONTENT_NEW):
        raise CannotAsk(Why(marked("Choose first which organisation you are here for.")))
    person_id = person_of_number(number.digits)
    whole = key if key_alone else f"{key}\x00{number.digits}\x00{text}"
    sent = hashlib.sha256(f"{by.organisation_id}\x00{whole}".encode()).hexdigest()
    try:
        received = receive(
            channel=Channel.QUESTION,
            text=f"{text}\n\n({number.digits})",
            person_id=person_id,
            organisation_id=by.organisation_id,
            caller_name=who["called"],
            caller_phone=who["phone"],
            language=language,
            choice=matter or MATTER_OF.get(by.role),
            sender_key=f"partner:{by.organisation_id}:{sent[:40]}",
            by=by,
            at=at,
        )
    except CannotReceive as no:
        raise CannotAsk(no.why) from no
    if not received.repeated:
        asked = PartnerAsked(enquiry_id=received.enquiry_id, person_id=person_id, organisation=who["called"])
        record(asked, by=by, at=at)
    return AskedAbout(received.ref, received.enquiry_id, received.repeated)
