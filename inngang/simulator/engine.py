"""A day, event by event. The order is total: time, then kind of event, then number. See `layout` for the tables."""

# ruff: noqa: F403, F405 the names of the fields
from __future__ import annotations

from inngang.rules.promises import CALL_BACK_DAYS
from inngang.rules.vocabulary import Pace
from inngang.simulator import chance
from inngang.simulator.ahead import turn
from inngang.simulator.chance import from_table, mixed, uniform
from inngang.simulator.compiled import apart, compiled, inside
from inngang.simulator.heap import drop_first, drop_near, first_near, tell, untell
from inngang.simulator.layout import *
from inngang.simulator.layout import State, Tables
from inngang.simulator.lists import half_hour, kind_in, leave_lanes, link, list_adviser, note, open_from, unlist_adviser
from inngang.simulator.placing import ask, due, find, next_for, promise, serve, tell_next

_ACUTE, _LIVE, _CALL_BACK = wide(Pace.ACUTE), wide(Pace.LIVE), wide(Pace.CALL_BACK)
NOBODY = -1  # the number of a free place in the pool
NOWHERE, IN_SHIFTS, IN_ARRIVALS, IN_HEAP, IN_LISTS = range(5)  # where what happens next stands


@compiled
def run(w: Tables, s: State, seed: int, until: int) -> int:
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
        when, source, slot = wide(NOTHING), NOWHERE, first_near(s)
        if slot >= 0:
            when, source = s.contacts[slot][WHEN], IN_LISTS
        if whole[HEAP_SIZE] > 0 and (
            heap[0, 0] < when or (heap[0, 0] == when and heap[0, 1] >> 32 < s.contacts[slot][NUMBER])
        ):
            when, source = heap[0, 0], IN_HEAP
        if whole[NEXT_SHIFT] < shifts:
            key = w.shifts[whole[NEXT_SHIFT], 0] * KINDS_OF_EVENT + SHIFT
            if key < when:
                when, source = key, IN_SHIFTS
        if whole[NEXT_ARRIVAL] < arrivals:
            key = w.arrivals[whole[NEXT_ARRIVAL], A_AT] * KINDS_OF_EVENT + ARRIVES
            if key < when:
                when, source = key, IN_ARRIVALS
        now, kind = when >> KIND_SHIFT, when & (KINDS_OF_EVENT - 1)
        if now >= until:
            _pass(s, until)
            return DONE
        _pass(s, now)
        whole[EVENTS] += 1
        comes, waits, is_done = wide(-1), wide(-1), wide(-1)  # who comes, who waits, whose hands are free
        if source == IN_SHIFTS:
            is_done = _shift(w, s)
        elif source == IN_ARRIVALS:
            comes = _arrival(w, s)
        else:
            if source == IN_LISTS:
                drop_near(s, slot)
            else:
                slot, number = heap[0, 1] & SLOT_BITS, heap[0, 1] >> 32
                whole[HEAP_SIZE] = drop_first(heap, whole[HEAP_SIZE])
                if s.contacts[slot][WHEN] != when or s.contacts[slot][NUMBER] != number:
                    whole[EVENTS] -= 1
                    continue  # it is not to be any more
                s.contacts[slot][WHEN] = NOTHING
            if kind == ENDS:
                is_done = _end(w, s, seed, now, slot)
                if s.contacts[slot][STATE] == WAITS:
                    waits = slot  # for they are passed on
            elif kind == RETURNS:
                comes = slot
            elif kind == OFFERED:
                _offer(w, s, seed, now, slot)
                waits = slot
            elif kind == OPENS or _give_up(w, s, seed, now, slot):
                waits = slot
        # what may happen on several grounds stands once, so that it is compiled once
        taken, by, circle, has_taken = NONE, NONE, NONE, False  # who is taken, by whom
        if comes >= 0 and _come(w, s, seed, now, comes):
            waits = comes
        if waits >= 0:
            if comes >= 0 or kind == ENDS:
                ask(w, s, waits)
            if comes >= 0 or kind in (ENDS, OPENS):
                by, circle = find(w, s, now, waits)
            if by >= 0:
                taken = waits
            else:
                if comes >= 0:
                    _begin_to_wait(w, s, seed, waits)
                tell_next(w, s, waits)
        while taken >= 0 or is_done >= 0:
            if taken < 0:  # a desk takes the next, until it has no room or nobody waits
                by = is_done
                taken, circle = next_for(w, s, by)
                if taken < 0:
                    if not has_taken:
                        list_adviser(w, s, now, by)
                    break
                has_taken = True
            leave_lanes(w, s, taken)
            untell(s, taken)
            serve(w, s, seed, now, taken, by, kind_in(s.found[taken, circle]))
            taken = NONE


