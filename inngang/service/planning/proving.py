"""A scenario of a leader as something that can be played (prøving): from the choices to two scenes, as it is and as it might be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from inngang.rules.hours import OSLO, is_open, norwegian_holiday
from inngang.rules.scenarios import Choices, Staffing, rules_of
from inngang.rules.vocabulary import WAITS_LIVE, Channel, CircleKind, Side, Urgency, marked
from inngang.service.organisation.policies import named
from inngang.service.organisation.queries import calendar_of
from inngang.service.planning import proving_work as work
from inngang.service.planning import redivided
from inngang.service.planning.learnt import Learnt, learn
from inngang.service.planning.simulate import MINUTE, Scene, scene, without
from inngang.service.planning.world import Kind, World, world_now
from inngang.service.rows import row
from inngang.simulator.arrivals import SLOTS_A_DAY
from inngang.simulator.layout import NEVER, SLOT_MS
from inngang.simulator.tables import Adviser, CannotSimulate, ContactClass

DAYS_LEARNT = timedelta(days=28)
BEGINS = time(7)  # an ordinary day
SPECIAL = "-1"  # the queue of those who answer nothing but one line
PERSONAL = frozenset(
    {
        CircleKind.LAST_PROMISED, CircleKind.ASKED_FOR, CircleKind.RANG, CircleKind.OWN_ADVISER, CircleKind.COORDINATOR,
        CircleKind.SUBSTITUTE,
    }
)  # fmt: skip
NOTHING_LEARNT = marked("There is nothing to learn from: nobody has contacted us in the last four weeks.")
NOTHING_MOVES = marked(
    "This version changes who decides, and not who answers. What has come in the last four weeks would come to the same "
    "units. Choose another version, or add something else."
)
FIRST = "select min(at) as at from journal_line where at >= %(since)s and event = 'EnquiryReceived'"


def scenes(chosen: Choices, *, at: datetime) -> tuple[Scene, Scene, Learnt]:
    """As it is, and with what was chosen. As many statements however many wait. Raises: CannotSimulate."""
    units = {chosen.unit_id} if chosen.unit_id else None
    now = world_now(units, at if chosen.base == "now" else _morning(chosen, at))
    if chosen.base != "now":
        now = ordinary(now)
    since = at - DAYS_LEARNT
    first = (row(FIRST, {"since": since}) or {})["at"] or since
    known = learn(max(since, first), at, unit_ids=units)
    visits = [Kind(Channel.VISIT, chosen.unit_id, Side.STATE, "general", Urgency.NORMAL)] if chosen.unit_id else []
    if not known.kinds and not now.waiting:
        raise CannotSimulate(NOTHING_LEARNT)
    moved = redivided.moves(known, chosen.division, at=now.at) if chosen.division else []
    if chosen.division and not moved and not chosen._replace(division="").changes_something:
        raise CannotSimulate(NOTHING_MOVES)
    before = _with_target(scene(now, known, kinds=[*visits, *(one.to for one in moved)]), chosen.target_minutes)
    after = redivided.with_division(before, moved) if moved else before
    return before, changed(after, chosen), known


def ordinary(now: World) -> World:
    """The same place of work on a morning when nobody waits yet, and all who are not away have come."""
    return replace(
        now,
        waiting=(),
        talking=(),
        on_duty=tuple(replace(one, is_here=not one.is_absent, back_at=None) for one in now.on_duty),
    )


def changed(before: Scene, chosen: Choices) -> Scene:
    """Each choice done to it, one after the other."""
    there = before
    if chosen.changes_rules:
        there = there.with_policy(rules_of(chosen, named(chosen.policy, at=there.now.at) or there.scenario.policy))
    if chosen.direct == "direct":
        there = with_own_advisers(there)
    if chosen.special_line:
        there = with_special_line(there, chosen.special_line, chosen.special_staff, chosen.special_faster)
    if chosen.call_back:
        there = with_call_back(there, chosen)
    if chosen.longer:
        there = there.with_longer(chosen.longer)
    if chosen.reception:
        there = with_reception(there, chosen.reception)
    if chosen.evening_from:
        there = with_evening(there, chosen)
    for one in chosen.staff:
        there = with_staff(there, one)
    there = _with_work(there, chosen)
    return replace(there, times=chosen.times, ill=chosen.sick / 100)


def _with_work(there: Scene, chosen: Choices) -> Scene:
    """What is changed behind the desks."""
    if chosen.trained:
        there = work.with_trained(there, chosen.trained, chosen.train_from, chosen.train_to)
    if chosen.protected:
        there = work.with_protected(there, chosen.protected)
    if chosen.passed_on != 100:
        there = work.with_passed_on(there, chosen.passed_on)
    if chosen.mail:
        there = work.with_mail(there, chosen)
    if chosen.meeting_from:
        begins, ends = max(0, _since(there, chosen.meeting_from)), _since(there, chosen.meeting_to)
        there = work.with_meetings(there, begins, min(ends, there.scenario.until), chosen.meeting_percent)
    return there


def with_staff(there: Scene, one: Staffing) -> Scene:
    """More in a queue between two times of the day, or fewer: those with the highest numbers do something else then."""
    begins, ends = _since(there, one.begins or "00:00"), _since(there, one.ends or "24:00")
    if not one.begins and not one.ends:
        return there.with_more(one.queue_id, one.more)
    begins, ends = max(0, begins), min(ends, there.scenario.until)
    if begins >= ends:
        raise CannotSimulate(marked("The time you chose has passed."))
    name, advisers = str(one.queue_id), list(there.scenario.advisers)
    if one.more > 0:
        advisers += [Adviser((name,), ((begins, ends),))] * one.more
        staff = (*there.staff_ids, *(0 for _ in range(one.more)))
        return replace(there, scenario=replace(there.scenario, advisers=tuple(advisers)), staff_ids=staff)
    serving = [n for n, adviser in enumerate(advisers) if name in adviser.queues and _works(adviser, begins, ends)]
    for number in serving[one.more :]:
        left = tuple(part for span in advisers[number].shifts for part in without(span, begins, ends))
        advisers[number] = replace(advisers[number], shifts=left)
    return replace(there, scenario=replace(there.scenario, advisers=tuple(advisers)))


def with_own_advisers(there: Scene) -> Scene:
    """Everybody has an adviser of their own (egen veileder)."""
    return replace(there, streams=tuple(replace(one, knows=1.0) for one in there.streams))


def with_special_line(there: Scene, line: str, many: int, faster: int) -> Scene:
    """So many who answer that line and nothing else; when they are busy, the others are asked as before (særlinje)."""
    asked: set[str] = set()
    classes = list(there.scenario.classes)
    for number, kind in enumerate(there.kinds):
        if kind.line == line:
            one = classes[number]
            asked |= {*one.levels.values(), *(q for circle, q in one.queues.items() if circle not in PERSONAL)}
            queues = {**one.queues, CircleKind.SPECIAL_LINE: SPECIAL}
            classes[number] = replace(one, queues=queues, levels={}, service=one.service * (1 - faster / 100))
    if not asked:
        raise CannotSimulate(marked("Nobody has asked about the line you chose, so there is nothing to compare."))
    advisers = list(there.scenario.advisers)
    can = [n for n, one in enumerate(advisers) if one.shifts and asked.intersection(one.queues)]
    for number in can[:many]:
        advisers[number] = replace(advisers[number], queues=(SPECIAL,))
    if not can:
        raise CannotSimulate(marked("Nobody is at work who can answer the special line."))
    return replace(there, scenario=replace(there.scenario, classes=tuple(classes), advisers=tuple(advisers)))


def with_call_back(there: Scene, chosen: Choices) -> Scene:
    """When those who wait on the phone are offered to be phoned, and how many say yes (tilbakeringing)."""
    after = chosen.call_back_after * MINUTE if chosen.call_back == "offered" else -1
    share = chosen.call_back_accepts / 100 if chosen.call_back == "offered" else 0.0
    return _classes(there, {Channel.PHONE}, lambda one: replace(one, offer_after=after, accepts=share))


def with_reception(there: Scene, minutes: int) -> Scene:
    """The door is open so much longer at the end of the day, or shorter (åpningstid i mottaket)."""
    return _classes(there, {Channel.VISIT}, lambda one: replace(one, windows=_longer(one.windows, minutes * MINUTE)))


def with_evening(there: Scene, chosen: Choices) -> Scene:
    """Open once more in the evening: so many are at work, and a share of those who come, come then (kveldsåpent)."""
    begins, ends = _since(there, chosen.evening_from), _since(there, chosen.evening_to)
    begins, ends = max(0, begins), min(ends, there.scenario.until)
    if begins >= ends:
        raise CannotSimulate(marked("The evening you chose has passed."))
    opened = _classes(
        there, WAITS_LIVE, lambda one: replace(one, windows=_joined([*_real(one.windows), (begins, ends)]))
    )
    asked = sorted(
        {
            queue
            for kind, one in zip(there.kinds, there.scenario.classes, strict=True) if kind.channel in WAITS_LIVE
            for circle, queue in [*one.queues.items(), *((CircleKind.SPECIAL_LINE, q) for q in one.levels.values())]
            if circle not in PERSONAL
        }
    )  # fmt: skip
    evening = {slot for slot in range(SLOTS_A_DAY) if begins <= slot * SLOT_MS < ends}
    streams = tuple(
        replace(one, a_half_hour=_moved(one.a_half_hour, evening, chosen.evening_moved / 100))
        if there.kinds[one.c].channel in WAITS_LIVE and evening else one
        for one in there.streams
    )  # fmt: skip
    advisers = (*opened.scenario.advisers, *[Adviser(tuple(asked), ((begins, ends),))] * chosen.evening_staff)
    staff = (*there.staff_ids, *(0 for _ in range(chosen.evening_staff)))
    return replace(opened, scenario=replace(opened.scenario, advisers=advisers), streams=streams, staff_ids=staff)


# --- parts --------------------------------------------------------------------------------------------------------


def _morning(chosen: Choices, at: datetime) -> datetime:
    """The day that was chosen, or the next working day on which the contact centre or the office is open."""
    day = date.fromisoformat(chosen.day) if chosen.day else at.astimezone(OSLO).date() + timedelta(days=1)
    if not chosen.day:
        while day.weekday() > 4 or norwegian_holiday(day):
            day += timedelta(days=1)
        for _ in range(14 if chosen.unit_id else 0):
            noon = datetime.combine(day, time(10), OSLO)
            if is_open(calendar_of(chosen.unit_id, at=noon), noon):
                break
            day += timedelta(days=1)
    return datetime.combine(day, BEGINS, OSLO)


def _with_target(there: Scene, minutes: int) -> Scene:
    return _classes(there, WAITS_LIVE, lambda one: replace(one, target=max(1, minutes) * MINUTE))


def _classes(there: Scene, channels: Collection[Channel], change: Callable[[ContactClass], ContactClass]) -> Scene:
    classes = tuple(
        change(one) if kind.channel in channels else one
        for kind, one in zip(there.kinds, there.scenario.classes, strict=True)
    )
    return replace(there, scenario=replace(there.scenario, classes=classes))


def _since(there: Scene, clock: str) -> int:
    """A time of the day as milliseconds from the start."""
    hours, _, minutes = clock.partition(":")
    local = there.now.at.astimezone(OSLO)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return (int(hours) * 60 + int(minutes)) * MINUTE - (local - midnight) // timedelta(milliseconds=1)


def _works(one: Adviser, begins: int, ends: int) -> bool:
    return any(a < ends and b > begins for a, b in one.shifts)


def _real(windows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [one for one in windows if one[1] < NEVER]


def _longer(windows: tuple[tuple[int, int], ...], ms: int) -> tuple[tuple[int, int], ...]:
    """The day ends so much later, or earlier; a span that is gone is gone."""
    found = _real(windows)
    if not found:
        return windows
    if ms > 0:
        return (*found[:-1], (found[-1][0], found[-1][1] + ms))
    closes = found[-1][1] + ms
    return tuple((a, min(b, closes)) for a, b in found if a < closes) or ((NEVER - 1, NEVER),)


def _joined(windows: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for a, b in sorted(windows):
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return tuple(found)


def _moved(rates: tuple[float, ...], evening: set[int], share: float) -> tuple[float, ...]:
    """A share of all who come, come in the evening; the others are so many fewer."""
    total = sum(rates)
    return tuple(
        rate * (1 - share) + (total * share / len(evening) if slot in evening else 0.0)
        for slot, rate in enumerate(rates)
    )
