"""What the tests look at: an enquiry as the database has it."""

from __future__ import annotations

from typing import Any

from inngang.service.access.queries import viewer_of
from inngang.service.journal import queries as journal
from inngang.service.people.queries import staff_named
from inngang.service.rows import row, rows


def staff(name: str):
    """The viewer of somebody in the cast."""
    session = viewer_of(staff_id=staff_named(name))
    assert session is not None
    return session.viewer


def ident(name: str) -> str:
    found = row("select ident from people_staff where id = %(id)s", {"id": staff_named(name)})
    assert found is not None
    return found["ident"]


def enquiry(enquiry_id: int) -> dict[str, Any]:
    """An enquiry with its open promise and its circles."""
    found = row(
        """select e.*, p.kind as promise, p.due_by, p.owner_id as promise_owner, p.owner_queue_id as promise_queue
           from enquiries_enquiry e left join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
           where e.id = %(id)s""",
        {"id": enquiry_id},
    )
    assert found is not None
    return found


def circles(enquiry_id: int) -> list[dict[str, Any]]:
    return rows(
        """select w.kind, w.pace, w.opens_at, w.queue_id, q.name, q.kind as queue_kind from enquiries_placement w
           join organisation_queue q on q.id = w.queue_id where w.enquiry_id = %(id)s order by w.circle""",
        {"id": enquiry_id},
    )


def messages(enquiry_id: int) -> list[str]:
    found = rows("select text from enquiries_message where enquiry_id = %(id)s order by id", {"id": enquiry_id})
    return [one["text"] for one in found]


def events(enquiry_id: int) -> list[str]:
    return [line.event for line in journal.of_enquiry(enquiry_id=enquiry_id)]


def how_many() -> int:
    found = row("select count(*) as n from enquiries_enquiry")
    assert found is not None
    return found["n"]


def queue(name: str) -> int:
    """The own queue of somebody in the cast."""
    found = row("select id from organisation_queue where staff_id = %(id)s", {"id": staff_named(name)})
    assert found is not None
    return found["id"]


def special_line(line: str) -> int:
    found = row("select id from organisation_queue where kind = 'special_line' and line = %(line)s", {"line": line})
    assert found is not None
    return found["id"]


def office(number: str = "0313") -> int:
    found = row("select id from organisation_unit where number = %(number)s", {"number": number})
    assert found is not None
    return found["id"]