@inside
def _pass(s: State, now: int) -> None:
    whole = s.whole
    whole[WAIT_AREA] += whole[WAITING] * (now - whole[NOW])
    whole[SERVICE_AREA] += whole[IN_SERVICE] * (now - whole[NOW])
    whole[NOW] = now


# --- who comes ---------------------------------------------------------------------------------------------------


@inside
def _arrival(w: Tables, s: State) -> int:
    whole = s.whole
    row = w.arrivals[whole[NEXT_ARRIVAL]]
    whole[FREE_SLOTS] -= 1
    slot = whole[FIRST_FREE]
    contact = s.contacts[slot]
    whole[FIRST_FREE] = contact[AFTER]
    contact[CLASS], contact[LUCK], contact[OWN] = row[A_CLASS], row[A_LUCK], row[A_OWN]
    contact[ATTEMPT], contact[LINK], contact[LAST], contact[TRACE] = 0, 0, -1, whole[NEXT_ARRIVAL]
    contact[WHEN] = NOTHING
    whole[NEXT_ARRIVAL] += 1
    return slot


@inside
def _come(w: Tables, s: State, seed: int, now: int, slot: int) -> bool:
    """Somebody is at the door: it is open or not. They are numbered as they come. Says whether they came in."""
    contact = s.contacts[slot]
    c = wide(contact[CLASS])
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
    opens_at = open_from(w, s, c, now)
    if opens_at > now:
        s.counts[c, CLOSED] += 1
        note(s, now, slot, wide(MET_CLOSED), NONE, wide(0), NONE)
        returns = opens_at < NEVER and contact[ATTEMPT] < w.classes[c, C_MOST_RETURNS]
        if returns and uniform(seed, chance.RETURNS, contact[LUCK], contact[ATTEMPT]) < w.shares[c, P_COMES_BACK]:
            _return_later(w, s, seed, opens_at, slot)
        else:
            _gone(s, slot)
        return False
    s.counts[c, ENTERED] += 1
    contact[SINCE], contact[PACE], contact[STATE], contact[NEXT] = now, w.classes[c, C_PACE], WAITS, 0
    contact[PATIENCE], contact[HANDED], contact[FACTS_AS], contact[BEGAN] = ENDLESS, 0, c, now
    contact[NO_OFFER] = w.classes[c, C_OFFER_AFTER] < 0 or w.classes[c, C_PACE] != _LIVE
    contact[DUE], contact[TIMES_HANDED] = promise(w, s, c, now), 0
    contact[TURN] = turn(w, c, c, contact[PACE], now)
    s.whole[WAITING] += 1
    s.whole[MOST_WAITING] = max(s.whole[MOST_WAITING], s.whole[WAITING])
    return True


@inside
def _begin_to_wait(w: Tables, s: State, seed: int, slot: int) -> None:
    contact = s.contacts[slot]
    c = wide(contact[CLASS])
    is_first = contact[ATTEMPT] == 0 and contact[LINK] == 0
    if is_first and w.arrivals[contact[TRACE], A_PATIENCE] >= 0:
        contact[PATIENCE] = min(w.arrivals[contact[TRACE], A_PATIENCE], ENDLESS)
    elif w.classes[c, C_PATIENCE] >= 0:
        u = uniform(seed, chance.PATIENCE, contact[LUCK], contact[ATTEMPT])
        contact[PATIENCE] = min(from_table(w.quantiles[w.classes[c, C_PATIENCE]], u), ENDLESS)


