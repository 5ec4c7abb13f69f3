"""Flag wrong data about a person one has in hand: it becomes work with an owner and a promise (melde feil i opplysninger, R052)."""

from __future__ import annotations

import hashlib
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, Why, marked
from inngang.service.access.sources import SOURCES
from inngang.service.enquiries.actions.receive import Received, receive
from inngang.service.enquiries.held import NOT_FOUND, NoSuchEnquiry, hold_as_staff
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import WrongDataFlagged
from inngang.service.rows import row

LONGEST = 2000


class CannotFlag(Refused):
    """Nothing was flagged; the sentence says why."""


@action
def flag_wrong(*, ref: str, source: str, text: str, by: Viewer, at: datetime) -> Received:
    """An enquiry of its own at the person's office, with an owner and a time; flagged twice is once.

    Raises CannotFlag, NoSuchEnquiry, NotYours.
    """
    text = text.replace("\x00", "").strip()
    if source not in SOURCES or not text or len(text) > LONGEST:
        raise CannotFlag(Why(marked("Choose where it comes from, and write what is wrong and what is right.")))
    found = row("select id from enquiries_enquiry where ref = %(ref)s", {"ref": ref.strip().upper()})
    if found is None:
        raise NoSuchEnquiry(NOT_FOUND)
    held = hold_as_staff(found["id"], by)
    if held.person_id is None:
        raise CannotFlag(Why(marked("We do not know who that enquiry is from.")))
    received = receive(
        channel=Channel.QUESTION,
        text=text,
        person_id=held.person_id,
        language=held.language,
        sender_key="wrong " + hashlib.sha256(f"{held.person_id} {source} {text}".encode()).hexdigest()[:40],
        by=by,
        at=at,
    )
    record(
        WrongDataFlagged(enquiry_id=received.enquiry_id, person_id=held.person_id, source=SOURCES[source][0]),
        by=by,
        at=at,
    )
    return received
