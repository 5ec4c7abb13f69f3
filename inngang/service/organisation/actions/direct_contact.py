"""Decide who gets direct contact at an office, and decide otherwise for one person, with a reason (R032, R033)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.direct_contact import Group, by_rule
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Side, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import DirectContactDecided, DirectContactDeviated
from inngang.service.organisation.actions.absence import LEADERS
from inngang.service.rows import row, run


class CannotDecide(Refused):
    """Not theirs to decide, or something is missing; the sentence says which."""


@action
def decide_direct_contact(*, unit_id: int, groups: Collection[str], by: Viewer, at: datetime) -> None:
    """The office's rule from now on. Raises: CannotDecide."""
    if by.role != Role.SYSTEM and not (by.role in LEADERS and unit_id in by.unit_ids):
        raise CannotDecide(Why(marked("Only the office's own leader decides this.")))
    decided = sorted({Group(one) for one in groups})
    run(
        """insert into organisation_direct_contact (unit_id, groups, decided_by_id, decided_at)
           values (%(unit)s, %(groups)s, %(by)s, %(at)s)
           on conflict (unit_id) do update set groups = excluded.groups, decided_by_id = excluded.decided_by_id,
               decided_at = excluded.decided_at""",
        {"unit": unit_id, "groups": [str(one) for one in decided], "by": by.staff_id or None, "at": at},
    )
    record(DirectContactDecided(unit_id=unit_id, groups=", ".join(decided)), by=by, at=at)


TIE = """
select f.unit_id, f.side, p.birth_date, d.groups from organisation_follow_up f
join people_person p on p.id = f.person_id
left join organisation_direct_contact d on d.unit_id = f.unit_id
where f.person_id = %(person)s and f.staff_id = %(staff)s and f.valid_to is null order by f.side limit 1
"""


@action
def deviate_direct_contact(
    *, person_id: int, staff_id: int, gives: bool, reason: str, by: Viewer, at: datetime
) -> None:
    """Give one person direct contact, or not, otherwise than the rule says. As the rule says: the exception ends.

    Their own adviser or the leader of the office decides, with a reason. Raises: CannotDecide.
    """
    tie = row(TIE, {"person": person_id, "staff": staff_id})
    is_leader = tie is not None and by.role in LEADERS and tie["unit_id"] in by.unit_ids
    if tie is None or person_id in by.conflicts or not (by.staff_id == staff_id or is_leader):
        raise CannotDecide(Why(marked("Only the person's own adviser or the office's leader decides this.")))
    if not reason.strip():
        raise CannotDecide(Why(marked("Write why. Everyone should be met by the same rule.")))
    usual = by_rule(groups=tie["groups"], side=Side(tie["side"]), born=tie["birth_date"], on=at.astimezone(OSLO).date())
    run(
        "delete from organisation_direct_contact_exception where person_id = %(person)s and staff_id = %(staff)s",
        {"person": person_id, "staff": staff_id},
    )
    if gives != usual:
        run(
            """insert into organisation_direct_contact_exception
                   (person_id, staff_id, unit_id, gives, reason, decided_by_id, decided_at)
               values (%(person)s, %(staff)s, %(unit)s, %(gives)s, %(reason)s, %(by)s, %(at)s)""",
            {
                "person": person_id,
                "staff": staff_id,
                "unit": tie["unit_id"],
                "gives": gives,
                "reason": reason.strip()[:400],
                "by": by.staff_id or None,
                "at": at,
            },
        )
    record(
        DirectContactDeviated(
            person_id=person_id,
            unit_id=tie["unit_id"],
            about_staff=staff_id,
            gives=gives,
            by_rule=usual,
            reason=reason.strip()[:400],
        ),
        by=by,
        at=at,
    )
