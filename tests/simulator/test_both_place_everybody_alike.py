"""The engine against plain Python that asks the rule itself: the same lines, also when much falls in one millisecond."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from inngang.rules.hours import OSLO
from inngang.rules.policies import Span, policies
from inngang.rules.policies.ahead import Ahead, Group
from inngang.rules.vocabulary import Channel, CircleKind, Pace, Side
from inngang.simulator import layout as f
from inngang.simulator.circles import KINDS
from inngang.simulator.play import play
from inngang.simulator.tables import Adviser, ContactClass, Scenario, World, build, exponential, fixed, lognormal
from tests.simulator.reference import Reference

START = datetime(2026, 11, 23, tzinfo=OSLO)
MINUTE = 60_000
NINE = 9 * 60 * MINUTE
SHARED = ("east", "west", "line", "national", "duty")
CHANNELS = (Channel.PHONE, Channel.PHONE, Channel.CHAT, Channel.QUESTION, Channel.VISIT)


def made_up(number: int, contacts: int = 250) -> tuple[World, np.ndarray]:
    """A small place of work with everything in it, by the number; times are coarse, so that much happens at once."""
    rng = np.random.default_rng(number)
    step = int(rng.choice([1, 1000, 10_000]))  # the coarser, the more ties

    def times(low: int, high: int) -> int:
        return int(rng.integers(low // step, high // step + 1) * step)

    def how_long(mean: int) -> np.ndarray:
        return fixed(times(mean // 2, mean * 2)) if rng.random() < 0.5 else lognormal(mean)

    staff = int(rng.integers(2, 9))
    advisers = []
    for one in range(staff):
        lunch = NINE + times(60 * MINUTE, 180 * MINUTE)
        shifts = (
            (NINE + times(0, 20 * MINUTE), lunch),
            (lunch + 30 * MINUTE, NINE + times(240 * MINUTE, 400 * MINUTE)),
        )
        queues = {name for name in SHARED if rng.random() < 0.45}
        substitute = int(rng.integers(-1, staff))
        advisers.append(
            Adviser(tuple(sorted(queues)), shifts, -1 if substitute == one else substitute, rng.choice(["", "east"]))
        )
    advisers[0] = Adviser(SHARED, advisers[0].shifts, advisers[0].substitute, "east")
    names = [f"kind {one}" for one in range(int(rng.integers(1, 6)))]
    classes = []
    for name in names:
        queues = {CircleKind.NATIONAL: "national", CircleKind.UNIT: str(rng.choice(["east", "west"]))}
        if rng.random() < 0.5:
            queues[CircleKind.SPECIAL_LINE] = "line"
        if rng.random() < 0.5:
            queues[CircleKind.DUTY] = "duty"
        channel = CHANNELS[int(rng.integers(len(CHANNELS)))]
        classes.append(
            ContactClass(
                name, channel, how_long(5 * MINUTE), Pace.ACUTE if rng.random() < 0.15 else None, queues,
                patience=how_long(4 * MINUTE) if channel != Channel.QUESTION and rng.random() < 0.8 else None,
                returns=0.6, most_returns=int(rng.integers(0, 3)), return_delay=how_long(10 * MINUTE), comes_back=0.7,
                offer_after=times(10_000, 4 * MINUTE) if rng.random() < 0.5 else -1, accepts=0.5,
                follow=str(rng.choice(names)) if rng.random() < 0.4 else "", follows=0.3,
                follow_delay=exponential(20 * MINUTE), keeps=bool(rng.random() < 0.5),
                windows=((NINE, NINE + 90 * MINUTE), (NINE + 100 * MINUTE, NINE + 300 * MINUTE)),
                side=Side.MUNICIPAL if rng.random() < 0.3 else Side.STATE, owner=str(rng.choice(["", *SHARED])),
                handed_to=str(rng.choice(SHARED)) if rng.random() < 0.5 else "", handed=0.3, handed_as=str(rng.choice(names)),
                is_soon=bool(rng.random() < 0.3),
            )
        )  # fmt: skip
    at = np.sort(rng.integers((NINE - 10 * MINUTE) // step, (NINE + 330 * MINUTE) // step, contacts) * step)
    arrivals = np.full((contacts, 6), -1, np.int64)
    arrivals[:, f.A_AT], arrivals[:, f.A_CLASS] = at, rng.integers(0, len(names), contacts)
    arrivals[:, f.A_LUCK] = rng.integers(0, 1 << 62, contacts)
    known = rng.random(contacts) < 0.4
    arrivals[known, f.A_OWN] = rng.integers(0, staff, known.sum())
    policy = policies()[number % len(policies())]._replace(ahead=put_ahead(number))
    classes = [replace(one, groups=in_groups(number, place)) for place, one in enumerate(classes)]
    return build(Scenario(START, NINE + 420 * MINUTE, policy, tuple(classes), tuple(advisers)), arrivals), arrivals


def put_ahead(number: int) -> tuple[Ahead, ...]:
    """Most places put somebody ahead: by minutes on the line, by working hours and by working days."""
    rng = np.random.default_rng([number, 1])
    live, hours, days = (Span(int(rng.integers(20, 600))), Span(0, int(rng.integers(10, 800))), Span(0, 0, 1))
    found = (Ahead(Group.YOUNG, live, hours), Ahead(Group.INTERPRETER, Span(90), days), Ahead(Group.YOUNG, Span(900)))
    return found[: int(rng.integers(1, 4))] if number % 4 else ()


def in_groups(number: int, place: int) -> frozenset[str]:
    rng = np.random.default_rng([number, 2, place])
    return frozenset(str(group) for group in Group if rng.random() < 0.4)


def lines_of(world: World, log: np.ndarray) -> list[Any]:
    names = [one.name for one in world.scenario.classes]
    return [
        (at, number, names[c], what, adviser, waited, str(KINDS[circle]) if circle >= 0 else "")
        for at, number, c, what, adviser, waited, circle in log.tolist()
    ]


@pytest.mark.parametrize("number", range(24))
def test_the_engine_places_everybody_as_the_rule_itself_does(number: int):
    world, arrivals = made_up(number)
    outcome = play(world, seed=number, log=True, room=16)  # little room, so that it must grow
    wanted = Reference(world.scenario, arrivals, number).run()
    found = lines_of(world, outcome.log)
    assert len(wanted) > 50
    first = next((n for n, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), None)
    assert first is None, f"line {first}: the engine {found[first]}, the rule {wanted[first]}"
    assert len(found) == len(wanted)


@pytest.mark.slow
def test_a_long_day_with_many_is_placed_as_the_rule_itself_does():
    for number in range(100, 160):
        world, arrivals = made_up(number, contacts=1500)
        found = lines_of(world, play(world, seed=number, log=True).log)
        assert found == Reference(world.scenario, arrivals, number).run()


def test_what_is_made_up_has_everything_in_it():
    """Else the comparison would show little."""
    seen = np.zeros(5, int)
    circles, held, same, passed = set(), 0, 0, 0
    for number in range(24):
        world, arrivals = made_up(number)
        log = play(world, seed=number, log=True).log
        nobody_ahead = replace(world.scenario, policy=world.scenario.policy._replace(ahead=()))
        passed += not np.array_equal(log, play(build(nobody_ahead, arrivals), seed=number, log=True).log)
        seen += np.bincount(log[:, f.L_WHAT], minlength=5)
        circles |= set(log[log[:, f.L_WHAT] == f.TAKEN, f.L_CIRCLE].tolist())
        held += int((log[:, f.L_WAITED] > 0).sum())
        same += int((np.diff(log[:, f.L_AT]) == 0).sum())
    assert (seen > 20).all()
    assert held > 500
    assert same > 100
    assert passed > 5, "somebody is put ahead, and it changes who comes next"
    wanted = {"own_adviser", "substitute", "last_promised", "team", "unit", "special_line", "national", "duty"}
    assert {str(KINDS[one]) for one in circles} >= wanted
