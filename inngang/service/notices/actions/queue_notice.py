"""Put a message in the outbox, with the thing it tells of (varsel)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.journal import action, record
from inngang.service.journal.events import NoticeQueued, NoticeRepeated
from inngang.service.rows import row

QUEUE = """
insert into notices_notice (channel, person_id, enquiry_id, kind, "to", language, text, state, attempts,
    next_attempt_at, last_error, created_at, key)
values (%(channel)s, %(person_id)s, %(enquiry_id)s, %(kind)s, %(to)s, %(language)s, %(text)s, 'due', 0,
    %(at)s, '', %(at)s, %(key)s)
on conflict (key) do nothing
returning id
"""


@action
def queue_notice(
    *,
    channel: str,
    person_id: int | None = None,
    enquiry_id: int | None = None,
    kind: str,
    to: str = "",
    language: str = "nb",
    text: str,
    key: str,
    by: Viewer,
    at: datetime,
) -> int:
    """The id of the message. A key that is there already is the same message: it is sent once."""
    values = {
        "channel": str(channel),
        "person_id": person_id,
        "enquiry_id": enquiry_id,
        "kind": str(kind),
        "to": to,
        "language": language,
        "text": text,
        "key": key,
        "at": at,
    }
    found = row(QUEUE, values, often=True)
    event = NoticeQueued if found else NoticeRepeated
    if found is None:
        found = row("select id from notices_notice where key = %(key)s", {"key": key})
    assert found is not None
    record(event(enquiry_id=enquiry_id, person_id=person_id, channel=str(channel), kind=str(kind)), by=by, at=at)
    return int(found["id"])
