"""Who is asked, who finds a desk, and whom a desk takes next: what is decided about one contact or one desk."""

# ruff: noqa: F403, F405 the names of the fields
from __future__ import annotations

from typing import Any

import numpy as np

from inngang.rules.promises import ACUTE_MINUTES
from inngang.rules.vocabulary import CircleKind, Pace
from inngang.simulator import chance, circles
from inngang.simulator.chance import from_table, uniform
from inngang.simulator.compiled import apart, inside
from inngang.simulator.heap import tell
from inngang.simulator.layout import *
from inngang.simulator.layout import State, Tables
from inngang.simulator.lists import (
    bin_of,
    circle_in,
    circle_of,
    comes_before,
    half_hour,
    kind_in,
    link,
    list_adviser,
    note,
    opens_in,
    queue_in,
    slot_of,
)

_OWN, _SUBSTITUTE, _TEAM, _LAST, _KINDS = (
    circles.NUMBER_OF[CircleKind.OWN_ADVISER],
    circles.NUMBER_OF[CircleKind.SUBSTITUTE],
    circles.NUMBER_OF[CircleKind.TEAM],
    circles.NUMBER_OF[CircleKind.LAST_PROMISED],
    len(CircleKind),
)
_QUEUE, _HERE, _MAY_SEE = circles.QUEUE, circles.HERE, circles.MAY_SEE
_CALL_BACK = int(Pace.CALL_BACK)
EVERY_LANE = (1 << LANES) - 1
OF_WHAT = sum(1 << (pace << PACE_SHIFT) for pace in range(PACES))
LOWEST = np.array([{(1 << lane) % 37: lane for lane in range(36)}.get(rest, 0) for rest in range(37)], np.int64)


@inside
def due(w: Tables, c: int, rule: int, now: int) -> int:
    """By when they are promised to hear from us, in the working time of their class."""
    spans = w.spans[w.classes[c, C_SPANS_FROM] : w.classes[c, C_SPANS_TO]]
    days = w.days[w.classes[c, C_DAYS_FROM] : w.classes[c, C_DAYS_TO]]
    if rule == SAME_DAY:
        return circles.closing(days, now)
    if rule == WITHIN_MINUTES:
        return circles.within_minutes(spans, days, now, wide(ACUTE_MINUTES))
    return circles.after_days(days, now, rule)


@inside
def promise(w: Tables, s: State, c: int, now: int) -> int:
    """By when somebody of a class who comes now is promised to hear from us; the same for all who come until a moment."""
    known = s.promised[c]
    rule = w.classes[c, C_DUE]
    if now >= known[1]:
        known[0] = due(w, c, rule, now)
        known[1] = now
        if rule == SAME_DAY:
            known[1] = known[0]
        elif rule != WITHIN_MINUTES:
            known[1] = circles.next_day(w.days[w.classes[c, C_DAYS_FROM] : w.classes[c, C_DAYS_TO]], now)
    return known[0]


@inside
def ask(w: Tables, s: State, slot: int) -> None:
    """The circles of the policy for this contact, as things are now."""
    contact = s.contacts[slot]
    c = contact[CLASS]
    known = _known(w, s, slot)
    if known >= 0 and s.plain[c, known, 0] >= 0:  # asked about as the one before who was known so
        count = s.plain[c, known, 0]
        for circle in range(count):
            s.found[slot, circle] = s.plain[c, known, 1 + circle] + _theirs(w, s, slot, s.plain[c, known, 1 + circle])
    else:
        count = _ask_the_rule(w, s, slot)
        if count > s.found.shape[1]:
            s.whole[FAULT] = TOO_NARROW
            count = 0
        for circle in range(count):
            s.found[slot, circle] = circle_of(s.asked[circle, 0], s.asked[circle, 1], s.asked[circle, 2])
        if known >= 0 and s.plain[c, known, 0] == MAY_BE_KEPT:
            s.plain[c, known, 0] = count
            for circle in range(count):
                s.plain[c, known, 1 + circle] = s.found[slot, circle] - _theirs(w, s, slot, s.found[slot, circle])
    contact[COUNT], contact[NEXT] = count, 0
    if count == 0 and s.whole[FAULT] == DONE:
        s.whole[FAULT] = NOBODY_TO_ASK


