"""Move an appointment to another time with the same adviser: by the person, by them, or by the contact centre (R065)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError

from inngang.rules import appointments as rules
from inngang.rules.access import Viewer
from inngang.rules.appointments import Interpreter
from inngang.rules.hours import OSLO
from inngang.service.appointments.actions.book import GONE, CannotBook
from inngang.service.appointments.facts import free
from inngang.service.appointments.held import hold, must_be_changeable
from inngang.service.enquiries.actions.agree_to_meet import agree_to_meet
from inngang.service.journal import action, record
from inngang.service.journal.events import AppointmentMoved
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import run


@action
def move(*, appointment_id: int, starts_at: datetime, by: Viewer, at: datetime) -> None:
    """To a free time, told to the person; an interpreter is ordered anew. Raises CannotBook, CannotChange, NoSuchAppointment."""
    held = hold(appointment_id, by=by, at=at)
    must_be_changeable(held, by=by, at=at)
    has = free(
        staff_id=held.staff_id,
        unit_id=held.unit_id,
        way=held.way,
        reception_id=held.reception_id,
        language=held.interpreter_language,
        remote=held.interpreter_remote,
        minutes=held.minutes,
        first=starts_at.astimezone(OSLO).date(),
        days=1,
        by_staff=bool(by.staff_id),
        but=held.id,
        at=at,
    )
    if not any(one.starts_at == starts_at for one in has.times):
        raise CannotBook(GONE, "not_free")
    ends_at = starts_at + timedelta(minutes=held.minutes)
    try:
        run(
            """update appointments_appointment set starts_at = %(starts)s, ends_at = %(ends)s, times_moved = times_moved + 1,
                   reminded_at = null, interpreter_state = %(interpreter)s where id = %(id)s""",
            {
                "starts": starts_at,
                "ends": ends_at,
                "interpreter": Interpreter.WANTED if held.interpreter_language else Interpreter.NONE,
                "id": held.id,
            },
        )
    except IntegrityError as error:
        raise CannotBook(GONE, "taken") from error
    agree_to_meet(
        enquiry_id=held.enquiry_id,
        staff_id=held.staff_id,
        unit_id=held.unit_id,
        promised=rules.agreed(starts_at=starts_at, ends_at=ends_at, calendar=calendar_of(held.unit_id, at=at)),
        reason="the appointment was moved",
        by=by,
        at=at,
    )
    record(
        AppointmentMoved(**held.about, appointment_id=held.id, was_at=held.starts_at, starts_at=starts_at), by=by, at=at
    )
