"""Record that the need for help towards work was assessed, when, by whom and with what end (behovsvurdering, R029)."""

from __future__ import annotations

from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.following import NEED_WORDS, Need
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import NeedAssessed
from inngang.service.rows import run


class CannotAssess(Refused):
    """Nothing is recorded; the sentence says what is missing."""


@action
def assess_need(
    *, person_id: int, unit_id: int, assessed_on: date, need: Need, why: str, by: Viewer, at: datetime
) -> None:
    """The person reads it. Earlier ones stand as they were. The caller has come in by the door. Raises: CannotAssess."""
    if by.role != Role.STATE_ADVISER or person_id in by.conflicts or unit_id not in by.unit_ids:
        raise CannotAssess(Why(marked("An adviser of the state assesses this.")))
    if assessed_on > at.astimezone(OSLO).date():
        raise CannotAssess(Why(marked("That day has not come yet. Write the day it was assessed.")))
    if need not in NEED_WORDS:
        raise CannotAssess(Why(marked("Choose what the assessment ended in.")))
    if not why.strip():
        raise CannotAssess(Why(marked("Write why. The person reads it, and may complain.")))
    run(
        """insert into organisation_need_assessment (person_id, staff_id, unit_id, assessed_on, need, why, at)
           values (%(person)s, %(staff)s, %(unit)s, %(on)s, %(need)s, %(why)s, %(at)s)""",
        {
            "person": person_id,
            "staff": by.staff_id,
            "unit": unit_id,
            "on": assessed_on,
            "need": str(need),
            "why": why.strip(),
            "at": at,
        },
    )
    record(NeedAssessed(person_id=person_id, unit_id=unit_id, assessed_on=assessed_on), by=by, at=at)