@inside
def _end(w: Tables, s: State, seed: int, now: int, slot: int) -> int:
    """Somebody is done with, or passed on, or followed up. Says whose hands are free."""
    contact = s.contacts[slot]
    c, a = contact[CLASS], wide(contact[ADVISER])
    adviser = s.advisers[a]
    s.counts[c, SERVED_MS] += now - contact[BEGAN]
    adviser[BUSY_MS] += now - contact[BEGAN]
    adviser[IN_HAND] -= 1
    if adviser[CREW_IS] >= 0 and s.leaving[adviser[CREW_IS]] > 0 and adviser[IN_HAND] == 0:
        s.leaving[adviser[CREW_IS]] -= 1
        adviser[AT_WORK] = 0
    s.whole[IN_SERVICE] -= 1
    following, where = w.classes[c, C_FOLLOW], contact[FACTS_AS]
    to = w.classes[where, C_HANDED_TO]
    hands = to > 0 and contact[TIMES_HANDED] < MOST_HANDED and not _has_had(s, slot, to)
    luck = contact[LINK] + wide(contact[TIMES_HANDED]) * chance.BETWEEN
    if hands and uniform(seed, chance.HANDED, contact[LUCK], luck) < w.shares[where, P_HANDED]:
        _hand_over(w, s, seed, now, slot, a)
    elif following >= 0 and uniform(seed, chance.FOLLOWS, contact[LUCK], contact[LINK]) < w.shares[c, P_FOLLOWS]:
        s.counts[c, FOLLOWED] += 1
        u = uniform(seed, chance.FOLLOW_DELAY, contact[LUCK], contact[LINK])
        contact[LUCK] = wide(mixed(contact[LUCK]) >> chance.ONE)
        contact[CLASS], contact[ATTEMPT], contact[STATE] = following, 0, AWAY
        contact[LINK] += 1
        contact[LAST] = a if w.classes[c, C_KEEPS] else -1
        tell(s, (now + from_table(w.quantiles[w.classes[c, C_FOLLOW_DELAY]], u)) * KINDS_OF_EVENT + RETURNS, slot)
    else:
        _gone(s, slot)
    return a


@apart
def _hand_over(w: Tables, s: State, seed: int, now: int, slot: int, a: int) -> None:
    """Passed on to another queue: the place is kept, those who had it are ruled out, and nobody gives up any more.

    They are asked about anew, and look for the desk of somebody else; whoever passed them on takes the next after that.
    """
    contact = s.contacts[slot]
    c, where = wide(contact[CLASS]), wide(contact[FACTS_AS])
    after, times = w.classes[where, C_HANDED_AS], wide(contact[TIMES_HANDED])
    s.counts[c, PASSED_ON] += 1
    note(s, now, slot, wide(HANDED_ON), a, now - contact[SINCE], NONE)
    again = due(w, after, w.classes[c, C_HANDED_DUE], now)
    contact[DUE] = contact[DUE] if now < contact[DUE] < again else again
    contact[STATE], contact[PACE], contact[PATIENCE] = WAITS, w.classes[c, C_PACE], ENDLESS
    owner, had = w.classes[c, C_OWNER] if times == 0 else wide(contact[HANDED]), s.had[slot]
    is_new = not _has_had(s, slot, owner)
    had[2 * times], had[2 * times + 1] = (owner, w.first_personal + a) if is_new else (0, 0)
    contact[TIMES_HANDED] = times + 1
    contact[HANDED], contact[FACTS_AS] = w.classes[where, C_HANDED_TO], after
    contact[TURN] = turn(w, c, after, contact[PACE], contact[SINCE])
    is_known = contact[OWN] >= 0 or contact[LAST] >= 0 or (w.classes[c, C_FOLLOW] >= 0 and w.classes[c, C_KEEPS] > 0)
    is_known = is_known or w.classes[c, C_KNOWN] > 0
    contact[LAST] = a if is_known else -1  # a promise is found again by whom it was made to
    contact[NO_OFFER], contact[NEXT], contact[BEGAN] = 1, 0, now
    s.whole[WAITING] += 1
    s.whole[MOST_WAITING] = max(s.whole[MOST_WAITING], s.whole[WAITING])
    unlist_adviser(w, s, a)


@inside
def _has_had(s: State, slot: int, queue: int) -> bool:
    for place in range(2 * s.contacts[slot][TIMES_HANDED]):  # noqa: SIM110
        if queue != 0 and s.had[slot, place] == queue:
            return True
    return False


