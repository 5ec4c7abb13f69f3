"""Take messages that are due, so that nobody else sends them meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.events import NoticesTaken
from inngang.service.notices.queries import COLUMNS, NoticeCard
from inngang.service.notices.words import words_in
from inngang.service.rows import rows

NEUTRAL = marked("You have a message. Log in where you usually do.")  # names neither us nor what it is about
HELD_FOR = timedelta(minutes=10)  # who takes a message and dies, gives it back after this
CLAIM = f"""
with stopped as (
    update notices_notice notice set state = 'failed', next_attempt_at = null,
        last_error = case when p.died_on is not null then 'the person has died' else 'the person wants no messages left' end
    from people_person p
    where notice.state = 'due' and notice.next_attempt_at <= %(at)s and p.id = notice.person_id
        and (p.died_on is not null or p.safe_way = 'none' and notice.channel in ('sms', 'email', 'phone'))
    returning notice.id
), due as (
    select id from notices_notice n where state = 'due' and next_attempt_at <= %(at)s and not exists (
        select 1 from people_person p where p.id = n.person_id
            and (p.died_on is not null or p.safe_way = 'none' and n.channel in ('sms', 'email', 'phone')))
    order by next_attempt_at, id limit %(limit)s for update skip locked
), held as (
    update notices_notice notice set attempts = attempts + 1, next_attempt_at = %(until)s
    from due where notice.id = due.id
    returning notice.*
)
select {COLUMNS}, (select p.safe_way from people_person p where p.id = held.person_id) as safe_way
from held order by created_at, id
"""


@action
def claim_due(*, limit: int, by: Viewer, at: datetime) -> list[NoticeCard]:
    """At most `limit` messages, each given to one taker only. Each take counts as an attempt."""
    claimed = rows(CLAIM, {"at": at, "limit": limit, "until": at + HELD_FOR})
    found = [_as_sent(one) for one in claimed]
    record(NoticesTaken(count=len(found)), by=by, at=at)
    return found


def _as_sent(one: dict[str, Any]) -> NoticeCard:
    """To whom shares a phone or lives with danger, a message tells nothing of what it is about."""
    if one.pop("safe_way") == "neutral" and one["channel"] in ("sms", "email"):
        one["text"] = words_in(one["language"], Why(NEUTRAL))
    return NoticeCard(**one)
