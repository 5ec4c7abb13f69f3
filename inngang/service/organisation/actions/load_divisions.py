"""Read the service catalogue and the versions of the division of labour into the register."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.division import Line, weight
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation import divisions
from inngang.service.rows import row, run

SERVICES = """
insert into organisation_service as s (code, kind, "group", activity, matters, words, law, source, ended)
select code, kind, "group", activity, array(select jsonb_array_elements_text(matters)), words, law, source, ended
from jsonb_to_recordset(%(services)s::jsonb) as given (code text, kind text, "group" text, activity text, matters jsonb,
    words jsonb, law text, source text, ended boolean)
on conflict (code) do update set kind = excluded.kind, "group" = excluded."group", activity = excluded.activity,
    matters = excluded.matters, words = excluded.words, law = excluded.law, source = excluded.source, ended = excluded.ended
"""
VERSION = """
insert into organisation_division_version as v (code, words, status, source, state)
values (%(code)s, %(words)s::jsonb, %(status)s, %(source)s, 'draft')
on conflict (code) do nothing returning id
"""
ROWS = """
insert into organisation_division_row (version_id, service, matter, side, process, part, place, "group", protection,
    to_kind, to_unit, valid_from, valid_to, weight, source, note)
select %(version)s, service, matter, side, process, part, place, "group", protection, to_kind, to_unit, valid_from, valid_to,
    weight, source, note
from jsonb_to_recordset(%(rows)s::jsonb) as given (service text, matter text, side text, process text, part text, place text,
    "group" text, protection text, to_kind text, to_unit text, valid_from date, valid_to date, weight bigint, source text, note text)
"""


@action
def load_divisions(*, by: Viewer, at: datetime) -> int:
    """The catalogue and every version that has a file; how many versions are new. One that is there is left as it is."""
    services = [vars(one) | {"matters": list(one.matters)} for one in divisions.services()]
    run(SERVICES, {"services": json.dumps(services)})
    new = 0
    for code in divisions.codes():
        one = divisions.version(code)
        given = {"code": code, "words": json.dumps(one.words), "status": one.status, "source": one.source}
        found = row(VERSION, given)
        if found is not None:
            put_rows(found["id"], one.lines, one.notes)
            new += 1
    record(RegisterChanged(what="division of labour", new=new, changed=0), by=by, at=at)
    return new


def put_rows(version_id: int, lines: Iterable[Line], notes: Iterable[str]) -> None:
    """Write rows into a version, with the weight that the database sorts by."""
    given = [
        line._asdict()
        | {"valid_from": _day(line.valid_from), "valid_to": _day(line.valid_to), "weight": weight(line), "note": note}
        for line, note in zip(lines, notes, strict=True)
    ]
    run(ROWS, {"version": version_id, "rows": json.dumps(given)})


def _day(day: object) -> str | None:
    return None if day is None else str(day)
