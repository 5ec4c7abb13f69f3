"""Who gets direct contact with the adviser who knows their case (direkte kontakt): one rule for all at an office (R033)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from inngang.rules.vocabulary import Side, marked

YOUNG_UNTIL = 30  # years of age


class Group(StrEnum):
    """A group of people an office may give direct contact."""

    FOLLOWED_UP = "followed_up"
    MUNICIPAL = "municipal"
    STATE = "state"
    YOUNG = "young"


IN_WORDS: Mapping[Group, str] = {
    Group.FOLLOWED_UP: marked("Everyone who is followed up"),
    Group.MUNICIPAL: marked("Those followed up by the municipality"),
    Group.STATE: marked("Those followed up by the state"),
    Group.YOUNG: marked("Those under 30 who are followed up"),
}
USUALLY = frozenset({Group.FOLLOWED_UP})  # an office that has decided nothing


def by_rule(*, groups: Collection[str] | None, side: Side, born: date | None, on: date) -> bool:
    """Whether the office's rule gives this person direct contact with the adviser they have on this side.

    None: the office has decided nothing. An empty rule gives nobody; then the team is the way in.
    """
    decided = USUALLY if groups is None else frozenset(Group(one) for one in groups)
    if Group.FOLLOWED_UP in decided:
        return True
    if side == Side.MUNICIPAL and Group.MUNICIPAL in decided or side == Side.STATE and Group.STATE in decided:
        return True
    return Group.YOUNG in decided and born is not None and _age(born, on) < YOUNG_UNTIL


def gets(*, exception: bool | None, groups: Collection[str] | None, side: Side, born: date | None, on: date) -> bool:
    """As the rule says, unless somebody has decided otherwise for this one person, with a reason."""
    return exception if exception is not None else by_rule(groups=groups, side=side, born=born, on=on)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
