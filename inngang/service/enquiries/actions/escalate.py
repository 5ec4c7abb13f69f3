"""Escalate: promises that come near their time, or pass it, are lifted by the clock before anybody has to chase (R075, R096)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules import promises
from inngang.rules.access import Viewer
from inngang.rules.promises import Step
from inngang.rules.vocabulary import State
from inngang.service.enquiries.actions.route import route
from inngang.service.enquiries.held import hold
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import PromiseBroken, PromiseEscalated
from inngang.service.rows import row, rows, run

STEPS = list(Step)
SUBSTITUTE = STEPS.index(Step.SUBSTITUTE)

# The shares are those of `promises.STEPS`; the rule decides, this only finds whom to ask it about.
# An appointment that is kept is nothing to be reminded of before it has been.
SINCE = "coalesce(case when p.kind = 'appointment' then p.window_end end, p.made_at)"
DUE = f"""p.state = 'open' and p.step < 4 and p.paused_at is null and p.due_by < %(at)s + interval '10 days'
    and {SINCE} + (p.due_by - {SINCE}) * (array[0.5, 0.75, 0.9, 1.0])[p.step + 1]::float8 <= %(at)s"""

NEAR = f"""
select p.id, p.enquiry_id, {SINCE} as made_at, p.due_by, p.step, p.kind, p.broken_at, p.owner_id, p.owner_queue_id, p.person_id,
    e.unit_id, e.channel, e.state, e.urgency,
    (select f.substitute_id from organisation_follow_up f where f.person_id = p.person_id and f.staff_id = p.owner_id
        and f.valid_to is null order by f.side limit 1) as substitute_id,
    coalesce((select w.presence from organisation_at_work w where w.staff_id = p.owner_id), 'away') as presence
from promises_promise p join enquiries_enquiry e on e.id = p.enquiry_id
where {DUE}
order by p.due_by, p.id limit %(limit)s
for update of p skip locked
"""


def escalate_due(*, at: datetime, by: Viewer, limit: int = 500) -> int:
    """Lift what is due by the ladder: reminder, substitute, team, leader. How many were lifted.

    Those it reaches see it at their desk at once: see `queries.lifted`. What waits for the person is not lifted.

    At "team" a promise whose owner is away goes back to its circles, so that somebody who is here can keep it.
    """
    due = row(f"select exists (select 1 from promises_promise p where {DUE}) as any", {"at": at})
    return _lift(at=at, by=by, limit=limit) if due and due["any"] else 0


@action
def _lift(*, at: datetime, by: Viewer, limit: int) -> int:
    near = rows(NEAR, {"at": at, "limit": limit})
    for one in near:
        step = promises.escalation(made_at=one["made_at"], due_by=one["due_by"], at=at)
        about = {
            "enquiry_id": one["enquiry_id"],
            "person_id": one["person_id"],
            "unit_id": one["unit_id"],
            "channel": one["channel"],
        }
        breaks = step == Step.LEADER and one["broken_at"] is None
        run(
            """update promises_promise set step = %(step)s, broken_at = case when %(breaks)s then due_by else broken_at end
               where id = %(id)s""",
            {"step": STEPS.index(step), "breaks": breaks, "id": one["id"]},
        )
        record(PromiseEscalated(**about, step=step), by=by, at=at)
        if breaks:
            record(
                PromiseBroken(**about, kind=one["kind"], due_by=one["due_by"], owner_staff=one["owner_id"]),
                by=by,
                at=at,
            )
        if step in (Step.TEAM, Step.LEADER) and one["state"] == State.PROMISED and one["presence"] == "away":
            held = hold(one["enquiry_id"])
            route(held, promised=None, by=by, at=at, since=held.received_at, escalated=True)
        reached = {one["owner_id"]} | ({one["substitute_id"]} if STEPS.index(step) >= SUBSTITUTE else set())
        tell(f"unit-{one['unit_id']}", f"enquiry-{one['enquiry_id']}", *(f"staff-{who}" for who in reached if who))
    if not near:  # another worker was there first
        record(PromiseEscalated(enquiry_id=None, step=Step.NONE), by=by, at=at)
    return len(near)
