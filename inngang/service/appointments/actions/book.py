"""Book: an enquiry becomes a time to meet, with an adviser, in one calendar for all ways of meeting (R066, R177, R178)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError

from inngang.rules import appointments as rules
from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.appointments import Interpreter
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.access import door
from inngang.service.appointments.facts import Wanted, free
from inngang.service.appointments.received import receive_wanted
from inngang.service.enquiries.actions.agree_to_meet import agree_to_meet
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import AppointmentBooked
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row


class CannotBook(Refused):
    """No time was booked; the sentence says what to choose instead."""


GONE = Why(marked("That time is taken by now. Choose another."))
BOOK = """
with booked as (
    insert into appointments_appointment (enquiry_id, person_id, staff_id, unit_id, way, reception_id, matter, purpose,
        interpreter_language, interpreter_remote, interpreter_state, companion, wheelchair, large_print, starts_at, ends_at,
        state, booked_at, booked_by_id)
    select e.id, e.person_id, %(staff)s, %(unit)s, %(way)s, %(reception_id)s, %(matter)s, %(purpose)s, %(interpreter_language)s,
        %(interpreter_remote)s, %(interpreter)s, %(companion)s, %(wheelchair)s, %(large_print)s, %(starts)s, %(ends)s,
        'booked', %(at)s, %(by)s
    from enquiries_enquiry e where e.id = %(enquiry)s and e.person_id is not null
    returning id, person_id
), asked as (
    update appointments_request r set state = 'time', ended_at = %(at)s
    where r.enquiry_id = %(enquiry)s and r.state = 'open' returning r.id
)
select id, person_id, exists (select 1 from asked) as was_asked_for from booked
"""


@action
def book(
    *,
    wanted: Wanted,
    staff_id: int,
    starts_at: datetime,
    minutes: int = 0,
    enquiry_id: int | None = None,
    unit_id: int = 0,
    sender_key: str | None = None,
    language: str = "nb",
    by: Viewer,
    at: datetime,
) -> int:
    """The id of the appointment. Without an enquiry the person makes one: it is theirs, and about nothing else.

    Raises: CannotBook, CannotMeet, NoSuchEnquiry, CannotMove.
    """
    length = minutes or rules.minutes_needed(language=wanted.interpreter_language)
    has = free(
        staff_id=staff_id,
        unit_id=unit_id,
        way=wanted.way,
        reception_id=wanted.reception_id,
        language=wanted.interpreter_language,
        remote=wanted.kept()["interpreter_remote"],
        minutes=length,
        first=starts_at.astimezone(OSLO).date(),
        days=1,
        by_staff=bool(by.staff_id),
        at=at,
    )
    if not any(one.starts_at == starts_at for one in has.times):
        raise CannotBook(GONE, "not_free")
    ends_at = starts_at + timedelta(minutes=length)
    if enquiry_id is None:
        enquiry_id = _own_enquiry(wanted, staff_id, sender_key, language, by=by, at=at)
    else:
        _must_be_theirs(enquiry_id, by=by, at=at)
    promised = rules.agreed(starts_at=starts_at, ends_at=ends_at, calendar=calendar_of(has.unit_id, at=at))
    try:
        made = row(
            BOOK,
            {
                **wanted.kept(),
                "reception_id": has.reception_id,
                "interpreter": Interpreter.WANTED if wanted.interpreter_language else Interpreter.NONE,
                "enquiry": enquiry_id,
                "staff": staff_id,
                "unit": has.unit_id,
                "starts": starts_at,
                "ends": ends_at,
                "at": at,
                "by": by.staff_id or None,
            },
        )
    except IntegrityError as error:  # somebody else was first: the database lets one of them have it
        raise CannotBook(GONE, "taken") from error
    if made is None:
        raise CannotBook(Why(marked("We do not know who this is yet. Find out first, then book.")))
    held = agree_to_meet(
        enquiry_id=enquiry_id,
        staff_id=staff_id,
        unit_id=has.unit_id,
        promised=promised,
        reason="an appointment was booked",
        by=by,
        at=at,
    )
    record(
        AppointmentBooked(
            **{**held.about, "unit_id": has.unit_id},
            appointment_id=made["id"],
            with_staff=staff_id,
            way=str(wanted.way),
            starts_at=starts_at,
            minutes=length,
            was_asked_for=made["was_asked_for"],
            interpreted=bool(wanted.interpreter_language),
        ),
        by=by,
        at=at,
    )
    return int(made["id"])


def _own_enquiry(
    wanted: Wanted, staff_id: int, sender_key: str | None, language: str, *, by: Viewer, at: datetime
) -> int:
    if by.role != Role.CITIZEN or not by.person_id:
        raise CannotBook(Why(marked("Book from an enquiry, so that it is known what it is about.")))
    if not wanted.purpose.strip():
        raise CannotBook(Why(marked("Write what you want to talk about, so that both can prepare.")))
    got = receive_wanted(wanted, staff_id=staff_id, sender_key=sender_key, language=language, by=by, at=at)
    return got.enquiry_id


def _must_be_theirs(enquiry_id: int, *, by: Viewer, at: datetime) -> None:
    """Whoever books from an enquiry has it in hand, or it is the person's own, that we have offered a time for."""
    found = row("select person_id, owner_id, unit_id from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})
    is_own = found is not None and by.role == Role.CITIZEN and found["person_id"] == by.person_id
    has_it = found is not None and bool(by.staff_id) and found["owner_id"] == by.staff_id
    leads = found is not None and by.role in (Role.TEAM_LEAD, Role.DUTY_LEAD) and found["unit_id"] in by.unit_ids
    if not (is_own or ((has_it or leads) and door.may_write(by, Info.APPOINTMENT))):
        raise CannotBook(Why(marked("Take it first. Whoever has it in hand books the time.")))
    if found is not None and found["person_id"] in by.conflicts:
        raise CannotBook(Why(marked("You cannot open this. If you need it for your work, ask your team lead.")))
