"""Say what an adviser is doing now (tilstedeværelse)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Presence, Role, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PresenceSet
from inngang.service.rows import run

MAY_SET_FOR_OTHERS = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD, Role.SYSADMIN, Role.SYSTEM, Role.INTEGRATION})


class NotYours(Refused):
    """Only oneself or a leader says what somebody is doing."""


@action
def set_presence(
    *, staff_id: int, presence: Presence, back_at: datetime | None = None, by: Viewer, at: datetime
) -> None:
    """`since` is kept when nothing changes, so that idle time is counted right. Raises: NotYours."""
    if by.staff_id != staff_id and by.role not in MAY_SET_FOR_OTHERS:
        raise NotYours(Why(marked("Only they themselves or their leader can change this.")))
    run(
        """insert into organisation_at_work as w (staff_id, presence, since, back_at)
           values (%(staff)s, %(presence)s, %(at)s, %(back)s)
           on conflict (staff_id) do update set presence = excluded.presence, back_at = excluded.back_at,
               since = case when w.presence = excluded.presence then w.since else excluded.since end""",
        {"staff": staff_id, "presence": Presence(presence), "at": at, "back": back_at},
    )
    record(PresenceSet(presence=presence, about_staff=staff_id, back_at=back_at), by=by, at=at)
    tell(f"staff-{staff_id}", "queue")
