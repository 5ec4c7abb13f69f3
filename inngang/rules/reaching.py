"""By which way a message reaches somebody (varslingsvei): what they want first, then what they have."""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """The channel and the address; both empty when there is none."""

    channel: str
    to: str = ""


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
