"""Hands each message that is due to its channel, after the transaction that wrote it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from inngang.service.access.queries import CLOCK
from inngang.service.notices import queries
from inngang.service.notices.actions import claim_due, mark_delayed, mark_delivered, mark_failed
from inngang.service.notices.queries import Delayed, Delivered, Delivery, Failed, NoticeCard

AT_ONCE = 20  # few, so that a claim is not held longer than `claim_due.HELD_FOR` when a receiver is slow
Deliver = Callable[[NoticeCard], Delivery]
log = logging.getLogger(__name__)


class Sent(NamedTuple):
    """How one round went."""

    delivered: int = 0
    delayed: int = 0
    failed: int = 0


def send_due(*, deliver: Deliver, at: datetime, limit: int = 500) -> Sent:
    """Send what is due, at most `limit` messages. One that fails never stops the next.

    A process that dies between delivery and the mark sends again later, with the same key.
    """
    delivered = delayed = failed = 0
    while delivered + delayed + failed < limit and queries.is_any_due(at=at):
        claimed = claim_due(limit=min(AT_ONCE, limit - delivered - delayed - failed), by=CLOCK, at=at)
        if not claimed:  # others have them
            break
        for notice in claimed:
            result = _try(deliver, notice)
            if isinstance(result, Delivered):
                mark_delivered(notice_id=notice.id, by=CLOCK, at=at)
                delivered += 1
            elif isinstance(result, Delayed) and mark_delayed(notice_id=notice.id, error=result.error, by=CLOCK, at=at):
                delayed += 1
            else:
                if isinstance(result, Failed):
                    mark_failed(notice_id=notice.id, error=result.error, by=CLOCK, at=at)
                failed += 1
    return Sent(delivered, delayed, failed)


def _try(deliver: Deliver, notice: NoticeCard) -> Delivery:
    try:
        return deliver(notice)
    except Exception as trouble:  # an unexpected fault of a channel delays its own message only, and is seen in the log
        log.exception("Channel %s could not deliver message %s", notice.channel, notice.id)
        return Delayed(f"{type(trouble).__name__}: {trouble}")
