"""Register many persons at once: a crowd of invented ones, or a list from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from inngang.rules.access import Viewer
from inngang.rules.identity import norwegian_sort_key
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.people.declared_before import takes_effect
from inngang.service.rows import rows


class PersonRow(NamedTuple):
    """A person as a list gives them."""

    given_name: str
    family_name: str
    identity_number: str | None = None
    birth_date: date | None = None
    language: str = "nb"
    needs_interpreter: bool = False
    phone: str = ""
    area_code: str = ""
    is_reserved: bool = False


MANY = """
insert into people_person (given_name, family_name, sort_key, identity_number, birth_date, language, needs_interpreter,
    phone, email, area_code, protection, is_reserved, large_print, story, created_at)
select given_name, family_name, sort_key, identity_number, birth_date, language, needs_interpreter, phone,
    '', area_code, 'none',
    is_reserved, false, '', %(at)s
from jsonb_to_recordset(%(people)s::jsonb) as one (place int, given_name text, family_name text, sort_key text,
    identity_number text,
    birth_date date, language text, needs_interpreter boolean, phone text, area_code text, is_reserved boolean)
order by place
on conflict (identity_number) do nothing
returning id, area_code, identity_number
"""


@action
def register_people(*, people: Iterable[PersonRow], by: Viewer, at: datetime) -> list[tuple[int, str]]:
    """The id and area of each new person, in two statements.

    One whose identity number is registered already is left out.
    """
    given = [_given(place, one) for place, one in enumerate(people)]
    found = rows(MANY, {"people": json.dumps(given), "at": at})
    takes_effect((one["id"], one["identity_number"]) for one in found if one["identity_number"])
    record(RegisterChanged(what="people", new=len(found), changed=0), by=by, at=at)
    return [(one["id"], one["area_code"]) for one in found]


def _given(place: int, one: PersonRow) -> dict[str, Any]:
    born = one.birth_date.isoformat() if one.birth_date else None
    key = norwegian_sort_key(f"{one.family_name} {one.given_name}".strip())
    return one._asdict() | {"place": place, "sort_key": key, "birth_date": born}
