"""A safety note on a person (sikkerhetsvarsel): why and how long it may stand, and who may see that there is one (R179)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from inngang.rules.vocabulary import Refusal, Role, Why, marked

LONGEST: Final = timedelta(days=183)  # half a year; then it is judged anew or it is gone
LEAST_SIGNS: Final = 20  # as for opening by exception
GROUNDS: Final[Mapping[str, str]] = {
    "threat": marked("Has threatened somebody"),
    "violence": marked("Has been violent, or tried to"),
    "weapon": marked("Has carried something that can hurt"),
}
ADVICE: Final[Mapping[str, str]] = {
    "two": marked("Meet the person two together"),
    "open_room": marked("Meet in a room with two ways out, where others see you"),
    "guard": marked("Ask for a guard before the meeting"),
    "elsewhere": marked("Meet by phone or video instead"),
}
# Those who stand in front of people. Nobody else needs to know.
MEETS: Final = frozenset({Role.RECEPTION, Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER})
REVIEWS: Final = frozenset({Role.TEAM_LEAD})


def check(
    *, ground: str, advice: str, text: str, starts_on: date, ends_on: date, hidden_because: str, is_hidden: bool
) -> Refusal | None:
    """What is missing before a note can be proposed; None when nothing is."""
    if ground not in GROUNDS or advice not in ADVICE:
        return Refusal("choose", Why(marked("Choose what has happened, and what to do.")))
    if len(text.strip()) < LEAST_SIGNS:
        return Refusal(
            "reason", Why(marked("Write what happened and when, in at least %(least)s signs."), {"least": LEAST_SIGNS})
        )
    if ends_on < starts_on:
        return Refusal("order", Why(marked("The end must be after the beginning.")))
    if ends_on - starts_on > LONGEST:
        return Refusal("too_long", Why(marked("A note stands for half a year at most. Then it is judged anew.")))
    if is_hidden and len(hidden_because.strip()) < LEAST_SIGNS:
        return Refusal(
            "hidden", Why(marked("Write why the person cannot be told. It must be needed to protect somebody."))
        )
    return None


def is_in_force(
    *, approved: bool, is_hidden: bool, seconded: bool, starts_on: date, ends_on: date, ended: bool, today: date
) -> bool:
    """Only what a leader has agreed to counts, and what is kept from the person two have agreed to."""
    return approved and (seconded or not is_hidden) and not ended and starts_on <= today <= ends_on


def will_meet(*, role: Role, holds: bool, follows: bool, is_at_desk: bool) -> bool:
    """Whether somebody will stand in front of the person: the counter while they are there, and those who have them."""
    return role in MEETS and (is_at_desk if role == Role.RECEPTION else holds or follows or is_at_desk)
