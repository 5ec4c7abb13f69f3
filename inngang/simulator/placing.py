"""Who is asked, who finds a desk, and whom a desk takes next: what is decided about one contact or one desk."""

# ruff: noqa: F403, F405 the names of the fields
from __future__ import annotations

import numpy as np

from inngang.rules.promises import ACUTE_MINUTES
from inngang.rules.vocabulary import CircleKind, Pace
from inngang.simulator import chance, circles
from inngang.simulator.chance import from_table, uniform
from inngang.simulator.compiled import compiled
from inngang.simulator.heap import push
from inngang.simulator.layout import *
from inngang.simulator.layout import State, Tables
from inngang.simulator.lists import bin_of, comes_before, half_hour, leave_lanes, link, list_adviser, note

_OWN, _SUBSTITUTE, _TEAM, _LAST, _KINDS = (
    circles.NUMBER_OF[CircleKind.OWN_ADVISER],
    circles.NUMBER_OF[CircleKind.SUBSTITUTE],
    circles.NUMBER_OF[CircleKind.TEAM],
    circles.NUMBER_OF[CircleKind.LAST_PROMISED],
    len(CircleKind),
)
_QUEUE, _HERE, _MAY_SEE = circles.QUEUE, circles.HERE, circles.MAY_SEE
_CALL_BACK = int(Pace.CALL_BACK)


@compiled
def due(w: Tables, c: int, rule: int, now: int) -> int:
    """By when they are promised to hear from us, in the working time of their class."""
    spans = w.spans[w.classes[c, C_SPANS_FROM] : w.classes[c, C_SPANS_TO]]
    days = w.days[w.classes[c, C_DAYS_FROM] : w.classes[c, C_DAYS_TO]]
    if rule == SAME_DAY:
        return circles.closing(days, now)
    if rule == WITHIN_MINUTES:
        return circles.within_minutes(spans, days, now, ACUTE_MINUTES)
    return circles.after_days(days, now, rule)


@compiled
def ask(w: Tables, s: State, first_personal: int, now: int, slot: int) -> None:
    """The circles of the policy for this contact, as things are now."""
    contact, facts = s.contacts[slot], s.facts
    c = contact[FACTS_AS]
    facts[:] = 0
    facts[circles.PACE], facts[circles.SINCE] = contact[PACE], contact[SINCE]
    facts[circles.PASSED_TO] = contact[HANDED]
    facts[circles.PROTECTED] = w.classes[c, C_PROTECTED]
    for place in range(2 * MOST_HANDED):
        s.tried[place] = contact[HAD + place]
    facts[circles.VISIT], facts[circles.ENOUGH] = w.classes[contact[CLASS], C_VISIT], w.classes[c, C_ENOUGH]
    facts[circles.FIRST_LINE] = w.classes[c, C_FIRST_LINE]
    for level in range(3):
        facts[circles.LEVEL_1 + level] = w.classes[c, C_LEVEL_1 + level]
    for kind in range(_KINDS):
        facts[_QUEUE + kind] = w.classes[c, C_QUEUES + kind]
    own = contact[OWN]
    if own >= 0:
        facts[_QUEUE + _OWN], facts[_HERE + _OWN] = first_personal + own, s.advisers[own, AT_WORK]
        facts[_MAY_SEE + _OWN] = s.advisers[own, MAY_SEE_IT]
        if s.advisers[own, TEAM_IS]:
            facts[_QUEUE + _TEAM] = s.advisers[own, TEAM_IS]
        substitute = s.advisers[own, SUBSTITUTE_IS]
        if substitute >= 0:
            facts[_QUEUE + _SUBSTITUTE] = first_personal + substitute
            facts[_HERE + _SUBSTITUTE] = s.advisers[substitute, AT_WORK]
            facts[_MAY_SEE + _SUBSTITUTE] = s.advisers[substitute, MAY_SEE_IT]
    if contact[LAST] >= 0 and s.advisers[contact[LAST], AT_WORK]:
        facts[_QUEUE + _LAST] = first_personal + contact[LAST]
    spans = w.spans[w.classes[c, C_SPANS_FROM] : w.classes[c, C_SPANS_TO]]
    days = w.days[w.classes[c, C_DAYS_FROM] : w.classes[c, C_DAYS_TO]]
    count = circles.circles(facts, s.tried, w.steps, w.lengths, spans, days, s.found[slot])
    contact[COUNT], contact[NEXT] = count, 0
    if count == 0:
        s.whole[FAULT] = NOBODY_TO_ASK


@compiled
def find(w: Tables, s: State, seed: int, now: int, slot: int, first: int) -> bool:
    """Look for a desk in each circle that is open from `first` on; else wait in them. Says whether it was found."""
    contact, found = s.contacts[slot], s.found[slot]
    what = w.classes[contact[CLASS], C_WHAT]
    opened = first
    while opened < contact[COUNT] and found[opened, 2] <= now:
        adviser = desk(w, s, found[opened, 1], what)
        if adviser >= 0:
            leave_lanes(w, s, slot)
            serve(w, s, seed, now, slot, adviser, found[opened, 0])
            return True
        opened += 1
    for circle in range(first, opened):
        link(w, s, slot, circle)
    contact[NEXT], contact[NEXT_AT] = opened, NEVER
    if opened < contact[COUNT] and found[opened, 2] < NEVER:
        contact[NEXT_AT] = found[opened, 2]
        tell(s, found[opened, 2], OPENS, slot)
    return False


@compiled
def desk(w: Tables, s: State, queue: int, what: int) -> int:
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
def take_next(w: Tables, s: State, seed: int, now: int, a: int) -> None:
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
                if lanes & 1 and has_room(w, adviser, lane % 3):
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
        serve(w, s, seed, now, best, a, s.found[best, best_circle, 0])
        took = True
    if not took:
        list_adviser(w, s, now, a)


@compiled
def has_room(w: Tables, adviser: np.ndarray, what: int) -> bool:
    return adviser[IN_HAND] == 0 or (adviser[WHAT] == what and adviser[IN_HAND] < w.room[what])


@compiled
def serve(w: Tables, s: State, seed: int, now: int, slot: int, a: int, kind: int) -> None:
    contact, adviser = s.contacts[slot], s.advisers[a]
    c = contact[CLASS]
    count = s.counts[c]
    waited = now - contact[BEGAN]
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
    if contact[TRACE] >= 0 and contact[ATTEMPT] == 0 and contact[LINK] == 0 and contact[HANDED] == 0:
        service = w.arrivals[contact[TRACE], A_SERVICE]
    if service < 0:
        purpose = chance.SERVICE_AGAIN if contact[HANDED] else chance.SERVICE
        u = uniform(seed, purpose, contact[LUCK], contact[ATTEMPT])
        service = from_table(w.quantiles[w.classes[c, C_SERVICE]], u)
    contact[STATE], contact[ADVISER], contact[BEGAN] = TALKS, a, now
    adviser[WHAT] = w.classes[c, C_WHAT]
    adviser[IN_HAND] += 1
    list_adviser(w, s, now, a)
    tell(s, now + service, ENDS, slot)
    note(s, now, slot, TAKEN, a, now - contact[SINCE], kind)


@compiled
def tell(s: State, at: int, kind: int, slot: int) -> None:
    """Something will happen to somebody."""
    if at < NEVER:
        when = at * KINDS_OF_EVENT + kind
        s.whole[HEAP_SIZE] = push(s.heap, s.whole[HEAP_SIZE], when, s.contacts[slot, NUMBER], slot)
