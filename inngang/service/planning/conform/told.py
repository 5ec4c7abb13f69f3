"""Two logs side by side: equal line by line, or the first line where they part, with both sides' reasons."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import numpy as np
from django.db import transaction

from inngang.service.organisation.fresh import nobody_changes_the_house
from inngang.service.organisation.queries import forget_calendars
from inngang.service.planning.conform.live import Line, Service, comings
from inngang.service.planning.conform.made_up import START, MadeUp, made_up
from inngang.simulator import layout as f
from inngang.simulator.circles import KINDS
from inngang.simulator.play import play

WHAT = {f.TAKEN: "taken", f.LEFT: "left", f.OFFER_TAKEN: "to be phoned", f.HANDED_ON: "passed on"}


class Conformed(NamedTuple):
    """How one made-up day went."""

    number: int
    taken: int
    lines: int
    at_once: int  # lines in the same millisecond as the one before
    difference: str  # empty: none


def conform(number: int, contacts: int, *, rng: np.random.Generator) -> Conformed:
    """One made-up day, played by the engine and by the service; everything is undone afterwards."""
    try:
        with transaction.atomic():
            told = conform_for_good(number, contacts, rng=rng)
            transaction.set_rollback(True)
            return told
    finally:
        forget_calendars()


def conform_for_good(number: int, contacts: int, *, rng: np.random.Generator) -> Conformed:
    """The same, each verb in a transaction of its own as on a real day. The database holds one such day, and no more."""
    forget_calendars()
    made = made_up(number, contacts, rng=rng)
    outcome = play(made.world, seed=number, log=True)
    simulated = engine_lines(outcome.log.tolist())
    with nobody_changes_the_house():
        lived = Service(made, comings(made, outcome)).play()
    at_once = sum(a.at == b.at for a, b in zip(simulated, simulated[1:], strict=False))
    taken = sum(one.what == "taken" for one in simulated)
    return Conformed(number, taken, len(simulated), at_once, difference(made, simulated, lived))


def engine_lines(log: list[list[int]]) -> list[Line]:
    """The log of the engine, told as the journal tells."""
    lines = []
    for at, number, _, what, adviser, waited, circle in log:
        if what == f.MET_CLOSED:
            continue
        seconds = round(timedelta(milliseconds=waited).total_seconds()) if what == f.TAKEN else -1
        lines.append(
            Line(at, number, WHAT[what], adviser, seconds, str(KINDS[circle]) if what == f.TAKEN else "")
        )  # fmt: skip
    return lines


def difference(made: MadeUp, simulated: list[Line], lived: list[Line]) -> str:
    """The first line where they part, to be read; nothing when they are the same."""
    for place, (one, other) in enumerate(zip(simulated, lived, strict=False)):
        if one != other:
            return f"Day {made.number}, line {place + 1}.\n  The twin:    {in_words(one)}\n  The service: {in_words(other)}"
    if len(simulated) != len(lived):
        more, whose = (simulated, "The twin") if len(simulated) > len(lived) else (lived, "The service")
        place = min(len(simulated), len(lived))
        return f"Day {made.number}, line {place + 1}: {whose} goes on: {in_words(more[place])}"
    return ""


def in_words(one: Line) -> str:
    """A line, to be read."""
    at = f"{START + timedelta(milliseconds=one.at):%H:%M:%S.%f}"[:-3]
    if one.what != "taken":
        return f"{at} number {one.number} {one.what}" + (f" by adviser {one.adviser}" if one.adviser >= 0 else "")
    return f"{at} number {one.number} taken by adviser {one.adviser} after {one.waited} s, as {one.circle}"
