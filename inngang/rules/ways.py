"""Which circles of the rules hold for a way of waiting (ventemåte): as they are written, in the house, and the first line first."""

from __future__ import annotations

from typing import Final

from inngang.rules.policies import PolicyCircle, RoutingPolicy, Span
from inngang.rules.vocabulary import CircleKind, Pace

# A visitor stands in the house: nobody elsewhere can take them, and the counter can at once.
IN_THE_HOUSE: Final = (
    CircleKind.ASKED_FOR,
    CircleKind.RANG,
    CircleKind.LAST_PROMISED,
    CircleKind.OWN_ADVISER,
    CircleKind.UNIT,
    CircleKind.SUBSTITUTE,
    CircleKind.COORDINATOR,
    CircleKind.TEAM,
    CircleKind.DUTY,
)
# The first line (førstelinja): those who know the matter, else the national queue; in the house it is the counter.
FIRST_LINES: Final = (CircleKind.SPECIAL_LINE, CircleKind.NATIONAL)
# Who was promised something, asks for somebody or rings back is not sent to others first.
KEEP_THEIR_PLACE: Final = frozenset({CircleKind.ASKED_FOR, CircleKind.RANG, CircleKind.LAST_PROMISED})

Steps = tuple[PolicyCircle, ...]


def way(pace: Pace, policy: RoutingPolicy) -> Steps:
    """The way of waiting that goes with a pace."""
    if pace == Pace.ACUTE:
        return policy.acute
    return policy.live if pace == Pace.LIVE else policy.written


def in_the_house(steps: Steps) -> Steps:
    """The circles a visitor gets, and the counter without a head start for others."""
    return tuple(step._replace(opens_after=Span()) if step.kind == CircleKind.UNIT else step for step in _inside(steps))


def first_line_first(steps: Steps, first: CircleKind) -> Steps:
    """The first line at once; those who stood before it are asked when it would have been."""
    line = next((step for step in steps if step.kind == first), None)
    if line is None:
        return steps
    place = steps.index(line)
    kept = [step for step in steps[:place] if step.kind in KEEP_THEIR_PLACE]
    after = [step._replace(opens_after=line.opens_after) for step in steps[:place] if step.kind not in KEEP_THEIR_PLACE]
    return (*kept, line._replace(opens_after=Span()), *after, *steps[place + 1 :])


def counter_first(steps: Steps) -> Steps:
    """For a visitor: the counter first, and then the others in the house."""
    return first_line_first(_inside(steps), CircleKind.UNIT)


def _inside(steps: Steps) -> Steps:
    return tuple(sorted((step for step in steps if step.kind in IN_THE_HOUSE), key=_place_in_the_house))


def _place_in_the_house(step: PolicyCircle) -> int:
    return IN_THE_HOUSE.index(step.kind)
