"""A condition of an activity requirement: what, decided by which side, and who follows it up (vilkår om aktivitet, R281)."""

from __future__ import annotations

from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.following import ENDED_WORDS, Ended
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Side, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import ConditionEnded, ConditionPassedOn, ConditionSet
from inngang.service.rows import row

SIDES = {Role.STATE_ADVISER: Side.STATE, Role.MUNICIPAL_ADVISER: Side.MUNICIPAL}


class CannotSetCondition(Refused):
    """It stays as it was; the sentence says why."""


SET = """
insert into organisation_condition (person_id, what, side, unit_id, owner_id, look_on, set_by_id, set_at, ended_how)
select %(person)s, %(what)s, %(side)s, %(unit)s, s.id, %(look_on)s, %(by)s, %(at)s, ''
from people_staff s join organisation_post p on p.staff_id = s.id and p.valid_to is null and p.unit_id = %(unit)s
where s.id = %(owner)s and s.is_active and p.role in ('state_adviser', 'municipal_adviser') limit 1
returning id
"""
MINE = """
select c.id, c.unit_id, c.side, c.owner_id from organisation_condition c
where c.id = %(id)s and c.person_id = %(person)s and c.ended_at is null for update
"""


@action
def set_condition(
    *, person_id: int, what: str, owner: int, look_on: date, unit_id: int, by: Viewer, at: datetime
) -> None:
    """It is of the side of the one who sets it, and has one owner from the start. Raises: CannotSetCondition."""
    side = SIDES.get(by.role)
    if side is None or person_id in by.conflicts or unit_id not in by.unit_ids:
        raise CannotSetCondition(Why(marked("An adviser sets conditions, each for their own side.")))
    if not what.strip():
        raise CannotSetCondition(Why(marked("Write what the person does.")))
    if look_on < at.astimezone(OSLO).date():
        raise CannotSetCondition(Why(marked("That day has passed. Choose when it is looked at next.")))
    values = {"person": person_id, "what": what.strip()[:200], "side": str(side), "unit": unit_id, "owner": owner}
    if row(SET, {**values, "look_on": look_on, "by": by.staff_id, "at": at}) is None:
        raise CannotSetCondition(Why(marked("Choose one of the advisers at the office.")))
    record(ConditionSet(person_id=person_id, unit_id=unit_id, side=str(side), about_staff=owner), by=by, at=at)


@action
def pass_on_condition(*, condition_id: int, person_id: int, owner: int, by: Viewer, at: datetime) -> None:
    """Another follows it up; never nobody. Raises: CannotSetCondition."""
    held = _held(condition_id, person_id, by)
    changed = row(
        """update organisation_condition c set owner_id = %(owner)s where c.id = %(id)s and exists (
               select 1 from organisation_post p join people_staff s on s.id = p.staff_id and s.is_active
               where p.staff_id = %(owner)s and p.unit_id = c.unit_id and p.valid_to is null
                   and p.role in ('state_adviser', 'municipal_adviser')) returning id""",
        {"id": condition_id, "owner": owner},
    )
    if changed is None:
        raise CannotSetCondition(Why(marked("Choose one of the advisers at the office.")))
    record(ConditionPassedOn(person_id=person_id, unit_id=held["unit_id"], about_staff=owner), by=by, at=at)


@action
def end_condition(*, condition_id: int, person_id: int, how: Ended, by: Viewer, at: datetime) -> None:
    """Done, not done, or not asked for any more. Raises: CannotSetCondition."""
    held = _held(condition_id, person_id, by)
    if how not in ENDED_WORDS:
        raise CannotSetCondition(Why(marked("Say how it ended.")))
    row(
        "update organisation_condition set ended_at = %(at)s, ended_how = %(how)s where id = %(id)s returning id",
        {"id": condition_id, "how": str(how), "at": at},
    )
    record(ConditionEnded(person_id=person_id, unit_id=held["unit_id"], how=str(how)), by=by, at=at)


def _held(condition_id: int, person_id: int, by: Viewer) -> dict[str, int]:
    found = row(MINE, {"id": condition_id, "person": person_id})
    mine = found is not None and (
        found["owner_id"] == by.staff_id
        or found["unit_id"] in by.unit_ids
        and (by.role == Role.TEAM_LEAD or SIDES.get(by.role) == found["side"])
    )
    if found is None or not mine:
        raise CannotSetCondition(Why(marked("Only the side that set it, or the one who follows it up, changes it.")))
    return found