@inside
def _known(w: Tables, s: State, slot: int) -> int:
    """Who knows them, where the circles depend on nothing else; -1: on more than that."""
    contact = s.contacts[slot]
    if contact[HANDED] != 0 or (contact[LAST] >= 0 and s.advisers[contact[LAST]][AT_WORK]):
        return -1
    if contact[OWN] < 0:
        return BY_NOBODY
    own = s.advisers[contact[OWN]]
    if own[SUBSTITUTE_IS] >= 0 or own[TEAM_IS] > 0 or w.classes[contact[CLASS], C_PROTECTED] > 0:
        return -1
    return BY_OWN if own[AT_WORK] else BY_OWN_AWAY


@inside
def _theirs(w: Tables, s: State, slot: int, circle: int) -> int:
    """What in a circle is theirs alone: when they came, and in which queue their own adviser is."""
    contact = s.contacts[slot]
    own = (w.first_personal + contact[OWN]) << KIND_BITS if kind_in(circle) == _OWN else wide(0)
    return (contact[SINCE] << OPENS_SHIFT) + own


@apart
def _ask_the_rule(w: Tables, s: State, slot: int) -> int:
    contact, facts = s.contacts[slot], s.facts
    c = contact[FACTS_AS]
    facts[:] = 0
    facts[circles.PACE], facts[circles.SINCE] = contact[PACE], contact[SINCE]
    facts[circles.PASSED_TO] = contact[HANDED]
    facts[circles.PROTECTED] = w.classes[c, C_PROTECTED]
    for place in range(2 * MOST_HANDED):
        s.tried[place] = s.had[slot, place] if place < 2 * contact[TIMES_HANDED] else 0
    facts[circles.VISIT], facts[circles.ENOUGH] = w.classes[contact[CLASS], C_VISIT], w.classes[c, C_ENOUGH]
    facts[circles.FIRST_LINE] = w.classes[c, C_FIRST_LINE]
    for level in range(3):
        facts[circles.LEVEL_1 + level] = w.classes[c, C_LEVEL_1 + level]
    for kind in range(_KINDS):
        facts[_QUEUE + kind] = w.classes[c, C_QUEUES + kind]
    own = contact[OWN]
    if own >= 0:
        facts[_QUEUE + _OWN], facts[_HERE + _OWN] = w.first_personal + own, s.advisers[own][AT_WORK]
        facts[_MAY_SEE + _OWN] = s.advisers[own][MAY_SEE_IT]
        if s.advisers[own][TEAM_IS]:
            facts[_QUEUE + _TEAM] = s.advisers[own][TEAM_IS]
        substitute = s.advisers[own][SUBSTITUTE_IS]
        if substitute >= 0:
            facts[_QUEUE + _SUBSTITUTE] = w.first_personal + substitute
            facts[_HERE + _SUBSTITUTE] = s.advisers[substitute][AT_WORK]
            facts[_MAY_SEE + _SUBSTITUTE] = s.advisers[substitute][MAY_SEE_IT]
    if contact[LAST] >= 0 and s.advisers[contact[LAST]][AT_WORK]:
        facts[_QUEUE + _LAST] = w.first_personal + contact[LAST]
    spans = w.spans[w.classes[c, C_SPANS_FROM] : w.classes[c, C_SPANS_TO]]
    days = w.days[w.classes[c, C_DAYS_FROM] : w.classes[c, C_DAYS_TO]]
    return circles.circles(facts, s.tried, w.steps, w.lengths, spans, days, s.asked)


