"""The telephone, as the registry knows it."""

from __future__ import annotations

from inngang.channels.contract import Carries, Described
from inngang.channels.phone.outgoing import deliver
from inngang.rules.vocabulary import Channel, marked

PHONE = Described(
    code=Channel.PHONE,
    name=marked("Phone us"),
    can_write=False,
    can_hear=True,
    works_without_login=True,
    is_live=True,
    carries=frozenset({Carries.VOICE, Carries.NEED}),
    deliver=deliver,
)
