"""Equip a colleague (sett opp en medarbeider): extension, what they know and how well, and the queues they serve."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import LINES, Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import SkillsSet
from inngang.service.organisation.actions.absence import LEADERS
from inngang.service.organisation.actions.learn import learn
from inngang.service.organisation.actions.seat import seat, unseat
from inngang.service.organisation.team import OFFERED
from inngang.service.people.actions.give_extension import give_extension
from inngang.service.rows import row, rows, run

LEVELS = (1, 2, 3)


class CannotEquip(Refused):
    """Not theirs to decide, or it cannot be read."""


@action
def equip(
    *,
    staff_id: int,
    extension: str,
    skills: Mapping[str, int],
    queue_ids: Collection[int],
    by: Viewer,
    at: datetime,
) -> None:
    """All at once, or nothing. `skills` is line → level; a line left out is not known. Seats in queues that are not
    their unit's to give are left alone. Raises: CannotEquip, CannotGiveExtension, CannotServe.
    """
    member = row(
        """select s.extension, array_agg(p.unit_id) as units from people_staff s
           join organisation_post p on p.staff_id = s.id and p.valid_to is null
           where s.id = %(staff)s and s.is_active group by s.id""",
        {"staff": staff_id},
    )
    units = by.unit_ids & set(member["units"]) if member else frozenset()
    if member is None or by.role != Role.SYSTEM and not (by.role in LEADERS and units):
        raise CannotEquip(Why(marked("Only the leader of the one it is about decides this.")))
    if not set(skills) <= set(LINES) or not set(skills.values()) <= set(LEVELS):
        raise CannotEquip(Why(marked("Choose for each line how well they know it.")))
    if extension.strip() != (member["extension"] or ""):
        give_extension(staff_id=staff_id, extension=extension, by=by, at=at)
    _know(staff_id, skills, by, at)
    offered = {one["id"] for one in rows(OFFERED, {"units": sorted(units or member["units"])})}
    serves = {
        one["queue_id"]
        for one in rows("select queue_id from organisation_seat where staff_id = %(staff)s", {"staff": staff_id})
    }
    wanted = set(queue_ids) & offered
    if gone := sorted((serves & offered) - wanted):
        unseat(staff_id=staff_id, queue_ids=gone, by=by, at=at)
    if wanted:
        seat(staff_id=staff_id, queue_ids=sorted(wanted), by=by, at=at)


def _know(staff_id: int, skills: Mapping[str, int], by: Viewer, at: datetime) -> None:
    run(
        """delete from organisation_skill where staff_id = %(staff)s and code = any(%(lines)s)
           and not code = any(%(known)s)""",
        {"staff": staff_id, "lines": list(LINES), "known": list(skills)},
    )
    if skills:
        learn(staff_id=staff_id, skills=skills, by=by, at=at)
    known = ", ".join(f"{line} {level}" for line, level in sorted(skills.items()))
    record(SkillsSet(about_staff=staff_id, skills=known or "–"), by=by, at=at)