@inside
def find(w: Tables, s: State, now: int, slot: int) -> tuple[int, int]:
    """Look for a desk in each circle that has opened; else wait in them. Says whose it is and in which circle; -1: nobody's."""
    contact, found = s.contacts[slot], s.found[slot]
    what = w.classes[contact[CLASS], C_WHAT]
    first = opened = wide(contact[NEXT])
    while opened < contact[COUNT] and opens_in(found[opened]) <= now:
        adviser = desk(w, s, queue_in(found[opened]), what)
        if adviser >= 0:
            return adviser, opened
        opened += 1
    for circle in range(first, opened):
        link(w, s, slot, circle)
    contact[NEXT] = opened
    return NONE, NONE


@inside
def tell_next(w: Tables, s: State, slot: int) -> None:
    """The first thing that will happen to somebody who waits: a circle opens, we offer to phone back, or they give up."""
    contact = s.contacts[slot]
    when = wide(NOTHING)
    if contact[PATIENCE] < ENDLESS:
        when = (contact[SINCE] + contact[PATIENCE]) * KINDS_OF_EVENT + GIVES_UP
    if contact[NEXT] < contact[COUNT]:
        when = min(when, opens_in(s.found[slot, contact[NEXT]]) * KINDS_OF_EVENT + OPENS)
    if contact[NO_OFFER] == 0:
        offered = contact[SINCE] + w.classes[contact[CLASS], C_OFFER_AFTER]
        when = min(when, offered * KINDS_OF_EVENT + OFFERED)
    if when < NOTHING:
        tell(s, when, slot)


@inside
def desk(w: Tables, s: State, queue: int, what: int) -> int:
    """The one who has been free longest; else, where several fit at a time, the one who has had room longest; -1: nobody."""
    if queue >= w.first_personal:
        a = queue - w.first_personal
        adviser = s.advisers[a]
        return a if adviser[LISTED] == 1 or (adviser[LISTED] == 2 and adviser[WHAT] == what) else -1
    node = s.idle_heads[queue * 2][FIRST]
    if node >= 0:
        return wide(s.idle[node][WHO])
    if w.room[what] > 1:
        node = s.idle_heads[queue * 2 + 1][FIRST]
        while node >= 0:
            if s.advisers[s.idle[node][WHO]][WHAT] == what:
                return wide(s.idle[node][WHO])
            node = s.idle[node][AFTER]
    return -1


@inside
def next_for(w: Tables, s: State, a: int) -> tuple[int, int]:
    """Who comes first among those a desk may take and has room for, and in which of their circles; -1: nobody."""
    adviser = s.advisers[a]
    fits = lanes_that_fit(w, adviser) if adviser[AT_WORK] else 0
    best, best_pace, best_circle = wide(-1), wide(PACES), wide(0)
    if fits == 0:
        return best, best_circle
    for m in range(w.member_from[a], w.member_from[a + 1]):
        queue = w.members[m]
        lanes = s.lanes[queue] & fits
        while lanes:
            lane = wide(LOWEST[(lanes & -lanes) % 37])
            pace = lane >> PACE_SHIFT
            if pace > best_pace:
                break
            node = s.heads[queue * LANES + lane][FIRST]
            slot, circle = slot_of(s, node), circle_in(s, node)
            if best < 0 or pace < best_pace or comes_before(s, slot, best):
                best, best_pace, best_circle = slot, pace, circle
            elif slot == best:
                best_circle = min(best_circle, circle)
            lanes &= lanes - 1
    return best, best_circle


@inside
def lanes_that_fit(w: Tables, adviser: Any) -> int:
    """Those of what there is room for: anything when nothing is in hand, else more of the same, if there may be more."""
    if adviser[IN_HAND] == 0:
        return EVERY_LANE
    return OF_WHAT << wide(adviser[WHAT]) if adviser[IN_HAND] < w.room[adviser[WHAT]] else 0


@inside
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
    tell(s, (now + service) * KINDS_OF_EVENT + ENDS, slot)
    note(s, now, slot, wide(TAKEN), a, now - contact[SINCE], kind)
