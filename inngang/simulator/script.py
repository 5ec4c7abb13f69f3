"""A day that has been, played again (etterspilling): what people did is given, who was asked and who came next is decided anew.

A script is a list of what happened, in order. Who came with which facts, who came to work or went, when a desk asked for the
next one, how long it took and what was picked by hand are taken as given. The circles are made by the rule, they open when
the rule says, and a desk that asks gets whom the order says. What the service did is then done, so that one difference does
not make more of them; what the engine would have done stands beside it.
"""

# ruff: noqa: F403, F405 the names of the fields
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from inngang.rules.policies import RoutingPolicy
from inngang.rules.vocabulary import Pace
from inngang.simulator import circles
from inngang.simulator.ahead import moment
from inngang.simulator.circles import NUMBER_OF
from inngang.simulator.compiled import compiled, inside
from inngang.simulator.heap import drop_first, tell
from inngang.simulator.layout import *
from inngang.simulator.layout import State, Tables
from inngang.simulator.lists import circle_in, circle_of, comes_before, kind_in, leave_lanes, link, opens_in, slot_of

# What happened (R_WHAT). One whose circles nobody can know any more has MOVED, until they are placed again.
PLACED, CAME_TO_WORK, TOOK_NEXT, TOOK_GIVEN, HAS_AGAIN, LET_GO, GONE, TO_BE_PHONED, PROMISED, MOVED = range(10)

# A line of the script. For CAME_TO_WORK, R_WHO is whether they are at work; -1: nobody knows.
(
    R_AT, R_WHAT, R_WHO, R_ADVISER, R_FACTS, R_CLASS, R_DUE, R_CIRCLES_FROM, R_CIRCLES_TO, R_IS_GIVEN, R_TRIED_FROM,
    R_TRIED_TO, R_BARRED_FROM, R_BARRED_TO, R_POLICY, R_TURN, R_AHEAD_MS, R_AHEAD_MINUTES, R_AHEAD_DAYS,
) = range(19)  # fmt: skip
ROW = 19

# What the engine says to a line: of a placing whether the circles and the moment that counts are the same, of a desk who
# would have been next.
D_SAME, D_WHO, D_CIRCLE, D_SINCE, D_IS_OPEN, D_PACE, D_WAITS = range(7)
DECIDED = 7
UNKNOWN = -1
_CALL_BACK, _LIVE = int(Pace.CALL_BACK), int(Pace.LIVE)
_KINDS = len(NUMBER_OF)


class Script(NamedTuple):
    """What happened, as numbers."""

    rows: np.ndarray  # [line, ROW], in order
    facts: np.ndarray  # [placing, FACTS], as the service saw them
    circles: np.ndarray  # (kind, queue, opens at) as the service made them
    tried: np.ndarray
    barred: np.ndarray  # advisers
    steps: np.ndarray  # the policies, each as circles.Way has it
    lengths: np.ndarray


class Again(NamedTuple):
    """What the engine decided, a row for each line of the script, and the circles it made."""

    decided: np.ndarray  # [line, DECIDED]
    circles: np.ndarray  # [line, circle, (kind, queue, opens at)]
    counts: np.ndarray  # how many circles


def ways_of(policies: Sequence[RoutingPolicy]) -> tuple[np.ndarray, np.ndarray]:
    """Several policies on numbers, one behind the other."""
    ways = [circles.way_of(one) for one in policies]
    size = tuple(max(one.steps.shape[axis] for one in ways) for axis in range(3))
    steps, lengths = np.zeros((len(ways), *size), np.int64), np.zeros((len(ways), size[0]), np.int64)
    for number, one in enumerate(ways):
        steps[number, : one.steps.shape[0], : one.steps.shape[1]] = one.steps
        lengths[number, : len(one.lengths)] = one.lengths
    return steps, lengths


def play_again(tables: Tables, script: Script, *, people: int, queues: int, first_personal: int) -> Again:
    """The script from its first line to its last. `people` is how many there are, numbered from 0."""
    width, lines, advisers = script.steps.shape[2] + 2, len(script.rows), len(tables.member_from) - 1
    width = max(width, int((script.rows[:, R_CIRCLES_TO] - script.rows[:, R_CIRCLES_FROM]).max(initial=0)))
    state = State(
        contacts=np.zeros(people, CONTACT), found=np.zeros((people, width), np.int64),
        links=np.zeros(people << (width - 1).bit_length(), NEIGHBOURS),
        heads=np.full((queues * LANES, 2), -1, np.int32).view(ENDS_OF)[:, 0],
        lanes=np.zeros(queues, np.int32), idle=np.zeros(0, MEMBERSHIP), idle_heads=np.zeros(0, ENDS_OF),
        advisers=np.zeros(advisers, ADVISER_FIELDS), heap=np.zeros((people * width + lines + SPARE, 2), np.int64),
        near=np.zeros(0, np.int32), counts=np.zeros((0, COUNTED), np.int64), bins=np.zeros((0, BINS), np.int64),
        by_slot=np.zeros((0, 1, 4), np.int64), whole=np.zeros(WHOLE, np.int64), log=np.zeros((0, 7), np.int64),
        came=np.zeros((0, 8), np.int64), leaving=np.zeros(0, np.int64), plain=np.zeros((0, KNOWN, width + 1), np.int64),
        promised=np.zeros((0, 3), np.int64), asked=np.zeros((0, 3), np.int64), had=np.zeros((0, 2 * MOST_HANDED), np.int32),
        facts=np.zeros(circles.FACTS, np.int64), tried=np.zeros(2, np.int64),
    )  # fmt: skip
    state.whole[NODE_SHIFT] = (width - 1).bit_length()
    state.advisers[AT_WORK] = UNKNOWN
    state.contacts[STATE] = AWAY
    again = Again(
        np.full((lines, DECIDED), -1, np.int64), np.zeros((lines, width, 3), np.int64), np.zeros(lines, np.int64)
    )
    bars = np.zeros((people, 2), np.int64)
    _run(tables, state, *script, bars, *again, first_personal)
    return again


