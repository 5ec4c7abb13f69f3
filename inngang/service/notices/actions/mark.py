"""Say how it went with a message: it got there, it did not yet, or it never will."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import NoticeDelayed, NoticeDelivered, NoticeFailed
from inngang.service.notices.actions.otherwise import send_instead
from inngang.service.rows import row

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))  # then a person must see to it


class NotOnItsWay(Refused):
    """The message is delivered or given up already."""


DELIVERED = """
update notices_notice set state = 'delivered', delivered_at = %(at)s, next_attempt_at = null, last_error = ''
where id = %(id)s and state = 'due' returning *
"""
DELAYED = """
update notices_notice
set next_attempt_at = %(at)s + (%(pauses)s::interval[])[greatest(attempts, 1)], last_error = %(error)s
where id = %(id)s and state = 'due' and attempts <= cardinality(%(pauses)s::interval[]) returning *
"""
FAILED = """
update notices_notice set state = 'failed', next_attempt_at = null, last_error = %(error)s
where id = %(id)s and state = 'due' returning *
"""


@action
def mark_delivered(*, notice_id: int, by: Viewer, at: datetime) -> None:
    """Raises: NotOnItsWay."""
    notice = _changed(row(DELIVERED, {"id": notice_id, "at": at}))
    record(NoticeDelivered(**_about(notice), attempts=notice["attempts"]), by=by, at=at)


@action
def mark_delayed(*, notice_id: int, error: str, by: Viewer, at: datetime) -> datetime | None:
    """When it is tried again; None when it has been tried often enough and is given up. Raises: NotOnItsWay."""
    values = {"id": notice_id, "at": at, "error": error[:400], "pauses": list(BACK_OFF)}
    notice = row(DELAYED, values)
    if notice is None:
        mark_failed(notice_id=notice_id, error=error, by=by, at=at)
        return None
    record(NoticeDelayed(**_about(notice), error=error[:400], attempts=notice["attempts"]), by=by, at=at)
    again_at: datetime = notice["next_attempt_at"]
    return again_at


@action
def mark_failed(*, notice_id: int, error: str, by: Viewer, at: datetime) -> None:
    """For good: it goes as a letter instead, or a person here sees to it. Raises: NotOnItsWay."""
    notice = _changed(row(FAILED, {"id": notice_id, "error": error[:400]}))
    record(NoticeFailed(**_about(notice), error=error[:400]), by=by, at=at)
    send_instead(notice, by=by, at=at)
    if notice["enquiry_id"]:
        tell(f"enquiry-{notice['enquiry_id']}")


def _changed(notice: dict[str, Any] | None) -> dict[str, Any]:
    if notice is None:
        raise NotOnItsWay(Why(marked("That message is not on its way any more.")))
    return notice


def _about(notice: dict[str, Any]) -> dict[str, Any]:
    return {name: notice[name] for name in ("enquiry_id", "person_id", "channel", "kind")}
