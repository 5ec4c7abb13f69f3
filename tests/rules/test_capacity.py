"""One call, or three chats at the same time."""

import pytest

from inngang.rules.capacity import CapacityError, at_a_time, load, may_take
from inngang.rules.vocabulary import WAITS_LIVE, Channel

PHONE, CHAT, VISIT, QUESTION = Channel.PHONE, Channel.CHAT, Channel.VISIT, Channel.QUESTION


@pytest.mark.parametrize(
    ("channel", "in_hand", "expected"),
    [
        (PHONE, [], True),
        (PHONE, [PHONE], False),
        (PHONE, [CHAT], False),
        (CHAT, [PHONE], False),
        (CHAT, [CHAT, CHAT], True),
        (CHAT, [CHAT, CHAT, CHAT], False),
        (VISIT, [PHONE], False),
        (PHONE, [QUESTION] * 9, True),
        (QUESTION, [PHONE, QUESTION], True),
    ],
)
def test_there_is_room_for_one_kind_up_to_its_number(channel, in_hand, expected):
    assert may_take(channel, in_hand, at_a_time()) is expected


def test_everybody_who_waits_there_has_a_number():
    assert set(at_a_time()) == set(WAITS_LIVE)


@pytest.mark.parametrize(
    "text", ["[at_a_time]\nletter = 1", "[at_a_time]\nphone = 0", "[at_a_time]\nchat = true", "phone ="]
)
def test_numbers_that_cannot_be_used_are_refused_with_what_to_change(text):
    with pytest.raises(CapacityError, match="Use one of|whole number|Mend"):
        load(text)
