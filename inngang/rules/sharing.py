"""When one who works here may help at another office (deling av ansatte): the knowledge moves, and the person need not (R305)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from inngang.rules.vocabulary import Refusal, Role, Why, marked

LONGEST: Final = timedelta(days=92)  # longer is a post there
LEAST_LEVEL: Final = 2  # an expert answers alone
# Those whose work reaches further than their own municipality.
LENT: Final = frozenset({Role.STATE_ADVISER, Role.CASEWORKER})


def may_lend(
    *,
    role: Role,
    from_area: int,
    to_area: int,
    is_there_already: bool,
    line: str,
    level: int,
    starts_on: date,
    ends_on: date,
    today: date,
) -> Refusal | None:
    """None when they may help there. `level` is how well they know the line they are lent for."""
    if role not in LENT:
        return Refusal(
            "own_municipality",
            Why(
                marked("What the municipality decides stays with its own. Choose a colleague who works for the state.")
            ),
        )
    if is_there_already:
        return Refusal("there_already", Why(marked("They work at that office already.")))
    if not from_area or from_area != to_area:
        return Refusal("another_area", Why(marked("Offices share with those in the same service area.")))
    if ends_on < starts_on:
        return Refusal("order", Why(marked("The end must be after the beginning.")))
    if ends_on < today:
        return Refusal("past", Why(marked("That time has passed. Choose a later one.")))
    if ends_on - starts_on > LONGEST:
        return Refusal("too_long", Why(marked("That is more than three months. Give them a post there instead.")))
    if line and level < LEAST_LEVEL:
        return Refusal(
            "does_not_know", Why(marked("They are not registered as knowing this well enough to answer alone."))
        )
    return None
