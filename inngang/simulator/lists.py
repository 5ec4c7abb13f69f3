"""Who waits in which lane of which queue, and which advisers are free there: lists through tables, always in order."""

# ruff: noqa: F403, F405 the names of the fields
from __future__ import annotations

from math import log2

from inngang.simulator.compiled import inside
from inngang.simulator.layout import *
from inngang.simulator.layout import State, Tables


@inside
def circle_of(kind: int, queue: int, opens_at: int) -> int:
    """A circle in one number."""
    return (min(opens_at, FAR) << OPENS_SHIFT) | (queue << KIND_BITS) | kind


@inside
def kind_in(circle: int) -> int:
    return circle & ((1 << KIND_BITS) - 1)


@inside
def queue_in(circle: int) -> int:
    return (circle >> KIND_BITS) & (MOST_QUEUES - 1)


@inside
def opens_in(circle: int) -> int:
    at = circle >> OPENS_SHIFT
    return at if at < FAR else NEVER


@inside
def node_of(s: State, slot: int, circle: int) -> int:
    """Where somebody stands in the lane of one of their circles."""
    return (slot << s.whole[NODE_SHIFT]) | circle


@inside
def slot_of(s: State, node: int) -> int:
    return wide(node) >> s.whole[NODE_SHIFT]


@inside
def circle_in(s: State, node: int) -> int:
    return wide(node) & ((1 << s.whole[NODE_SHIFT]) - 1)


@inside
def link(w: Tables, s: State, slot: int, circle: int) -> None:
    """Put somebody in the lane of one of their circles, behind those who have waited longer."""
    contact = s.contacts[slot]
    queue = queue_in(s.found[slot, circle])
    lane = (contact[PACE] << PACE_SHIFT) + w.classes[contact[CLASS], C_WHAT]
    head, node = queue * LANES + lane, node_of(s, slot, circle)
    before = s.heads[head][FINAL]
    while before >= 0 and not comes_before(s, slot_of(s, before), slot):
        before = s.links[before][BEFORE]
    after = s.heads[head][FIRST] if before < 0 else s.links[before][AFTER]
    s.links[node][AFTER], s.links[node][BEFORE] = after, before
    if before < 0:
        s.heads[head][FIRST] = node
    else:
        s.links[before][AFTER] = node
    if after < 0:
        s.heads[head][FINAL] = node
    else:
        s.links[after][BEFORE] = node
    s.lanes[queue] |= 1 << lane


@inside
def leave_lanes(w: Tables, s: State, slot: int) -> None:
    """Take somebody out of every lane they wait in."""
    contact = s.contacts[slot]
    lane = (contact[PACE] << PACE_SHIFT) + w.classes[contact[CLASS], C_WHAT]
    for circle in range(wide(contact[NEXT])):
        queue = queue_in(s.found[slot, circle])
        head, node = queue * LANES + lane, node_of(s, slot, circle)
        after, before = s.links[node][AFTER], s.links[node][BEFORE]
        if before < 0:
            s.heads[head][FIRST] = after
        else:
            s.links[before][AFTER] = after
        if after < 0:
            s.heads[head][FINAL] = before
        else:
            s.links[after][BEFORE] = before
        if s.heads[head][FIRST] < 0:
            s.lanes[queue] &= ~(1 << lane)
    contact[NEXT] = 0


@inside
def comes_before(s: State, slot: int, other: int) -> bool:
    """Who counts as having waited longer; where two are equal whose promise is nearest, then the lower number."""
    a, b = s.contacts[slot], s.contacts[other]
    if a[TURN] != b[TURN]:
        return a[TURN] < b[TURN]
    return a[DUE] < b[DUE] or (a[DUE] == b[DUE] and a[NUMBER] < b[NUMBER])


@inside
def list_adviser(w: Tables, s: State, now: int, a: int) -> None:
    """Put an adviser among those who are free, or have room beside, in each of their queues; or in neither."""
    adviser = s.advisers[a]
    unlist_adviser(w, s, a)
    if not adviser[AT_WORK]:
        return
    if adviser[IN_HAND] == 0:
        adviser[LISTED] = 1
    elif adviser[IN_HAND] < w.room[adviser[WHAT]]:
        adviser[LISTED] = 2
    else:
        return
    adviser[IDLE_SINCE] = now
    which = adviser[LISTED] - 1
    for node in range(w.member_from[a], w.member_from[a + 1] - 1):  # the last is theirs alone: nobody to stand among
        head = w.members[node] * 2 + which
        before = s.idle_heads[head][FINAL]
        while before >= 0 and not _idle_before(s, s.idle[before][WHO], a):
            before = s.idle[before][BEFORE]
        after = s.idle_heads[head][FIRST] if before < 0 else s.idle[before][AFTER]
        s.idle[node][AFTER], s.idle[node][BEFORE] = after, before
        if before < 0:
            s.idle_heads[head][FIRST] = node
        else:
            s.idle[before][AFTER] = node
        if after < 0:
            s.idle_heads[head][FINAL] = node
        else:
            s.idle[after][BEFORE] = node


@inside
def _idle_before(s: State, a: int, b: int) -> bool:
    since, other = s.advisers[a][IDLE_SINCE], s.advisers[b][IDLE_SINCE]
    return since < other or (since == other and a < b)


@inside
def unlist_adviser(w: Tables, s: State, a: int) -> None:
    """They are not to be found by who looks for a desk."""
    which = s.advisers[a][LISTED] - 1
    if which < 0:
        return
    s.advisers[a][LISTED] = 0
    for node in range(w.member_from[a], w.member_from[a + 1] - 1):
        head = w.members[node] * 2 + which
        after, before = s.idle[node][AFTER], s.idle[node][BEFORE]
        if before < 0:
            s.idle_heads[head][FIRST] = after
        else:
            s.idle[before][AFTER] = after
        if after < 0:
            s.idle_heads[head][FINAL] = before
        else:
            s.idle[after][BEFORE] = before


@inside
def half_hour(s: State, at: int) -> int:
    """Which half-hour a moment is in."""
    return max(0, min(at // SLOT_MS, s.by_slot.shape[1] - 1))


@inside
def bin_of(waited: int) -> int:
    """Which step of the histogram a wait is in: eight steps for each doubling."""
    return min(int(log2(float(waited + 1)) * STEPS_AN_OCTAVE), BINS - 1) if waited > 0 else 0


@inside
def note(s: State, now: int, slot: int, what: int, adviser: int, waited: int, circle: int) -> None:
    """A line in the log, when one is asked for."""
    if s.log.shape[0] == 0:
        return
    row = s.log[s.whole[LOGGED]]
    row[L_AT], row[L_NUMBER], row[L_CLASS], row[L_WHAT] = now, s.contacts[slot][NUMBER], s.contacts[slot][CLASS], what
    row[L_ADVISER], row[L_WAITED], row[L_CIRCLE] = adviser, waited, circle
    s.whole[LOGGED] += 1


@inside
def open_from(w: Tables, s: State, c: int, now: int) -> int:
    """`now` when it is open, else the next opening. Time only goes forward, and so does the place in the windows."""
    last = w.classes[c, C_OPEN_TO]
    if w.classes[c, C_OPEN_FROM] == last:
        return now
    place = w.classes[c, C_OPEN_FROM] + s.promised[c, 2]
    while place < last and w.windows[place, 1] <= now:
        place += 1
    s.promised[c, 2] = place - w.classes[c, C_OPEN_FROM]
    return max(now, w.windows[place, 0]) if place < last else NEVER
