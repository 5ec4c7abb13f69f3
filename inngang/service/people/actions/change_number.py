"""A person gets another identity number: the old one finds the same person, and is never given to somebody else."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.identity import birth_date_of, read_identity_number
from inngang.rules.vocabulary import Refusal, Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import IdentityNumberChanged
from inngang.service.people.declared_before import takes_effect
from inngang.service.rows import row, run

REGISTERS = (Role.SYSTEM, Role.INTEGRATION)  # the population register tells us; nobody here decides it


class CannotChangeNumber(Refused):
    """The number stays as it is; the sentence says why."""


@action
def change_number(*, person_id: int, identity_number: str, by: Viewer, at: datetime) -> None:
    """The same number again changes nothing. Raises: CannotChangeNumber."""
    if by.role not in REGISTERS:
        raise CannotChangeNumber(Why(marked("Only the population register changes a number.")))
    read = read_identity_number(identity_number)
    if isinstance(read, Refusal):
        raise CannotChangeNumber(read.why, read.code)
    taken = row(
        """select 1 as one from people_person where identity_number = %(new)s and id <> %(id)s
           union all select 1 from people_former_number where identity_number = %(new)s and person_id <> %(id)s""",
        {"new": read.digits, "id": person_id},
    )
    if taken is not None:
        raise CannotChangeNumber(Why(marked("That number is registered already.")))
    run(
        """insert into people_former_number (person_id, identity_number, changed_at)
           select id, identity_number, %(at)s from people_person
           where id = %(id)s and identity_number is not null and identity_number <> %(new)s on conflict do nothing""",
        {"id": person_id, "new": read.digits, "at": at},
    )
    run(
        "update people_person set identity_number = %(new)s, birth_date = coalesce(%(born)s, birth_date) where id = %(id)s",
        {"id": person_id, "new": read.digits, "born": birth_date_of(read.digits)},
    )
    takes_effect([(person_id, read.digits)])
    record(IdentityNumberChanged(person_id=person_id), by=by, at=at)
