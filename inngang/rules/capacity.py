"""How many conversations one adviser has at the same time (kapasitet): one call, or three chats."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

from inngang.rules.vocabulary import WAITS_LIVE, Channel

MOST = 20  # nobody talks with more


class CapacityError(Exception):
    """The file cannot be used; the text says what to change."""


@lru_cache(maxsize=1)
def at_a_time() -> Mapping[Channel, int]:
    """The numbers that come with the product."""
    return load(resources.files("inngang.rules").joinpath("capacity.toml").read_text(encoding="utf-8"))


def load(text: str) -> Mapping[Channel, int]:
    """Reads the numbers. Raises: CapacityError."""
    try:
        given = tomllib.loads(text).get("at_a_time", {})
    except tomllib.TOMLDecodeError as fault:
        raise CapacityError(f"This is not valid TOML: {fault}. Mend that line.") from fault
    for name, number in given.items():
        if name not in WAITS_LIVE:
            raise CapacityError(f"“{name}” is no way of waiting. Use one of {', '.join(sorted(WAITS_LIVE))}.")
        if type(number) is not int or not 1 <= number <= MOST:
            raise CapacityError(f"“{name}” must be a whole number from 1 to {MOST}.")
    return {Channel(name): number for name, number in given.items()}


def may_take(channel: Channel, in_hand: Sequence[Channel], limits: Mapping[Channel, int]) -> bool:
    """Whether there is room for one more, with these in hand. The same as the condition in the one statement that takes."""
    if channel not in limits:
        return True
    limited = [one for one in in_hand if one in limits]
    return all(one == channel for one in limited) and len(limited) < limits[channel]
