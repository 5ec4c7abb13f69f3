"""Write what to say about a matter: a new version each time, with a day it is looked over (kunnskapsnotat, R057)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.text import without_numbers
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import KnowledgeWritten
from inngang.service.rows import row

WRITERS: Final = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD, Role.REGISTER_KEEPER, Role.SYSTEM})
EXPERT_LEVEL: Final = 3  # whoever teaches others about the line may write about its matters
LONGEST: Final = 4000
LONGEST_UNTIL_REVIEW: Final = timedelta(days=366)
WRITE = """
with newest as (select coalesce(max(version), 0) as version from organisation_knowledge where matter = %(matter)s)
insert into organisation_knowledge (matter, version, text, written_by_id, written_at, review_on)
select %(matter)s, newest.version + 1, %(text)s, %(by)s, %(at)s, %(review)s from newest where newest.version = %(was)s
on conflict do nothing returning version
"""


class CannotWrite(Refused):
    """Nothing is kept; the sentence says why."""


def may_write(*, matter: str, by: Viewer) -> bool:
    """Leaders, and those who know the line so well that they teach others."""
    if by.role in WRITERS:
        return True
    if matter not in MATTERS or not by.staff_id:
        return False
    known = {"staff": by.staff_id, "line": MATTERS[matter].line, "level": EXPERT_LEVEL}
    found = row(
        "select 1 from organisation_skill where staff_id = %(staff)s and code = %(line)s and level >= %(level)s", known
    )
    return found is not None


@action
def write_knowledge(*, matter: str, was: int, text: str, review_on: date, by: Viewer, at: datetime) -> int:
    """The number of the version. `was` is the one that was read: nobody overwrites what they have not seen. Raises CannotWrite."""
    if matter not in MATTERS:
        raise CannotWrite(Why(marked("Choose what it is about.")))
    if not may_write(matter=matter, by=by):
        raise CannotWrite(Why(marked("Leaders, and those who teach others about this, write here.")))
    said, today = text.strip(), at.astimezone(OSLO).date()
    if not said or len(said) > LONGEST:
        raise CannotWrite(Why(marked("Write something, and at most %(most)s characters."), {"most": LONGEST}))
    if without_numbers(said) != said:
        raise CannotWrite(Why(marked("Here stands nothing about anybody. Take out the identity number.")))
    if not today < review_on <= today + LONGEST_UNTIL_REVIEW:
        raise CannotWrite(Why(marked("Choose a day within a year when it is looked over.")))
    kept = row(
        WRITE,
        {"matter": matter, "was": was, "text": said, "by": by.staff_id or None, "at": at, "review": review_on},
    )
    if kept is None:
        raise CannotWrite(Why(marked("Somebody has written a newer version. Read it first.")))
    record(KnowledgeWritten(matter=matter, version=kept["version"], review_on=review_on), by=by, at=at)
    return int(kept["version"])
