"""A person becomes protected or shielded, or is so no more: what is open goes at once to those who may have it."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Protection, State, Why, marked
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.actions.wait_for_person import going_on
from inngang.service.enquiries.held import hold, wait_for_turn
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ProtectionChanged
from inngang.service.people.actions.change_number import REGISTERS
from inngang.service.rows import rows, run


class CannotProtect(Refused):
    """Not for the one who asked."""


# What waits, and what somebody has who may not see the person any more.
TO_PLACE = """
select e.id from enquiries_enquiry e left join people_staff s on s.id = e.owner_id
where e.person_id = %(person)s and (e.state = 'waiting' or e.state in ('taken', 'promised')
    and %(protection)s <> 'none' and not %(protection)s = any(s.may_see))
order by e.id
"""


@action
def change_protection(*, person_id: int, protection: Protection, by: Viewer, at: datetime) -> int:
    """How many were placed again. Every look is decided anew, so a page that is open shows nothing the next time it asks.

    Raises: CannotProtect.
    """
    if by.role not in REGISTERS:
        raise CannotProtect(Why(marked("Only the population register changes a protection.")))
    run("update people_person set protection = %(to)s where id = %(id)s", {"to": protection, "id": person_id})
    ids = [one["id"] for one in rows(TO_PLACE, {"person": person_id, "protection": str(protection)})]
    if ids:
        wait_for_turn(*ids)
    for enquiry_id in ids:
        held = hold(enquiry_id)
        going = going_on(held, heard=False, at=at) if held.promise_paused_at is not None else None
        route(held, promised=going, by=by, at=at, since=held.received_at, released=held.state != State.WAITING)
        tell(*held.topics)
    record(ProtectionChanged(person_id=person_id, placed_again=len(ids)), by=by, at=at)
    return len(ids)
