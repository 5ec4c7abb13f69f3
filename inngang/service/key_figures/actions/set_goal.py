"""Set a goal for answering one kind of contact, from a day on (servicemål, R090, R100)."""

from __future__ import annotations

from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.answering import goal
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Refusal, Role, UnitKind, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import GoalSet
from inngang.service.organisation.plan import LEADERS
from inngang.service.rows import row, run

CENTRE = "select id from organisation_unit where kind = %(kind)s and id = any(%(units)s) limit 1"


class CannotSetGoal(Refused):
    """Not theirs to set, or not a goal; the sentence says which."""


@action
def set_goal(*, kind: str, amount: int, percent: int, valid_from: date, by: Viewer, at: datetime) -> None:
    """The same goal for the whole country; the one before ends the day before. Raises: CannotSetGoal."""
    if not may_set_goal(by):
        raise CannotSetGoal(
            Why(marked("Those who lead the contact centre set the goals, the same for the whole country."))
        )
    wanted = goal(kind=kind, amount=amount, percent=percent)
    if isinstance(wanted, Refusal):
        raise CannotSetGoal(wanted.why, wanted.code)
    if valid_from < at.astimezone(OSLO).date() and by.role != Role.SYSTEM:
        raise CannotSetGoal(Why(marked("A goal holds from today or later, so that nobody is held to it afterwards.")))
    values = {
        "kind": kind,
        "amount": amount,
        "percent": percent,
        "from": valid_from,
        "by": by.staff_id or None,
        "at": at,
    }
    run("delete from key_figures_goal where kind = %(kind)s and valid_from >= %(from)s", values)
    run(
        "update key_figures_goal set valid_to = %(from)s::date - 1 where kind = %(kind)s and (valid_to is null or valid_to >= %(from)s)",
        values,
    )
    run(
        """insert into key_figures_goal (kind, amount, percent, valid_from, set_by_id, set_at)
           values (%(kind)s, %(amount)s, %(percent)s, %(from)s, %(by)s, %(at)s)""",
        values,
    )
    record(GoalSet(kind=kind, amount=amount, percent=percent, valid_from=valid_from), by=by, at=at)


def may_set_goal(by: Viewer) -> bool:
    """Those who lead the contact centre, and the product itself when a demo begins."""
    if by.role == Role.SYSTEM:
        return True
    return (
        by.role in LEADERS and row(CENTRE, {"kind": UnitKind.CONTACT_CENTRE, "units": sorted(by.unit_ids)}) is not None
    )
