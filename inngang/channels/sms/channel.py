"""Text messages, as the registry knows them."""

from __future__ import annotations

from inngang.channels.contract import Carries, Described
from inngang.channels.sms.outgoing import deliver
from inngang.rules.vocabulary import Channel, marked

SMS = Described(
    code=Channel.SMS,
    name=marked("Text message"),
    can_write=True,
    can_hear=False,
    works_without_login=True,
    is_live=False,
    carries=frozenset({Carries.TEXT}),
    deliver=deliver,
)
