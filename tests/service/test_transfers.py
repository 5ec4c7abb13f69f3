"""Calls put through to the offices: counted from the journal, and each that nobody answered has an owner and a promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, QueueKind
from inngang.service.access.queries import ANYONE, CLOCK
from inngang.service.enquiries import actions
from inngang.service.journal import action, record
from inngang.service.journal.events import TransferUnanswered
from inngang.service.key_figures.transfers import transfers
from inngang.service.organisation.queries import queue_of, unit_numbered
from inngang.service.rows import row
from inngang.web.leadership.transfers import picture
from tests.covers import covers
from tests.who import staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
TEN = datetime(2026, 3, 4, 10, 0, tzinfo=OSLO)


def put_through(number: int, at: datetime, *, on_the_line: bool = True) -> int:
    """A call to the contact centre that Nora puts through to Hamar."""
    got = actions.receive(
        channel=Channel.PHONE,
        text="Når kommer pengene mine",
        caller_phone="41500099",
        sender_key=f"c{number}",
        by=ANYONE,
        at=at,
    )
    actions.take(enquiry_id=got.enquiry_id, by=staff("Nora"), at=at + timedelta(seconds=20))
    hamar = queue_of(kind=QueueKind.UNIT, unit_id=unit_numbered("0403").unit_id)
    actions.hand_over(
        enquiry_id=got.enquiry_id,
        to_queue=hamar,
        note="Se her",
        on_the_line=on_the_line,
        by=staff("Nora"),
        at=at + timedelta(seconds=60),
    )
    return got.enquiry_id


@action
def rings_out(enquiry_id: int, at: datetime) -> None:
    about = row(
        "select id as enquiry_id, unit_id, channel from enquiries_enquiry where id = %(id)s", {"id": enquiry_id}
    )
    record(TransferUnanswered(**about, to_queue="NAV Hamar"), by=CLOCK, at=at)


@covers("R072")
def test_each_call_put_through_is_answered_or_stands_with_its_owner_and_promise_the_same_day():
    answered, unanswered, gone = (put_through(number, TEN + timedelta(minutes=number)) for number in (1, 2, 3))
    put_through(4, TEN + timedelta(minutes=4))
    actions.take(enquiry_id=answered, by=staff("Stian"), at=TEN + timedelta(minutes=2, seconds=30))
    rings_out(unanswered, TEN + timedelta(minutes=4))
    actions.abandon(enquiry_id=gone, by=CLOCK, at=TEN + timedelta(minutes=5))
    found = transfers(day=TEN.date(), at=TEN + timedelta(hours=1))
    (hamar,) = found.offices
    assert (hamar.unit_name, hamar.put_through, hamar.answered, hamar.unanswered, hamar.ringing) == (
        "NAV Hamar",
        4,
        1,
        2,
        1,
    )
    assert hamar.share.of == 3 and hamar.median_seconds == 30
    listed = {one.enquiry_id: one for one in found.unanswered}
    assert set(listed) == {unanswered, gone}
    assert listed[unanswered].owner and listed[unanswered].promise is not None and listed[unanswered].due_by
    assert listed[gone].outcome == "abandoned"
    assert transfers(day=TEN.date() - timedelta(days=1), at=TEN).offices == ()


def test_what_is_passed_on_as_a_task_is_no_call():
    put_through(9, TEN, on_the_line=False)
    assert transfers(day=TEN.date(), at=TEN + timedelta(hours=1)).offices == ()


def test_a_call_that_others_answered_is_not_the_offices():
    enquiry = put_through(7, TEN)
    later = TEN + timedelta(minutes=30)
    actions.take(enquiry_id=enquiry, by=staff("Aksel"), at=later)
    found = transfers(day=TEN.date(), at=later.astimezone(UTC))
    assert (found.total("answered"), found.total("by_others"), found.total("unanswered")) == (0, 1, 0)
    assert [one.enquiry_id for one in found.unanswered] == [enquiry]


def test_it_is_two_statements_and_the_picture_is_as_wide_as_the_most(django_assert_num_queries):
    put_through(1, TEN)
    rings_out(put_through(2, TEN), TEN + timedelta(minutes=2))
    with django_assert_num_queries(2):
        found = transfers(day=TEN.date(), at=TEN + timedelta(hours=1))
    drawn = picture(found.offices)
    assert [part.kind for part in drawn.bars[0].parts] == ["unanswered", "ringing"]
    assert round(sum(part.width for part in drawn.bars[0].parts)) == drawn.width - 200
