"""The full policy (W3) for the twin: own advisers held for, overflow, call backs, second tries, lunch, and work in three links."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import numpy as np

from inngang.rules.hours import OSLO
from inngang.rules.policies import PolicyCircle, RoutingPolicy, Span
from inngang.rules.vocabulary import Channel, CircleKind
from inngang.simulator.arrivals import SLOTS_A_DAY, Stream, draw
from inngang.simulator.tables import HOUR, Adviser, ContactClass, Scenario, World, build, exponential, lognormal

START = datetime(2026, 11, 23, tzinfo=OSLO)
MINUTE = 60_000
DAY = 24 * HOUR
OPENS, CLOSES = 8 * HOUR, 20 * HOUR
SKILLS = ("a", "b", "c")
SHARES = (0.6, 0.3, 0.1)
MINUTES = (5.0, 7.0, 9.0)
KNOWS, HOLD = 0.3, 60
CALLS_OF_AN_ADVISER = 48_000 / 850  # a day
POLICY = RoutingPolicy(
    "everything", date(2026, 1, 1), None,
    live=(
        PolicyCircle(CircleKind.LAST_PROMISED, Span()), PolicyCircle(CircleKind.OWN_ADVISER, Span(), True),
        PolicyCircle(CircleKind.SPECIAL_LINE, Span(HOLD)), PolicyCircle(CircleKind.NATIONAL, Span(120)),
    ),
    written=(PolicyCircle(CircleKind.LAST_PROMISED, Span()), PolicyCircle(CircleKind.SPECIAL_LINE, Span())),
    acute=(PolicyCircle(CircleKind.NATIONAL, Span()),),
)  # fmt: skip
QUARTERS = (0, 0, 1, 2, 4, 6, 10, 14, 16)  # when the advisers of a group come, after the opening, in turn
# How a day goes: of all calls, what comes in each half-hour from the opening on.
PROFILE = np.array(
    [
        2.2,
        3.0,
        3.7,
        4.4,
        4.4,
        5.2,
        5.2,
        5.9,
        4.4,
        5.9,
        5.9,
        5.9,
        6.7,
        5.9,
        6.7,
        5.9,
        3.7,
        3.7,
        3.0,
        2.2,
        2.2,
        1.5,
        1.5,
        0.7,
    ]
)


def full(
    advisers: int, days: int, *, hold: int = HOLD, offer: bool = True, more: int = 0, until: int = 0
) -> tuple[World, list[Stream]]:
    """So many advisers over so many days; `more` of them come besides, and nobody calls on their account.

    `until`: so many days go by, though shifts are told for the first ones only.
    """
    kinds = tuple(_call(number, offer) for number in range(3)) + tuple(_link(number) for number in (1, 2, 3))
    policy = POLICY._replace(
        live=tuple(
            one._replace(opens_after=Span(hold)) if one.kind == CircleKind.SPECIAL_LINE else one for one in POLICY.live
        )
    )
    people = tuple(_adviser(number, days) for number in range(advisers + more))
    world = build(Scenario(START, (until or days) * DAY, policy, kinds, people), np.zeros((0, 6), np.int64))
    return world, _streams(advisers)


def with_calls(world: World, streams: list[Stream], days: int, seed: int) -> World:
    """The same world with the calls of a seed."""
    return replace(world, tables=world.tables._replace(arrivals=draw(streams, seed=seed, days=days)))


def _call(number: int, offer: bool) -> ContactClass:
    skill = SKILLS[number]
    return ContactClass(
        skill, Channel.PHONE, lognormal(MINUTES[number] * MINUTE),
        queues={CircleKind.SPECIAL_LINE: skill, CircleKind.NATIONAL: "everybody"}, patience=exponential(10 * MINUTE),
        returns=0.4, most_returns=2, return_delay=exponential(30 * MINUTE), offer_after=5 * MINUTE if offer else -1,
        accepts=0.3, follow="link 1", follows=0.08, follow_delay=exponential(20 * MINUTE),
    )  # fmt: skip


def _link(number: int) -> ContactClass:
    return ContactClass(
        f"link {number}", Channel.QUESTION, lognormal(6 * MINUTE), queues={CircleKind.SPECIAL_LINE: "everybody"},
        follow=f"link {number + 1}" if number < 3 else "", follows=0.9, follow_delay=exponential(30 * MINUTE),
    )  # fmt: skip


def _adviser(number: int, days: int) -> Adviser:
    """Each comes at their own quarter, has lunch in the middle, and goes after eight hours."""
    begins = OPENS + QUARTERS[number % len(QUARTERS)] * 15 * MINUTE
    spell = [(begins, begins + 4 * HOUR), (begins + 4 * HOUR + 30 * MINUTE, begins + 8 * HOUR)]
    skill = SKILLS[0 if number % 10 < 6 else 1 if number % 10 < 9 else 2]
    return Adviser((skill, "everybody"), tuple((day * DAY + a, day * DAY + b) for day in range(days) for a, b in spell))


def _streams(advisers: int) -> list[Stream]:
    shape = np.zeros(SLOTS_A_DAY)
    first = OPENS // (30 * MINUTE)
    shape[first : first + len(PROFILE)] = PROFILE / PROFILE.sum()
    calls = advisers * CALLS_OF_AN_ADVISER
    return [
        Stream(number, tuple(shape * calls * share), KNOWS, tuple(range(advisers)))
        for number, share in enumerate(SHARES)
    ]
