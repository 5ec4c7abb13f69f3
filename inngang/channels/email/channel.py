"""Email, as the registry knows it."""

from __future__ import annotations

from inngang.channels.contract import Carries, Described
from inngang.channels.email.outgoing import deliver
from inngang.rules.vocabulary import Channel, marked

EMAIL = Described(
    code=Channel.EMAIL,
    name=marked("Email"),
    can_write=True,
    can_hear=False,
    works_without_login=True,
    is_live=False,
    carries=frozenset({Carries.TEXT}),
    deliver=deliver,
)
