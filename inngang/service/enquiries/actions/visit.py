"""What belongs to a visit: the number on the ticket, calling it, and the count of the visit in one tap (R175)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.service.enquiries.held import hold_as_staff
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import VisitorCalled, VisitTallied
from inngang.service.rows import row


def next_number(*, unit_id: int, at: datetime) -> int:
    """The next ticket of the day at this office. Called inside `receive`'s transaction by the channel's action."""
    found = row(
        """insert into enquiries_number as roll (unit_id, day, last) values (%(unit)s, %(day)s, 1)
           on conflict (unit_id, day) do update set last = roll.last + 1 returning last""",
        {"unit": unit_id, "day": at.astimezone(OSLO).date()},
    )
    assert found is not None
    return int(found["last"])


@action
def call_number(*, enquiry_id: int, by: Viewer, at: datetime) -> None:
    """Call the visitor once more to the desk. Raises NotYours."""
    held = hold_as_staff(enquiry_id, by)
    found = row("select number from enquiries_enquiry where id = %(id)s", {"id": held.id})
    record(VisitorCalled(**held.about, number=(found and found["number"]) or 0), by=by, at=at)
    tell(f"unit-{held.unit_id}")


@action
def tally(
    *,
    enquiry_id: int,
    language: str,
    matter: str,
    minutes: int,
    outcome: str,
    other_channel: bool | None,
    by: Viewer,
    at: datetime,
) -> None:
    """Count the visit: language, matter, minutes, outcome, and whether another way would have done (R176)."""
    held = hold_as_staff(enquiry_id, by)
    record(
        VisitTallied(
            **held.about,
            language=language,
            matter=matter,
            minutes=minutes,
            outcome=outcome,
            other_channel=other_channel,
        ),
        by=by,
        at=at,
    )
