"""By which way a message reaches somebody (varslingsvei): what they want first, then what they have."""

from __future__ import annotations

from typing import Final, NamedTuple


class Told(NamedTuple):
    """The channel and the address; both empty when there is none."""

    channel: str
    to: str = ""


# What is still true when the post comes; the rest is for a person to see to at once.
ALSO_BY_LETTER: Final = frozenset(
    {"answer_ready", "answer_again", "promise_made", "we_need", "adviser_changed", "moved", "in_short", "mandate"}
)


def instead_of(channel: str, *, kind: str, is_known: bool, safe_way: str) -> str:
    """By which way it goes when it could not be delivered; empty: somebody who works here reaches them otherwise.

    Where a message can be read by somebody else in the house, nothing goes by itself to the address.
    """
    if channel in ("sms", "email") and is_known and not safe_way and kind in ALSO_BY_LETTER:
        return "letter"
    return ""


def tell_by(*, reserved: bool, wants: str, phone: str, email: str, is_known: bool) -> Told:
    """No private phone is a condition for anything (R146): whoever has neither phone nor e-mail gets a letter.

    A wish for a talk or a visit is for the one who answers; the message that there is something goes as it does for others.
    """
    if reserved or (wants == "letter" and is_known):
        return Told("letter")
    if wants == "email" and email:
        return Told("email", email)
    if phone:
        return Told("sms", phone)
    if email:
        return Told("email", email)
    return Told("letter") if is_known else Told("")
