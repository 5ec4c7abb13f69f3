"""Somebody writes to us: an enquiry, and without login a code to come back with (R143, R147)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from inngang.channels.contract import sender_key as kept_key
from inngang.channels.contract import spoken_language, storable
from inngang.rules.access import Viewer
from inngang.rules.identity import read_pick_up_code
from inngang.rules.vocabulary import Channel, Refusal, Why, marked
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.actions import Received
from inngang.service.enquiries.codes import code_for
from inngang.service.journal import Refused


class CannotComeBack(Refused):
    """The code opens nothing; the sentence says what to check."""


class Asked(NamedTuple):
    """What the one who wrote is told."""

    received: Received
    code: str | None  # to come back with; None for somebody logged in, who needs none


def ask(
    *,
    text: str,
    sender_key: str,
    choice: str | None = None,
    language: str = "nb",
    area_code: str = "",
    caller_name: str = "",
    caller_phone: str = "",
    person_id: int | None = None,
    asked_acute: bool = False,
    is_demo: bool = False,
    by: Viewer,
    at: datetime,
) -> Asked:
    """Keep a question. The same sending again is the same enquiry, and tells the same code. Raises CannotReceive.

    `sender_key` is a long random key that the form was given when it was shown. No name, phone or number is asked for.
    """
    text = storable(text)
    key = kept_key(f"{person_id}:{sender_key}" if person_id else sender_key)
    # made from what was sent, so that a repeated sending gets it again, and who only knows the key gets another
    code = None if person_id else code_for(sender_key=key, text=text, secret=settings.SECRET_KEY)
    received = actions.receive(
        channel=Channel.QUESTION,
        text=text,
        sender_key=key,
        code=code,
        person_id=person_id,
        caller_name=storable(caller_name),
        caller_phone=storable(caller_phone),
        language=spoken_language(language),
        area_code=storable(area_code),
        choice=choice,
        asked_acute=asked_acute,
        is_demo=is_demo,
        by=by,
        at=at,
    )
    return Asked(received, code)


def come_back(*, code: str) -> int:
    """The enquiry a code opens. Raises CannotComeBack, with the same words for a wrong code and one never given."""
    read = read_pick_up_code(storable(code))
    if isinstance(read, Refusal):
        raise CannotComeBack(read.why, read.code)
    found = queries.enquiry_of_code(code=read)
    if found is None:
        raise CannotComeBack(Why(marked("We find nothing with that code. Check each letter, or write to us again.")))
    return found


def write_more(
    *, enquiry_id: int, text: str, sender_key: str, code: str | None = None, by: Viewer, at: datetime
) -> None:
    """The person adds something to what they asked. Raises CannotReply, CannotReopen, NoSuchEnquiry."""
    actions.reply(enquiry_id=enquiry_id, text=storable(text), sender_key=kept_key(sender_key), code=code, by=by, at=at)
