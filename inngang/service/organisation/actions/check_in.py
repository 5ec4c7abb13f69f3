"""Say that a reception is open now, or closed (innsjekk), and see what was promised and not kept (R073)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import HoursCounted, HoursNotKept, ReceptionClosed, ReceptionOpened
from inngang.service.organisation.kept import Told, missed_so_far
from inngang.service.rows import row, rows, run

MAY = frozenset({Role.RECEPTION, Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER, Role.TEAM_LEAD, Role.DUTY_LEAD})


class CannotCheckIn(Refused):
    """It is not theirs to say, or it is said already."""


@action
def open_reception(*, reception_id: int, by: Viewer, at: datetime) -> None:
    """Somebody receives people here from now. Raises CannotCheckIn."""
    found = _reception(reception_id, by)
    done = run(
        """insert into organisation_staffed (reception_id, opened_by_id, opened_at) values (%(id)s, %(by)s, %(at)s)
           on conflict (reception_id) where closed_at is null do nothing""",
        {"id": reception_id, "by": by.staff_id or None, "at": at},
    )
    if not done:
        raise CannotCheckIn(Why(marked("The reception is open already.")))
    record(ReceptionOpened(unit_id=found["unit_id"], reception=found["name"]), by=by, at=at)
    tell(f"unit-{found['unit_id']}")


@action
def close_reception(*, reception_id: int, by: Viewer, at: datetime) -> None:
    """Nobody receives people here any more today. Raises CannotCheckIn."""
    found = _reception(reception_id, by)
    done = run(
        """update organisation_staffed set closed_at = greatest(opened_at, %(at)s)
           where reception_id = %(id)s and closed_at is null""",
        {"id": reception_id, "at": at},
    )
    if not done:
        raise CannotCheckIn(Why(marked("The reception is closed already.")))
    record(ReceptionClosed(unit_id=found["unit_id"], reception=found["name"]), by=by, at=at)
    tell(f"unit-{found['unit_id']}")


@action
def count_openings(*, by: Viewer, at: datetime) -> int:
    """Hold today's openings against who was there, so far. How many receptions have something new that was not kept.

    Five statements, however many receptions there are. One left open overnight is closed at midnight.
    """
    midnight = at.astimezone(OSLO).replace(hour=0, minute=0, second=0, microsecond=0)
    run(
        """update organisation_staffed set closed_at = %(midnight)s where closed_at is null and opened_at < %(midnight)s""",
        {"midnight": midnight},
    )
    day = at.astimezone(OSLO).date()
    told = missed_so_far(day=day, at=at)
    before = {
        one["reception_id"]: one["missed_minutes"]
        for one in rows(
            "select reception_id, missed_minutes from organisation_kept_hours where day = %(day)s", {"day": day}
        )
    }
    run(KEEP, {"day": day, "told": json.dumps([_as_row(one) for one in told])})
    new = [one for one in told if one.missed_minutes and not before.get(one.reception_id)]
    for one in new:
        record(
            HoursNotKept(
                unit_id=one.unit_id,
                reception=one.name,
                day=day,
                minutes=one.missed_minutes,
                promised_minutes=one.promised_minutes,
            ),
            by=by,
            at=at,
        )
        tell(f"unit-{one.unit_id}")
    if not new:
        record(HoursCounted(receptions=len(told)), by=by, at=at)
    return len(new)


KEEP = """
insert into organisation_kept_hours as k (reception_id, day, promised_minutes, missed_minutes, missed)
select t.reception_id, %(day)s, t.promised_minutes, t.missed_minutes, t.missed
from jsonb_to_recordset(%(told)s::jsonb) as t (reception_id bigint, promised_minutes int, missed_minutes int, missed jsonb)
on conflict (reception_id, day) do update set promised_minutes = excluded.promised_minutes,
    missed_minutes = excluded.missed_minutes, missed = excluded.missed
where (k.promised_minutes, k.missed_minutes) is distinct from (excluded.promised_minutes, excluded.missed_minutes)
"""


def _as_row(one: Told) -> dict[str, object]:
    return {
        "reception_id": one.reception_id,
        "promised_minutes": one.promised_minutes,
        "missed_minutes": one.missed_minutes,
        "missed": [[start.isoformat(), end.isoformat()] for start, end in one.missed],
    }


def _reception(reception_id: int, by: Viewer) -> dict[str, Any]:
    found = row(
        "select id, unit_id, name from organisation_reception where id = %(id)s for update", {"id": reception_id}
    )
    if found is None or by.role not in MAY or found["unit_id"] not in by.unit_ids:
        raise CannotCheckIn(Why(marked("Only those who work at the office say when it is open.")))
    return found
