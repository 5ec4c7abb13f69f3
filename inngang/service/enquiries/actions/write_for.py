"""Write to us for somebody else, within what they have let one do (skrive på vegne av)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import representation as rules
from inngang.rules.access import Viewer
from inngang.rules.representation import Act
from inngang.rules.vocabulary import Channel, Why, marked
from inngang.service.enquiries.actions.receive import Received, receive
from inngang.service.enquiries.for_others import acting_as, may_write
from inngang.service.journal import action
from inngang.service.journal.action import Refused
from inngang.service.people.mandates import mandate_to


class CannotWriteFor(Refused):
    """Outside what one may do for the other."""


@action
def write_for(
    *,
    mandate_id: int,
    text: str,
    matter: str,
    asked_acute: bool = False,
    language: str = "nb",
    sender_key: str | None = None,
    by: Viewer,
    at: datetime,
) -> Received:
    """The enquiry is the person's own; the journal keeps who wrote it. Raises CannotWriteFor, CannotReceive."""
    card = mandate_to(mandate_id=mandate_id, acting_person_id=by.person_id, at=at) if by.person_id else None
    if card is None or not may_write(card=card, by=by):
        raise CannotWriteFor(Why(marked("You cannot do this for somebody else any more.")))
    if not rules.covers(card.mandate, matter=matter, act=Act.WRITE):
        raise CannotWriteFor(Why(marked("You do not act for them in this. They must write about it themselves.")))
    return receive(
        channel=Channel.QUESTION,
        text=text,
        person_id=card.person_id,
        choice=matter or None,
        asked_acute=asked_acute,
        language=language,
        sender_key=sender_key,
        by=acting_as(by, card.kind),
        at=at,
    )
