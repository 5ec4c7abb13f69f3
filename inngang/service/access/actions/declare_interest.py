"""Declare a relation to a person, so that their enquiries go to somebody else (inhabilitet, R247)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.journal import action, record
from inngang.service.journal.events import InterestDeclared
from inngang.service.rows import run


@action
def declare_interest(*, staff_id: int, person_id: int, by: Viewer, at: datetime) -> None:
    run(
        """insert into access_interest (staff_id, person_id, declared_at) values (%(staff)s, %(person)s, %(at)s)
           on conflict (staff_id, person_id) do nothing""",
        {"staff": staff_id, "person": person_id, "at": at},
    )
    record(InterestDeclared(person_id=person_id), by=by, at=at)
