"""Say what came of a meeting: they came, and what was agreed; or they did not (møtt, ikke møtt)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.appointments import AppointmentState
from inngang.rules.vocabulary import Outcome, Why, marked
from inngang.service.appointments.actions.cancel import end
from inngang.service.appointments.held import CannotChange, hold
from inngang.service.enquiries.actions.answer import answer
from inngang.service.enquiries.actions.close import close
from inngang.service.journal import action, record
from inngang.service.journal.events import AppointmentOver


@action
def say_what_came(
    *, appointment_id: int, came: bool, text: str = "", late_reason: str = "", by: Viewer, at: datetime
) -> None:
    """What was agreed is the answer, and the promise is kept. Raises CannotChange, NotYours, LateWithoutReason."""
    held = hold(appointment_id, by=by, at=at)
    if held.state != AppointmentState.BOOKED or at < held.starts_at:
        raise CannotChange(Why(marked("Say what came of it when it has begun, once.")))
    if came and not text.strip():
        raise CannotChange(Why(marked("Write what you agreed on. The person reads it.")))
    if came:
        end(held, AppointmentState.MET, at=at)
        answer(enquiry_id=held.enquiry_id, text=text, late_reason=late_reason, by=by, at=at)
    else:
        end(held, AppointmentState.NO_SHOW, at=at)
        close(enquiry_id=held.enquiry_id, outcome=Outcome.NO_SHOW, late_reason=late_reason, by=by, at=at)
    state = AppointmentState.MET if came else AppointmentState.NO_SHOW
    record(AppointmentOver(**held.about, appointment_id=held.id, state=str(state)), by=by, at=at)
