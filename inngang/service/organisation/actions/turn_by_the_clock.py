"""Shifts and absence begin and end by the clock; a fixed number of statements however many work here."""

from __future__ import annotations

import json
from datetime import datetime, time
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.presence import Absence, AtWorkNow, Turn, by_the_clock
from inngang.rules.vocabulary import Presence
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import ClockTurned, PresenceSet
from inngang.service.rows import rows

# Those the clock may have something to say about: with a plan, with an absence now, or with a time to be back.
PLANNED = """
select s.id as staff_id, coalesce(w.presence, 'away') as presence, coalesce(w.since, '2000-01-01') as since, w.back_at,
    coalesce((select jsonb_agg(jsonb_build_array(h.weekday, h.starts, h.ends) order by h.weekday, h.starts)
              from organisation_shift h where h.staff_id = s.id), '[]'::jsonb) as shifts,
    coalesce((select jsonb_agg(jsonb_build_array(a.starts_at, a.ends_at) order by a.starts_at)
              from organisation_absence a where a.staff_id = s.id and a.ends_at > %(at)s
                  and a.starts_at < %(at)s + interval '90 days'), '[]'::jsonb) as absences
from people_staff s left join organisation_at_work w on w.staff_id = s.id
where s.is_active and (
    exists (select 1 from organisation_shift h where h.staff_id = s.id)
    or exists (select 1 from organisation_absence a where a.staff_id = s.id and a.starts_at <= %(at)s and a.ends_at > %(at)s)
    or w.presence = 'away' and w.back_at <= %(at)s)
order by s.id
"""
TURNED = """
insert into organisation_at_work as w (staff_id, presence, since, back_at)
select staff_id, presence, %(at)s, back_at
from jsonb_to_recordset(%(turns)s::jsonb) as t (staff_id bigint, presence text, back_at timestamptz, was text, since timestamptz)
on conflict (staff_id) do update set presence = excluded.presence, back_at = excluded.back_at,
    since = case when w.presence = excluded.presence then w.since else excluded.since end
where exists (
    select 1 from jsonb_to_recordset(%(turns)s::jsonb) as t (staff_id bigint, was text, since timestamptz)
    where t.staff_id = w.staff_id and t.was = w.presence and t.since = w.since)
returning staff_id
"""


def turn_by_the_clock(*, at: datetime, by: Viewer) -> int:
    """How many came or went. Whoever says something themselves at the same moment is believed."""
    turns = {one["staff_id"]: (one, turn) for one in rows(PLANNED, {"at": at}) if (turn := by_the_clock(_now(one), at))}
    return _turn(turns, at=at, by=by) if turns else 0


@action
def _turn(turns: dict[int, tuple[dict[str, Any], Turn]], *, at: datetime, by: Viewer) -> int:
    given = [
        {
            "staff_id": staff_id,
            "presence": turn.presence,
            "back_at": turn.back_at.isoformat() if turn.back_at else None,
            "was": now["presence"],
            "since": now["since"].isoformat(),
        }
        for staff_id, (now, turn) in turns.items()
    ]
    turned = [one["staff_id"] for one in rows(TURNED, {"turns": json.dumps(given), "at": at})]
    record(ClockTurned(count=len(turned)), by=by, at=at)
    for staff_id in turned:
        turn = turns[staff_id][1]
        record(PresenceSet(presence=turn.presence, about_staff=staff_id, back_at=turn.back_at), by=by, at=at)
    tell("queue", *(f"staff-{staff_id}" for staff_id in turned))
    return len(turned)


def _now(one: dict[str, Any]) -> AtWorkNow:
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for weekday, starts, ends in one["shifts"]:
        week[weekday].append((_minutes(starts), _minutes(ends)))
    return AtWorkNow(
        Presence(one["presence"]),
        one["since"],
        one["back_at"],
        tuple(tuple(day) for day in week),
        [Absence(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in one["absences"]],
    )


def _minutes(clock: str) -> int:
    at = time.fromisoformat(clock)
    return at.hour * 60 + at.minute
