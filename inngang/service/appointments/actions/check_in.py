"""Check in: somebody who has an appointment has come; the visit takes a number and is tied to it (R170)."""

from __future__ import annotations

from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.appointments import AppointmentState
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Role, Why, marked
from inngang.service.appointments.held import NOT_FOUND, CannotChange, NoSuchAppointment
from inngang.service.enquiries.actions.receive import Received, receive
from inngang.service.enquiries.actions.visit import next_number
from inngang.service.journal import action, record
from inngang.service.journal.events import AppointmentArrived
from inngang.service.rows import row, run

MEETS = frozenset({Role.RECEPTION, Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER, Role.TEAM_LEAD})
# What the visitor says must fit: before they are at the desk the reception sees a time with an adviser, and nobody's name.
EXPECTED = """
select a.id, a.enquiry_id, a.person_id, a.staff_id, a.unit_id, a.starts_at, a.state, a.visit_id, a.matter, e.ref, p.birth_date,
    p.language
from appointments_appointment a join enquiries_enquiry e on e.id = a.enquiry_id join people_person p on p.id = a.person_id
where a.id = %(id)s and a.unit_id = any(%(units)s) for update of a
"""


@action
def check_in(*, appointment_id: int, said: str, by: Viewer, at: datetime) -> Received:
    """`said` is the day they were born, or the reference of the appointment. Raises CannotChange, NoSuchAppointment."""
    found = row(EXPECTED, {"id": appointment_id, "units": sorted(by.unit_ids)})
    if found is None or by.role not in MEETS or found["person_id"] in by.conflicts:
        raise NoSuchAppointment(NOT_FOUND)
    on = found["starts_at"].astimezone(OSLO).date()
    if found["state"] != AppointmentState.BOOKED or found["visit_id"] or on != at.astimezone(OSLO).date():
        raise CannotChange(Why(marked("They have come already, or it is not today.")))
    if not _fits(said, found["birth_date"], found["ref"]):
        raise CannotChange(
            Why(marked("That does not fit this appointment. Ask once more, or register them as a visitor."))
        )
    got = receive(
        channel=Channel.VISIT,
        text="",
        sender_key=f"appointment-{found['id']}-{found['starts_at'].timestamp():.0f}",
        unit_id=found["unit_id"],
        language=found["language"],
        choice=found["matter"] if found["matter"] != "unknown" else None,
        person_id=found["person_id"],
        number=next_number(unit_id=found["unit_id"], at=at),
        asked_for=found["staff_id"],
        apart=True,
        by=by,
        at=at,
    )
    run(
        "update appointments_appointment set visit_id = %(visit)s, arrived_at = %(at)s where id = %(id)s",
        {"visit": got.enquiry_id, "at": at, "id": found["id"]},
    )
    about = {"enquiry_id": found["enquiry_id"], "person_id": found["person_id"], "unit_id": found["unit_id"]}
    record(AppointmentArrived(**about, appointment_id=found["id"], visit_id=got.enquiry_id), by=by, at=at)
    return got


def _fits(said: str, born: date | None, ref: str) -> bool:
    given = "".join(sign for sign in said.casefold() if sign.isalnum())
    if not given:
        return False
    known = {"".join(sign for sign in ref.casefold() if sign.isalnum())}
    if born is not None:
        known |= {f"{born:%d%m%Y}", f"{born:%d%m%y}", f"{born:%Y%m%d}"}
    return given in known
