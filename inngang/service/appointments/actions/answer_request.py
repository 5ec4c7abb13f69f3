"""Answer somebody who asked to meet us: times to choose from, or the reason why there is no meeting (R045)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from inngang.rules import appointments as rules
from inngang.rules import hours
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.appointments.facts import CannotMeet, free
from inngang.service.appointments.queries import RequestCard, request_of
from inngang.service.enquiries.actions.agree_to_meet import promise_an_answer
from inngang.service.enquiries.actions.answer import answer
from inngang.service.enquiries.held import hold_as_staff
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import MeetingNotGiven, TimesOffered
from inngang.service.rows import run

MOST_OFFERED = 5
DAYS_TO_CHOOSE = 3  # working days


class CannotAnswerRequest(Refused):
    """It is as it was; the sentence says what is missing."""


@action
def offer_times(
    *, enquiry_id: int, starts: Sequence[datetime], minutes: int = 0, by: Viewer, at: datetime
) -> tuple[datetime, ...]:
    """The one who has it offers some of their own free times. The first who books one has it. Raises CannotAnswerRequest."""
    held = hold_as_staff(enquiry_id, by)
    asked = _asked(enquiry_id, by, at)
    chosen = tuple(sorted(set(starts)))
    if not 0 < len(chosen) <= MOST_OFFERED:
        raise CannotAnswerRequest(Why(marked("Choose from one to %(most)s times."), {"most": MOST_OFFERED}))
    length = minutes or rules.minutes_needed(language=asked.interpreter_language)
    for day in sorted({one.astimezone(hours.OSLO).date() for one in chosen}):
        has = free(
            staff_id=by.staff_id,
            unit_id=held.unit_id,
            way=asked.way,
            reception_id=asked.reception_id,
            language=asked.interpreter_language,
            remote=asked.interpreter_remote,
            minutes=length,
            first=day,
            days=1,
            by_staff=True,
            at=at,
        )
        open_then = {slot.starts_at for slot in has.times}
        if any(one not in open_then for one in chosen if one.astimezone(hours.OSLO).date() == day):
            raise CannotMeet(Why(marked("That time is taken by now. Choose another.")))
    run(
        """update appointments_request set offered = %(starts)s, offered_minutes = %(minutes)s, offered_by_id = %(staff)s
           where enquiry_id = %(id)s and state = 'open'""",
        {"starts": list(chosen), "minutes": length, "staff": by.staff_id, "id": enquiry_id},
    )
    due_by = hours.add_working_days(held.calendar(at), at, DAYS_TO_CHOOSE)
    promise_an_answer(
        enquiry_id=enquiry_id, promised=rules.choose_one(due_by), reason="times were offered", by=by, at=at
    )
    record(TimesOffered(**held.about, count=len(chosen)), by=by, at=at)
    return chosen


@action
def give_reason(*, enquiry_id: int, reason: str, late_reason: str = "", by: Viewer, at: datetime) -> None:
    """Say why there is no meeting, in words the person reads. It is the answer. Raises CannotAnswerRequest, CannotAnswer."""
    held = hold_as_staff(enquiry_id, by)
    _asked(enquiry_id, by, at)
    if not reason.strip():
        raise CannotAnswerRequest(Why(marked("Write why there is no meeting. The person reads it.")))
    run(
        """update appointments_request set state = 'reason', reason = %(reason)s, ended_at = %(at)s
           where enquiry_id = %(id)s and state = 'open'""",
        {"reason": reason.strip()[:1000], "at": at, "id": enquiry_id},
    )
    answer(enquiry_id=enquiry_id, text=reason, late_reason=late_reason, by=by, at=at)
    record(MeetingNotGiven(**held.about), by=by, at=at)


def _asked(enquiry_id: int, by: Viewer, at: datetime) -> RequestCard:
    found = request_of(enquiry_id=enquiry_id, viewer=by, at=at)
    if found is None:
        raise CannotAnswerRequest(Why(marked("Nobody asks for a meeting here any more.")))
    return found
