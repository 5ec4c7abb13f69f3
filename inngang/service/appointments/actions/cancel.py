"""Cancel: by the person it ends there; by us the person is still owed something, and the adviser keeps it."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import hours
from inngang.rules import promises as promise_rules
from inngang.rules.access import Viewer
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import PromiseKind, Refusal, Role, Why, marked
from inngang.service.appointments.held import CannotChange, Held, hold, must_be_changeable
from inngang.service.enquiries.actions.agree_to_meet import promise_an_answer
from inngang.service.enquiries.actions.close import withdraw
from inngang.service.journal import action, record
from inngang.service.journal.events import AppointmentCancelled
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import run

CANCELLED = marked("We have cancelled your appointment. You get another by %(day)s at %(clock)s, or hear why not.")


@action
def cancel(*, appointment_id: int, reason: str = "", by: Viewer, at: datetime) -> None:
    """Raises CannotChange, NoSuchAppointment."""
    held = hold(appointment_id, by=by, at=at)
    must_be_changeable(held, by=by, at=at)
    if by.staff_id and not reason.strip():
        raise CannotChange(Why(marked("Write why, so that whoever looks later understands.")))
    end(held, "cancelled", at=at)
    is_person = by.role == Role.CITIZEN
    if is_person:
        withdraw(enquiry_id=held.enquiry_id, by=by, at=at)
    else:
        again = _another(held, at)
        promise_an_answer(enquiry_id=held.enquiry_id, promised=again, reason=reason.strip(), by=by, at=at)
    record(AppointmentCancelled(**held.about, appointment_id=held.id, by_the_person=is_person), by=by, at=at)


def end(held: Held, state: str, *, at: datetime) -> None:
    """It is over, whatever became of it."""
    run(
        "update appointments_appointment set state = %(state)s, ended_at = %(at)s where id = %(id)s",
        {"state": state, "at": at, "id": held.id},
    )


def _another(held: Held, at: datetime) -> Promised:
    calendar = calendar_of(held.unit_id, at=at)
    made = promise_rules.make(PromiseKind.FOLLOW_UP, at=at, calendar=calendar)
    if isinstance(made, Refusal):
        raise hours.NeverOpen
    return made._replace(what=Why(CANCELLED, made.what.values))
