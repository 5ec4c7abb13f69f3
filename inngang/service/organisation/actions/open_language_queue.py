"""Open a queue for a language at a unit (språkkø): those who speak it and help people there serve it."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import QueueKind, Role, Why, marked
from inngang.service.journal import action
from inngang.service.journal.action import Refused
from inngang.service.organisation.actions.absence import LEADERS
from inngang.service.organisation.actions.open_queue import open_queue
from inngang.service.organisation.actions.seat import seat
from inngang.service.rows import rows

HELPS = (Role.CONTACT_ADVISER, Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER)


class CannotOpenLanguage(Refused):
    """Not theirs, or nobody there speaks it."""


@action
def open_language_queue(*, unit_id: int, language: str, name: str, by: Viewer, at: datetime) -> int:
    """The id of the queue; how it is called is the word for the language. Raises: CannotOpenLanguage."""
    if by.role not in LEADERS or unit_id not in by.unit_ids:
        raise CannotOpenLanguage(Why(marked("Only the leader of those who serve it decides this.")))
    speakers = rows(
        """select distinct s.id from people_staff s join organisation_post p on p.staff_id = s.id and p.valid_to is null
           where p.unit_id = %(unit)s and p.role = any(%(helps)s) and %(language)s = any(s.languages) and s.is_active
           order by s.id""",
        {"unit": unit_id, "helps": [str(one) for one in HELPS], "language": language},
    )
    if not speakers:
        raise CannotOpenLanguage(Why(marked("Nobody here who helps people speaks that language.")))
    queue_id = open_queue(kind=QueueKind.LANGUAGE, name=name, unit_id=unit_id, line=language, by=by, at=at)
    for one in speakers:
        seat(staff_id=one["id"], queue_ids=[queue_id], by=by, at=at)
    return queue_id
