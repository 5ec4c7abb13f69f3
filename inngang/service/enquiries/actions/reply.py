"""Reply: the person writes more. An answered enquiry opens again; one that waits is chased, and we count it (R274)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import lifecycle, promises, triage
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import OPEN_STATES, Urgency, Why, marked
from inngang.service.enquiries.actions.receive import receive
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.actions.wait_for_person import resume
from inngang.service.enquiries.held import Held, hold, hold_as_person, hold_as_staff, wait_for_turn
from inngang.service.enquiries.keeping import LONGEST_TEXT
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import EnquiryReopened, ReplyReceived
from inngang.service.rows import row


class CannotReply(Refused):
    """The reply was not kept; what was written comes back."""


class CannotReopen(Refused):
    """It is open already, or has been opened again too often: somebody must phone."""


@action
def reply(
    *, enquiry_id: int, text: str, sender_key: str | None = None, code: str | None = None, by: Viewer, at: datetime
) -> None:
    """The same `sender_key` again is the same message. Raises CannotReply, CannotReopen, NoSuchEnquiry."""
    wait_for_turn(enquiry_id)
    held = hold_as_person(enquiry_id, by, code)
    while held.joined_into_id is not None:  # what is said goes where it is worked on
        held = hold(held.joined_into_id)
    if not text.strip():
        raise CannotReply(Why(marked("Write what you want to say.")))
    if len(text) > LONGEST_TEXT:
        raise CannotReply(Why(marked("That is too long. Write at most %(most)s characters."), {"most": LONGEST_TEXT}))
    new = row(
        """insert into enquiries_message (enquiry_id, direction, text, at, sender_key)
           values (%(id)s, 'in', %(text)s, %(at)s, %(key)s)
           on conflict (enquiry_id, sender_key) where sender_key is not null do nothing returning id""",
        {"id": held.id, "text": text.replace("\x00", "").strip(), "at": at, "key": sender_key},
    )
    record(ReplyReceived(**held.about), by=by, at=at)
    if new is not None:
        resume(held, heard=True, by=by, at=at)
    if new is not None and held.urgency != Urgency.ACUTE and _is_acute(text, held):
        _ring_for(held, text, sender_key=sender_key, by=by, at=at)
    elif new is not None and held.state not in OPEN_STATES:
        _open_again(held, reason="the person wrote more", by=by, at=at)
    tell(*held.topics)


def _is_acute(text: str, held: Held) -> bool:
    read = triage.triage(text=text, choice=None, channel=held.channel, language=held.language, asked_acute=False)
    return read.urgency == Urgency.ACUTE


def _ring_for(held: Held, text: str, *, sender_key: str | None, by: Viewer, at: datetime) -> None:
    """Something acute in a reply is an enquiry of its own in the acute lane: no limit and no owner who is away stops it."""
    receive(
        channel=held.channel,
        text=text,
        by=by,
        at=at,
        sender_key=f"acute reply {held.id} {sender_key}"[:80] if sender_key else None,
        person_id=held.person_id,
        organisation_id=held.organisation_id,
        caller_phone=held.caller_phone,
        language=held.language,
        area_code=held.area_code,
        unit_id=None if held.area_code or held.person_id else held.unit_id,
    )


@action
def reopen(*, enquiry_id: int, reason: str, by: Viewer, at: datetime) -> None:
    """One of us opens it again. Raises CannotReopen, NotYours."""
    held = hold_as_staff(enquiry_id, by)
    if held.state in OPEN_STATES:
        raise CannotReopen(Why(marked("It is open already.")))
    if held.joined_into_id is not None:  # or it would be open beside the one that replies to it go to
        raise CannotReopen(Why(marked("It was joined with another. Let it stand by itself again instead.")))
    _open_again(held, reason=reason, by=by, at=at)


def _open_again(held: Held, *, reason: str, by: Viewer, at: datetime) -> None:
    if not lifecycle.may_reopen(held.times_reopened):
        raise CannotReopen(
            Why(
                marked(
                    "This has been opened again several times. Phone us, or come to the office, so that we can end it."
                )
            )
        )
    record(EnquiryReopened(**held.about, reason=reason), by=by, at=at)
    promised = promises.first_promise(
        channel=held.channel, urgency=held.urgency, side=held.side, at=at, calendar=held.calendar(at)
    )
    route(held, promised=promised, by=by, at=at, since=at, reopened=True)
