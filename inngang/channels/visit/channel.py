"""Visits, as the registry knows them."""

from __future__ import annotations

from inngang.channels.contract import Carries, Described
from inngang.channels.visit.outgoing import deliver
from inngang.rules.vocabulary import Channel, marked

VISIT = Described(
    code=Channel.VISIT,
    name=marked("Come to the office"),
    can_write=False,
    can_hear=True,
    works_without_login=True,
    is_live=True,
    carries=frozenset({Carries.NEED, Carries.VOICE, Carries.PAPER}),
    deliver=deliver,
)
