"""A day, event by event. The order is total: time, then kind of event, then number. See `layout` for the tables."""

# ruff: noqa: F403, F405 the names of the fields
from __future__ import annotations

import numpy as np

from inngang.rules.promises import CALL_BACK_DAYS
from inngang.rules.vocabulary import Pace
from inngang.simulator import chance
from inngang.simulator.chance import from_table, mixed, uniform
from inngang.simulator.compiled import compiled
from inngang.simulator.heap import drop_first
from inngang.simulator.layout import *
from inngang.simulator.layout import State, Tables
from inngang.simulator.lists import half_hour, leave_lanes, link, note, open_from, unlist_adviser
from inngang.simulator.placing import ask, due, find, take_next, tell

_ACUTE, _LIVE, _CALL_BACK = int(Pace.ACUTE), int(Pace.LIVE), int(Pace.CALL_BACK)
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
        if s.came.shape[0] > 0 and whole[NEXT_NUMBER] + SPARE > s.came.shape[0]:
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
            _end(w, s, seed, first_personal, now, slot)
    elif kind == RETURNS:
        if contact[STATE] == AWAY:
            _come(w, s, seed, first_personal, now, slot)
    elif contact[STATE] != WAITS:
        return
    elif kind == OPENS and contact[NEXT_AT] == now:
        _widen(w, s, seed, now, slot)
    elif (
        kind == OFFERED and contact[PACE] == _LIVE and contact[HANDED] == 0
        and contact[SINCE] + w.classes[contact[CLASS], C_OFFER_AFTER] == now
    ):  # fmt: skip
        _offer(w, s, seed, now, slot)
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
    contact[CLASS], contact[LUCK], contact[OWN] = row[A_CLASS], row[A_LUCK], row[A_OWN]
    contact[ATTEMPT], contact[LINK], contact[LAST], contact[TRACE] = 0, 0, -1, whole[NEXT_ARRIVAL]
    whole[NEXT_ARRIVAL] += 1
    _come(w, s, seed, first_personal, now, slot)


@compiled
def _come(w: Tables, s: State, seed: int, first_personal: int, now: int, slot: int) -> None:
    """Somebody is at the door: it is open or not. They are numbered as they come."""
    contact = s.contacts[slot]
    c = contact[CLASS]
    contact[NUMBER] = s.whole[NEXT_NUMBER]
    s.whole[NEXT_NUMBER] += 1
    if s.came.shape[0] > 0:
        told = s.came[contact[NUMBER]]
        told[T_AT], told[T_CLASS], told[T_OWN], told[T_LAST] = now, c, contact[OWN], contact[LAST]
        told[T_LUCK], told[T_ATTEMPT], told[T_LINK], told[T_ROW] = (
            contact[LUCK], contact[ATTEMPT], contact[LINK], contact[TRACE],
        )  # fmt: skip
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
    contact[GIVES_UP_AT], contact[HANDED], contact[FACTS_AS], contact[BEGAN] = NEVER, 0, c, now
    contact[DUE], contact[TIMES_HANDED] = due(w, c, w.classes[c, C_DUE], now), 0
    for place in range(2 * MOST_HANDED):
        contact[HAD + place] = 0
    s.whole[WAITING] += 1
    s.whole[MOST_WAITING] = max(s.whole[MOST_WAITING], s.whole[WAITING])
    ask(w, s, first_personal, now, slot)
    if not find(w, s, seed, now, slot, 0):
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
        tell(s, now + patience, GIVES_UP, slot)
    if w.classes[c, C_OFFER_AFTER] >= 0 and contact[PACE] == _LIVE and w.classes[c, C_OFFER_AFTER] <= patience:
        tell(s, now + w.classes[c, C_OFFER_AFTER], OFFERED, slot)


@compiled
def _widen(w: Tables, s: State, seed: int, now: int, slot: int) -> None:
    find(w, s, seed, now, slot, s.contacts[slot, NEXT])


