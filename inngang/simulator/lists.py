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
def link(w: Tables, s: State, slot: int, circle: int) -> None:
    """Put somebody in the lane of one of their circles, behind those who have waited longer."""
    contact, width = s.contacts[slot], s.found.shape[1]
    queue = queue_in(s.found[slot, circle])
    lane = contact[PACE] * 3 + w.classes[contact[CLASS], C_WHAT]
    head, node = queue * LANES + lane, slot * width + circle
    before = s.heads[head, 1]
    while before >= 0 and not comes_before(s, before // width, slot):
        before = s.links[before, 1]
    after = s.heads[head, 0] if before < 0 else s.links[before, 0]
    s.links[node, 0], s.links[node, 1] = after, before
    if before < 0:
        s.heads[head, 0] = node
    else:
        s.links[before, 0] = node
    if after < 0:
        s.heads[head, 1] = node
    else:
        s.links[after, 1] = node
    s.lanes[queue] |= 1 << lane


@inside
def leave_lanes(w: Tables, s: State, slot: int) -> None:
    """Take somebody out of every lane they wait in."""
    contact, width = s.contacts[slot], s.found.shape[1]
    lane = contact[PACE] * 3 + w.classes[contact[CLASS], C_WHAT]
    for circle in range(contact[NEXT]):
        queue = queue_in(s.found[slot, circle])
        head, node = queue * LANES + lane, slot * width + circle
        after, before = s.links[node, 0], s.links[node, 1]
        if before < 0:
            s.heads[head, 0] = after
        else:
            s.links[before, 0] = after
        if after < 0:
            s.heads[head, 1] = before
        else:
            s.links[after, 1] = before
        if s.heads[head, 0] < 0:
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
        before = s.idle_heads[head, 1]
        while before >= 0 and not _idle_before(s, s.idle[before, 2], a):
            before = s.idle[before, 1]
        after = s.idle_heads[head, 0] if before < 0 else s.idle[before, 0]
        s.idle[node, 0], s.idle[node, 1] = after, before
        if before < 0:
            s.idle_heads[head, 0] = node
        else:
            s.idle[before, 0] = node
        if after < 0:
            s.idle_heads[head, 1] = node
        else:
            s.idle[after, 1] = node


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
        after, before = s.idle[node, 0], s.idle[node, 1]
        if before < 0:
            s.idle_heads[head, 0] = after
        else:
            s.idle[before, 0] = after
        if after < 0:
            s.idle_heads[head, 1] = before
        else:
            s.idle[after, 1] = before


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
