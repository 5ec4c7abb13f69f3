"""An appointment held for a change: locked, and only for somebody the door lets write it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from inngang.rules import appointments as rules
from inngang.rules.access import Viewer
from inngang.rules.access_matrix import Info
from inngang.rules.appointments import AppointmentState, Way
from inngang.rules.vocabulary import Refusal, Role, Why, marked
from inngang.service.access import door
from inngang.service.journal.action import Refused
from inngang.service.rows import row


class NoSuchAppointment(Refused):
    """There is none, or it is not for this viewer: the two look alike."""


class CannotChange(Refused):
    """It stays as it was; the sentence says why."""


class Held(NamedTuple):
    """An appointment, locked until the transaction ends."""

    id: int
    enquiry_id: int
    person_id: int
    staff_id: int
    unit_id: int
    way: Way
    reception_id: int | None
    interpreter_language: str
    interpreter_remote: bool
    starts_at: datetime
    ends_at: datetime
    state: AppointmentState
    times_moved: int
    visit_id: int | None
    change_hours: int
    phone: str
    matter: str
    language: str

    @property
    def about(self) -> dict[str, Any]:
        return {"enquiry_id": self.enquiry_id, "person_id": self.person_id, "unit_id": self.unit_id}

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


HELD = """
select a.id, a.enquiry_id, a.person_id, a.staff_id, a.unit_id, a.way, a.reception_id, a.interpreter_language,
    a.interpreter_remote, a.starts_at, a.ends_at, a.state, a.times_moved, a.visit_id, a.matter,
    coalesce((select o.change_hours from appointments_setup o where o.unit_id = a.unit_id), {change}) as change_hours,
    (select u.phone from organisation_unit u where u.id = a.unit_id) as phone,
    (select p.language from people_person p where p.id = a.person_id) as language
from appointments_appointment a where a.id = %(id)s and {door} for update of a
"""
NOT_FOUND = Why(marked("We cannot find that appointment."))


def hold(appointment_id: int, *, by: Viewer, at: datetime) -> Held:
    """Lock it. Raises NoSuchAppointment, also for whoever may not write it."""
    seen = door.visible_to(by, at, person="a.person_id", info=Info.APPOINTMENT)
    sql = HELD.format(change=rules.CHANGE_HOURS, door="true" if by.role == Role.SYSTEM else seen.sql)
    found = row(sql, {**seen.values, "id": appointment_id})
    if found is None or not (by.role == Role.SYSTEM or door.may_write(by, Info.APPOINTMENT)):
        raise NoSuchAppointment(NOT_FOUND)
    return Held(**{**found, "way": Way(found["way"]), "state": AppointmentState(found["state"])})


def must_be_changeable(held: Held, *, by: Viewer, at: datetime) -> None:
    """Raises CannotChange when it is over, or too close for the person alone."""
    refusal = rules.may_change(
        state=held.state,
        starts_at=held.starts_at,
        at=at,
        change_hours=held.change_hours,
        phone=held.phone,
        by_staff=bool(by.staff_id),
    )
    if isinstance(refusal, Refusal):
        raise CannotChange(refusal.why, refusal.code)
