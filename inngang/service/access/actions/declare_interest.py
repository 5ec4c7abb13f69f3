"""Declare a relation to a person, so that their enquiries go to somebody else, and end it again (inhabilitet, R247)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import InterestDeclared, InterestEnded
from inngang.service.people.declared_before import mark_of
from inngang.service.rows import row, run

MOST = 100  # that stand at once


class CannotDeclare(Refused):
    """What was given is neither a number nor a reference, or there is no such declaration. Tells nothing of any person."""


@action
def declare_interest(
    *,
    staff_id: int,
    person_id: int | None,
    given: str = "",
    number: str = "",
    enquiry_id: int | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """`given` is what the one who declares it sees in their own list; empty for what is known without their saying so. `number`
    is an identity number we may not know yet: it takes effect for whoever gets it.

    Raises CannotDeclare.
    """
    if given:
        kept = row(
            """insert into access_declaration (staff_id, person_id, enquiry_id, given, declared_at, number_mark)
               select %(staff)s, %(person)s, %(enquiry)s, %(given)s, %(at)s, %(mark)s
               where (select count(*) from access_declaration where staff_id = %(staff)s and ended_at is null) < %(most)s
               returning id""",
            {
                "staff": staff_id,
                "person": person_id,
                "enquiry": enquiry_id,
                "given": given,
                "mark": mark_of(number) if number and not person_id else "",
                "at": at,
                "most": MOST,
            },
        )
        if kept is None:
            raise CannotDeclare(Why(marked("You have declared very many. Talk to your team lead.")))
    if person_id:
        run(
            """insert into access_interest (staff_id, person_id, declared_at) values (%(staff)s, %(person)s, %(at)s)
               on conflict (staff_id, person_id) do nothing""",
            {"staff": staff_id, "person": person_id, "at": at},
        )
    record(InterestDeclared(person_id=person_id), by=by, at=at)


@action
def end_interest(*, declaration_id: int, by: Viewer, at: datetime) -> None:
    """End what one declared oneself. What was known without one's saying so stands. Raises CannotDeclare."""
    ended = row(
        """update access_declaration set ended_at = %(at)s
           where id = %(id)s and staff_id = %(staff)s and ended_at is null returning person_id""",
        {"id": declaration_id, "staff": by.staff_id, "at": at},
    )
    if ended is None:
        raise CannotDeclare(Why(marked("We cannot find that one. It may be ended already.")))
    run(
        """delete from access_interest i where i.staff_id = %(staff)s and i.person_id = %(person)s
           and i.declared_at in (select d.declared_at from access_declaration d
               where d.staff_id = %(staff)s and d.person_id = %(person)s)
           and not exists (select 1 from access_declaration d
               where d.staff_id = %(staff)s and d.person_id = %(person)s and d.ended_at is null)""",
        {"staff": by.staff_id, "person": ended["person_id"]},
    )
    record(InterestEnded(person_id=ended["person_id"]), by=by, at=at)
