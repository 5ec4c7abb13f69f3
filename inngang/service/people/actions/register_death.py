"""A person has died (dødsfall): nothing is sent to them, nobody logs in as them, and what they had let others do has ended.

What is open stays with the one who has it. The estate turns to us like anybody else, and shows who answers for it.
"""

from __future__ import annotations

from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PersonDied
from inngang.service.people.actions.change_number import REGISTERS
from inngang.service.rows import run


class CannotRegisterDeath(Refused):
    """Not for the one who asked."""


ENDINGS = (
    "update people_person set died_on = %(day)s where id = %(id)s",
    """update people_representative set ended_at = %(at)s, ended_by = 'register', finder = '', code_hash = ''
       where (person_id = %(id)s or acting_person_id = %(id)s) and ended_at is null""",
    "update people_consent set withdrawn_at = %(at)s where person_id = %(id)s and withdrawn_at is null",
    "update login_session set ended_at = %(at)s, ended_why = 'died', hint = '' where person_id = %(id)s and ended_at is null",
    "update login_code set ended_at = %(at)s where person_id = %(id)s and ended_at is null",
)


@action
def register_death(*, person_id: int, died_on: date, by: Viewer, at: datetime) -> None:
    """As the population register tells it. Raises: CannotRegisterDeath."""
    if by.role not in REGISTERS:
        raise CannotRegisterDeath(Why(marked("Only the population register tells us that somebody has died.")))
    for ending in ENDINGS:
        run(ending, {"id": person_id, "day": died_on, "at": at})
    record(PersonDied(person_id=person_id), by=by, at=at)
