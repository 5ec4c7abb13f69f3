"""Lock the figures of a period as they are counted now (lås tall), so that what was decided on can be shown again."""

from __future__ import annotations

import json
from datetime import date, datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import FiguresLocked
from inngang.service.key_figures.frozen import MOST_DAYS, figures, hash_of
from inngang.service.rows import row

LEAD = frozenset({Role.TEAM_LEAD, Role.DUTY_LEAD, Role.ANALYST})
SHORTEST, LONGEST = 5, 120


class CannotLockFigures(Refused):
    """Not one who leads, no period that has been, or no name."""


@action
def lock_figures(*, title: str, first: date | None, last: date | None, by: Viewer, at: datetime) -> int:
    """The number of the locking; nothing of it can be changed or deleted. Raises: CannotLockFigures."""
    if by.role not in LEAD:
        raise CannotLockFigures(Why(marked("One who leads decides this.")))
    today = at.astimezone(OSLO).date()
    if first is None or last is None or not first <= last <= today or (last - first).days >= MOST_DAYS:
        raise CannotLockFigures(Why(marked("Choose a first and a last day until today, at most 92 days together.")))
    title = " ".join(title.split())
    if not SHORTEST <= len(title) <= LONGEST:
        raise CannotLockFigures(Why(marked("Write what the figures are for, in 5 to 120 signs.")))
    content = figures(first=first, last=last, at=at)
    digest = hash_of(content)
    made = row(
        """insert into key_figures_frozen (title, first, last, content, hash, staff_id, at)
           values (%(title)s, %(first)s, %(last)s, %(content)s::jsonb, %(hash)s, %(staff)s, %(at)s) returning id""",
        {
            "title": title,
            "first": first,
            "last": last,
            "content": json.dumps(content),
            "hash": digest,
            "staff": by.staff_id,
            "at": at,
        },
    )
    assert made is not None
    record(FiguresLocked(locked=made["id"], title=title, first=first, last=last, hash=digest), by=by, at=at)
    return int(made["id"])
