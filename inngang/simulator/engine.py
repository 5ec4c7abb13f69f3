"""A day, event by event. The order is total: time, then kind of event, then number. See `layout` for the tables."""

# ruff: noqa: F403, F405 the names of the fields
from __future__ import annotations

import numpy as np

from inngang.rules.vocabulary import CircleKind, Pace
from inngang.simulator import chance, circles
from inngang.simulator.chance import from_table, mixed, uniform
from inngang.simulator.compiled import compiled
from inngang.simulator.heap import drop_first, push
from inngang.simulator.layout import *
from inngang.simulator.layout import State, Tables
from inngang.simulator.lists import bin_of, comes_before, half_hour, leave_lanes, link, list_adviser, note, open_from

_OWN, _SUBSTITUTE, _TEAM, _LAST, _KINDS = (
    circles.NUMBER_OF[CircleKind.OWN_ADVISER],
    circles.NUMBER_OF[CircleKind.SUBSTITUTE],
    circles.NUMBER_OF[CircleKind.TEAM],
    circles.NUMBER_OF[CircleKind.LAST_PROMISED],
    len(CircleKind),
)
_QUEUE, _HERE = circles.QUEUE, circles.HERE
_LIVE, _CALL_BACK = int(Pace.LIVE), int(Pace.CALL_BACK)
NOBODY = (1 << 62) - 1  # the number of a free place in the pool


@compiled
def run(w: Tables, s: State, seed: int, first_personal: int, until: int) -> int:
    """Let time pass until a moment. Says whether it is there, needs more room, or found nobody to ask."""
    whole, heap = s.whole, s.heap
    arrivals, shifts = w.arrivals.shape[0], w.shifts.shape[0]
    while True:
        is_full = whole[HEAP_SIZE] + SPARE > heap.shape[0] or whole[FREE_SLOTS] < 2
        if is_full or (s.log.shape[0] > 0 and whole[LOGGED] + SPARE > s.log.shape[0]):
            return FULL
        if whole[FAULT]:
            return whole[FAULT]
        when, number, source = NEVER * KINDS_OF_EVENT, 0, 0
        if whole[HEAP_SIZE] > 0:
            when, number = heap[0, 0], heap[0, 1]
        if whole[NEXT_SHIFT] < shifts:
            key = w.shifts[whole[NEXT_SHIFT], 0] * KINDS_OF_EVENT + SHIFT
            if key < when:
                when, number, source = key, w.shifts[whole[NEXT_SHIFT], 1], 1
        if whole[NEXT_ARRIVAL] < arrivals:
            key = w.arrivals[whole[NEXT_ARRIVAL], A_AT] * KINDS_OF_EVENT + ARRIVES
            if key < when:
                when, number, source = key, whole[NEXT_ARRIVAL], 2
        now = when // KINDS_OF_EVENT
        if now >= until:
            _pass(s, until)
            return DONE
        _pass(s, now)
        whole[EVENTS] += 1
        if source == 1:
            _shift(w, s, seed, now)
        elif source == 2:
            _arrival(w, s, seed, first_personal, now)
        else:
            slot = heap[0, 2]
            whole[HEAP_SIZE] = drop_first(heap, whole[HEAP_SIZE])
            if s.contacts[slot, NUMBER] == number:  # else it is about somebody who is gone
                _event(w, s, seed, first_personal, now, when % KINDS_OF_EVENT, slot)


@compiled
def _pass(s: State, now: int) -> None:
    whole = s.whole
    whole[WAIT_AREA] += whole[WAITING] * (now - whole[NOW])
    whole[SERVICE_AREA] += whole[IN_SERVICE] * (now - whole[NOW])
    whole[NOW] = now


@compiled
def _event(w: Tables, s: State, seed: int, first_personal: int, now: int, kind: int, slot: int) -> None:
    contact = s.contacts[slot]
    if kind == ENDS:
        if contact[STATE] == TALKS:
            _end(w, s, seed, now, slot)
    elif kind == RETURNS:
        if contact[STATE] == AWAY:
            _come(w, s, seed, first_personal, now, slot)
    elif contact[STATE] != WAITS:
        return
    elif kind == OPENS and contact[NEXT_AT] == now:
        _widen(w, s, seed, now, slot)
    elif (
        kind == OFFERED and contact[PACE] == _LIVE and contact[SINCE] + w.classes[contact[CLASS], C_OFFER_AFTER] == now
    ):
        _offer(w, s, seed, first_personal, now, slot)
    elif kind == GIVES_UP and contact[GIVES_UP_AT] == now:
        _give_up(w, s, seed, now, slot)


# --- who comes ---------------------------------------------------------------------------------------------------


