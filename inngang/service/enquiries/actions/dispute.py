"""Dispute: "this is not ours". By the rule it goes to somebody who has not had it, never back to the person (R012, R277)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import handover
from inngang.rules.access import Viewer
from inngang.rules.promises import Promised
from inngang.rules.vocabulary import Refusal, Why, marked
from inngang.service.enquiries.actions.phone_instead import NOBODYS, PASSED_ON, phone_instead
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.facts import CONTACT_CENTRE
from inngang.service.enquiries.held import Held, hold_as_staff, must_be_in_hand
from inngang.service.enquiries.owed import clocks_of
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import EnquiryDisputed, PromiseRenewed
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row, run


class CannotDispute(Refused):
    """It stays where it is; the sentence says what is missing."""


CANDIDATES = """
with follow as (
    select f.unit_id from organisation_follow_up f where f.person_id = %(person_id)s and f.valid_to is null
    order by f.side = %(side)s desc, f.side limit 1
), office as (
    select coalesce((select unit_id from follow), (select a.unit_id from organisation_area a where a.code = coalesce(
        nullif(%(area_code)s, ''), (select p.area_code from people_person p where p.id = %(person_id)s)))) as id
), centre as (
    select id from organisation_unit where number = %(contact_centre)s
)
select
    coalesce((select q.id from organisation_queue q, office where q.unit_id = office.id and (q.kind = 'unit' or q.kind = 'team'
        and (q.side = %(side)s or %(side)s = 'both' and q.side = 'municipal')) order by q.kind, q.id limit 1), 0) as office,
    coalesce((select min(q.id) from organisation_queue q where q.kind = 'area' and q.unit_id = (
        select u.service_area_id from organisation_unit u, office where u.id = office.id)), 0) as neighbours,
    coalesce((select min(q.id) from organisation_queue q, centre where q.kind = 'special_line' and q.line = %(line)s
        and q.unit_id = centre.id), 0) as special_line,
    coalesce((select min(q.id) from organisation_queue q, centre where q.kind = 'national' and q.unit_id = centre.id), 0) as national,
    array(select q.id from organisation_queue q where q.unit_id = %(holder_unit)s and q.kind in ('unit', 'team')) as theirs
"""


@action
def dispute(*, enquiry_id: int, reason: str, by: Viewer, at: datetime) -> Promised:
    """Say that it is not ours. What the person is told: when they hear from the next one, or that we phone them.

    Counted as a handover: the third is a call to the person and a deviation. Raises CannotDispute, NotYours, CannotMove.
    """
    held = hold_as_staff(enquiry_id, by)
    must_be_in_hand(held)
    if not reason.strip():
        raise CannotDispute(Why(marked("Write why it is not yours, so that the next one need not find out again.")))
    run("update enquiries_enquiry set times_disputed = times_disputed + 1 where id = %(id)s", {"id": held.id})
    if held.times_handed_over >= handover.MOST_HANDOVERS:
        return phone_instead(held, cause=PASSED_ON, note=reason, by=by, at=at)
    to_queue, tried = _default_owner(held)
    if not to_queue:
        return phone_instead(held, cause=NOBODYS, note=reason, by=by, at=at)
    receiver = row("select id, name, unit_id from organisation_queue where id = %(id)s", {"id": to_queue})
    assert receiver is not None
    decision = handover.hand_over(
        times_handed_over=held.times_handed_over,
        urgency=held.urgency,
        to_queue=to_queue,
        tried=frozenset(tried),
        at=at,
        due_by=held.due_by_now(at),
        calendar=calendar_of(receiver["unit_id"] or held.unit_id, at=at),
        before=clocks_of(held.promise_clocks),
    )
    if isinstance(decision, Refusal):
        raise CannotDispute(decision.why, decision.code)
    run(
        """insert into enquiries_message (enquiry_id, direction, text, staff_id, at)
           values (%(id)s, 'note', %(text)s, %(staff)s, %(at)s)""",
        {"id": held.id, "text": reason.strip(), "staff": by.staff_id or None, "at": at},
    )
    record(EnquiryDisputed(**held.about, to_queue=receiver["name"], times=held.times_disputed + 1), by=by, at=at)
    record(
        PromiseRenewed(
            **held.about,
            kind=decision.kind,
            what=str(decision.what),
            due_by=decision.due_by,
            was_due_by=held.promise_due_by or decision.due_by,
            reason="disputed",
        ),
        by=by,
        at=at,
    )
    route(
        held,
        promised=decision,
        by=by,
        at=at,
        since=held.received_at,
        to_queue=to_queue,
        to_unit=receiver["unit_id"],
        tried=tried,
        handed_over=True,
    )
    return decision


def _default_owner(held: Held) -> tuple[int, list[int]]:
    """Where it goes by the rule (0: nowhere is left), and all that have had it by now."""
    found = row(
        CANDIDATES,
        {
            "person_id": held.person_id,
            "side": held.side,
            "line": held.line,
            "area_code": held.area_code,
            "contact_centre": CONTACT_CENTRE,
            "holder_unit": held.unit_id,
        },
    )
    assert found is not None
    tried = list(dict.fromkeys([*held.tried, held.queue_id, *found["theirs"]]))
    to_queue = handover.default_owner(
        side=held.side,
        office=found["office"],
        neighbours=found["neighbours"],
        special_line=found["special_line"],
        national=found["national"],
        tried=frozenset(tried),
    )
    return to_queue, tried
