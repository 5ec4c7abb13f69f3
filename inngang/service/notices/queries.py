"""Cards of messages on their way out, and what a channel says of its try to deliver one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from inngang.service.rows import row, rows


@dataclass(frozen=True)
class NoticeCard:
    """One message in the outbox (varsel). `key` lets the receiver see a repeat."""

    id: int
    channel: str
    person_id: int | None
    enquiry_id: int | None
    kind: str
    to: str
    language: str
    text: str
    key: str
    state: str
    attempts: int
    created_at: datetime
    last_error: str = ""


class Delivered(NamedTuple):
    """It got there."""


class Delayed(NamedTuple):
    """It did not get there now, but may later (a passing failure)."""

    error: str


class Failed(NamedTuple):
    """It will never get there this way (a permanent failure): the address is wrong, the channel is not for this."""

    error: str


Delivery = Delivered | Delayed | Failed

COLUMNS = """id, channel, person_id, enquiry_id, kind, "to", language, text, key, state, attempts,
    created_at, last_error"""


def due(*, limit: int, at: datetime) -> list[NoticeCard]:
    """What is due to be sent, the oldest first. It is sent only by who claims it."""
    found = rows(
        f"""select {COLUMNS} from notices_notice where state = 'due' and next_attempt_at <= %(at)s
            order by next_attempt_at, id limit %(limit)s""",
        {"limit": limit, "at": at},
    )
    return [NoticeCard(**one) for one in found]


def is_any_due(*, at: datetime) -> bool:
    found = row(
        "select exists (select 1 from notices_notice where state = 'due' and next_attempt_at <= %(at)s) as any",
        {"at": at},
    )
    return bool(found and found["any"])


def of_enquiry(*, enquiry_id: int) -> list[NoticeCard]:
    """Everything we have sent, or mean to send, in one enquiry."""
    found = rows(f"select {COLUMNS} from notices_notice where enquiry_id = %(id)s order by id", {"id": enquiry_id})
    return [NoticeCard(**one) for one in found]


def failed(*, enquiry_ids: list[int], limit: int = 100) -> list[NoticeCard]:
    """What did not get there in these enquiries, and a person must see to."""
    found = rows(
        f"""select {COLUMNS} from notices_notice where state = 'failed' and enquiry_id = any(%(ids)s)
            order by id desc limit %(limit)s""",
        {"ids": enquiry_ids, "limit": limit},
    )
    return [NoticeCard(**one) for one in found]
