"""Send again for somebody: the one who has them on the line sends the last answer or a receipt once more (sende på nytt, R065)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Purpose, Why, marked
from inngang.service.access import door
from inngang.service.enquiries.actions.send_again import HERE_IT_IS
from inngang.service.enquiries.guidance import guidance
from inngang.service.enquiries.held import NOT_FOUND, NoSuchEnquiry, hold_as_staff, must_be_in_hand
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import SentAgainForPerson
from inngang.service.notices.actions import queue_notice
from inngang.service.notices.words import words_in
from inngang.service.rows import row

WAYS: Final = (Channel.LETTER, Channel.SMS, Channel.EMAIL)
READY_AGAIN = marked(
    "Hello. You asked for our answer of %(day)s again. Log in, or use your code, to read it. Reference %(ref)s."
)
RECEIPT = marked("Hello. This is a receipt: we have what you told us on %(day)s. Reference %(ref)s.")
RECEIPT_BY = marked(
    "Hello. This is a receipt: we have what you told us on %(day)s, and you hear from us by %(by)s. Reference %(ref)s."
)
SENT: Final = """
select e.id, e.ref, e.unit_id, e.channel, e.language, e.received_at, w.due_by, m.text, m.at, p.phone, p.email,
    p.is_reserved, coalesce(p.safe_way, '') <> '' or p.died_on is not null as is_unsafe
from enquiries_enquiry e join people_person p on p.id = e.person_id
left join promises_promise w on w.enquiry_id = e.id and w.state = 'open' and w.paused_at is null
left join lateral (select m.text, m.at from enquiries_message m
    where m.enquiry_id = e.id and m.direction = 'out' order by m.id desc limit 1) m on true
where e.id = %(id)s and e.person_id = %(person)s and e.organisation_id is null
"""


class CannotSendAgainFor(Refused):
    """Nothing is sent; the sentence says why."""


@action
def send_again_for(*, enquiry_id: int, again_id: int, way: str, by: Viewer, at: datetime) -> None:
    """By the one who has `enquiry_id` in hand: what the same person was told in `again_id`, or that we have it.

    Nobody needs to read it to send it. On paper it is whole; a text message and an e-mail say only that it is there.
    Once a day for each way. Raises CannotSendAgainFor, NoSuchEnquiry, NotYours, CannotMove, DoorClosed.
    """
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    if held.person_id is None or held.organisation_id is not None:
        raise CannotSendAgainFor(Why(marked("We do not know who this is. Find that out first.")))
    if way not in WAYS:
        raise CannotSendAgainFor(Why(marked("Choose one of those that are there.")))
    card = door.open_person(person_id=held.person_id, by=by, purpose=Purpose.ANSWER, at=at, enquiry_id=enquiry_id)
    told = guidance(enquiry_id=enquiry_id, person=card, at=at)
    found = row(SENT, {"id": again_id, "person": held.person_id})
    if found is None or again_id not in {one.enquiry_id for one in told.items}:
        raise NoSuchEnquiry(NOT_FOUND)
    to = _address(found, way)
    queue_notice(
        channel=way,
        person_id=held.person_id,
        enquiry_id=again_id,
        kind="answer_again" if found["text"] else "receipt_again",
        to=to,
        language=found["language"],
        text=_text(found, way),
        key=f"again-{again_id}-{at.astimezone(OSLO):%Y%m%d}" + ("" if way == Channel.LETTER else f"-{way}"),
        by=by,
        at=at,
    )
    about = {"enquiry_id": again_id, "person_id": held.person_id, "unit_id": found["unit_id"]}
    record(SentAgainForPerson(**about, channel=found["channel"], way=way, asked_in=held.ref), by=by, at=at)


def _address(found: dict[str, Any], way: str) -> str:
    if found["is_unsafe"]:
        raise CannotSendAgainFor(
            Why(marked("Others may see what we send this person. They read it here, or have it printed at an office."))
        )
    if way == Channel.LETTER:
        return ""
    if found["is_reserved"]:
        raise CannotSendAgainFor(Why(marked("The person wants nothing digital. Send it on paper.")))
    to = str(found["phone"] if way == Channel.SMS else found["email"])
    if not to:
        raise CannotSendAgainFor(Why(marked("We have no number or address for that. Send it on paper.")))
    return to


def _text(found: dict[str, Any], way: str) -> str:
    language = found["language"]
    if found["text"]:
        values = {"day": _day(found["at"]), "ref": found["ref"]}
        if way == Channel.LETTER:
            return f"{words_in(language, Why(HERE_IT_IS, values))}\n\n{found['text']}"
        return words_in(language, Why(READY_AGAIN, values))
    values = {"day": _day(found["received_at"]), "ref": found["ref"]}
    if found["due_by"] is None:
        return words_in(language, Why(RECEIPT, values))
    return words_in(language, Why(RECEIPT_BY, values | {"by": _day(found["due_by"])}))


def _day(at: datetime) -> str:
    return f"{at.astimezone(OSLO):%d.%m.%Y}"
