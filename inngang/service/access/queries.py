"""Who is asking: everything the rules need to know about a viewer, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import LoginLevel, Protection, Role
from inngang.service.rows import row

ANYONE = Viewer(role=Role.ANONYMOUS)
CLOCK = Viewer(role=Role.SYSTEM)


@dataclass(frozen=True)
class Session:
    """Somebody logged in: the viewer the rules see, and what the top bar shows."""

    viewer: Viewer
    kind: str  # staff or citizen
    name: str
    role: Role
    unit_id: int = 0
    unit_name: str = ""
    presence: str = ""
    language: str = ""


STAFF = """
select s.id, s.given_name || ' ' || s.family_name as name, s.may_see, p.role, p.unit_id, u.name as unit_name, w.presence,
    array(select seat.queue_id from organisation_seat seat join organisation_queue q on q.id = seat.queue_id
          where seat.staff_id = s.id and (%(posts)s::bigint[] is null or q.unit_id is null or q.unit_id = p.unit_id
              or not exists (select 1 from organisation_post other
                  where other.staff_id = s.id and other.valid_to is null and other.unit_id = q.unit_id)) order by 1) as queues,
    array(select other.unit_id from organisation_post other where other.staff_id = s.id and other.valid_to is null
          and (%(posts)s::bigint[] is null or other.id = p.id)) as units,
    array(select i.person_id from access_interest i where i.staff_id = s.id
          union select s.person_id where s.person_id is not null) as conflicts
from people_staff s
join organisation_post p on p.staff_id = s.id and p.valid_to is null
join organisation_unit u on u.id = p.unit_id
left join organisation_at_work w on w.staff_id = s.id
where s.id = %(staff_id)s and s.is_active and (%(posts)s::bigint[] is null or p.id = any(%(posts)s))
order by array_position(%(posts)s::bigint[], p.id), p.id limit 1
"""
PERSON = """
select id, trim(given_name || ' ' || family_name) as name, language from people_person where id = %(person_id)s and died_on is null
"""


def viewer_of(
    *,
    staff_id: int = 0,
    person_id: int = 0,
    at: datetime | None = None,
    login_level: LoginLevel = LoginLevel.NONE,
    acting: tuple[Role, int] | None = None,
    posts: Sequence[int] = (),
) -> Session | None:
    """The session of a member of staff or a person; None when there is no such one (any more).

    `login_level` is how surely a person is known (staff are always staff); `acting` is the role and the organisation a
    person acts for. `posts` are those a login was let in to, the first of them the one they act in: they have that one
    alone. None named is for what happens to them whichever they sit in.
    """
    if staff_id:
        found = row(STAFF, {"staff_id": staff_id, "posts": list(posts) or None})
        if found is None:
            return None
        role = Role(found["role"])
        viewer = Viewer(
            role=role,
            staff_id=found["id"],
            unit_ids=frozenset(found["units"]),
            queue_ids=frozenset(found["queues"]),
            may_see_protected=frozenset(Protection(one) for one in found["may_see"]),
            conflicts=frozenset(found["conflicts"]),
            login_level=LoginLevel.STAFF,
        )
        return Session(
            viewer, "staff", found["name"], role, found["unit_id"], found["unit_name"], found["presence"] or "away"
        )
    if person_id:
        found = row(PERSON, {"person_id": person_id})
        if found is None:
            return None
        role, organisation_id = acting or (Role.CITIZEN, 0)
        viewer = Viewer(role=role, person_id=found["id"], login_level=login_level, organisation_id=organisation_id)
        kind = "citizen" if role == Role.CITIZEN else "organisation"
        return Session(viewer, kind, found["name"], role, language=found["language"])
    return None
