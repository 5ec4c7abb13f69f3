"""Written questions, as the registry knows them."""

from __future__ import annotations

from inngang.channels.contract import Carries, Described
from inngang.channels.question.outgoing import deliver
from inngang.rules.vocabulary import Channel, marked

QUESTION = Described(
    code=Channel.QUESTION,
    name=marked("Write to us"),
    can_write=True,
    can_hear=True,
    works_without_login=True,
    is_live=False,
    carries=frozenset({Carries.TEXT}),
    deliver=deliver,
)
