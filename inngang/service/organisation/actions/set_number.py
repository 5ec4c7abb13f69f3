"""Keep the numbers of a unit: who may see them, and where they go when nobody answers (kontaktpunkter, R078, R082)."""

from __future__ import annotations

import re
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import NumberSet
from inngang.service.organisation.actions.set_schedule import may_keep
from inngang.service.organisation.numbers import KINDS, PUBLISHED
from inngang.service.rows import row, run

NUMBER = re.compile(r"\+?[\d ]{3,19}")


class CannotSetNumber(Refused):
    """The number cannot be kept like this; the sentence says what to change."""


@action
def set_number(
    *,
    unit_id: int,
    kind: str,
    number: str,
    published: str = "internal",
    note: str = "",
    overflow_unit_id: int | None = None,
    overflow_queue_id: int | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """One number of each kind a unit; an empty number takes it away. Raises CannotSetNumber."""
    if not may_keep(unit_id, by):
        raise CannotSetNumber(Why(marked("Only those who lead the office or keep the register set its numbers.")))
    if kind not in KINDS or published not in PUBLISHED:
        raise CannotSetNumber(Why(marked("Choose what the number is for, and who may see it.")))
    if overflow_unit_id == unit_id:
        raise CannotSetNumber(Why(marked("The overflow must be somewhere else than here.")))
    values = {
        "unit": unit_id,
        "kind": kind,
        "number": number.strip(),
        "published": published,
        "note": note.strip()[:200],
        "to_unit": overflow_unit_id,
        "to_queue": overflow_queue_id,
    }
    if not number.strip():
        run("delete from organisation_contact_number where unit_id = %(unit)s and kind = %(kind)s", values)
    elif not NUMBER.fullmatch(number.strip()):
        raise CannotSetNumber(Why(marked("Write the number with digits, as in 55 55 33 33.")))
    else:
        _in_a_ring(unit_id, kind, overflow_unit_id)
        run(
            """insert into organisation_contact_number (unit_id, kind, number, published, note, overflow_unit_id, overflow_queue_id)
               values (%(unit)s, %(kind)s, %(number)s, %(published)s, %(note)s, %(to_unit)s, %(to_queue)s)
               on conflict (unit_id, kind) do update set number = excluded.number, published = excluded.published,
                   note = excluded.note, overflow_unit_id = excluded.overflow_unit_id,
                   overflow_queue_id = excluded.overflow_queue_id""",
            values,
        )
    record(NumberSet(unit_id=unit_id, kind=kind, published=published, removed=not number.strip()), by=by, at=at)
    tell(f"unit-{unit_id}")


def _in_a_ring(unit_id: int, kind: str, to_unit: int | None) -> None:
    """A call must not come back to where nobody answered."""
    found = row(
        """with recursive onward (unit_id) as (
               select %(to)s::bigint union
               select n.overflow_unit_id from organisation_contact_number n join onward o on o.unit_id = n.unit_id
               where n.kind = %(kind)s and n.overflow_unit_id is not null)
           select 1 as there from onward where unit_id = %(unit)s""",
        {"to": to_unit, "kind": kind, "unit": unit_id},
    )
    if found:
        raise CannotSetNumber(Why(marked("The overflow would come back here. Choose another unit.")))
