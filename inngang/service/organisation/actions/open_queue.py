"""Open a queue (kø), and the national lines of the contact centre."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import QueueKind, UnitKind
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation.actions.register_units import UnitRow, register_units
from inngang.service.rows import row, run

CONTACT_CENTRE = "4100"
CONTACT_CENTRE_NAME = "Nav Kontaktsenter"
LINES = {
    "family": "Familie og barn",
    "pension": "Pensjon",
    "health": "Helse og sykdom",
    "work": "Arbeid",
    "employers": "Arbeidsgivere",
    "doctors": "Leger og behandlere",
    "social": "Økonomisk sosialhjelp",
    "finance": "Utbetaling og økonomi",
    "technical": "Hjelp med nettsidene",
}
OPEN = """
with there as (
    select id from organisation_queue
    where case when %(staff)s::bigint is not null then staff_id = %(staff)s
          else kind = %(kind)s and unit_id is not distinct from %(unit)s
              and side = %(side)s and line = %(line)s and level = %(level)s and staff_id is null end
    order by id limit 1
), opened as (
    insert into organisation_queue (kind, name, unit_id, staff_id, side, line, level)
    select %(kind)s, %(name)s, %(unit)s, %(staff)s, %(side)s, %(line)s, %(level)s where not exists (select 1 from there)
    returning id
)
select id, false as is_new from there union all select id, true from opened
"""


@action
def open_queue(
    *,
    kind: QueueKind,
    name: str,
    unit_id: int | None = None,
    staff_id: int | None = None,
    side: str = "",
    line: str = "",
    level: int = 1,
    by: Viewer,
    at: datetime,
) -> int:
    """The id of the queue; one that is there already for the same thing is used.

    A special line may have a queue for each level: only those who know the line that well may serve it. The line of a
    language's queue is its code.
    """
    run("select pg_advisory_xact_lock(hashtext('organisation_register'))")  # so that two do not open the same
    values = {
        "kind": QueueKind(kind),
        "name": name[:120],
        "unit": unit_id,
        "staff": staff_id,
        "side": side,
        "line": line,
        "level": level,
    }
    found = row(OPEN, values)
    assert found is not None
    record(RegisterChanged(what="queues", new=int(found["is_new"]), changed=0, unit_id=unit_id), by=by, at=at)
    return int(found["id"])


@action
def open_national(*, by: Viewer, at: datetime) -> int:
    """The contact centre with its national queue, special lines, protected queue and alarm; the unit's id."""
    register_units(
        units=[UnitRow(CONTACT_CENTRE, CONTACT_CENTRE_NAME, UnitKind.CONTACT_CENTRE, phone="55 55 33 33")],
        areas=[],
        by=by,
        at=at,
    )
    found = row("select id from organisation_unit where number = %(number)s", {"number": CONTACT_CENTRE})
    assert found is not None
    unit_id = int(found["id"])
    wanted = [
        (QueueKind.NATIONAL, "Hele landet", "general"),
        *[(QueueKind.SPECIAL_LINE, name, line) for line, name in LINES.items()],
        (QueueKind.PROTECTED, "Egen gruppe", ""),
        (QueueKind.ALARM, "Alarm", ""),
    ]
    for kind, name, line in wanted:
        open_queue(kind=kind, name=name, unit_id=unit_id, line=line, by=by, at=at)
    return unit_id
