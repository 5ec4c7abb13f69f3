"""Nothing is sent to somebody who stands at the desk."""

from __future__ import annotations

from inngang.channels.contract import Delivery, NoticeCard, never
from inngang.rules.vocabulary import Why, marked


def deliver(notice: NoticeCard) -> Delivery:
    """A named no: hand it over at the desk, or send it by letter."""
    return never(Why(marked("A message cannot be sent to the desk. Tell the person there, or send a letter.")))
