"""Ask for a meeting: it is an enquiry like any other, and is answered with a time or a reason (R045)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import appointments as rules
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.appointments.facts import Wanted
from inngang.service.appointments.received import receive_wanted
from inngang.service.enquiries.actions.agree_to_meet import promise_an_answer
from inngang.service.enquiries.actions.receive import Received
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import MeetingAsked
from inngang.service.rows import row


class CannotAsk(Refused):
    """Nothing was asked; the sentence says what is missing, and what was written comes back."""


ASK = """
insert into appointments_request (enquiry_id, person_id, way, reception_id, matter, purpose, interpreter_language,
    interpreter_remote, companion, wheelchair, large_print, wishes, state, asked_at)
values (%(enquiry)s, %(person)s, %(way)s, %(reception_id)s, %(matter)s, %(purpose)s, %(interpreter_language)s,
    %(interpreter_remote)s, %(companion)s, %(wheelchair)s, %(large_print)s, %(wishes)s, 'open', %(at)s)
on conflict (enquiry_id) do nothing returning id
"""


@action
def ask(
    *,
    wanted: Wanted,
    wishes: str = "",
    staff_id: int | None = None,
    sender_key: str | None = None,
    language: str = "nb",
    by: Viewer,
    at: datetime,
) -> Received:
    """The person asks to meet us; `staff_id` is the adviser they want, who is then asked first.

    The same `sender_key` again is the same request. Raises CannotAsk, CannotReceive.
    """
    if by.role != Role.CITIZEN or not by.person_id:
        raise CannotAsk(Why(marked("Only you yourself can do this.")))
    if not wanted.purpose.strip():
        raise CannotAsk(Why(marked("Write what you want to talk about, so that both can prepare.")))
    got = receive_wanted(wanted, staff_id=staff_id, sender_key=sender_key, language=language, by=by, at=at)
    values = {**wanted.kept(), "matter": got.matter, "wishes": wishes.strip()[:300]}
    made = row(ASK, {**values, "enquiry": got.enquiry_id, "person": by.person_id, "at": at})
    if made is None:  # a repeated sending
        return got
    promised = rules.time_or_reason(got.due_by)
    held = promise_an_answer(
        enquiry_id=got.enquiry_id, promised=promised, reason="the person asked for a meeting", by=by, at=at
    )
    record(MeetingAsked(**held.about, way=str(wanted.way)), by=by, at=at)
    return got._replace(promise=promised.what)
