"""Small days counted by hand, event by event: who gets whom, when, and what comes first when two things fall together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from inngang.rules.policies import PolicyCircle, RoutingPolicy, Span
from inngang.rules.vocabulary import Channel, CircleKind
from inngang.simulator import layout as f
from inngang.simulator.circles import KINDS
from inngang.simulator.play import play
from inngang.simulator.tables import Adviser, ContactClass, Scenario, build, fixed
from tests.simulator.test_known_answers import START

S = 1000  # a second
OWN, ANYBODY = 0, 1
HOLD = 60  # the own adviser has a head start of so many seconds
WHAT = {f.TAKEN: "taken", f.LEFT: "left", f.OFFER_TAKEN: "phoned later", f.MET_CLOSED: "closed"}
POLICY = RoutingPolicy(
    "by hand", date(2026, 1, 1), None,
    live=(PolicyCircle(CircleKind.OWN_ADVISER, Span(), True), PolicyCircle(CircleKind.NATIONAL, Span(seconds=HOLD))),
    written=(PolicyCircle(CircleKind.NATIONAL, Span()),), acute=(PolicyCircle(CircleKind.NATIONAL, Span()),),
)  # fmt: skip
Call = tuple[int, int, int, int]  # at, own adviser or -1, lasts, patience or -1, all in seconds
Line = tuple[int, int, str, int, int, str]  # at, number, what, adviser, waited, circle


def told(calls: Sequence[Call], shifts: Sequence[Sequence[tuple[int, int]]], **more: object) -> list[Line]:
    """What happened, in seconds."""
    arrivals = np.full((len(calls), 6), -1, np.int64)
    for row, (at, own, lasts, patience) in enumerate(calls):
        arrivals[row, [f.A_AT, f.A_CLASS, f.A_LUCK, f.A_OWN, f.A_SERVICE]] = at * S, 0, row, own, lasts * S
        arrivals[row, f.A_PATIENCE] = patience * S if patience >= 0 else f.NEVER
    advisers = tuple(
        Adviser((("office",), ("all",))[min(number, 1)], tuple((a * S, b * S) for a, b in one))
        for number, one in enumerate(shifts)
    )
    kind = ContactClass("call", Channel.PHONE, fixed(S), queues={CircleKind.NATIONAL: "all"}, **more)  # type: ignore[arg-type]
    log = play(build(Scenario(START, 2000 * S, POLICY, (kind,), advisers), arrivals), seed=1, log=True).log
    return [
        (at // S, number, WHAT[what], adviser, waited // S, str(KINDS[circle]) if circle >= 0 else "")
        for at, number, _, what, adviser, waited, circle in log.tolist()
    ]


def test_the_own_adviser_is_free_busy_and_gone_home():
    calls: list[Call] = [
        (0, OWN, 100, -1), (10, OWN, 30, -1), (20, OWN, 10, 60), (100, OWN, 50, -1), (110, -1, 40, -1), (115, -1, 200, -1),
        (116, OWN, 20, -1), (250, OWN, 100, -1), (260, OWN, 10, -1), (400, OWN, 10, -1),
    ]  # fmt: skip
    assert told(calls, [[(0, 300)], [(0, 1000)]]) == [
        (0, 0, "taken", OWN, 0, "own_adviser"),  # free
        (70, 1, "taken", ANYBODY, 60, "national"),  # busy: held for a minute, then anybody
        (
            80,
            2,
            "left",
            -1,
            60,
            "",
        ),  # anybody may take it from 80, but nobody is free, and patience ends the same moment
        (100, 3, "taken", OWN, 0, "own_adviser"),  # a talk that ends comes before a call that comes
        (110, 4, "taken", ANYBODY, 0, "national"),  # knows nobody: anybody at once
        (150, 6, "taken", OWN, 34, "own_adviser"),  # two talks end together: the first number first
        (150, 5, "taken", ANYBODY, 35, "national"),
        (250, 7, "taken", OWN, 0, "own_adviser"),  # lasts beyond the shift, and is finished
        (350, 8, "taken", ANYBODY, 90, "national"),  # the shift ended while it waited: the own adviser takes no more
        (400, 9, "taken", ANYBODY, 0, "national"),  # gone home: no head start for one who is not there
    ]


def test_what_falls_in_the_same_millisecond_has_an_order():
    calls: list[Call] = [
        (600, OWN, 200, -1), (610, OWN, 30, 60), (615, OWN, 10, 60), (690, -1, 5, 10), (705, -1, 20, -1), (705, -1, 20, -1),
        (725, -1, 5, -1), (900, OWN, 5, -1),
    ]  # fmt: skip
    assert told(calls, [[(600, 900)], [(0, 1000)]]) == [
        (600, 0, "taken", OWN, 0, "own_adviser"),  # the shift begins before the call of that moment comes
        (670, 1, "taken", ANYBODY, 60, "national"),  # the circle opens before patience ends
        (675, 2, "left", -1, 60, ""),  # it opens, nobody is free, patience ends
        (700, 3, "taken", ANYBODY, 10, "national"),  # a talk ends before patience does
        (705, 4, "taken", ANYBODY, 0, "national"),  # the talk of 700 ended at 705; the first of two who come together
        (725, 5, "taken", ANYBODY, 20, "national"),
        (745, 6, "taken", ANYBODY, 20, "national"),
        (900, 7, "taken", ANYBODY, 0, "national"),  # the shift ends before the call of that moment comes
    ]


def test_who_says_no_to_being_phoned_keeps_the_place_in_line():
    calls: list[Call] = [(0, -1, 100, -1), (10, -1, 10, -1), (20, -1, 10, -1), (30, -1, 10, 75), (40, -1, 10, -1)]
    asked = {"offer_after": 30 * S, "accepts": 0.0}
    assert told(calls, [[(0, 1)], [(0, 1000)]], **asked) == [
        (0, 0, "taken", ANYBODY, 0, "national"),
        (100, 1, "taken", ANYBODY, 90, "national"),
        (105, 3, "left", -1, 75, ""),
        (110, 2, "taken", ANYBODY, 90, "national"),
        (120, 4, "taken", ANYBODY, 80, "national"),
    ]


def test_who_says_yes_is_phoned_and_no_longer_gives_up():
    calls: list[Call] = [(0, -1, 100, -1), (10, -1, 10, 40), (120, -1, 10, -1)]
    found = told(calls, [[(0, 1)], [(0, 1000)]], offer_after=30 * S, accepts=1.0)
    assert (40, 1, "phoned later", -1, 30, "") in found
    assert (100, 1, "taken", ANYBODY, 90, "national") in found, "patience would have ended at 50"
    assert [line for line in found if line[2] == "left"] == []
