"""A day that something follows from: recorded with where we have it from, corrected, and ended with what followed (startdato, R289)."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final

from inngang.rules.access import Viewer
from inngang.rules.deadlines import (
    INFO,
    Change,
    Heard,
    Of,
    in_general,
    may_count,
    moments,
    of_note,
    promised,
    version,
)
from inngang.rules.hours import OSLO
from inngang.rules.sick_note import SickNote
from inngang.rules.vocabulary import OPEN_STATES, Outcome, Purpose, Role, Why, marked
from inngang.service.access import door
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries.actions.close import CannotClose, close
from inngang.service.enquiries.held import CannotMove, hold
from inngang.service.enquiries.owed import renew, tell_person
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import StartDateCorrected, StartDateEnded, StartDateRecorded
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row, rows, run

RECORD: Final = """
with made as (
    insert into enquiries_start_date (person_id, of, day, heard, unit_id, recorded_by_id, recorded_at, ended_how)
    values (%(person)s, %(of)s, %(day)s, %(heard)s, %(unit)s, %(staff)s, %(at)s, '')
    on conflict (person_id, of) where ended_at is null do nothing returning id
), points as (
    insert into enquiries_follow_up_point (start_date_id, person_id, code, version, due_on, ask_on, ended_at)
    select made.id, %(person)s, one.code, %(version)s, one.due_on, one.ask_on, case when one.is_passed then %(at)s end
    from made, jsonb_to_recordset(%(points)s::jsonb) as one (code text, due_on date, ask_on date, is_passed boolean)
)
select id from made
"""
ENDED: Final = """
with points as (
    update enquiries_follow_up_point set ended_at = %(at)s where start_date_id = %(id)s and ended_at is null
)
update enquiries_start_date set ended_at = %(at)s, ended_how = %(how)s where id = %(id)s
"""
HELD: Final = """
select d.id, d.person_id, d.of, d.day, d.unit_id from enquiries_start_date d
where d.id = %(id)s and d.person_id = %(person)s and d.ended_at is null for update
"""
POINTS: Final = """
select p.id, p.code, p.enquiry_id, e.state, e.outcome from enquiries_follow_up_point p
join enquiries_enquiry e on e.id = p.enquiry_id where p.start_date_id = %(id)s order by p.id
"""
CARRIED: Final = """
delete from enquiries_follow_up_point p using jsonb_to_recordset(%(kept)s::jsonb) as one (id bigint, code text)
where p.start_date_id = %(now)s and p.code = one.code
"""
CARRY: Final = """
update enquiries_follow_up_point p set start_date_id = %(now)s, due_on = one.due_on, ask_on = one.ask_on, ended_at = null
from jsonb_to_recordset(%(kept)s::jsonb) as one (id bigint, due_on date, ask_on date) where p.id = one.id
"""
OVER: Final = "What it followed from has ended."
CORRECTED: Final = "the day it follows from was corrected"


class CannotCount(Refused):
    """The day is not kept; the sentence says what to look at."""


@action
def record_start_date(*, person_id: int, of: str, day: date, heard: str, unit_id: int, by: Viewer, at: datetime) -> int:
    """Kept with what follows from it. One day of a kind counts at a time. Raises CannotCount, DoorClosed."""
    _checked(person_id, of, day, heard, by=by, at=at)
    made = _kept(person_id, Of(of), day, heard, unit_id, by=by, at=at)
    if made is None:
        raise CannotCount(Why(marked("There is a day of this kind already. Correct it, or end it first.")))
    record(StartDateRecorded(person_id=person_id, of=of, heard=heard), by=by, at=at)
    return made


@action
def correct_start_date(*, start_date_id: int, person_id: int, day: date, heard: str, by: Viewer, at: datetime) -> int:
    """The old one is kept as it was. What is done stays done; what one of us has to do gets its new time, and the person is told.

    Raises CannotCount, DoorClosed.
    """
    held = _held(start_date_id, person_id)
    _checked(person_id, held["of"], day, heard, by=by, at=at)
    if day == held["day"]:
        raise CannotCount(Why(marked("That is the day we have already.")))
    return _corrected(held, day, heard, by=by, at=at)


@action
def end_start_date(*, start_date_id: int, person_id: int, by: Viewer, at: datetime) -> None:
    """It is over: nothing more follows from it, and what was to be done is closed. Raises CannotCount, DoorClosed."""
    held = _held(start_date_id, person_id)
    _let_in(person_id, Of(held["of"]), by=by, at=at)
    _ended(held, by=by, at=at)


def hear_sick_note(*, note: SickNote, person_id: int, by: Viewer, at: datetime) -> None:
    """A sick note gives the day by itself (R291), as a part of receiving it. The doctor writes, and reads nothing."""
    held = row(
        """select id, person_id, of, day, unit_id from enquiries_start_date
           where person_id = %(person)s and of = %(of)s and ended_at is null for update""",
        {"person": person_id, "of": Of.SICK},
    )
    does = of_note(note.kind, note.first, ill_since=held["day"] if held else None)
    if does == Change.RECORD:
        if may_count(Of.SICK, note.first, today=at.astimezone(OSLO).date()) is None and _kept(
            person_id, Of.SICK, note.first, Heard.NOTE, None, by=by, at=at
        ):
            record(StartDateRecorded(person_id=person_id, of=Of.SICK, heard=Heard.NOTE), by=by, at=at)
    elif does == Change.CORRECT and held:
        _corrected(held, note.first, Heard.NOTE, by=by, at=at)
    elif does == Change.END and held:
        _ended(held, by=by, at=at)


def _checked(person_id: int, of: str, day: date, heard: str, *, by: Viewer, at: datetime) -> None:
    refusal = may_count(of, day, today=at.astimezone(OSLO).date())
    if refusal is not None:
        raise CannotCount(refusal.why, refusal.code)
    if heard not in set(Heard):
        raise CannotCount(Why(marked("Say where we have the day from.")))
    _let_in(person_id, Of(of), by=by, at=at)


def _let_in(person_id: int, of: Of, *, by: Viewer, at: datetime) -> None:
    if by.role != Role.STATE_ADVISER:
        raise CannotCount(Why(marked("An adviser of the state who follows the person up records this.")))
    door.open_info(person_id=person_id, info=INFO[of], by=by, purpose=Purpose.ANSWER, at=at)


def _held(start_date_id: int, person_id: int) -> dict[str, Any]:
    found = row(HELD, {"id": start_date_id, "person": person_id})
    if found is None:
        raise CannotCount(Why(marked("That day does not count any more. Look at the page again.")))
    return found


def _kept(
    person_id: int, of: Of, day: date, heard: str, unit_id: int | None, *, by: Viewer, at: datetime
) -> int | None:
    follows = moments(of, day, today=at.astimezone(OSLO).date())
    made = row(
        RECORD,
        {
            "person": person_id,
            "of": of,
            "day": day,
            "heard": heard,
            "unit": unit_id,
            "staff": by.staff_id or None,
            "at": at,
            "version": version(),
            "points": json.dumps([one._asdict() for one in follows], default=str),
        },
    )
    return int(made["id"]) if made else None


def _ended(held: dict[str, Any], *, by: Viewer, at: datetime) -> None:
    for point in rows(POINTS, {"id": held["id"]}):
        _close(point, at)
    run(ENDED, {"id": held["id"], "how": "over", "at": at})
    record(StartDateEnded(person_id=held["person_id"], of=held["of"]), by=by, at=at)


def _corrected(held: dict[str, Any], day: date, heard: str, *, by: Viewer, at: datetime) -> int:
    """What has become an enquiry goes along with the new day; what is not due yet by it is closed, and comes back when it is."""
    of, today = Of(held["of"]), at.astimezone(OSLO).date()
    points = rows(POINTS, {"id": held["id"]})
    run(ENDED, {"id": held["id"], "how": "corrected", "at": at})
    made = _kept(held["person_id"], of, day, heard, held["unit_id"], by=by, at=at)
    assert made is not None, "the old one has just ended"
    due = {one.code: one for one in moments(of, day, today=today)}
    kept = []
    for point in points:
        now = due.get(point["code"])
        is_done = point["state"] not in OPEN_STATES and point["outcome"] != Outcome.WITHDRAWN
        is_due = now is not None and now.ask_on is not None and now.ask_on <= today and not now.is_passed
        if now is not None and (is_done or point["state"] in OPEN_STATES and is_due):
            kept.append(now._asdict() | {"id": point["id"]})
            if not is_done:
                _promised_again(point["enquiry_id"], now.code, now.due_on, at=at)
        else:
            _close(point, at)
    if kept:
        given = {"now": made, "kept": json.dumps(kept, default=str)}
        run(CARRIED, given)
        run(CARRY, given)
    record(StartDateCorrected(person_id=held["person_id"], of=of, heard=heard), by=by, at=at)
    return made


def _promised_again(enquiry_id: int, code: str, due_on: date, *, at: datetime) -> None:
    held = hold(enquiry_id)
    made = promised(code, due_on, at=at, calendar=calendar_of(held.unit_id, at=at))
    if made.due_by == held.promise_due_by or held.promise_kind != made.kind:  # the same, or another promise since
        return
    renew(held, made, reason=CORRECTED, by=CLOCK, at=at)
    key = f"follow-up-{held.id}-{at.timestamp():.0f}"
    tell_person(held, in_general(made), kind="follow_up", key=key, by=CLOCK, at=at)


def _close(point: dict[str, Any], at: datetime) -> None:
    if point["state"] not in OPEN_STATES:
        return
    try:
        close(enquiry_id=point["enquiry_id"], outcome=Outcome.WITHDRAWN, reason=OVER, by=CLOCK, at=at)
    except (CannotMove, CannotClose):  # a meeting is asked for, or more has come of it: whoever has it ends it
        return
