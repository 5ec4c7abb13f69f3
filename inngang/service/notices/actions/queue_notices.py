"""Put many messages in the outbox at once, in one statement (varsler)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from inngang.rules.access import Viewer
from inngang.service.journal import action, record
from inngang.service.journal.events import NoticeQueued, NoticesTaken
from inngang.service.rows import rows


class NoticeRow(NamedTuple):
    """One message; the key is the receiver's way to see a repeat."""

    channel: str
    person_id: int | None
    enquiry_id: int | None
    kind: str
    to: str
    language: str
    text: str
    key: str


QUEUE = """
insert into notices_notice (channel, person_id, enquiry_id, kind, "to", language, text, state, attempts,
    next_attempt_at, last_error, created_at, key)
select channel, person_id, enquiry_id, kind, "to", language, text, 'due', 0, %(at)s, '', %(at)s, key
from jsonb_to_recordset(%(notices)s::jsonb) as one (channel text, person_id bigint, enquiry_id bigint, kind text, "to" text,
    language text, text text, key text)
on conflict (key) do nothing
returning enquiry_id, person_id, channel, kind
"""


@action
def queue_notices(*, notices: Sequence[NoticeRow], by: Viewer, at: datetime) -> int:
    """How many were new. A key that is there already is the same message: it is sent once."""
    given = json.dumps([one._asdict() for one in notices])
    new = rows(QUEUE, {"notices": given, "at": at}) if notices else []
    for one in new:
        record(NoticeQueued(**one), by=by, at=at)
    if not new:
        record(NoticesTaken(count=0), by=by, at=at)
    return len(new)
