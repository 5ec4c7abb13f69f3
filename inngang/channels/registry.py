"""Every channel there is: one line each."""

from __future__ import annotations

from inngang.channels.contract import Delivery, Described, NoticeCard, never
from inngang.channels.email.channel import EMAIL
from inngang.channels.letter.channel import LETTER
from inngang.channels.phone.channel import PHONE
from inngang.channels.question.channel import QUESTION
from inngang.channels.sms.channel import SMS
from inngang.channels.visit.channel import VISIT
from inngang.rules.vocabulary import Channel, Why, marked

CHANNELS: dict[Channel, Described] = {one.code: one for one in (QUESTION, PHONE, VISIT, SMS, EMAIL, LETTER)}


def deliver(channel: str, notice: NoticeCard) -> Delivery:
    """Hand a notice to its channel, and hear how it went. An unknown channel is a named failure."""
    known = CHANNELS.get(channel)  # type: ignore[call-overload]  # a Channel is its own text
    if known is None:
        return never(Why(marked("There is no way of sending called %(channel)s."), {"channel": channel}))
    return known.deliver(notice)
