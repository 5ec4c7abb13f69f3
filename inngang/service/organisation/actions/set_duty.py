"""Put somebody on the duty roster, or take them off (vaktliste)."""

from __future__ import annotations

from datetime import datetime, timedelta

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import DutySet
from inngang.service.rows import row

LONGEST = timedelta(days=400)
LEADERS = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD})


class CannotSetDuty(Refused):
    """The roster does not hang together; the sentence says what to change."""


@action
def set_duty(
    *,
    unit_id: int,
    starts_at: datetime,
    ends_at: datetime,
    staff_id: int | None = None,
    phone: str = "",
    order: int = 0,
    by: Viewer,
    at: datetime,
) -> int:
    """On duty from and to; the id. Several at a time are all rung. Raises CannotSetDuty."""
    _must_lead(unit_id, by)
    if staff_id is None and not phone.strip():
        raise CannotSetDuty(Why(marked("Choose who is on duty, or write the number of the duty phone.")))
    if ends_at <= starts_at:
        raise CannotSetDuty(Why(marked("The end must be after the beginning.")))
    if ends_at <= at:
        raise CannotSetDuty(Why(marked("That time has passed. Choose a later one.")))
    if ends_at - starts_at > LONGEST:
        raise CannotSetDuty(Why(marked("That is more than a year. Choose a shorter time.")))
    found = row(
        """insert into organisation_duty (unit_id, staff_id, phone, starts_at, ends_at, "order")
           values (%(unit)s, %(staff)s, %(phone)s, %(starts)s, %(ends)s, %(order)s) returning id""",
        {
            "unit": unit_id,
            "staff": staff_id,
            "phone": phone.strip()[:20],
            "starts": starts_at,
            "ends": ends_at,
            "order": order,
        },
    )
    assert found is not None
    record(DutySet(unit_id=unit_id, added=1, removed=0), by=by, at=at)
    tell("alarm", f"unit-{unit_id}")
    return int(found["id"])


@action
def end_duty(*, duty_id: int, by: Viewer, at: datetime) -> None:
    """Take it off the roster; one that has begun ends now. Raises CannotSetDuty."""
    found = row("select id, unit_id, starts_at from organisation_duty where id = %(id)s for update", {"id": duty_id})
    if found is None:
        raise CannotSetDuty(Why(marked("It is off the roster already.")))
    _must_lead(found["unit_id"], by)
    if found["starts_at"] < at:
        row(
            "update organisation_duty set ends_at = least(ends_at, %(at)s) where id = %(id)s returning id",
            {"id": duty_id, "at": at},
        )
    else:
        row("delete from organisation_duty where id = %(id)s returning id", {"id": duty_id})
    record(DutySet(unit_id=found["unit_id"], added=0, removed=1), by=by, at=at)
    tell("alarm", f"unit-{found['unit_id']}")


def _must_lead(unit_id: int, by: Viewer) -> None:
    if by.role != Role.SYSTEM and not (by.role in LEADERS and unit_id in by.unit_ids):
        raise CannotSetDuty(Why(marked("Only those who lead the office set its duty roster.")))