@compiled
def _run(
    w: Tables, s: State, rows: np.ndarray, facts: np.ndarray, rings: np.ndarray, tried: np.ndarray, barred: np.ndarray,
    steps: np.ndarray, lengths: np.ndarray, bars: np.ndarray, decided: np.ndarray, made: np.ndarray, counts: np.ndarray,
    first_personal: int,
) -> None:  # fmt: skip
    for line in range(rows.shape[0]):
        row = rows[line]
        now, what, who, a = row[R_AT], row[R_WHAT], row[R_WHO], row[R_ADVISER]
        _time_passes(w, s, now)
        if what == CAME_TO_WORK:
            s.advisers[a][AT_WORK] = who
            continue
        contact = s.contacts[who]
        if what == PLACED:
            _leave(w, s, who)
            bars[who, 0], bars[who, 1] = row[R_BARRED_FROM], row[R_BARRED_TO]
            _place(
                w, s, row, facts, rings, tried, barred, steps[row[R_POLICY]], lengths[row[R_POLICY]], decided[line], made[line],
                counts, line, first_personal,
            )  # fmt: skip
        elif what in (TOOK_NEXT, TOOK_GIVEN):
            _ask_next(w, s, a, who, now, barred, bars, decided[line])
            _leave(w, s, who)
            _has(w, s, who, a)
        elif what == HAS_AGAIN:
            _leave(w, s, who)
            _has(w, s, who, a)
        elif (
            what == GONE or (what == LET_GO and contact[STATE] == TALKS) or (what == MOVED and contact[STATE] == WAITS)
        ):
            _leave(w, s, who)
        elif contact[STATE] == WAITS and what in (TO_BE_PHONED, PROMISED):
            opened = wide(contact[NEXT])
            leave_lanes(w, s, who)
            contact[DUE] = row[R_DUE]
            if what == TO_BE_PHONED and contact[PACE] == _LIVE:
                contact[PACE] = _CALL_BACK
            for circle in range(opened):
                link(w, s, who, circle)
            contact[NEXT] = opened


@inside
def _time_passes(w: Tables, s: State, now: int) -> None:
    """Circles open, each at its moment, before anything else that happens then."""
    whole, heap = s.whole, s.heap
    while whole[HEAP_SIZE] > 0 and heap[0, 0] // KINDS_OF_EVENT <= now:
        at, slot = heap[0, 0] // KINDS_OF_EVENT, heap[0, 1] & SLOT_BITS
        whole[HEAP_SIZE] = drop_first(heap, whole[HEAP_SIZE])
        contact = s.contacts[slot]
        is_next = contact[NEXT] < contact[COUNT] and opens_in(s.found[slot, contact[NEXT]]) == at
        if contact[STATE] == WAITS and is_next:
            _open(w, s, slot, at)


@inside
def _open(w: Tables, s: State, slot: int, now: int) -> None:
    contact = s.contacts[slot]
    circle = wide(contact[NEXT])
    while circle < contact[COUNT] and opens_in(s.found[slot, circle]) <= now:
        link(w, s, slot, circle)
        circle += 1
    contact[NEXT] = circle
    if circle < contact[COUNT] and opens_in(s.found[slot, circle]) < NEVER:
        tell(s, opens_in(s.found[slot, circle]) * KINDS_OF_EVENT + OPENS, slot)


