"""Text the person: a few words by text message while one has it, kept in the conversation (tekstmelding, R046)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, Why, marked
from inngang.service.enquiries.held import hold_as_staff, must_be_in_hand
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import TextSent
from inngang.service.notices.actions import queue_notice
from inngang.service.rows import row

LONGEST = 300  # two parts of a joined message

KEPT = """
with reachable as (
    select coalesce(nullif(p.phone, ''), nullif(e.caller_phone, '')) as number,
        coalesce(p.is_reserved, false) or coalesce(p.safe_way, '') <> '' or p.died_on is not null as is_unsafe
    from enquiries_enquiry e left join people_person p on p.id = e.person_id and e.organisation_id is null where e.id = %(id)s
), said as (
    insert into enquiries_message (enquiry_id, direction, text, staff_id, at)
    select %(id)s, 'out', %(text)s, %(staff)s, %(at)s from reachable where number is not null and not coalesce(is_unsafe, false)
    returning id
)
select (select id from said) as message_id, coalesce(number, '') as number, coalesce(is_unsafe, false) as is_unsafe from reachable
"""


class CannotText(Refused):
    """No text message is sent; the sentence says why."""


@action
def text_person(*, enquiry_id: int, text: str, by: Viewer, at: datetime) -> None:
    """The enquiry and its promise stand as they are; the words are in the conversation and leave as a text message.

    Raises CannotText, NotYours, CannotMove.
    """
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    said = text.replace("\x00", "").strip()
    if not said:
        raise CannotText(Why(marked("Write the text message.")))
    if len(said) > LONGEST:
        raise CannotText(Why(marked("A text message has at most %(most)s characters."), {"most": LONGEST}))
    kept = row(KEPT, {"id": held.id, "text": said, "staff": by.staff_id, "at": at})
    assert kept is not None, "it is held"
    if kept["is_unsafe"]:
        raise CannotText(Why(marked("The person does not want text messages. See how they want to be reached.")))
    if not kept["number"]:
        raise CannotText(Why(marked("We have no number to text.")))
    record(TextSent(**held.about), by=by, at=at)
    queue_notice(
        channel=Channel.SMS,
        person_id=held.person_id,
        enquiry_id=held.id,
        kind="text",
        to=kept["number"],
        language=held.language,
        text=said,
        key=f"text-{kept['message_id']}",
        by=by,
        at=at,
    )
    tell(*held.topics)