@compiled
def _arrival(w: Tables, s: State, seed: int, first_personal: int, now: int) -> None:
    whole = s.whole
    row = w.arrivals[whole[NEXT_ARRIVAL]]
    whole[FREE_SLOTS] -= 1
    slot = s.slots[whole[FREE_SLOTS]]
    contact = s.contacts[slot]
    contact[NUMBER], contact[CLASS], contact[LUCK], contact[OWN] = (
        whole[NEXT_ARRIVAL], row[A_CLASS], row[A_LUCK], row[A_OWN],
    )  # fmt: skip
    contact[ATTEMPT], contact[LINK], contact[LAST], contact[TRACE] = 0, 0, -1, whole[NEXT_ARRIVAL]
    whole[NEXT_ARRIVAL] += 1
    _come(w, s, seed, first_personal, now, slot)


@compiled
def _come(w: Tables, s: State, seed: int, first_personal: int, now: int, slot: int) -> None:
    """Somebody is at the door: it is open or not."""
    contact = s.contacts[slot]
    c = contact[CLASS]
    s.counts[c, CAME] += 1
    s.by_slot[c, half_hour(s, now), 0] += 1
    opens_at = open_from(w, c, now)
    if opens_at > now:
        s.counts[c, CLOSED] += 1
        note(s, now, slot, MET_CLOSED, -1, 0, -1)
        returns = opens_at < NEVER and contact[ATTEMPT] < w.classes[c, C_MOST_RETURNS]
        if returns and uniform(seed, chance.RETURNS, contact[LUCK], contact[ATTEMPT]) < w.shares[c, P_COMES_BACK]:
            _return_later(w, s, seed, opens_at, slot)
        else:
            _gone(s, slot)
        return
    s.counts[c, ENTERED] += 1
    contact[SINCE], contact[PACE], contact[STATE], contact[NEXT] = now, w.classes[c, C_PACE], WAITS, 0
    contact[GIVES_UP_AT] = NEVER
    s.whole[WAITING] += 1
    s.whole[MOST_WAITING] = max(s.whole[MOST_WAITING], s.whole[WAITING])
    _ask(w, s, first_personal, now, slot)
    if not _find(w, s, seed, now, slot, 0):
        _begin_to_wait(w, s, seed, now, slot)


@compiled
def _begin_to_wait(w: Tables, s: State, seed: int, now: int, slot: int) -> None:
    contact = s.contacts[slot]
    c = contact[CLASS]
    patience = NEVER
    is_first = contact[ATTEMPT] == 0 and contact[LINK] == 0
    if is_first and w.arrivals[contact[TRACE], A_PATIENCE] >= 0:
        patience = w.arrivals[contact[TRACE], A_PATIENCE]
    elif w.classes[c, C_PATIENCE] >= 0:
        u = uniform(seed, chance.PATIENCE, contact[LUCK], contact[ATTEMPT])
        patience = from_table(w.quantiles[w.classes[c, C_PATIENCE]], u)
    if patience < NEVER:
        contact[GIVES_UP_AT] = now + patience
        _tell(s, now + patience, GIVES_UP, slot)
    if w.classes[c, C_OFFER_AFTER] >= 0 and contact[PACE] == _LIVE and w.classes[c, C_OFFER_AFTER] <= patience:
        _tell(s, now + w.classes[c, C_OFFER_AFTER], OFFERED, slot)


# --- who is asked ------------------------------------------------------------------------------------------------


@compiled
def _ask(w: Tables, s: State, first_personal: int, now: int, slot: int) -> None:
    """The circles of the policy for this contact, as things are now."""
    contact, facts = s.contacts[slot], s.facts
    c = contact[CLASS]
    facts[:] = 0
    facts[circles.PACE], facts[circles.SINCE] = contact[PACE], contact[SINCE]
    facts[circles.VISIT], facts[circles.ENOUGH] = w.classes[c, C_VISIT], w.classes[c, C_ENOUGH]
    for level in range(3):
        facts[circles.LEVEL_1 + level] = w.classes[c, C_LEVEL_1 + level]
    for kind in range(_KINDS):
        facts[_QUEUE + kind] = w.classes[c, C_QUEUES + kind]
    own = contact[OWN]
    if own >= 0:
        facts[_QUEUE + _OWN], facts[_HERE + _OWN] = first_personal + own, s.advisers[own, AT_WORK]
        facts[_QUEUE + _TEAM] = s.advisers[own, TEAM_IS]
        substitute = s.advisers[own, SUBSTITUTE_IS]
        if substitute >= 0:
            facts[_QUEUE + _SUBSTITUTE] = first_personal + substitute
            facts[_HERE + _SUBSTITUTE] = s.advisers[substitute, AT_WORK]
    if contact[LAST] >= 0 and s.advisers[contact[LAST], AT_WORK]:
        facts[_QUEUE + _LAST] = first_personal + contact[LAST]
    count = circles.circles(facts, s.tried, w.steps, w.lengths, w.spans, w.days, s.found[slot])
    contact[COUNT], contact[NEXT] = count, 0
    if count == 0:
        s.whole[FAULT] = NOBODY_TO_ASK