@inside
def _place(
    w: Tables, s: State, row: np.ndarray, facts: np.ndarray, rings: np.ndarray, tried: np.ndarray, barred: np.ndarray,
    steps: np.ndarray, lengths: np.ndarray, told: np.ndarray, made: np.ndarray, counts: np.ndarray, line: int, first_personal: int,
) -> None:  # fmt: skip
    """The circles, made by the rule and compared; those of the service are the ones they wait in."""
    slot, now, c = row[R_WHO], row[R_AT], row[R_CLASS]
    contact, seen = s.contacts[slot], facts[row[R_FACTS]]
    first, last = row[R_CIRCLES_FROM], row[R_CIRCLES_TO]
    if not row[R_IS_GIVEN]:
        for field in range(circles.FACTS):
            s.facts[field] = seen[field]
        for kind in range(_KINDS):
            _is_here(s, kind, first_personal, barred[row[R_BARRED_FROM] : row[R_BARRED_TO]])
        spans = w.spans[w.classes[c, C_SPANS_FROM] : w.classes[c, C_SPANS_TO]]
        days = w.days[w.classes[c, C_DAYS_FROM] : w.classes[c, C_DAYS_TO]]
        had = tried[row[R_TRIED_FROM] : row[R_TRIED_TO]]
        count = circles.circles(s.facts, had, steps, lengths, spans, days, made)
        counts[line] = count
        same = count == last - first
        for place in range(min(count, last - first)):
            for column in range(3):
                same = same and made[place, column] == rings[first + place, column]
        turn = moment(spans, days, seen[circles.SINCE], row[R_AHEAD_MS], row[R_AHEAD_MINUTES], row[R_AHEAD_DAYS])
        same = same and turn == row[R_TURN]
        told[D_SAME] = same
    for place in range(last - first):
        ring = rings[first + place]
        s.found[slot, place] = circle_of(ring[0], ring[1], ring[2])
    contact[CLASS], contact[SINCE], contact[PACE] = c, seen[circles.SINCE], seen[circles.PACE]
    contact[DUE], contact[STATE], contact[COUNT], contact[NEXT] = row[R_DUE], WAITS, last - first, 0
    contact[TURN] = row[R_TURN]
    _open(w, s, slot, now)


@inside
def _is_here(s: State, kind: int, first_personal: int, barred: np.ndarray) -> None:
    """Whether one adviser is here, from when they came and went; as the service saw it, where nobody can know."""
    adviser = s.facts[circles.QUEUE + kind] - first_personal
    if adviser < 0 or s.advisers[adviser][AT_WORK] == UNKNOWN:
        return
    is_here = wide(s.advisers[adviser][AT_WORK])
    for one in barred:
        if one == adviser:
            is_here = 0
    s.facts[circles.HERE + kind] = is_here


@inside
def _ask_next(
    w: Tables, s: State, a: int, who: int, now: int, barred: np.ndarray, bars: np.ndarray, told: np.ndarray
) -> None:
    """Whom this desk would get: the lowest pace, then the moment that counts, the nearest promise, the lowest number."""
    adviser = s.advisers[a]
    best, best_pace, best_circle, waits = -1, PACES, 0, 0
    for m in range(w.member_from[a], w.member_from[a + 1]):
        queue = w.members[m]
        for lane in range(LANES):
            if not s.lanes[queue] >> lane & 1 or not _has_room(w, adviser, lane & ((1 << PACE_SHIFT) - 1)):
                continue
            node = wide(s.heads[queue * LANES + lane][FIRST])
            while node >= 0 and _may_not(barred, bars[slot_of(s, node)], a):
                node = wide(s.links[node][AFTER])
            if node < 0:
                continue
            slot, circle, pace = slot_of(s, node), circle_in(s, node), lane >> PACE_SHIFT
            waits += 1
            if best < 0 or pace < best_pace or (pace == best_pace and comes_before(s, slot, best)):
                best, best_pace, best_circle = slot, pace, circle
            elif slot == best:
                best_circle = min(best_circle, circle)
    told[D_WHO], told[D_WAITS] = best, waits
    told[D_IS_OPEN] = s.contacts[who][STATE] == WAITS
    if best >= 0:
        told[D_CIRCLE], told[D_SINCE], told[D_PACE] = (
            kind_in(s.found[best, best_circle]),
            s.contacts[best][SINCE],
            best_pace,
        )


@inside
def _may_not(barred: np.ndarray, span: np.ndarray, a: int) -> bool:
    for place in range(span[0], span[1]):  # noqa: SIM110
        if barred[place] == a:
            return True
    return False


@inside
def _has_room(w: Tables, adviser: Any, what: int) -> bool:
    """Written work has no limit at a desk that asks for it itself."""
    return what == DESK_WORK or adviser[IN_HAND] == 0 or (adviser[WHAT] == what and adviser[IN_HAND] < w.room[what])


@inside
def _has(w: Tables, s: State, who: int, a: int) -> None:
    contact = s.contacts[who]
    contact[STATE], contact[ADVISER] = TALKS, a
    what = w.classes[contact[CLASS], C_WHAT]
    if what != DESK_WORK:
        s.advisers[a][IN_HAND] += 1
        s.advisers[a][WHAT] = what


@inside
def _leave(w: Tables, s: State, who: int) -> None:
    """They wait nowhere and nobody has them."""
    contact = s.contacts[who]
    if contact[STATE] == WAITS:
        leave_lanes(w, s, who)
    elif contact[STATE] == TALKS and w.classes[contact[CLASS], C_WHAT] != DESK_WORK:
        s.advisers[contact[ADVISER]][IN_HAND] -= 1
    contact[STATE] = AWAY
