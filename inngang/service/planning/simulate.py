"""The rest of the day, played from how it stands (simulering): as it would go, and as it would go with a change.

A `Scene` is plain values made from `world_now` and `learn`. What the planner changes is changed in it; `compare` then plays
both many times on the same luck and says what differs, with intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from inngang.rules.hours import OSLO, spans
from inngang.rules.policies import RoutingPolicy
from inngang.rules.vocabulary import WAITS_LIVE, Channel, CircleKind, Side, Urgency
from inngang.service.organisation.queries import calendar_of_channel
from inngang.service.planning.learnt import USUAL_PATIENCE_MS, KindLearnt, Learnt
from inngang.service.planning.world import LANGUAGE, PASSED_ON, PROTECTED, Kind, OnDuty, World, places_of, working_time
from inngang.simulator import compare as luck
from inngang.simulator import layout as f
from inngang.simulator.arrivals import SLOTS_A_DAY, Stream
from inngang.simulator.chance import mixed
from inngang.simulator.circles import NUMBER_OF
from inngang.simulator.compare import Compared
from inngang.simulator.days import Days, Standing
from inngang.simulator.layout import NEVER
from inngang.simulator.play import Outcome
from inngang.simulator.tables import Adviser, ContactClass, Scenario, build, exponential, lognormal
from inngang.simulator.tables import World as Tables
from inngang.simulator.warm import Warm

MINUTE = 60_000
USUAL_TALK_MS = 420_000.0
OFFERED_AFTER_MS = 5 * MINUTE  # a call-back


@dataclass(frozen=True)
class Scene:
    """What is played: a scenario of the engine, who waits already, and who will come."""

    now: World
    kinds: tuple[Kind, ...]  # in the order of the classes of the scenario
    scenario: Scenario
    streams: tuple[Stream, ...]
    staff_ids: tuple[int, ...]  # of the advisers of the scenario; 0 for one who was added
    times: float = 1.0  # so many times as many come
    ill: float = 0.0  # the share of those at work who are ill
    delays: tuple[int, ...] = ()  # by class: milliseconds from it reached us until it is on a desk; nothing: none

    def with_longer(self, minutes: int, *, unit_ids: frozenset[int] | None = None) -> Scene:
        """Open so much longer today, and those who are there at closing stay (utvidet åpningstid). Below 0: shorter."""
        ms = minutes * MINUTE
        classes = tuple(
            replace(one, windows=tuple((a, max(a + 1, b + ms)) for a, b in one.windows))
            if one.windows and (unit_ids is None or kind.unit_id in unit_ids)
            else one
            for kind, one in zip(self.kinds, self.scenario.classes, strict=True)
        )
        units = {one.staff_id: one.unit_id for one in self.now.on_duty}
        advisers = tuple(
            _stays(one, ms) if unit_ids is None or units.get(staff) in unit_ids else one
            for staff, one in zip(self.staff_ids, self.scenario.advisers, strict=True)
        )
        return replace(self, scenario=replace(self.scenario, classes=classes, advisers=advisers))

    def with_more(self, queue_id: int, many: int) -> Scene:
        """So many more in a queue for the rest of the day, or fewer: those with the highest numbers go home."""
        advisers, staff = list(self.scenario.advisers), list(self.staff_ids)
        name = str(queue_id)
        if many > 0:
            ends = max((end for one in advisers for _, end in one.shifts), default=self.scenario.until)
            advisers += [Adviser((name,), ((0, ends),))] * many
            staff += [0] * many
        there = [n for n, one in enumerate(advisers) if name in one.queues and one.shifts and staff[n]]
        for number in there[many:] if many < 0 else ():
            advisers[number] = replace(advisers[number], shifts=())
        return replace(self, scenario=replace(self.scenario, advisers=tuple(advisers)), staff_ids=tuple(staff))

    def with_policy(self, policy: RoutingPolicy) -> Scene:
        """Other rules of who is asked; those who wait already keep the circles they have."""
        return replace(self, scenario=replace(self.scenario, policy=policy))

    def with_times(self, times: float) -> Scene:
        """So many times as many come (pågang)."""
        return replace(self, times=times)


def scene(now: World, known: Learnt, *, until: datetime | None = None, kinds: Sequence[Kind] = ()) -> Scene:
    """The rest of the day from how it stands. `until` is the end; without it, midnight. One statement, and the hours."""
    local = now.at.astimezone(OSLO)
    end = until or (local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1))
    length = _ms(end, now.at)
    there = [*(one.kind for one in now.waiting), *(one.kind for one in now.talking)]
    used = tuple(dict.fromkeys([*sorted(known.kinds), *there, *kinds]))
    speaking = {
        kind: kind._replace(part=LANGUAGE + one.speaks[1]) for kind, one in known.kinds.items() if one.speaks[1]
    }
    found = places_of([*used, *speaking.values()], at=now.at)
    whole = {
        kind: _class(
            kind, found[kind].facts._asdict(), found[kind].queue_id, known.kinds.get(_all_of(kind)), now, length
        )
        for kind in found
    }
    staff = now.on_duty
    known_to = tuple(n for n, one in enumerate(staff) if one.is_here)
    shares = dict.fromkeys(used, 1.0)
    for kind, part in speaking.items():
        shares[part] = known.kinds[kind].speaks[0]
        shares[kind] -= shares[part]
    for kind in used:
        for part, one, share in _parts(kind, whole[kind], known.kinds.get(kind), now):
            whole[part], shares[part] = one, share
            shares[kind] -= share
            if part.part == PASSED_ON:
                for same in {kind, speaking.get(kind, kind)}:
                    whole[same] = replace(whole[same], handed_as=one.name)
    for kind in used:
        for part, one, share in _in_groups(kind, speaking.get(kind), whole, known.kinds.get(kind)):
            whole[part], shares[part] = one, share
            shares[part._replace(groups="")] -= share
    used, classes = tuple(whole), tuple(whole.values())
    streams = tuple(
        Stream(
            number, tuple(rate * max(0.0, shares[kind]) for rate in _rest_of_day(known.profile(_all_of(kind), local.date()), local)),
            _knows(known.kinds.get(_all_of(kind))), known_to,
        )
        for number, kind in enumerate(used)
    )  # fmt: skip
    advisers = tuple(_adviser(one, now, length) for one in staff)
    made = Scenario(now.at, length, now.policy, classes, advisers, has_empty_queues=True)
    return Scene(now, used, made, streams, tuple(one.staff_id for one in staff))


def runner(scene_: Scene) -> Days:
    """One run for a seed: who comes, and what becomes of them and of those who are there."""
    whole = build(scene_.scenario, np.zeros((0, 6), np.int64))
    streams = tuple(
        replace(one, a_half_hour=tuple(rate * scene_.times for rate in one.a_half_hour)) for one in scene_.streams
    )
    return Days(whole, streams, _standing(scene_, whole), scene_.ill)


def measures(scene_: Scene) -> dict[str, Callable[[Outcome], float]]:
    """What a leader asks first: all who wait on the line, in the chat or at the desk, and what is left over."""
    live = [n for n, one in enumerate(scene_.kinds) if one.channel in WAITS_LIVE]
    acute = [n for n, one in enumerate(scene_.kinds) if one.urgency == Urgency.ACUTE]

    def total(outcome: Outcome, column: int, where: Sequence[int] = live) -> float:
        return float(outcome.counts[list(where), column].sum()) if where else 0.0

    return {
        "reached": lambda o: 100 * total(o, f.ANSWERED) / max(1.0, total(o, f.CAME) - total(o, f.RETURNED)),
        "gave up": lambda o: total(o, f.GAVE_UP),
        "met a closed door": lambda o: total(o, f.CLOSED),
        "mean wait": lambda o: total(o, f.WAITED_MS) / max(1.0, total(o, f.ANSWERED)) / MINUTE,
        "nine of ten": lambda o: o.quantile_ms(0.9, live) / MINUTE if live else 0.0,
        "knew": lambda o: 100 * total(o, f.KNEW) / max(1.0, total(o, f.ANSWERED)),
        "acute wait": lambda o: total(o, f.WAITED_MS, acute) / max(1.0, total(o, f.ANSWERED, acute)) / MINUTE,
        "left over": lambda o: float(o.waiting),
    }


def compare(
    before: Scene, after: Scene, *, runs: int = 40, seed: int = 1,
    asked: Mapping[str, Callable[[Outcome], float]] | None = None,
) -> dict[str, Compared]:  # fmt: skip
    """Both, many times on the same luck: each measure before, after, and the difference with its interval."""
    seeds = range(seed, seed + runs)
    old, new = luck.replicate(runner(before), seeds=seeds), luck.replicate(runner(after), seeds=seeds)
    return luck.compare(old, new, asked or measures(before))


# --- from what is kept to what is played ------------------------------------------------------------------------------


def _class(
    kind: Kind, facts: Mapping[str, object], owner: int, known: KindLearnt | None, now: World, length: int
) -> ContactClass:
    queues = {one: str(facts[one]) for one in CircleKind if facts.get(one)}
    levels = {level: str(queue) for level, queue in facts["line_levels"]}  # type: ignore[attr-defined]
    is_live = kind.channel in WAITS_LIVE
    asks = known.called_back if known is not None else 0.0
    patience = known.patience if known is not None else exponential(USUAL_PATIENCE_MS) if is_live else None
    share, passed_to = known.passed_on[0] if known is not None and known.passed_on else (0.0, 0)
    if not _has_somebody(passed_to, now):
        share, passed_to = 0.0, 0
    return ContactClass(
        kind.name, kind.channel, known.service if known is not None else lognormal(USUAL_TALK_MS), kind.pace, queues,
        kind.line, levels, patience=patience, offer_after=OFFERED_AFTER_MS if asks and is_live else -1, accepts=asks,
        windows=_open_today(kind, now.at, length) if is_live else (), side=kind.side, owner=str(owner),
        calendar=working_time(kind, at=now.at), is_soon=kind.urgency == Urgency.SOON,
        handed=share, handed_to=str(passed_to) if passed_to else "",
    )  # fmt: skip


def _has_somebody(queue: int, now: World) -> bool:
    """Whether anybody of those we play is a member of it; what goes elsewhere is not followed."""
    return any(queue in one.queues for one in now.on_duty)


def _parts(
    kind: Kind, one: ContactClass, known: KindLearnt | None, now: World
) -> list[tuple[Kind, ContactClass, float]]:
    """Those of a kind for whom other rules hold, and the share of all who come as such."""
    found = []
    if known is not None and _has_somebody(known.protected[1], now):
        share, queue = known.protected
        part = kind._replace(part=PROTECTED)
        found.append((part, replace(one, name=part.name, protected=str(queue), handed=0.0, handed_to=""), share))
    if known is not None and one.handed:
        part, again = kind._replace(part=PASSED_ON), known.passed_on[1:]
        share, queue = again[0] if again and _has_somebody(again[0][1], now) else (0.0, 0)
        next_ = replace(one, name=part.name, handed=share, handed_to=str(queue) if queue else "", handed_as=part.name)
        found.append((part, next_, 0.0))
    return found


def _in_groups(
    kind: Kind, speaking: Kind | None, whole: Mapping[Kind, ContactClass], known: KindLearnt | None
) -> list[tuple[Kind, ContactClass, float]]:
    """Those of a kind whom rules may put ahead, and the share of all who come as such; nobody protected is among them."""
    found = []
    for (is_other, groups), share in known.grouped.items() if known is not None else ():
        of = speaking if is_other and speaking is not None else kind
        part = of._replace(groups=groups)
        found.append((part, replace(whole[of], name=part.name, groups=frozenset(groups.split())), share))
    return found


def _all_of(kind: Kind) -> Kind:
    return kind._replace(part="", groups="")


def _open_today(kind: Kind, at: datetime, length: int) -> tuple[tuple[int, int], ...]:
    """When the way in is open from now on; one who waits outside is let in when it opens."""
    calendar = calendar_of_channel(kind.unit_id, str(kind.channel), at=at)
    found = []
    day = at
    while _ms(day, at) < length:
        found += [(max(0, _ms(a, at)), _ms(b, at)) for a, b in spans(calendar, day) if _ms(b, at) > 0]
        day += timedelta(days=1)
    return tuple(found) or ((NEVER - 1, NEVER),)


def _adviser(one: OnDuty, now: World, length: int) -> Adviser:
    """At work as planned, if there is a plan; else one who is here stays until their unit closes."""
    local = now.at.astimezone(OSLO)
    planned = [
        (
            _ms(local.replace(hour=a.hour, minute=a.minute, second=0, microsecond=0), now.at),
            _ms(local.replace(hour=b.hour, minute=b.minute, second=0, microsecond=0), now.at),
        )
        for a, b in one.shifts
    ]
    back = 0 if one.is_here else _ms(one.back_at, now.at) if one.back_at else NEVER if not planned else 0
    if not planned:
        closes = max((b for _, b in _open_today(_desk(one), now.at, length)), default=length)
        planned = [(0, min(length, closes) if closes < NEVER else length)]
    from_now = [(max(0, a, back), min(b, length)) for a, b in planned]
    shifts = [] if one.is_absent else [(a, b) for a, b in from_now if a < b]
    for begins, ends in one.booked:  # a meeting with somebody: whoever sits in it takes nobody else
        shifts = [part for span in shifts for part in without(span, _ms(begins, now.at), _ms(ends, now.at))]
    return Adviser(tuple(str(queue) for queue in sorted(one.queues)), tuple(shifts), may_see=one.may_see)


def without(span: tuple[int, int], begins: int, ends: int) -> list[tuple[int, int]]:
    """A span of time less another."""
    a, b = span
    return [(x, y) for x, y in ((a, min(b, begins)), (max(a, ends), b)) if x < y]


def _desk(one: OnDuty) -> Kind:
    return Kind(Channel.PHONE, one.unit_id, Side.STATE, "general", Urgency.NORMAL)


def _stays(one: Adviser, ms: int) -> Adviser:
    if not one.shifts:
        return one
    *before, (begins, ends) = one.shifts
    return replace(one, shifts=(*before, (begins, max(begins + 1, ends + ms))))


def _rest_of_day(profile: tuple[float, ...], local: datetime) -> tuple[float, ...]:
    """The profile, turned so that it begins now; the half-hour we are in is mixed with the one that follows."""
    gone = (local.hour * 60 + local.minute) / 30
    first, part = int(gone), gone - int(gone)
    return tuple(
        (1 - part) * profile[(first + slot) % SLOTS_A_DAY] + part * profile[(first + slot + 1) % SLOTS_A_DAY]
        for slot in range(SLOTS_A_DAY)
    )


def _knows(known: KindLearnt | None) -> float:
    return known.knows if known is not None else 0.0


def _standing(scene_: Scene, whole: Tables) -> Standing:
    """Those who are there, as the engine has them."""
    now, number = scene_.now, {kind: place for place, kind in enumerate(scene_.kinds)}
    place = {staff: n for n, staff in enumerate(scene_.staff_ids) if staff}
    queue_of = {int(name): engine for name, engine in whole.queues.items()}
    queue_of |= {one.own_queue: whole.first_personal + place[one.staff_id] for one in now.on_duty if one.own_queue}
    waits: list[tuple[int, ...]] = []
    circles: list[tuple[int, int, int]] = []
    talks: list[tuple[int, ...]] = []
    patience: list[np.ndarray | None] = []
    lasts: list[np.ndarray] = []
    for one in now.waiting:
        c, luck_of = number[one.kind], int(mixed(one.enquiry_id)) >> 1
        begins = len(circles)
        circles += [(NUMBER_OF[k], queue_of[q], _ms(at, now.at)) for k, q, at in one.circles if q in queue_of]
        if begins == len(circles):  # nobody of these units is asked about it
            continue
        since = _ms(one.since, now.at)
        patience.append(scene_.scenario.classes[c].patience if one.pace == 1 else None)
        due_by, turn = _ms(one.due_by, now.at), _ms(one.turn, now.at)
        waits.append((c, luck_of, -1, since, int(one.pace), due_by, begins, len(circles), NEVER, turn))
    for talk in now.talking:
        if talk.staff_id in place:
            c, luck_of = number[talk.kind], int(mixed(talk.enquiry_id)) >> 1
            since = min(0, _ms(talk.since, now.at))
            lasts.append(scene_.scenario.classes[c].service)
            talks.append((c, luck_of, place[talk.staff_id], since, 0))
    warm = Warm(
        np.array(waits, np.int64).reshape(-1, 10), np.array(circles, np.int64).reshape(-1, 3),
        np.array(talks, np.int64).reshape(-1, 5),
    )  # fmt: skip
    return Standing(warm, tuple(patience), tuple(lasts))


def _ms(at: datetime, start: datetime) -> int:
    return (at - start) // timedelta(milliseconds=1)