@compiled
def _end(w: Tables, s: State, seed: int, first_personal: int, now: int, slot: int) -> None:
    contact = s.contacts[slot]
    c, a = contact[CLASS], contact[ADVISER]
    s.counts[c, SERVED_MS] += now - contact[BEGAN]
    s.advisers[a, BUSY_MS] += now - contact[BEGAN]
    s.advisers[a, IN_HAND] -= 1
    s.whole[IN_SERVICE] -= 1
    following, where = w.classes[c, C_FOLLOW], contact[FACTS_AS]
    to = w.classes[where, C_HANDED_TO]
    hands = contact[TIMES_HANDED] < MOST_HANDED and to > 0 and not _has_had(contact, to)
    luck = contact[LINK] + contact[TIMES_HANDED] * chance.BETWEEN
    if hands and uniform(seed, chance.HANDED, contact[LUCK], luck) < w.shares[where, P_HANDED]:
        _hand_over(w, s, seed, first_personal, now, slot, a)
    elif following >= 0 and uniform(seed, chance.FOLLOWS, contact[LUCK], contact[LINK]) < w.shares[c, P_FOLLOWS]:
        s.counts[c, FOLLOWED] += 1
        u = uniform(seed, chance.FOLLOW_DELAY, contact[LUCK], contact[LINK])
        contact[LUCK] = np.int64(mixed(contact[LUCK]) >> chance.ONE)
        contact[CLASS], contact[ATTEMPT], contact[STATE] = following, 0, AWAY
        contact[LINK] += 1
        contact[LAST] = a if w.classes[c, C_KEEPS] else -1
        tell(s, now + from_table(w.quantiles[w.classes[c, C_FOLLOW_DELAY]], u), RETURNS, slot)
    else:
        _gone(s, slot)
    take_next(w, s, seed, now, a)


@compiled
def _hand_over(w: Tables, s: State, seed: int, first_personal: int, now: int, slot: int, a: int) -> None:
    """Passed on to another queue: the place is kept, those who had it are ruled out, and nobody gives up any more.

    It looks for the desk of somebody else; whoever passed it on takes the next after that.
    """
    contact = s.contacts[slot]
    c, where = contact[CLASS], contact[FACTS_AS]
    after, times = w.classes[where, C_HANDED_AS], contact[TIMES_HANDED]
    s.counts[c, PASSED_ON] += 1
    note(s, now, slot, HANDED_ON, a, now - contact[SINCE], -1)
    again = due(w, after, w.classes[c, C_HANDED_DUE], now)
    contact[DUE] = contact[DUE] if now < contact[DUE] < again else again
    contact[STATE], contact[PACE], contact[GIVES_UP_AT] = WAITS, w.classes[c, C_PACE], NEVER
    owner = w.classes[c, C_OWNER] if times == 0 else contact[HANDED]
    if not _has_had(contact, owner):
        contact[HAD + 2 * times], contact[HAD + 2 * times + 1] = owner, first_personal + a
    contact[TIMES_HANDED] = times + 1
    contact[HANDED], contact[FACTS_AS], contact[LAST] = w.classes[where, C_HANDED_TO], after, a
    contact[NEXT], contact[BEGAN] = 0, now
    s.whole[WAITING] += 1
    s.whole[MOST_WAITING] = max(s.whole[MOST_WAITING], s.whole[WAITING])
    unlist_adviser(w, s, a)
    ask(w, s, first_personal, now, slot)
    find(w, s, seed, now, slot, 0)


@compiled
def _has_had(contact: np.ndarray, queue: int) -> bool:
    for place in range(2 * MOST_HANDED):  # noqa: SIM110
        if queue != 0 and contact[HAD + place] == queue:
            return True
    return False


@compiled
def _offer(w: Tables, s: State, seed: int, now: int, slot: int) -> None:
    """We offer to phone back. Who says yes keeps their place and their circles, and waits without holding the line."""
    contact = s.contacts[slot]
    c = contact[CLASS]
    if uniform(seed, chance.ACCEPTS, contact[LUCK], contact[ATTEMPT]) < w.shares[c, P_ACCEPTS]:
        _phone_later(w, s, now, slot, _CALL_BACK)


@compiled
def _phone_later(w: Tables, s: State, now: int, slot: int, pace: int) -> None:
    contact = s.contacts[slot]
    c = contact[CLASS]
    s.counts[c, ACCEPTED] += 1
    note(s, now, slot, OFFER_TAKEN, -1, now - contact[SINCE], -1)
    opened = contact[NEXT]
    leave_lanes(w, s, slot)
    contact[PACE], contact[GIVES_UP_AT] = pace, NEVER
    contact[DUE] = due(w, c, CALL_BACK_DAYS, now)
    for circle in range(opened):
        link(w, s, slot, circle)
    contact[NEXT] = opened


@compiled
def _give_up(w: Tables, s: State, seed: int, now: int, slot: int) -> None:
    """They hang up. Something acute is not let go: it keeps its place, and we phone."""
    contact = s.contacts[slot]
    c = contact[CLASS]
    if contact[PACE] == _ACUTE:
        _phone_later(w, s, now, slot, _ACUTE)
        return
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
    tell(s, after + from_table(w.quantiles[w.classes[contact[CLASS], C_RETURN_DELAY]], u), RETURNS, slot)


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
    take_next(w, s, seed, now, row[1])
