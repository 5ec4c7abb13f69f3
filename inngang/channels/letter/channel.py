"""Letters, as the registry knows them."""

from __future__ import annotations

from inngang.channels.contract import Carries, Described
from inngang.channels.letter.outgoing import deliver
from inngang.rules.vocabulary import Channel, marked

LETTER = Described(
    code=Channel.LETTER,
    name=marked("Letter"),
    can_write=True,
    can_hear=False,
    works_without_login=True,
    is_live=False,
    carries=frozenset({Carries.TEXT, Carries.PAPER}),
    deliver=deliver,
)
