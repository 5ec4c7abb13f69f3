"""Play a scenario once: the engine with room that grows, and an account that must balance before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from inngang.simulator import circles, engine
from inngang.simulator import layout as f
from inngang.simulator.layout import State, Tables
from inngang.simulator.tables import HOUR, CannotSimulate, World
from inngang.simulator.warm import W_FROM, W_TO, Warm, begin

ROOM = 64  # to begin with, and for each adviser three more
CALLS_A_DAY, LISTS_FOR_EACH = 50, 4  # of an adviser; of a call


class DoesNotBalance(AssertionError):
    """The engine lost or made up somebody. This is a fault in the simulator, not in the scenario."""


@dataclass(frozen=True)
class Outcome:
    """What happened in one run. Counts are by class: see `layout` for the columns."""

    counts: np.ndarray
    bins: np.ndarray
    by_half_hour: np.ndarray  # [class, half-hour, (came, answered, gave up, waited ms)]
    busy_ms: np.ndarray  # of each adviser
    waiting: int  # at the end
    most_waiting: int
    events: int
    log: np.ndarray
    came: np.ndarray  # everybody who came, with a log: see `layout`

    def quantile_ms(self, share: float, classes: slice | list[int] = slice(None)) -> float:
        """So long at most did this share of those who were answered wait, to within a step of the histogram."""
        return quantile(self.bins[classes].sum(axis=0), share)

    def exact_quantile_ms(self, share: float, c: int) -> float:
        """The same to the millisecond; needs the log."""
        waits = self.log[(self.log[:, f.L_WHAT] == f.TAKEN) & (self.log[:, f.L_CLASS] == c), f.L_WAITED]
        return float(np.quantile(waits, share)) if len(waits) else 0.0


def play(
    world: World, *, seed: int, until: int | None = None, log: bool = False, room: int = 0, warm: Warm | None = None
) -> Outcome:
    """One run, from nobody there or from how it stands. Raises: CannotSimulate."""
    end = world.scenario.until if until is None else until
    known = len(warm.waits) + len(warm.talks) if warm is not None else 0
    widest = int((warm.waits[:, W_TO] - warm.waits[:, W_FROM]).max()) if warm is not None and len(warm.waits) else 0
    state = _begin(world, end, log, max(room or _room(world), 2 * known), widest)
    if warm is not None:
        begin(world.tables, state, *warm)
    state = _go_on(world, world.tables, state, seed, end)
    _check(world, state, end)
    return _outcome(state)


def _go_on(world: World, tables: Tables, state: State, seed: int, until: int) -> State:
    """Until a moment, with more room whenever it is full."""
    with np.errstate(over="ignore"):  # uncompiled, the numbers of chance run over as they should
        while True:
            why = engine.run(tables, state, seed, until)
            if why == f.DONE:
                return state
            if why == f.NOBODY_TO_ASK:
                raise CannotSimulate(
                    "Somebody came whom nobody may answer. Give every kind of contact a queue that is there for all."
                )
            if why == f.TOO_NARROW:
                raise AssertionError(
                    "Somebody has more circles than there is room for. This is a fault in the simulator."
                )
            state = _grown(state)


def _outcome(state: State) -> Outcome:
    whole = state.whole
    return Outcome(
        state.counts, state.bins, state.by_slot, state.advisers[f.BUSY_MS].copy(), int(whole[f.WAITING]),
        int(whole[f.MOST_WAITING]), int(whole[f.EVENTS]), state.log[: whole[f.LOGGED]],
        state.came[: whole[f.NEXT_NUMBER]],
    )  # fmt: skip


class Stretch(NamedTuple):
    """A part of a long run: until when, on which luck, who comes and who is at work. Who comes is drawn, not traced."""

    until: int
    seed: int
    arrivals: np.ndarray
    shifts: np.ndarray


def play_long(world: World, stretches: Iterable[Stretch], *, room: int = 0) -> Outcome:
    """A run so long that those who come are not all held at once: one stretch after the other. Raises: CannotSimulate."""
    end = world.scenario.until
    state = _begin(world, end, False, room or _room(world), 0)
    reached = 0
    for one in stretches:
        if (one.arrivals[:, [f.A_SERVICE, f.A_PATIENCE]] >= 0).any():
            raise CannotSimulate("A long run cannot have a trace. Let the times be drawn.")
        state.contacts[f.TRACE] = 0
        state.whole[f.NEXT_ARRIVAL] = state.whole[f.NEXT_SHIFT] = 0
        state = _go_on(
            world, world.tables._replace(arrivals=one.arrivals, shifts=one.shifts), state, one.seed, one.until
        )
        reached = one.until
    _check(world, state, reached)
    return _outcome(state)


def quantile(bins: np.ndarray, share: float) -> float:
    total = int(bins.sum())
    if total == 0:
        return 0.0
    step = int(np.searchsorted(np.cumsum(bins), share * total))
    return max(0.0, float(2 ** ((step + 0.5) / f.STEPS_AN_OCTAVE)) - 1) if step else 0.0


def _nobody(count: int) -> np.ndarray:
    """The ends of lists with nobody in them."""
    return np.full((count, 2), -1, np.int32).view(f.ENDS_OF)[:, 0]


def _is_handed(tables: Tables) -> bool:
    return bool(tables.classes[:, f.C_HANDED_TO].any())


def _room(world: World) -> int:
    return ROOM + 3 * len(world.scenario.advisers)


def _begin(world: World, end: int, log: bool, room: int, width: int) -> State:
    tables, advisers = world.tables, world.scenario.advisers
    classes, queues = len(world.scenario.classes), world.first_personal + len(advisers)
    width = max(tables.width, width)
    state = State(
        contacts=np.zeros(room, f.CONTACT), found=np.zeros((room, width), np.int64),
        links=np.zeros(room << (width - 1).bit_length(), f.NEIGHBOURS), heads=_nobody(queues * f.LANES),
        lanes=np.zeros(queues, np.int32), idle=world.memberships.copy(),
        idle_heads=_nobody(queues * 2),
        advisers=world.advisers.copy(),
        heap=np.zeros((room + f.SPARE, 2), np.int64), near=np.full(_lists(world, end), -1, np.int32),
        counts=np.zeros((classes, f.COUNTED), np.int64), bins=np.zeros((classes, f.BINS), np.int64),
        by_slot=np.zeros((classes, max(1, -(-end // f.SLOT_MS)), 4), np.int64), whole=np.zeros(f.WHOLE, np.int64),
        log=np.zeros((room + f.SPARE if log else 0, 7), np.int64),
        came=np.zeros((room + f.SPARE if log else 0, 8), np.int64), leaving=np.zeros(max(1, len(tables.crews)), np.int64),
        plain=np.zeros((classes, f.KNOWN, width + 1), np.int64), promised=np.zeros((classes, 3), np.int64),
        asked=np.zeros((tables.steps.shape[1] + 2, 3), np.int64), facts=np.zeros(circles.FACTS, np.int64),
        had=np.zeros((room if _is_handed(tables) else 0, 2 * f.MOST_HANDED), np.int32), tried=np.zeros(2 * f.MOST_HANDED, np.int64),
    )  # fmt: skip
    state.contacts[f.NUMBER] = engine.NOBODY
    state.contacts[f.AFTER] = np.arange(1, room + 1)
    state.whole[f.FREE_SLOTS] = room
    state.whole[f.NODE_SHIFT] = (width - 1).bit_length()
    state.whole[f.SPAN] = (f.SOON_MS * f.KINDS_OF_EVENT // len(state.near)).bit_length() - 1
    state.plain[:, :, 0] = world.kept[:, None]
    return state


def _lists(world: World, end: int) -> int:
    """In how many lists stands what will happen soon: so many that most hold nobody or one. A power of two."""
    days = max(1.0, end / (24 * HOUR))
    expected = max(len(world.tables.arrivals), CALLS_A_DAY * len(world.scenario.advisers) * days)
    wanted = LISTS_FOR_EACH * expected * f.SOON_MS / max(1, end)
    return 1 << min(17, max(6, int(wanted).bit_length()))


def _grown(state: State) -> State:
    """Twice the room in whatever is full."""
    whole = state.whole
    if whole[f.FREE_SLOTS] < 2:
        room = state.contacts.shape[0]
        contacts = _twice(state.contacts)
        contacts[f.NUMBER][room:] = engine.NOBODY
        contacts[f.AFTER][room:] = np.arange(room + 1, 2 * room + 1)
        contacts[f.AFTER][-1] = whole[f.FIRST_FREE]
        whole[f.FIRST_FREE] = room
        whole[f.FREE_SLOTS] += room
        state = state._replace(
            contacts=contacts, links=_twice(state.links), found=_twice(state.found), had=_twice(state.had)
        )
    if whole[f.HEAP_SIZE] + f.SPARE > state.heap.shape[0]:
        state = state._replace(heap=_twice(state.heap))
    if state.log.shape[0] and whole[f.LOGGED] + f.SPARE > state.log.shape[0]:
        state = state._replace(log=_twice(state.log))
    if state.came.shape[0] and whole[f.NEXT_NUMBER] + f.SPARE > state.came.shape[0]:
        state = state._replace(came=_twice(state.came))
    return state


def _twice(table: np.ndarray) -> np.ndarray:
    made = np.zeros((2 * table.shape[0], *table.shape[1:]), table.dtype)
    made[: table.shape[0]] = table
    return made


def _check(world: World, state: State, end: int) -> None:
    """Nobody is lost, and time adds up two ways: person by person, and as the number who wait times how long (Little)."""
    counts, whole, is_in = state.counts.sum(axis=0), state.whole, state.contacts[f.STATE]
    waits, talks = state.contacts[f.BEGAN][is_in == f.WAITS], state.contacts[f.BEGAN][is_in == f.TALKS]
    accounts = {
        "came = met a closed door + entered": (counts[f.CAME], counts[f.CLOSED] + counts[f.ENTERED]),
        "entered or passed on = answered + gave up + waiting": (
            counts[f.ENTERED] + counts[f.PASSED_ON], counts[f.ANSWERED] + counts[f.GAVE_UP] + len(waits),
        ),
        "waiting, counted twice": (whole[f.WAITING], len(waits)),
        "in hand, counted twice": (state.advisers[f.IN_HAND].astype(int).sum(), len(talks)),
        "waiting time": (
            whole[f.WAIT_AREA],
            counts[f.WAITED_MS] + counts[f.WAITED_IN_VAIN_MS] + (end - waits).sum(),
        ),
        "time of talks": (whole[f.SERVICE_AREA], counts[f.SERVED_MS] + (end - talks).sum()),
        "time at work with somebody": (state.advisers[f.BUSY_MS].sum(), counts[f.SERVED_MS]),
        "answered, by how long they waited": (state.bins.sum(), counts[f.ANSWERED]),
    }  # fmt: skip
    for name, (one, other) in accounts.items():
        if one != other:
            raise DoesNotBalance(f"{name}: {one} is not {other}")