@inside
def _offer(w: Tables, s: State, seed: int, now: int, slot: int) -> None:
    """We offer to phone back. Who says yes keeps their place and their circles, and waits without holding the line."""
    contact = s.contacts[slot]
    c = wide(contact[CLASS])
    contact[NO_OFFER] = 1
    if uniform(seed, chance.ACCEPTS, contact[LUCK], contact[ATTEMPT]) < w.shares[c, P_ACCEPTS]:
        _phone_later(w, s, now, slot, _CALL_BACK)


@apart
def _phone_later(w: Tables, s: State, now: int, slot: int, pace: int) -> None:
    contact = s.contacts[slot]
    c = wide(contact[CLASS])
    s.counts[c, ACCEPTED] += 1
    note(s, now, slot, wide(OFFER_TAKEN), NONE, now - contact[SINCE], NONE)
    opened = wide(contact[NEXT])
    leave_lanes(w, s, slot)
    contact[PACE], contact[PATIENCE] = pace, ENDLESS
    contact[DUE] = due(w, c, wide(CALL_BACK_DAYS), now)
    for circle in range(opened):
        link(w, s, slot, circle)
    contact[NEXT] = opened


@inside
def _give_up(w: Tables, s: State, seed: int, now: int, slot: int) -> bool:
    """They hang up. Something acute is not let go: it keeps its place, and we phone. Says whether they wait on."""
    contact = s.contacts[slot]
    c = wide(contact[CLASS])
    if contact[PACE] == _ACUTE:
        _phone_later(w, s, now, slot, _ACUTE)
        return True
    waited = now - contact[SINCE]
    s.counts[c, GAVE_UP] += 1
    s.counts[c, WAITED_IN_VAIN_MS] += waited
    s.by_slot[c, half_hour(s, contact[SINCE]), 2] += 1
    s.whole[WAITING] -= 1
    leave_lanes(w, s, slot)
    note(s, now, slot, wide(LEFT), NONE, waited, NONE)
    again = contact[ATTEMPT] < w.classes[c, C_MOST_RETURNS]
    if again and uniform(seed, chance.RETURNS, contact[LUCK], contact[ATTEMPT]) < w.shares[c, P_RETURNS]:
        _return_later(w, s, seed, now, slot)
    else:
        _gone(s, slot)
    return False


@inside
def _return_later(w: Tables, s: State, seed: int, after: int, slot: int) -> None:
    contact = s.contacts[slot]
    u = uniform(seed, chance.RETURN_DELAY, contact[LUCK], contact[ATTEMPT])
    s.counts[contact[CLASS], RETURNED] += 1
    contact[ATTEMPT] += 1
    contact[STATE] = AWAY
    at = after + from_table(w.quantiles[w.classes[contact[CLASS], C_RETURN_DELAY]], u)
    tell(s, at * KINDS_OF_EVENT + RETURNS, slot)


@inside
def _gone(s: State, slot: int) -> None:
    contact = s.contacts[slot]
    contact[STATE], contact[NUMBER], contact[AFTER] = FREE, NOBODY, s.whole[FIRST_FREE]
    s.whole[FIRST_FREE] = slot
    s.whole[FREE_SLOTS] += 1


@inside
def _shift(w: Tables, s: State) -> int:
    """Somebody comes to work or goes, when what they have in hand is done. Says who takes the next; -1: nobody."""
    row = w.shifts[s.whole[NEXT_SHIFT]]
    s.whole[NEXT_SHIFT] += 1
    if row[2] >= ONE_GOES:
        return _one_of_a_crew(w, s, row[1], row[2])
    s.advisers[row[1]][AT_WORK] = row[2]
    return row[1]


@apart
def _one_of_a_crew(w: Tables, s: State, crew: int, change: int) -> int:
    """One more or one fewer. Who is free goes first, the last of them; else whoever is first done."""
    first, last = w.crews[crew, 0], w.crews[crew, 1]
    if change == ONE_GOES:
        for a in range(last - 1, first - 1, -1):
            if s.advisers[a][AT_WORK] and s.advisers[a][IN_HAND] == 0:
                s.advisers[a][AT_WORK] = 0
                unlist_adviser(w, s, a)
                return wide(-1)
        s.leaving[crew] += 1
    elif s.leaving[crew] > 0:
        s.leaving[crew] -= 1  # who would have gone stays
    else:
        for a in range(first, last):
            if not s.advisers[a][AT_WORK]:
                s.advisers[a][AT_WORK] = 1
                return wide(a)
    return wide(-1)
