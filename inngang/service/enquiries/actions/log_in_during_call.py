"""Somebody we talk to on the phone logs in meanwhile: the adviser sees that we are sure who it is (K3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from inngang.rules import login as rules
from inngang.rules.access import Viewer
from inngang.rules.identity import is_enough
from inngang.rules.vocabulary import LoginLevel
from inngang.service.journal import action, record, tell
from inngang.service.journal.events import CertaintyNoted
from inngang.service.rows import rows, run

LONGEST_CALL = timedelta(hours=2)

TALKING = """
select e.id, e.owner_id from enquiries_enquiry e
where e.person_id = %(person)s and e.channel = 'phone' and e.state = 'taken' and e.owner_id is not null
    and e.taken_at > %(since)s
    and not exists (select 1 from people_certainty c
        where c.enquiry_id = e.id and c.certainty = %(level)s and c.at >= e.taken_at)
order by e.id
"""
NOTED = """
insert into people_certainty (enquiry_id, certainty, called_back, questions, staff_id, at)
values (%(id)s, %(level)s, false, '[]', %(owner_id)s, %(at)s)
"""
SURE = rules.certainty(gave_name=True, logged_in=True)


def log_in_during_call(*, person_id: int, level: LoginLevel, by: Viewer, at: datetime) -> int:
    """How many calls became surer by it; most often none. A code that others may read makes nobody surer."""
    if not person_id or level == LoginLevel.STAFF or not is_enough(level, LoginLevel.SUBSTANTIAL):
        return 0
    given = {"person": person_id, "since": at - LONGEST_CALL, "level": SURE}
    talking = rows(TALKING, given)
    if talking:
        _note(talking, by=by, at=at)
    return len(talking)


@action
def _note(talking: Sequence[Mapping[str, Any]], *, by: Viewer, at: datetime) -> None:
    for one in talking:
        run(NOTED, {"id": one["id"], "owner_id": one["owner_id"], "level": SURE, "at": at})
        record(CertaintyNoted(enquiry_id=one["id"], certainty=SURE), by=by, at=at)
        tell(f"enquiry-{one['id']}")
