"""Nothing written is sent by telephone: a person phones."""

from __future__ import annotations

from inngang.channels.contract import Delivery, NoticeCard, never
from inngang.rules.vocabulary import Why, marked


def deliver(notice: NoticeCard) -> Delivery:
    """A named no: somebody must phone, or it goes by text message or letter."""
    return never(
        Why(marked("A text cannot be sent by telephone. Phone the person, or send a text message or a letter."))
    )
