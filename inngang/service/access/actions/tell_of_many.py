"""Tell those who watch over the log that a colleague looks up very many people (alarm om mange oppslag)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.journal import action, record
from inngang.service.journal.events import LookedUpMany


@action
def tell_of_many(*, most: int, by: Viewer, at: datetime) -> None:
    """One line of the journal; it stands first among what leaders go through."""
    record(LookedUpMany(about_staff=by.staff_id, most=most, unit_id=min(by.unit_ids, default=None)), by=by, at=at)
