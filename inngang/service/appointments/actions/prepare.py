"""Prepare: what else to bring, and the interpreter, who is told the time, the way and the language and nothing more (R155)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.appointments import AppointmentState, Interpreter, Way
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Why, marked
from inngang.service.appointments.held import CannotChange, hold
from inngang.service.appointments.queries import setup_of
from inngang.service.journal import action, record
from inngang.service.journal.events import AppointmentPrepared, InterpreterOrdered
from inngang.service.notices.actions import queue_notice
from inngang.service.notices.words import words_in
from inngang.service.rows import row, run

ORDER = marked(
    "We need an interpreter (%(language)s) on %(day)s from %(from)s to %(to)s, %(where)s. "
    "Our number of the order: %(ref)s."
)
IN_THE_ROOM = marked("at the office")
BY_VIDEO = marked("by video")
BY_PHONE = marked("by phone")


@action
def say_what_to_bring(*, appointment_id: int, text: str, by: Viewer, at: datetime) -> None:
    """In the adviser's own words, beside what the catalogue says. Raises CannotChange, NoSuchAppointment."""
    held = hold(appointment_id, by=by, at=at)
    if not by.staff_id or held.state != AppointmentState.BOOKED:
        raise CannotChange(Why(marked("This appointment is over, or is cancelled already.")))
    run(
        "update appointments_appointment set bring_more = %(text)s where id = %(id)s",
        {"text": text.strip()[:500], "id": held.id},
    )
    record(AppointmentPrepared(**held.about, appointment_id=held.id), by=by, at=at)


@action
def order_interpreter(*, appointment_id: int, by: Viewer, at: datetime) -> bool:
    """Whether an order was sent; without an address it is marked as ordered otherwise. Raises CannotChange."""
    held = hold(appointment_id, by=by, at=at)
    if not by.staff_id or held.state != AppointmentState.BOOKED or not held.interpreter_language:
        raise CannotChange(Why(marked("No interpreter is needed here.")))
    to = setup_of(held.unit_id).interpreter_email
    if to:
        start, stop = held.starts_at.astimezone(OSLO), held.ends_at.astimezone(OSLO)
        where = BY_VIDEO if held.way == Way.VIDEO else BY_PHONE if held.interpreter_remote else IN_THE_ROOM
        ref = row("select ref from enquiries_enquiry where id = %(id)s", {"id": held.enquiry_id})
        values = {
            "language": held.interpreter_language,
            "day": f"{start:%d.%m.%Y}",
            "from": f"{start:%H:%M}",
            "to": f"{stop:%H:%M}",
            "where": words_in("nb", Why(where)),
            "ref": ref["ref"] if ref else "",
        }
        queue_notice(
            channel=Channel.EMAIL,
            enquiry_id=held.enquiry_id,
            kind="interpreter",
            to=to,
            language="nb",
            text=words_in("nb", Why(ORDER, values)),
            key=f"interpreter-{held.id}-{held.starts_at.timestamp():.0f}",
            by=by,
            at=at,
        )
    run(
        "update appointments_appointment set interpreter_state = %(state)s where id = %(id)s",
        {"state": Interpreter.ORDERED, "id": held.id},
    )
    record(InterpreterOrdered(**held.about, appointment_id=held.id, language=held.interpreter_language), by=by, at=at)
    return bool(to)
