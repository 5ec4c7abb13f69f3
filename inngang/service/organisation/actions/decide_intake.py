"""Decide what an office wants passed on to it, and how (mottaksprofil); never below the common minimum (R079)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time

from inngang.rules import intake
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Refusal, Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import IntakeDecided
from inngang.service.organisation.actions.absence import LEADERS
from inngang.service.rows import run


class CannotChoose(Refused):
    """Not theirs to choose, or below the common minimum; the sentence says which."""


@action
def decide_intake(
    *,
    unit_id: int,
    calls: Collection[str],
    stays: Collection[str],
    calls_from: time,
    calls_to: time,
    note: str = "",
    asks: Sequence[str] = (),
    by: Viewer,
    at: datetime,
) -> None:
    """The office's choice from now on. `calls` and `stays` are lines; the rest are tasks. Raises: CannotChoose."""
    if by.role != Role.SYSTEM and not (by.role in LEADERS and unit_id in by.unit_ids):
        raise CannotChoose(Why(marked("Only the office's own leader decides this.")))
    profile = intake.chosen(calls=calls, stays=stays, calls_from=calls_from, calls_to=calls_to, note=note, asks=asks)
    if isinstance(profile, Refusal):
        raise CannotChoose(profile.why, profile.code)
    run(
        """insert into organisation_intake (unit_id, calls, stays, calls_from, calls_to, note, asks, decided_by_id,
               decided_at)
           values (%(unit)s, %(calls)s, %(stays)s, %(from)s, %(to)s, %(note)s, %(asks)s::varchar[], %(by)s, %(at)s)
           on conflict (unit_id) do update set calls = excluded.calls, stays = excluded.stays, calls_from = excluded.calls_from,
               calls_to = excluded.calls_to, note = excluded.note,
               asks = excluded.asks, decided_by_id = excluded.decided_by_id,
               decided_at = excluded.decided_at""",
        {
            "unit": unit_id,
            "calls": sorted(profile.calls),
            "stays": sorted(profile.stays),
            "from": profile.calls_from,
            "to": profile.calls_to,
            "note": profile.note,
            "asks": list(profile.asks),
            "by": by.staff_id or None,
            "at": at,
        },
    )
    record(
        IntakeDecided(
            unit_id=unit_id,
            calls=", ".join(sorted(profile.calls)),
            stays=", ".join(sorted(profile.stays)),
            hours=f"{profile.calls_from:%H:%M}–{profile.calls_to:%H:%M}",
        ),
        by=by,
        at=at,
    )
