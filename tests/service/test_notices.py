"""The outbox: a message is sent once, tried again when it must be, and given up in the open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from inngang.config import wiring
from inngang.jobs.send_outbox import Sent, send_due
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK
from inngang.service.notices import queries
from inngang.service.notices.actions import claim_due, mark_delivered, mark_failed, queue_notice
from inngang.service.notices.actions.mark import BACK_OFF, NotOnItsWay
from inngang.service.notices.queries import Delayed, Delivered, Delivery, Failed, NoticeCard
from inngang.service.rows import row, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guarded")]


def queue(at: datetime, key: str = "answer-1", channel: str = "letter") -> int:
    return queue_notice(
        channel=channel, kind="answer_ready", to="Amina", text="Du har fått svar.", key=key, by=CLOCK, at=at
    )


def state(notice_id: int) -> dict[str, Any]:
    found = row(
        "select state, attempts, next_attempt_at, last_error from notices_notice where id = %(id)s", {"id": notice_id}
    )
    assert found is not None
    return found


def events() -> list[str]:
    return [one["event"] for one in rows("select event from journal_line where event like 'Notice%%' order by id")]


def always(result: Delivery, seen: list[str] | None = None) -> Callable[[NoticeCard], Delivery]:
    def deliver(notice: NoticeCard) -> Delivery:
        if seen is not None:
            seen.append(notice.key)
        return result

    return deliver


def test_a_message_asked_for_twice_is_sent_once(at: datetime) -> None:
    seen: list[str] = []
    assert queue(at) == queue(at)
    assert send_due(deliver=always(Delivered(), seen), at=at) == Sent(delivered=1)
    assert send_due(deliver=always(Delivered(), seen), at=at) == Sent()
    assert seen == ["answer-1"]
    assert events() == ["NoticeQueued", "NoticeRepeated", "NoticesTaken", "NoticeDelivered"]


def test_a_passing_failure_is_tried_again_later_and_later_and_then_given_up(at: datetime) -> None:
    notice_id = queue(at)
    now = at
    for attempt, pause in enumerate(BACK_OFF, 1):
        assert send_due(deliver=always(Delayed("nobody answers")), at=now) == Sent(delayed=1)
        assert state(notice_id) == {
            "state": "due",
            "attempts": attempt,
            "next_attempt_at": now + pause,
            "last_error": "nobody answers",
        }
        assert send_due(deliver=always(Delivered()), at=now + pause - timedelta(seconds=1)) == Sent()
        now += pause
    assert [pause.total_seconds() / 60 for pause in BACK_OFF] == [1, 5, 15, 60, 240]
    assert send_due(deliver=always(Delayed("nobody answers")), at=now) == Sent(failed=1)
    assert state(notice_id)["state"] == "failed"
    assert send_due(deliver=always(Delivered()), at=now + timedelta(days=30)) == Sent()
    assert events().count("NoticeDelayed") == len(BACK_OFF) and events()[-1] == "NoticeFailed"


def test_a_permanent_failure_is_given_up_at_once_and_shown_to_those_who_have_the_enquiry(at: datetime) -> None:
    notice_id = queue_notice(
        channel="sms", enquiry_id=77, kind="answer_ready", to="?", text="Hei", key="k", by=CLOCK, at=at
    )
    assert send_due(deliver=always(Failed("not a number")), at=at) == Sent(failed=1)
    assert state(notice_id) == {
        "state": "failed",
        "attempts": 1,
        "next_attempt_at": None,
        "last_error": "not a number",
    }
    assert [one.id for one in queries.failed(enquiry_ids=[77])] == [notice_id]
    assert queries.failed(enquiry_ids=[78]) == []


def test_a_fault_in_a_channel_delays_its_own_message_and_no_other(at: datetime) -> None:
    bad, good = queue(at, "bad"), queue(at, "good")

    def deliver(notice: NoticeCard) -> Delivery:
        if notice.key == "bad":
            raise OSError("the line is broken")
        return Delivered()

    assert send_due(deliver=deliver, at=at) == Sent(delivered=1, delayed=1)
    assert (state(bad)["state"], state(good)["state"]) == ("due", "delivered")
    assert "the line is broken" in state(bad)["last_error"]


def test_a_claimed_message_is_nobody_elses_until_the_claimer_is_given_up(at: datetime) -> None:
    notice_id = queue(at)
    assert [one.id for one in claim_due(limit=10, by=CLOCK, at=at)] == [notice_id]
    assert claim_due(limit=10, by=CLOCK, at=at + timedelta(minutes=9)) == []
    again = claim_due(limit=10, by=CLOCK, at=at + timedelta(minutes=10))
    assert [(one.id, one.attempts, one.key) for one in again] == [(notice_id, 2, "answer-1")]


def test_what_is_delivered_or_given_up_stays_so(at: datetime) -> None:
    notice_id = queue(at)
    mark_delivered(notice_id=notice_id, by=CLOCK, at=at)
    with pytest.raises(NotOnItsWay):
        mark_failed(notice_id=notice_id, error="late", by=CLOCK, at=at)
    assert state(notice_id)["state"] == "delivered"


def test_many_are_sent_in_rounds_with_the_oldest_first(at: datetime) -> None:
    seen: list[str] = []
    for number in range(45):
        queue(at + timedelta(seconds=number), f"key-{number:02d}")
    later = at + timedelta(minutes=2)
    assert send_due(deliver=always(Delivered(), seen), at=later, limit=30) == Sent(delivered=30)
    assert send_due(deliver=always(Delivered(), seen), at=later) == Sent(delivered=15)
    assert seen == sorted(seen)


def test_nothing_due_writes_nothing_in_the_journal(at: datetime, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert send_due(deliver=always(Delivered()), at=at) == Sent()
    assert events() == []


@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.SMS, Channel.EMAIL])
def test_in_the_demo_a_message_ends_in_a_folder_one_can_see(
    channel: str, at: datetime, settings: Any, tmp_path: Any
) -> None:
    settings.DATA = tmp_path
    to = {"sms": "41500001", "email": "amina@example.no"}.get(channel, "Amina Warsame")
    queue_notice(channel=channel, kind="answer_ready", to=to, text="Du har fått svar.", key="demo-1", by=CLOCK, at=at)
    assert send_due(deliver=wiring.deliver, at=at) == Sent(delivered=1)
    assert [one for one in (tmp_path / "outgoing").rglob("*") if one.is_file()]


def test_a_channel_there_is_not_is_a_permanent_failure(at: datetime) -> None:
    queue(at, channel="pigeon")
    assert send_due(deliver=wiring.deliver, at=at) == Sent(failed=1)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_never_take_the_same_message(at: datetime) -> None:
    import threading

    for number in range(40):
        queue(at, f"key-{number:02d}")
    taken: list[int] = []
    begin = threading.Barrier(2)

    def take() -> None:
        begin.wait()
        try:
            while claimed := claim_due(limit=3, by=CLOCK, at=at):
                taken.extend(one.id for one in claimed)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(taken) == len(set(taken)) == 40
