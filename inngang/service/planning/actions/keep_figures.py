"""Take in figures from a file, whole or not at all (tallgrunnlag)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.allocation import Receiver
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import FiguresKept
from inngang.service.planning.who import LONGEST_NAME, may_plan
from inngang.service.rows import row

LONGEST_SOURCE = 200


class CannotKeepFigures(Refused):
    """Not theirs to do, or without a name or a line."""


@action
def keep_figures(*, name: str, source: str, receivers: Sequence[Receiver], by: Viewer, at: datetime) -> int:
    """The number of the new set; one that is kept is never changed. Raises: CannotKeepFigures."""
    if not may_plan(by):
        raise CannotKeepFigures(Why(marked("Those who lead or plan do this.")))
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not receivers:
        raise CannotKeepFigures(Why(marked("Give it a name of at most %(most)s letters."), {"most": LONGEST_NAME}))
    kept = row(
        """insert into planning_figures (name, source, receivers, made_by_id, made_at)
           values (%(name)s, %(source)s, %(receivers)s::jsonb, %(by)s, %(at)s) returning id""",
        {
            "name": name,
            "source": source.strip()[:LONGEST_SOURCE],
            "receivers": json.dumps([one._asdict() for one in receivers]),
            "by": by.staff_id or None,
            "at": at,
        },
    )
    assert kept is not None
    record(FiguresKept(name=name, receivers=len(receivers)), by=by, at=at)
    return int(kept["id"])
