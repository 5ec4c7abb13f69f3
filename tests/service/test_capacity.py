"""Taking the next never gives an adviser more conversations than one has at a time, whatever happens at once."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from inngang.rules.capacity import at_a_time, may_take
from inngang.rules.vocabulary import Channel
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.people.queries import staff_named
from inngang.service.rows import rows
from tests.times import MORNING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
TEXT = "Jeg trenger hjelp til husleien"


def staff(name: str = "Håkon"):
    return viewer_of(staff_id=staff_named(name)).viewer


def waits(channel: Channel, key: str = "") -> int:
    given = {"channel": channel, "text": TEXT, "sender_key": key or None, "by": CLOCK, "at": MORNING}
    return actions.receive(asked_for=staff_named("Håkon"), **given).enquiry_id


def in_hand() -> list[Channel]:
    found = rows(
        "select channel from enquiries_enquiry where state = 'taken' and owner_id = %(id)s",
        {"id": staff_named("Håkon")},
    )
    return [Channel(one["channel"]) for one in found]


def test_a_second_call_is_refused_by_name_until_the_first_is_finished():
    first, second = waits(Channel.PHONE), waits(Channel.PHONE)
    assert actions.take_next(by=staff(), at=MORNING) == first
    with pytest.raises(actions.AtCapacity, match="Finish with them first"):
        actions.take_next(by=staff(), at=MORNING)
    actions.answer(enquiry_id=first, text="Svar", by=staff(), at=MORNING)
    assert actions.take_next(by=staff(), at=MORNING) == second


def test_three_chats_fit_and_the_fourth_waits():
    chats = [waits(Channel.CHAT) for _ in range(4)]
    assert [actions.take_next(by=staff(), at=MORNING) for _ in range(3)] == chats[:3]
    with pytest.raises(actions.AtCapacity):
        actions.take_next(by=staff(), at=MORNING)
    actions.release(enquiry_id=chats[1], reason="pause", by=staff(), at=MORNING)
    assert actions.take_next(by=staff(), at=MORNING) == chats[1]


def test_one_on_the_phone_gets_what_is_written_and_no_chat():
    call = waits(Channel.PHONE)
    assert actions.take_next(by=staff(), at=MORNING) == call
    waits(Channel.CHAT)
    written = waits(Channel.QUESTION)
    assert actions.take_next(by=staff(), at=MORNING) == written


def test_nobody_waiting_is_still_nobody_waiting():
    assert actions.take_next(by=staff(), at=MORNING) if waits(Channel.PHONE) else False
    with pytest.raises(actions.NobodyWaits) as refused:
        actions.take_next(by=staff(), at=MORNING)
    assert not isinstance(refused.value, actions.AtCapacity)


def test_the_same_adviser_at_two_screens_at_once_gets_one_call():
    for _ in range(6):
        waits(Channel.PHONE)
    viewer, gate, got = staff(), Barrier(4), []

    def press() -> None:
        gate.wait()
        try:
            got.append(actions.take_next(by=viewer, at=MORNING))
        except actions.AtCapacity:
            got.append(None)
        finally:
            connections.close_all()

    threads = [Thread(target=press) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(got) == 4 and len([one for one in got if one]) == 1
    assert in_hand() == [Channel.PHONE]


@pytest.mark.parametrize("first", [Channel.PHONE, Channel.CHAT, Channel.VISIT, Channel.QUESTION])
@pytest.mark.parametrize("second", [Channel.PHONE, Channel.CHAT, Channel.VISIT, Channel.QUESTION])
def test_the_statement_and_the_rule_say_the_same(first, second):
    waits(first)
    actions.take_next(by=staff(), at=MORNING)
    held = in_hand()
    enquiry_id = waits(second)
    try:
        taken = actions.take_next(by=staff(), at=MORNING)
    except actions.NobodyWaits:
        taken = None
    assert (taken == enquiry_id) is may_take(second, held, at_a_time())


def test_to_hear_that_nobody_waits_takes_two_questions_to_the_database():
    with CaptureQueriesContext(connection) as asked, pytest.raises(actions.NobodyWaits):
        actions.take_next(by=staff("Håkon"), at=MORNING)
    assert len([one for one in asked if "enquiries_placement" in one["sql"]]) == 2
