"""Mend what is said about a unit without moving anybody: its phone number, and what it is part of."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.units import Problem, part_of_problems
from inngang.rules.vocabulary import UnitKind, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import UnitEdited
from inngang.service.organisation import register
from inngang.service.organisation.actions.change_register import KEEPERS, LOCK, CannotChange, _must_be
from inngang.service.rows import row, run

EDIT = """
update organisation_unit u set phone = %(phone)s, part_of_id = p.id,
    service_area_id = case when p.kind = 'service_area' then p.id when p.id is null then null else u.service_area_id end
from (select 1) one left join organisation_unit p on p.number = %(part_of)s
where u.number = %(number)s
"""


@action
def edit_unit(*, number: str, phone: str, part_of: str, by: Viewer, at: datetime) -> None:
    """The journal keeps what it was and what it became. Raises: CannotChange, CannotDecideChange."""
    _must_be(KEEPERS, by)
    run(LOCK)
    old = row(
        """select u.id, u.kind, u.phone, coalesce(p.number, a.number, '') as part_of from organisation_unit u
           left join organisation_unit p on p.id = u.part_of_id left join organisation_unit a on a.id = u.service_area_id
           where u.number = %(number)s""",
        {"number": number},
    )
    if old is None:
        raise CannotChange([Problem("unknown_unit", Why(marked("There is no such unit.")))])
    spoken = phone.strip()
    if spoken and not (spoken.lstrip("+").replace(" ", "").isdigit() and 3 <= len(spoken) <= 20):
        raise CannotChange([Problem("bad_phone", Why(marked("Write the phone number with digits and spaces only.")))])
    found = part_of_problems(UnitKind(old["kind"]), part_of, register.read_register().units)
    if part_of == number:
        found = [Problem("own_part", Why(marked("A unit cannot be part of itself.")))]
    if found:
        raise CannotChange(found)
    run(EDIT, {"number": number, "phone": spoken, "part_of": part_of})
    for what, was, now in (
        (marked("phone number"), old["phone"], spoken),
        (marked("part of"), old["part_of"], part_of),
    ):
        if was != now:
            record(UnitEdited(unit_id=old["id"], what=what, old=was, new=now), by=by, at=at)
    if (old["phone"], old["part_of"]) == (spoken, part_of):
        record(UnitEdited(unit_id=None, what="", old="", new=""), by=by, at=at)  # nothing was changed
    tell("register")
