"""Agree to meet: an enquiry that becomes an appointment is with the one who meets the person, promised from then on."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import State, Why, marked
from inngang.service.enquiries.held import CannotMove, Held, hold
from inngang.service.enquiries.owed import renew, tell_person
from inngang.service.journal import action, tell
from inngang.service.rows import run

OPEN = (State.WAITING, State.TAKEN, State.PROMISED)

# Whoever had it in hand is free again: `renew` sees to that.
WITH_THE_ADVISER = """
with gone as (
    delete from enquiries_placement where enquiry_id = %(id)s
), loosed as (
    update access_tie set ends_at = %(at)s + interval '24 hours'
    where enquiry_id = %(id)s and ends_at is null and staff_id is not null and staff_id <> %(staff)s
), tied as (
    insert into access_tie (person_id, enquiry_id, staff_id, unit_id, starts_at)
    select e.person_id, e.id, one.staff, one.unit, %(at)s
    from enquiries_enquiry e cross join (values (%(staff)s::bigint, null::bigint), (null, %(unit)s)) as one (staff, unit)
    where e.id = %(id)s and e.person_id is not null and not exists (
        select 1 from access_tie t where t.enquiry_id = e.id and t.ends_at is null
            and t.staff_id is not distinct from one.staff and t.unit_id is not distinct from one.unit)
)
update enquiries_enquiry set owner_id = %(staff)s, unit_id = %(unit)s, slot = null, taken_at = coalesce(taken_at, %(at)s),
    state = case when state = 'waiting' then 'taken' else state end
where id = %(id)s
"""


@action
def agree_to_meet(
    *, enquiry_id: int, staff_id: int, unit_id: int, promised: Promised, reason: str, by: Viewer, at: datetime
) -> Held:
    """The adviser owns it, and owes the person the meeting; the person is told. Raises CannotMove, NoSuchEnquiry."""
    held = _open(enquiry_id)
    run(WITH_THE_ADVISER, {"id": held.id, "staff": staff_id, "unit": unit_id, "at": at})
    renew(held, promised, reason=reason, by=by, at=at, state=State.PROMISED)
    tell_person(held, promised.what, kind="appointment", key=_key("meet", held, at), by=by, at=at)
    tell(*held.topics, f"staff-{staff_id}", f"unit-{unit_id}")
    return held


@action
def promise_an_answer(*, enquiry_id: int, promised: Promised, reason: str, by: Viewer, at: datetime) -> Held:
    """What the person is promised meanwhile, by whoever has it: told, and owned as before. Raises CannotMove."""
    held = _open(enquiry_id)
    state = State.PROMISED if held.state == State.TAKEN and promised.kind != held.promise_kind else None
    renew(held, promised, reason=reason, by=by, at=at, state=state)
    tell_person(held, promised.what, kind="appointment", key=_key("ask", held, at), by=by, at=at)
    tell(*held.topics)
    return held


def _open(enquiry_id: int) -> Held:
    held = hold(enquiry_id)
    if held.state not in OPEN:
        raise CannotMove(Why(marked("That cannot be done now: it is %(state)s."), {"state": str(held.state)}))
    return held


def _key(what: str, held: Held, at: datetime) -> str:
    return f"{what}-{held.id}-{at.timestamp():.0f}"
