"""Draw answers at random and look them over: only where nobody is known, for a leader opens no person for this (R057)."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Final

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.enquiries.held import NOT_FOUND, NoSuchEnquiry
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import AnswerLookedOver, SampleDrawn
from inngang.service.rows import row, rows, run

DRAWERS: Final = frozenset({Role.TEAM_LEAD})
MOST_DRAWN, LONGEST, BACK = 20, 400, timedelta(days=30)
VERDICTS: Final = {
    "right": marked("Right and easy to understand"),
    "partly": marked("Right, but hard to understand or not whole"),
    "wrong": marked("Wrong, or of no help"),
}
MAY_BE_DRAWN = """
select e.id from enquiries_enquiry e
where e.unit_id = any(%(units)s) and e.person_id is null and e.organisation_id is null and e.state in ('answered', 'closed')
    and e.answered_at > %(since)s and not exists (select 1 from enquiries_sampled d where d.enquiry_id = e.id)
    and exists (select 1 from enquiries_message m where m.enquiry_id = e.id and m.direction = 'out'
        and m.staff_id is distinct from %(me)s)
order by e.id limit 5000
"""


class CannotLookOver(Refused):
    """Nothing is kept; the sentence says why."""


@action
def draw_sample(*, unit_id: int, count: int, rng: Random, by: Viewer, at: datetime) -> int:
    """How many were drawn: each answer of the last month as likely as the next. Raises CannotLookOver."""
    if by.role not in DRAWERS or unit_id not in by.unit_ids:
        raise CannotLookOver(Why(marked("The leader of those who answer draws these.")))
    if not 1 <= count <= MOST_DRAWN:
        raise CannotLookOver(Why(marked("Draw between 1 and %(most)s."), {"most": MOST_DRAWN}))
    given = {"units": [unit_id], "since": at - BACK, "me": by.staff_id}
    found = [one["id"] for one in rows(MAY_BE_DRAWN, given)]
    drawn = sorted(rng.sample(found, min(count, len(found))))
    if not drawn:
        raise CannotLookOver(Why(marked("There is no answer to draw. Those about somebody we know are not drawn.")))
    run(
        """insert into enquiries_sampled (enquiry_id, unit_id, drawn_by_id, drawn_at)
           select unnest(%(ids)s::bigint[]), %(unit)s, %(by)s, %(at)s on conflict do nothing""",
        {"ids": drawn, "unit": unit_id, "by": by.staff_id, "at": at},
    )
    record(SampleDrawn(unit_id=unit_id, count=len(drawn)), by=by, at=at)
    return len(drawn)


@action
def look_over(*, enquiry_id: int, verdict: str, words: str, by: Viewer, at: datetime) -> None:
    """What was found. Raises CannotLookOver, NoSuchEnquiry."""
    found = None
    if by.role in DRAWERS:
        found = row(
            """select e.id, e.unit_id from enquiries_sampled d join enquiries_enquiry e on e.id = d.enquiry_id
               where d.enquiry_id = %(id)s and d.unit_id = any(%(units)s) and e.person_id is null for update of d""",
            {"id": enquiry_id, "units": sorted(by.unit_ids)},
        )
    if found is None:
        raise NoSuchEnquiry(NOT_FOUND)
    if verdict not in VERDICTS:
        raise CannotLookOver(Why(marked("Choose how the answer is.")))
    if len(words.strip()) > LONGEST:
        raise CannotLookOver(Why(marked("That is too long. Write at most %(most)s characters."), {"most": LONGEST}))
    run(
        "update enquiries_sampled set verdict = %(verdict)s, words = %(words)s, rated_at = %(at)s where enquiry_id = %(id)s",
        {"verdict": verdict, "words": words.strip(), "at": at, "id": enquiry_id},
    )
    record(AnswerLookedOver(enquiry_id=enquiry_id, unit_id=found["unit_id"], verdict=verdict), by=by, at=at)
