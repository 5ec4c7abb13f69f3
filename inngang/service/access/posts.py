"""The posts somebody has here, and the one they act in now: one at a time (stillinger)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from inngang.rules.login import STAFF
from inngang.rules.vocabulary import Refusal, Role, Why, marked
from inngang.service.rows import row, rows

NOT_LET_IN = Why(marked("You are not registered as working here"))


class Post(NamedTuple):
    """A post somebody may act in."""

    id: int
    role: Role
    unit_id: int
    unit_name: str
    unit_number: str


POSTS = """
select p.id, p.role, p.unit_id, u.name as unit_name, u.number as unit_number
from organisation_post p join organisation_unit u on u.id = p.unit_id join people_staff s on s.id = p.staff_id
where p.staff_id = %(staff)s and p.valid_to is null and s.is_active order by p.id
"""

# Of several posts: the one they act in where they are logged in, else one the call waits for, else one where the call belongs.
OF_CALL = """
select p.id from organisation_post p
left join enquiries_enquiry e on e.id = %(enquiry)s
where p.staff_id = %(staff)s and p.valid_to is null
order by exists (select 1 from login_session l where l.staff_id = p.staff_id and l.ended_at is null and l.seen_at > %(since)s
        and (l.may_act_for -> 0 ->> 'post_id')::bigint = p.id) desc,
    exists (select 1 from enquiries_placement w join organisation_seat seat on seat.queue_id = w.queue_id and seat.staff_id = p.staff_id
        join organisation_queue q on q.id = w.queue_id and q.unit_id = p.unit_id where w.enquiry_id = e.id) desc,
    p.unit_id = e.unit_id desc nulls last, p.id
limit 1
"""


def posts_of(staff_id: int) -> list[Post]:
    """The posts that hold now, the oldest first."""
    return [Post(**one | {"role": Role(one["role"])}) for one in rows(POSTS, {"staff": staff_id})]


def post_of_call(*, staff_id: int, enquiry_id: int, at: datetime) -> int | None:
    """In which of their posts somebody has a caller on the line. They get what that post gives, and nothing of the others."""
    since = at - timedelta(minutes=STAFF.idle_minutes)
    found = row(OF_CALL, {"staff": staff_id, "enquiry": enquiry_id, "since": since})
    return int(found["id"]) if found else None


def let_in(posts: Sequence[Post], *, unit: str | None, roles: Iterable[Role] | None) -> list[Post] | Refusal:
    """Those of the posts that a provider vouches for. None for a unit or for roles: it is not asked about them."""
    if not posts:
        return Refusal("unknown_staff", NOT_LET_IN)
    there = [post for post in posts if unit is None or post.unit_number == unit]
    if not there:
        return Refusal("another_unit", NOT_LET_IN)
    allowed = None if roles is None else set(roles)
    right = [post for post in there if allowed is None or post.role in allowed]
    return right or Refusal("another_role", NOT_LET_IN)


def as_kept(posts: Iterable[Post]) -> list[dict[str, Any]]:
    """As a login keeps them: the first is the one they act in."""
    return [{"post_id": post.id} for post in posts]


def kept_ids(may_act_for: Iterable[dict[str, Any]]) -> list[int]:
    """The posts of a login, the one they act in first."""
    return [one["post_id"] for one in may_act_for if "post_id" in one]
