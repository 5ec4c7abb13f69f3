"""The widening circles of `rules.routing` on numbers alone (kretser), so that they can be compiled.

A test proves on generated facts and policies that these are the circles of the rule: same queues, same order, same moments.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np

from inngang.rules.hours import OSLO, Calendar, intervals_on, spans
from inngang.rules.policies import RoutingPolicy
from inngang.rules.routing import WHO_IS_THERE_LAST
from inngang.rules.vocabulary import CircleKind, Pace
from inngang.rules.ways import counter_first, first_line_first, in_the_house, way
from inngang.simulator.compiled import apart, compiled, inside
from inngang.simulator.layout import wide

KINDS: Final = tuple(CircleKind)
NUMBER_OF: Final = {kind: number for number, kind in enumerate(KINDS)}

# The ways of waiting. The house is the live way for somebody who stands there. The same four stand three times: as the rules
# are written, with those who know the matter first, and with the national queue first.
ACUTE, LIVE, WRITTEN, HOUSE = range(4)
LINE_FIRST, NATIONAL_FIRST = 4, 8

# The fields of the facts. Queues stand from QUEUE on, one for each kind of circle; 0 is none.
PACE, VISIT, SINCE, PROTECTED, PASSED_TO, ENOUGH, LEVEL_1, LEVEL_2, LEVEL_3, FIRST_LINE, QUEUE = range(11)
HERE = QUEUE + len(KINDS)  # whether they are here, one for each kind
MAY_SEE = HERE + len(KINDS)  # whether they may see a protected person
FACTS = MAY_SEE + len(KINDS)

_LAST_PROMISED = NUMBER_OF[CircleKind.LAST_PROMISED]
_ASKED_FOR = NUMBER_OF[CircleKind.ASKED_FOR]
_RANG = NUMBER_OF[CircleKind.RANG]
_OWN = NUMBER_OF[CircleKind.OWN_ADVISER]
_COORDINATOR = NUMBER_OF[CircleKind.COORDINATOR]
_SUBSTITUTE = NUMBER_OF[CircleKind.SUBSTITUTE]
_TEAM = NUMBER_OF[CircleKind.TEAM]
_UNIT = NUMBER_OF[CircleKind.UNIT]
_LINE = NUMBER_OF[CircleKind.SPECIAL_LINE]
_NATIONAL = NUMBER_OF[CircleKind.NATIONAL]
_ALARM = NUMBER_OF[CircleKind.ALARM]
_LAST_RESORT = np.array([NUMBER_OF[kind] for kind in WHO_IS_THERE_LAST], np.int64)
_ACUTE_PACE, _LIVE_PACE = int(Pace.ACUTE), int(Pace.LIVE)
NEVER: Final = 1 << 50  # later than anything that is told in milliseconds


class Way(NamedTuple):
    """A policy on numbers: a row is (kind, seconds, working minutes, working days, only if here)."""

    steps: np.ndarray  # [way, place, field]
    lengths: np.ndarray


class Openings(NamedTuple):
    """Working time on numbers, in milliseconds from the start of a scenario."""

    spans: np.ndarray  # [opening, from and to]
    days: np.ndarray  # [local day, (midnight, the last closing or -NEVER)]


def way_of(policy: RoutingPolicy) -> Way:
    """The rows of a policy file."""
    acute, live, written = (way(pace, policy) for pace in (Pace.ACUTE, Pace.LIVE, Pace.WRITTEN))
    ways = [acute, live, written, in_the_house(live)]
    for first in (CircleKind.SPECIAL_LINE, CircleKind.NATIONAL):
        ways += [acute, first_line_first(live, first), first_line_first(written, first), counter_first(live)]
    steps = np.zeros((len(ways), max(map(len, ways)) or 1, 5), np.int64)
    for number, rows in enumerate(ways):
        for place, (kind, span, only_if_here) in enumerate(rows):
            steps[number, place] = (NUMBER_OF[kind], *span, only_if_here)
    return Way(steps, np.array([len(rows) for rows in ways], np.int64))


def openings_of(calendar: Calendar, start: datetime, days: int, *, before: int = 0) -> Openings:
    """The opening hours from the local day of `start` on, or some days before it, as milliseconds after `start`."""
    first: date = start.astimezone(OSLO).date()
    found, by_day = [], []
    for number in range(-before, days):
        day = first + timedelta(days=number)
        midnight = datetime(day.year, day.month, day.day, tzinfo=OSLO)
        noon = midnight.replace(hour=12)
        today = (
            [(_ms(a, start), _ms(b, start)) for a, b in spans(calendar, noon)] if intervals_on(calendar, day) else []
        )
        found += today
        by_day.append((_ms(midnight, start), today[-1][1] if today else -NEVER))
    return Openings(np.array(found, np.int64).reshape(-1, 2), np.array(by_day, np.int64).reshape(-1, 2))


def _ms(at: datetime, start: datetime) -> int:
    return (at.astimezone(UTC) - start.astimezone(UTC)) // timedelta(milliseconds=1)


@compiled
def after_minutes(spans: np.ndarray, since: int, minutes: int) -> int:
    """The first moment when that many minutes of opening hours have passed."""
    if minutes == 0:
        return since
    left = minutes * 60_000
    low, high = 0, spans.shape[0]  # the first opening that ends later
    while low < high:
        middle = (low + high) >> 1
        if spans[middle, 1] <= since:
            low = middle + 1
        else:
            high = middle
    for row in range(low, spans.shape[0]):
        begin = max(spans[row, 0], since)
        if spans[row, 1] - begin >= left:
            return begin + left
        left -= spans[row, 1] - begin
    return NEVER


@inside
def first_after(days: np.ndarray, at: int) -> int:
    """The first day that begins after a moment; as many as there are when none does."""
    low, high = 0, days.shape[0]
    while low < high:
        middle = (low + high) >> 1
        if days[middle, 0] <= at:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def after_days(days: np.ndarray, since: int, count: int) -> int:
    """The end of the n-th working day after; the day itself never counts."""
    for row in range(first_after(days, since), days.shape[0]):
        if days[row, 1] >= 0:
            count -= 1
            if count == 0:
                return days[row, 1]
    return NEVER


@compiled
def next_day(days: np.ndarray, at: int) -> int:
    """The midnight after."""
    tomorrow = first_after(days, at)
    return days[tomorrow, 0] if tomorrow < days.shape[0] else NEVER


@compiled
def closing(days: np.ndarray, at: int) -> int:
    """When the day is over: today's last closing, or that of the next working day when today's has passed."""
    for row in range(max(0, first_after(days, at) - 1), days.shape[0]):
        if days[row, 1] > at:
            return days[row, 1]
    return NEVER


@compiled
def within_minutes(spans: np.ndarray, days: np.ndarray, at: int, minutes: int) -> int:
    """So many minutes of opening hours on from the next opening, and before that day is over."""
    for row in range(spans.shape[0]):
        if spans[row, 1] > at:
            opens = max(spans[row, 0], at)
            return min(after_minutes(spans, opens, minutes), closing(days, opens))
    return NEVER


@inside
def _after(since: int, seconds: int, minutes: int, days: int, spans: np.ndarray, by_day: np.ndarray) -> int:
    if days:
        return after_days(by_day, since, days)
    if minutes:
        return after_minutes(spans, since, minutes)
    return since + seconds * 1000


@inside
def _untried(queue: int, tried: np.ndarray) -> bool:
    for one in tried:  # noqa: SIM110
        if one == queue:
            return False
    return True


@inside
def _has(kind: int, facts: np.ndarray, tried: np.ndarray) -> bool:
    """Whether one adviser is here, may see the person, and has not had it."""
    queue = facts[QUEUE + kind]
    return queue != 0 and facts[HERE + kind] != 0 and facts[MAY_SEE + kind] != 0 and _untried(queue, tried)


@inside
def _is_here(kind: int, queue: int, facts: np.ndarray) -> bool:
    if kind == _OWN or queue == facts[QUEUE + _OWN]:
        return facts[HERE + _OWN] != 0
    if kind == _SUBSTITUTE or queue == facts[QUEUE + _SUBSTITUTE]:
        return facts[HERE + _SUBSTITUTE] != 0
    if kind == _COORDINATOR or queue == facts[QUEUE + _COORDINATOR]:
        return facts[HERE + _COORDINATOR] != 0
    if kind in (_ASKED_FOR, _RANG):
        return facts[HERE + kind] != 0
    return True


@inside
def _add(found: np.ndarray, count: int, kind: int, queue: int, opens_at: int) -> int:
    found[count, 0], found[count, 1], found[count, 2] = kind, queue, opens_at
    return count + 1


@compiled
def circles(
    facts: np.ndarray, tried: np.ndarray, steps: np.ndarray, lengths: np.ndarray,
    spans: np.ndarray, days: np.ndarray, found: np.ndarray,
) -> int:  # fmt: skip
    """The circles from the inside out, as rows (kind, queue, opens at) in `found`; how many is returned, 0 for nobody."""
    since = facts[SINCE]
    base = ACUTE if facts[PACE] == _ACUTE_PACE else LIVE if facts[PACE] == _LIVE_PACE else WRITTEN
    count = 0
    opens_at = since
    if facts[PASSED_TO]:
        count = _add(found, count, _TEAM, facts[PASSED_TO], since)
    wanted = wide(-1)
    head_start = wide(-1)
    for place in range(lengths[base]):
        kind = steps[base, place, 0]
        if kind == _SUBSTITUTE and head_start < 0:
            head_start = place
        is_somebody = kind in (_ASKED_FOR, _RANG)
        may_see = facts[MAY_SEE + kind] or not facts[PROTECTED]
        if wanted < 0 and is_somebody and facts[QUEUE + kind] and facts[HERE + kind] and may_see:
            wanted = place if _untried(facts[QUEUE + kind], tried) else -1
    if facts[PROTECTED]:
        return _protected(facts, tried, steps, lengths, spans, days, found, count, base, wanted, head_start)
    used = HOUSE if facts[VISIT] and facts[PACE] == _LIVE_PACE and facts[QUEUE + _UNIT] else base
    by_choice = facts[FIRST_LINE] != 0 and base != ACUTE
    has_line = facts[QUEUE + _LINE] or facts[LEVEL_1] or facts[LEVEL_2] or facts[LEVEL_3]
    first = -1  # the line that is asked first by choice; the counter in the house waits for nobody
    if by_choice and used != HOUSE:
        first = _LINE if has_line else _NATIONAL
    if by_choice:
        used += LINE_FIRST if has_line else NATIONAL_FIRST
    own_away = facts[QUEUE + _OWN] > 0 and not facts[HERE + _OWN]
    seconds = minutes = whole_days = 0  # of the circle before
    for place in range(lengths[used]):
        kind = steps[used, place, 0]
        queue = facts[QUEUE + kind]
        if kind == _LINE and (facts[LEVEL_1] or facts[LEVEL_2] or facts[LEVEL_3]):
            queue, enough = 0, False
            for level in range(1, 4):
                one = facts[LEVEL_1 + level - 1]
                if one and (queue == 0 or not enough):
                    queue = one
                    enough = level >= facts[ENOUGH]
        if queue == 0 or (steps[used, place, 4] and not _is_here(kind, queue, facts)):
            continue
        if kind != _ALARM and not _untried(queue, tried):
            continue
        s, m, d = steps[used, place, 1], steps[used, place, 2], steps[used, place, 3]
        if kind == _SUBSTITUTE and own_away:
            if not by_choice:
                s, m, d = 0, 0, 0
        elif wanted >= 0 and kind != steps[base, wanted, 0]:
            knows = kind in (_RANG, _LAST_PROMISED, _OWN, _COORDINATOR) or kind == first
            if knows and head_start >= 0:  # the longer of the two, as the rule compares them: seconds, minutes, days
                hs, hm, hd = steps[base, head_start, 1], steps[base, head_start, 2], steps[base, head_start, 3]
                if hs > s or (hs == s and (hm > m or (hm == m and hd > d))):
                    s, m, d = hs, hm, hd
        known = False
        for other in range(count):
            known = known or found[other, 1] == queue
        if known:
            continue
        if count and (s or m or d) and not (s == seconds and m == minutes and d == whole_days):
            opens_at = max(opens_at, _after(since, s, m, d, spans, days))
            seconds, minutes, whole_days = s, m, d
        count = _add(found, count, kind, queue, opens_at)
    if count == 0:  # everybody has been tried or is away: one who is there for all
        for kind in _LAST_RESORT:
            if facts[QUEUE + kind]:
                return _add(found, 0, kind, facts[QUEUE + kind], since)
    return count


@apart
def _protected(
    facts: np.ndarray, tried: np.ndarray, steps: np.ndarray, lengths: np.ndarray,
    spans: np.ndarray, days: np.ndarray, found: np.ndarray, count: int, base: int, wanted: int, head_start: int,
) -> int:  # fmt: skip
    """Those who may see a protected person, then their group."""
    since = facts[SINCE]
    opens_at = since
    hs = hm = hd = 0
    if head_start >= 0:
        hs, hm, hd = steps[base, head_start, 1], steps[base, head_start, 2], steps[base, head_start, 3]
    alarm = coordinator = -1
    for place in range(lengths[base]):
        if steps[base, place, 0] == _ALARM and alarm < 0:
            alarm = place
        if steps[base, place, 0] == _COORDINATOR:
            coordinator = place
    own_used = _has(_OWN, facts, tried)
    for turn in range(6):
        s = m = d = 0
        if turn == 0:
            if wanted < 0:
                continue
            kind = steps[base, wanted, 0]
            queue = facts[QUEUE + kind]
            s, m, d = steps[base, wanted, 1], steps[base, wanted, 2], steps[base, wanted, 3]
        elif turn == 1:
            if not own_used:
                continue
            kind, queue = _OWN, facts[QUEUE + _OWN]
        elif turn == 2:
            if not _has(_SUBSTITUTE, facts, tried):
                continue
            kind, queue = _SUBSTITUTE, facts[QUEUE + _SUBSTITUTE]
            if own_used:
                s, m, d = hs, hm, hd
        elif turn == 3:
            if coordinator < 0 or not _has(_COORDINATOR, facts, tried):
                continue
            kind, queue, s, m, d = _COORDINATOR, facts[QUEUE + _COORDINATOR], hs, hm, hd
        elif turn == 4:
            kind, queue, s, m, d = _UNIT, facts[PROTECTED], hs, hm, hd
        else:
            if facts[PACE] != _ACUTE_PACE or not facts[QUEUE + _ALARM]:
                continue
            kind, queue = _ALARM, facts[QUEUE + _ALARM]
            if alarm >= 0:
                s, m, d = steps[base, alarm, 1], steps[base, alarm, 2], steps[base, alarm, 3]
        known = False
        for other in range(count):
            known = known or found[other, 1] == queue
        if known:
            continue
        if count and (s or m or d):
            opens_at = max(opens_at, _after(since, s, m, d, spans, days))
        count = _add(found, count, kind, queue, opens_at)
    return count
