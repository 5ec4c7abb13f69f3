"""Set up how an office meets people: the room for video, whom interpreters are ordered from, and how late one may change."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.appointments.queries import SetupCard
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import MeetingsSetUp
from inngang.service.rows import run

MOST_HOURS = 168


class CannotSetUp(Refused):
    """It stays as it was; the sentence says what to mend."""


@action
def set_up(*, unit_id: int, setup: SetupCard, by: Viewer, at: datetime) -> None:
    """A leader of the office decides. Raises CannotSetUp."""
    if by.role != Role.TEAM_LEAD or unit_id not in by.unit_ids:
        raise CannotSetUp(Why(marked("Only a leader of the office decides this.")))
    if setup.video_link and not (
        urlsplit(setup.video_link).scheme == "https"
        and urlsplit(setup.video_link).netloc
        and len(setup.video_link) <= 300
    ):
        raise CannotSetUp(Why(marked("Write the whole address of the video room, beginning with https://.")))
    if not 0 <= setup.change_hours <= MOST_HOURS:
        raise CannotSetUp(Why(marked("Choose from 0 to %(most)s hours."), {"most": MOST_HOURS}))
    run(
        """insert into appointments_setup (unit_id, video_link, interpreter_email, change_hours, lets_choose)
           values (%(unit)s, %(video_link)s, %(interpreter_email)s, %(change_hours)s, %(lets_choose)s)
           on conflict (unit_id) do update set video_link = excluded.video_link, interpreter_email = excluded.interpreter_email,
               change_hours = excluded.change_hours, lets_choose = excluded.lets_choose""",
        {"unit": unit_id, **vars(setup)},
    )
    record(
        MeetingsSetUp(enquiry_id=None, unit_id=unit_id, change_hours=setup.change_hours, lets_choose=setup.lets_choose),
        by=by,
        at=at,
    )