@compiled
def _find(w: Tables, s: State, seed: int, now: int, slot: int, first: int) -> bool:
    """Look for a desk in each circle that is open from `first` on; else wait in them. Says whether it was found."""
    contact, found = s.contacts[slot], s.found[slot]
    what = w.classes[contact[CLASS], C_WHAT]
    opened = first
    while opened < contact[COUNT] and found[opened, 2] <= now:
        adviser = _desk(w, s, found[opened, 1], what)
        if adviser >= 0:
            leave_lanes(w, s, slot)
            _serve(w, s, seed, now, slot, adviser, found[opened, 0])
            return True
        opened += 1
    for circle in range(first, opened):
        link(w, s, slot, circle)
    contact[NEXT], contact[NEXT_AT] = opened, NEVER
    if opened < contact[COUNT] and found[opened, 2] < NEVER:
        contact[NEXT_AT] = found[opened, 2]
        _tell(s, found[opened, 2], OPENS, slot)
    return False


@compiled
def _widen(w: Tables, s: State, seed: int, now: int, slot: int) -> None:
    _find(w, s, seed, now, slot, s.contacts[slot, NEXT])


@compiled
def _desk(w: Tables, s: State, queue: int, what: int) -> int:
    """The one who has been free longest; else, where several fit at a time, the one who has had room longest; -1: nobody."""
    node = s.idle_heads[queue * 2, 0]
    if node >= 0:
        return s.idle[node, 2]
    if w.room[what] > 1:
        node = s.idle_heads[queue * 2 + 1, 0]
        while node >= 0:
            if s.advisers[s.idle[node, 2], WHAT] == what:
                return s.idle[node, 2]
            node = s.idle[node, 0]
    return -1


@compiled
def _take_next(w: Tables, s: State, seed: int, now: int, a: int) -> None:
    """A desk takes whoever comes first among those it may take, until it has no room or nobody waits."""
    adviser = s.advisers[a]
    took = False
    while adviser[AT_WORK]:
        best, best_pace, best_circle = -1, PACES, 0
        for m in range(w.member_from[a], w.member_from[a + 1]):
            queue = w.members[m]
            lanes = s.lanes[queue]
            lane = 0
            while lanes:
                pace = lane // 3
                if pace > best_pace:
                    break
                if lanes & 1 and _has_room(w, adviser, lane % 3):
                    node = s.heads[queue * LANES + lane, 0]
                    slot, circle = node // s.found.shape[1], node % s.found.shape[1]
                    if best < 0 or pace < best_pace or comes_before(s, slot, best):
                        best, best_pace, best_circle = slot, pace, circle
                    elif slot == best:
                        best_circle = min(best_circle, circle)
                lanes >>= 1
                lane += 1
        if best < 0:
            break
        leave_lanes(w, s, best)
        _serve(w, s, seed, now, best, a, s.found[best, best_circle, 0])
        took = True
    if not took:
        list_adviser(w, s, now, a)


@compiled
def _has_room(w: Tables, adviser: np.ndarray, what: int) -> bool:
    return adviser[IN_HAND] == 0 or (adviser[WHAT] == what and adviser[IN_HAND] < w.room[what])


# --- what happens ------------------------------------------------------------------------------------------------


@compiled
def _serve(w: Tables, s: State, seed: int, now: int, slot: int, a: int, kind: int) -> None:
    contact, adviser = s.contacts[slot], s.advisers[a]
    c = contact[CLASS]
    count = s.counts[c]
    waited = now - contact[SINCE]
    count[ANSWERED] += 1
    count[WAITED_MS] += waited
    count[LONGEST_MS] = max(count[LONGEST_MS], waited)
    count[IN_TIME] += waited <= w.classes[c, C_TARGET]
    count[KNEW] += a == contact[OWN] or a == contact[LAST]
    count[CALLED_BACK] += contact[PACE] == _CALL_BACK
    s.bins[c, bin_of(waited)] += 1
    began = half_hour(s, contact[SINCE])
    s.by_slot[c, began, 1] += 1
    s.by_slot[c, began, 3] += waited
    s.whole[WAITING] -= 1
    s.whole[IN_SERVICE] += 1
    service = -1
    if contact[ATTEMPT] == 0 and contact[LINK] == 0:
        service = w.arrivals[contact[TRACE], A_SERVICE]
    if service < 0:
        u = uniform(seed, chance.SERVICE, contact[LUCK], contact[ATTEMPT])
        service = from_table(w.quantiles[w.classes[c, C_SERVICE]], u)
    contact[STATE], contact[ADVISER], contact[BEGAN] = TALKS, a, now
    adviser[WHAT] = w.classes[c, C_WHAT]
    adviser[IN_HAND] += 1
    list_adviser(w, s, now, a)
    _tell(s, now + service, ENDS, slot)
    note(s, now, slot, TAKEN, a, waited, kind)


