"""Give somebody a post at a unit (stilling), with a queue of their own when they help people."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import QueueKind, Role
from inngang.service.journal import action, record
from inngang.service.journal.events import PostChanged
from inngang.service.organisation.actions.open_queue import open_queue
from inngang.service.organisation.actions.seat import seat
from inngang.service.rows import row

HELPS_PEOPLE = frozenset(
    {
        Role.CONTACT_ADVISER,
        Role.STATE_ADVISER,
        Role.MUNICIPAL_ADVISER,
        Role.RECEPTION,
        Role.CASEWORKER,
        Role.DUTY_LEAD,
        Role.TEAM_LEAD,
    }
)
SIDES = {Role.STATE_ADVISER: "state", Role.MUNICIPAL_ADVISER: "municipal", Role.CASEWORKER: "state"}
POST = """
with ended as (
    update organisation_post set valid_to = %(day)s
    where staff_id = %(staff)s and unit_id = %(unit)s and valid_to is null and role <> %(role)s
)
insert into organisation_post (staff_id, unit_id, role, valid_from)
select %(staff)s, %(unit)s, %(role)s, %(day)s
where not exists (select 1 from organisation_post
    where staff_id = %(staff)s and unit_id = %(unit)s and role = %(role)s and valid_to is null)
returning id
"""


@action
def post(*, staff_id: int, unit_id: int, role: Role, by: Viewer, at: datetime) -> int | None:
    """The id of the post's own queue, None for a role that helps nobody. Another role at the same unit ends."""
    row(POST, {"staff": staff_id, "unit": unit_id, "role": role, "day": at.astimezone(OSLO).date()})
    record(PostChanged(about_staff=staff_id, as_role=role, unit_id=unit_id), by=by, at=at)
    if role not in HELPS_PEOPLE:
        return None
    found = row("select given_name || ' ' || family_name as name from people_staff where id = %(id)s", {"id": staff_id})
    own = open_queue(
        kind=QueueKind.PERSONAL,
        name=found["name"] if found else "",
        unit_id=unit_id,
        staff_id=staff_id,
        side=SIDES.get(role, ""),
        by=by,
        at=at,
    )
    seat(staff_id=staff_id, queue_ids=[own], by=by, at=at)
    return own
