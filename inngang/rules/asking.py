"""A question from the contact centre to an office about one enquiry: how many, how soon, and what may stand in it (internt spørsmål).

The office sees who it is by its own door, from the reference. What tells who somebody is, is never written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from inngang.rules.text import without_numbers
from inngang.rules.vocabulary import Refusal, Side, Why, marked

MOST_OPEN: Final = 5  # that an office has at a time: the rest is handed over, or phoned
ANSWER_MINUTES: Final = 120  # of the office's own opening hours
LONGEST: Final = 500
_PHONE = re.compile(r"(?<!\d)(?:\+47 ?)?[2-9]\d(?: ?\d){6}(?!\d)")


class Reply(StrEnum):
    """What the office answers (svar)."""

    TELL = "tell"
    SEND_ON = "send_on"
    WE_CALL = "we_call"


REPLIES: Final[Mapping[Reply, str]] = {
    Reply.TELL: marked("You can tell the person this"),
    Reply.SEND_ON: marked("Pass it on to us"),
    Reply.WE_CALL: marked("We get in touch with the person ourselves today"),
}


def may_ask(*, text: str, names: tuple[str, ...], open_now: int) -> Refusal | None:
    """None when it may be sent. `names` are the person's own, which must not stand in it."""
    if open_now >= MOST_OPEN:
        return Refusal(
            "too_many",
            Why(
                marked("The office has %(count)s questions to answer already. Pass the enquiry on instead, or phone."),
                {"count": open_now},
            ),
        )
    return _written(text, names, marked("Write what you want to know."))


def may_reply(*, reply: Reply, text: str, side: Side, names: tuple[str, ...]) -> Refusal | None:
    """About a municipal matter only the ready answers: the contact centre may not read what the municipality writes."""
    if side == Side.MUNICIPAL and (text.strip() or reply == Reply.TELL):
        return Refusal(
            "municipal",
            Why(
                marked(
                    "This is a municipal matter: choose that they pass it on or that you get in touch, without text."
                )
            ),
        )
    if reply == Reply.TELL or text.strip():
        return _written(text, names, marked("Write what the person can be told."))
    return None


def _written(text: str, names: tuple[str, ...], empty: str) -> Refusal | None:
    said = text.strip()
    if not said:
        return Refusal("empty", Why(empty))
    if len(said) > LONGEST:
        return Refusal(
            "too_long", Why(marked("That is too long. Write at most %(most)s characters."), {"most": LONGEST})
        )
    words = set(re.findall(r"\w+", said.casefold()))
    if without_numbers(said) != said or _PHONE.search(said) or any(one.casefold() in words for one in names if one):
        return Refusal(
            "identifies",
            Why(
                marked(
                    "Leave out names and numbers. The reference goes along, and those who may, see who it is by that."
                )
            ),
        )
    return None
