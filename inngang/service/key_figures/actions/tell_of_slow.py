"""Tell those who lead a unit that it answers clearly less often in time than others, at most once a week (R095)."""

from __future__ import annotations

from datetime import datetime, timedelta

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import AnsweringSlow
from inngang.service.key_figures.answering import Answered, answering
from inngang.service.key_figures.published import told_of_slow
from inngang.service.rows import rows

DAYS = 28
AGAIN_AFTER = timedelta(days=7)
LEADERS = """
select distinct p.staff_id from organisation_post p join people_staff s on s.id = p.staff_id and s.is_active
where p.valid_to is null and p.role in ('team_lead', 'duty_lead') and p.unit_id = any(%(units)s)
"""


def tell_of_slow(*, by: Viewer, at: datetime) -> int:
    """Of each slow unit, unless it was told of this week; how many were told of now."""
    last = at.astimezone(OSLO).date()
    counted = answering(first=last - timedelta(days=DAYS - 1), last=last, by=("unit",), at=at)
    told = {one.unit_id for one in told_of_slow(at=at)}
    slow = [one for one in counted.groups if one.is_slow and not one.is_hidden and int(one.keys[0]) not in told]
    return _tell(slow, counted.all, by=by, at=at) if slow else 0


@action
def _tell(slow: list[Answered], together: Answered, *, by: Viewer, at: datetime) -> int:
    units = [int(one.keys[0]) for one in slow]
    for unit, one in zip(units, slow, strict=True):
        record(
            AnsweringSlow(
                unit_id=unit, within=one.within, due=one.due, all_within=together.within, all_due=together.due
            ),
            by=by,
            at=at,
        )
    leaders = rows(LEADERS, {"units": units})
    tell(*(f"unit-{one}" for one in units), *(f"staff-{one['staff_id']}" for one in leaders))
    return len(units)
