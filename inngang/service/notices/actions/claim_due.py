"""Take messages that are due, so that nobody else sends them meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from inngang.rules.access import Viewer
from inngang.service.journal import action, record
from inngang.service.journal.events import NoticesTaken
from inngang.service.notices.queries import COLUMNS, NoticeCard
from inngang.service.rows import rows

HELD_FOR = timedelta(minutes=10)  # who takes a message and dies, gives it back after this
CLAIM = f"""
with due as (
    select id from notices_notice where state = 'due' and next_attempt_at <= %(at)s
    order by next_attempt_at, id limit %(limit)s for update skip locked
), held as (
    update notices_notice notice set attempts = attempts + 1, next_attempt_at = %(until)s
    from due where notice.id = due.id
    returning notice.*
)
select {COLUMNS} from held order by created_at, id
"""


@action
def claim_due(*, limit: int, by: Viewer, at: datetime) -> list[NoticeCard]:
    """At most `limit` messages, each given to one taker only. Each take counts as an attempt."""
    found = [NoticeCard(**one) for one in rows(CLAIM, {"at": at, "limit": limit, "until": at + HELD_FOR})]
    record(NoticesTaken(count=len(found)), by=by, at=at)
    return found
