"""Enter when somebody is away, and take it out again (fravær). Their work is covered by `enquiries.actions.cover`."""

from __future__ import annotations

from datetime import datetime, timedelta

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Presence, Role, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import AbsenceEnded, AbsenceEntered, PresenceSet
from inngang.service.organisation.actions.set_presence import NotYours
from inngang.service.rows import row, run

LONGEST = timedelta(days=2 * 365)
LEADERS = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD})


class CannotBeAway(Refused):
    """The absence does not hang together; the sentence says what to change."""


@action
def enter_absence(*, staff_id: int, starts_at: datetime, ends_at: datetime, by: Viewer, at: datetime) -> int:
    """From and to; the id. One that has begun makes them away at once. Raises: NotYours, CannotBeAway."""
    _must_be_theirs(staff_id, by)
    if ends_at <= starts_at:
        raise CannotBeAway(Why(marked("The end must be after the beginning.")))
    if ends_at <= at:
        raise CannotBeAway(Why(marked("That time has passed. Choose a later one.")))
    if ends_at - starts_at > LONGEST:
        raise CannotBeAway(Why(marked("That is more than two years. Change who follows up the people instead.")))
    found = row(
        """insert into organisation_absence (staff_id, starts_at, ends_at, entered_by_id, entered_at)
           values (%(staff)s, %(starts)s, %(ends)s, %(by)s, %(at)s) returning id""",
        {"staff": staff_id, "starts": starts_at, "ends": ends_at, "by": by.staff_id or None, "at": at},
    )
    assert found is not None
    record(AbsenceEntered(about_staff=staff_id, starts_at=starts_at, ends_at=ends_at), by=by, at=at)
    if starts_at <= at:
        _be(staff_id, Presence.AWAY, ends_at, by, at)
    return int(found["id"])


@action
def end_absence(*, absence_id: int, by: Viewer, at: datetime) -> int:
    """Back sooner than planned, or it came to nothing; whose it was. Raises: NotYours, CannotBeAway."""
    found = row("select * from organisation_absence where id = %(id)s for update", {"id": absence_id})
    if found is None:
        raise CannotBeAway(Why(marked("There is no such absence any more.")))
    _must_be_theirs(found["staff_id"], by)
    if found["ends_at"] <= at:
        raise CannotBeAway(Why(marked("That absence is over already.")))
    if found["starts_at"] < at:
        run("update organisation_absence set ends_at = %(at)s where id = %(id)s", {"id": absence_id, "at": at})
    else:  # nothing of it has been
        run("delete from organisation_absence where id = %(id)s", {"id": absence_id})
    if found["starts_at"] <= at:
        _be(found["staff_id"], Presence.FREE, None, by, at)
    record(
        AbsenceEnded(about_staff=found["staff_id"], starts_at=found["starts_at"], ends_at=found["ends_at"]),
        by=by,
        at=at,
    )
    return int(found["staff_id"])


def _be(staff_id: int, presence: Presence, back_at: datetime | None, by: Viewer, at: datetime) -> None:
    run(
        """insert into organisation_at_work as w (staff_id, presence, since, back_at)
           values (%(staff)s, %(presence)s, %(at)s, %(back)s)
           on conflict (staff_id) do update set presence = excluded.presence, back_at = excluded.back_at,
               since = case when w.presence = excluded.presence then w.since else excluded.since end""",
        {"staff": staff_id, "presence": presence, "at": at, "back": back_at},
    )
    record(PresenceSet(presence=presence, about_staff=staff_id, back_at=back_at), by=by, at=at)
    tell(f"staff-{staff_id}", "queue")


def _must_be_theirs(staff_id: int, by: Viewer) -> None:
    """One's own, or a leader's for those who work at their unit."""
    if by.staff_id == staff_id or by.role == Role.SYSTEM:
        return
    if by.role in LEADERS:
        same = row(
            "select 1 from organisation_post where staff_id = %(staff)s and valid_to is null and unit_id = any(%(units)s)",
            {"staff": staff_id, "units": sorted(by.unit_ids)},
        )
        if same is not None:
            return
    raise NotYours(Why(marked("Only they themselves or their leader can change this.")))