@compiled
def _end(w: Tables, s: State, seed: int, now: int, slot: int) -> None:
    contact = s.contacts[slot]
    c, a = contact[CLASS], contact[ADVISER]
    s.counts[c, SERVED_MS] += now - contact[BEGAN]
    s.advisers[a, BUSY_MS] += now - contact[BEGAN]
    s.advisers[a, IN_HAND] -= 1
    s.whole[IN_SERVICE] -= 1
    following = w.classes[c, C_FOLLOW]
    if following >= 0 and uniform(seed, chance.FOLLOWS, contact[LUCK], contact[LINK]) < w.shares[c, P_FOLLOWS]:
        s.counts[c, FOLLOWED] += 1
        u = uniform(seed, chance.FOLLOW_DELAY, contact[LUCK], contact[LINK])
        contact[NUMBER] = s.whole[NEXT_NUMBER]
        s.whole[NEXT_NUMBER] += 1
        contact[LUCK] = np.int64(mixed(contact[LUCK]) >> chance.ONE)
        contact[CLASS], contact[ATTEMPT], contact[STATE] = following, 0, AWAY
        contact[LINK] += 1
        contact[LAST] = a if w.classes[c, C_KEEPS] else -1
        _tell(s, now + from_table(w.quantiles[w.classes[c, C_FOLLOW_DELAY]], u), RETURNS, slot)
    else:
        _gone(s, slot)
    _take_next(w, s, seed, now, a)


@compiled
def _offer(w: Tables, s: State, seed: int, first_personal: int, now: int, slot: int) -> None:
    """We offer to phone back. Who says yes keeps their place and waits without holding the line."""
    contact = s.contacts[slot]
    c = contact[CLASS]
    if uniform(seed, chance.ACCEPTS, contact[LUCK], contact[ATTEMPT]) >= w.shares[c, P_ACCEPTS]:
        return
    s.counts[c, ACCEPTED] += 1
    note(s, now, slot, OFFER_TAKEN, -1, now - contact[SINCE], -1)
    leave_lanes(w, s, slot)
    contact[PACE], contact[GIVES_UP_AT] = _CALL_BACK, NEVER
    _ask(w, s, first_personal, now, slot)
    _find(w, s, seed, now, slot, 0)


@compiled
def _give_up(w: Tables, s: State, seed: int, now: int, slot: int) -> None:
    contact = s.contacts[slot]
    c = contact[CLASS]
    waited = now - contact[SINCE]
    s.counts[c, GAVE_UP] += 1
    s.counts[c, WAITED_IN_VAIN_MS] += waited
    s.by_slot[c, half_hour(s, contact[SINCE]), 2] += 1
    s.whole[WAITING] -= 1
    leave_lanes(w, s, slot)
    note(s, now, slot, LEFT, -1, waited, -1)
    again = contact[ATTEMPT] < w.classes[c, C_MOST_RETURNS]
    if again and uniform(seed, chance.RETURNS, contact[LUCK], contact[ATTEMPT]) < w.shares[c, P_RETURNS]:
        _return_later(w, s, seed, now, slot)
    else:
        _gone(s, slot)


@compiled
def _return_later(w: Tables, s: State, seed: int, after: int, slot: int) -> None:
    contact = s.contacts[slot]
    u = uniform(seed, chance.RETURN_DELAY, contact[LUCK], contact[ATTEMPT])
    s.counts[contact[CLASS], RETURNED] += 1
    contact[ATTEMPT] += 1
    contact[STATE] = AWAY
    _tell(s, after + from_table(w.quantiles[w.classes[contact[CLASS], C_RETURN_DELAY]], u), RETURNS, slot)


@compiled
def _gone(s: State, slot: int) -> None:
    s.contacts[slot, STATE], s.contacts[slot, NUMBER] = FREE, NOBODY
    s.slots[s.whole[FREE_SLOTS]] = slot
    s.whole[FREE_SLOTS] += 1


@compiled
def _shift(w: Tables, s: State, seed: int, now: int) -> None:
    """An adviser comes, or goes when what they have in hand is done."""
    row = w.shifts[s.whole[NEXT_SHIFT]]
    s.whole[NEXT_SHIFT] += 1
    s.advisers[row[1], AT_WORK] = row[2]
    _take_next(w, s, seed, now, row[1])


@compiled
def _tell(s: State, at: int, kind: int, slot: int) -> None:
    """Something will happen to somebody."""
    if at < NEVER:
        when = at * KINDS_OF_EVENT + kind
        s.whole[HEAP_SIZE] = push(s.heap, s.whole[HEAP_SIZE], when, s.contacts[slot, NUMBER], slot)
