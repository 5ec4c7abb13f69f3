"""What the journal teaches (læring): how many come each half-hour, how long things take, and how long people wait."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from inngang.rules.handover import MOST_HANDOVERS
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import WAITS_LIVE, Channel, Side, Urgency
from inngang.rules.waiting import USUAL_SECONDS
from inngang.service.planning.world import Kind
from inngang.service.rows import rows
from inngang.simulator.arrivals import SLOTS_A_DAY
from inngang.simulator.tables import POINTS, exponential, lognormal, seen

ENOUGH = 20  # so many are needed before we go by what we have seen
LONGEST = timedelta(hours=8)  # a card left open overnight is no talk
OURS = ("nb", "nn", "no")
USUAL_PATIENCE_MS = 8 * 60_000

SEEN = """
select l.enquiry_id, min(l.at) filter (where l.event = 'EnquiryReceived') as came_at,
    min(l.channel) as channel, (array_agg(l.unit_id order by l.id))[1] as unit_id,
    bool_or((l.data ->> 'had_adviser')::boolean) filter (where l.event = 'EnquiryReceived') as had_adviser,
    (array_agg(l.data order by l.id) filter (where l.event = 'EnquiryTriaged'))[1] as triaged,
    min(l.at) filter (where l.event = 'EnquiryTaken') as taken_at,
    array_agg(l.at order by l.id) filter (where l.event in ('EnquiryAnswered', 'EnquiryReleased', 'EnquiryHandedOver', 'EnquiryClosed',
        'PromiseRenewed')) as ended,
    min(l.at) filter (where l.event = 'EnquiryClosed' and l.data ->> 'outcome' = 'abandoned') as gave_up_at,
    min(l.at) filter (where l.event = 'PromiseRenewed' and l.data ->> 'kind' = 'call_back') as call_back_at,
    array_agg((l.data -> 'saw' ->> 'passed_to')::bigint order by l.id) filter (
        where l.event = 'EnquiryRouted' and (l.data -> 'saw' ->> 'passed_to')::bigint > 0) as passed_to,
    max((l.data -> 'saw' ->> 'protected')::bigint) filter (where l.event = 'EnquiryRouted') as protected,
    max(l.data ->> 'language') filter (where l.event = 'EnquiryReceived') as language,
    (array_agg(l.data -> 'saw' ->> 'divided' order by l.id) filter (where l.event = 'EnquiryRouted'))[1] as divided,
    (array_agg(l.data -> 'saw' -> 'groups' order by l.id) filter (where l.event = 'EnquiryRouted'))[1] as groups
from journal_line l
where l.at >= %(since)s and l.at < %(until)s and l.enquiry_id is not null
    and l.event in ('EnquiryReceived', 'EnquiryTriaged', 'EnquiryRouted', 'EnquiryTaken',
    'EnquiryAnswered', 'EnquiryReleased', 'EnquiryHandedOver', 'EnquiryClosed', 'PromiseRenewed')
group by l.enquiry_id
having min(l.at) filter (where l.event = 'EnquiryReceived') is not null
    and (array_agg(l.data order by l.id) filter (where l.event = 'EnquiryTriaged'))[1] is not null
    and (%(units)s::bigint[] is null or (array_agg(l.unit_id order by l.id))[1] = any(%(units)s))
order by l.enquiry_id
"""


@dataclass(frozen=True)
class KindLearnt:
    """What is known of one kind of contact."""

    count: int
    by_half_hour: np.ndarray  # [weekday, half-hour], how many came in all
    service: np.ndarray  # quantiles in milliseconds
    patience: np.ndarray | None  # None: nobody gave up
    knows: float  # the share who have an adviser of their own
    called_back: float  # the share of those who wait live who asked to be phoned
    passed_on: tuple[
        tuple[float, int], ...
    ] = ()  # the share that is passed on, and where most go; then the same once more
    protected: tuple[float, int] = (0.0, 0)  # the share who are protected, and the queue of those who may see them
    speaks: tuple[float, str] = (0.0, "")  # the share who speak another language than ours, and which most of them do
    grouped: Mapping[tuple[bool, str], float] = field(
        default_factory=dict
    )  # the share in each set of groups that rules may put ahead, of those who speak another language and of the others
    matters: Mapping[tuple[str, bool], int] = field(
        default_factory=dict
    )  # how many of each, and if the division said whose


@dataclass(frozen=True)
class Learnt:
    """What is known of all of them, from some days."""

    since: datetime
    until: datetime
    kinds: Mapping[Kind, KindLearnt]
    days: np.ndarray  # how many of each weekday there were

    def profile(self, kind: Kind, day: date) -> tuple[float, ...]:
        """How many of this kind come in each half-hour of such a day, on average.

        With fewer than four of that weekday to go by, all working days are one, and all weekends; with none of
        either, all days are.
        """
        found = self.kinds.get(kind)
        if found is None:
            return (0.0,) * SLOTS_A_DAY
        weekday = day.weekday()
        like = [weekday] if self.days[weekday] >= 4 else [0, 1, 2, 3, 4] if weekday < 5 else [5, 6]
        like = like if self.days[like].sum() else [0, 1, 2, 3, 4, 5, 6]
        days = int(self.days[like].sum())
        return tuple((found.by_half_hour[like].sum(axis=0) / days).tolist()) if days else (0.0,) * SLOTS_A_DAY


def learn(since: datetime, until: datetime, *, unit_ids: Collection[int] | None = None) -> Learnt:
    """From what was journaled between two moments, in one statement."""
    asked = {"since": since, "until": until, "units": sorted(unit_ids) if unit_ids is not None else None}
    found: dict[Kind, list[dict[str, Any]]] = defaultdict(list)
    for one in rows(SEEN, asked):
        told = one["triaged"]
        kind = Kind(Channel(one["channel"]), one["unit_id"], Side(told["side"]), told["line"], Urgency(told["urgency"]))
        found[kind].append(one)
    return Learnt(since, until, {kind: _of(kind, seen_) for kind, seen_ in sorted(found.items())}, _days(since, until))


def _of(kind: Kind, found: Sequence[dict[str, Any]]) -> KindLearnt:
    by_half_hour = np.zeros((7, SLOTS_A_DAY))
    services: list[float] = []
    waits: list[tuple[float, bool]] = []  # how long, and whether they gave up then
    for one in found:
        came = one["came_at"].astimezone(OSLO)
        by_half_hour[came.weekday(), came.hour * 2 + came.minute // 30] += 1
        taken, left = one["taken_at"], one["gave_up_at"]
        if taken is not None:
            done = next((at for at in one["ended"] or () if at > taken), None)
            if done is not None and done - taken <= LONGEST:
                services.append(_ms(done - taken))
        waited_until = min((at for at in (taken, left, one["call_back_at"]) if at is not None), default=None)
        if waited_until is not None:
            waits.append((_ms(waited_until - one["came_at"]), waited_until == left))
    service = (
        seen(services) if len(services) >= ENOUGH else lognormal(float(np.mean(services or [USUAL_SECONDS * 1000])))
    )
    return KindLearnt(
        count=len(found),
        by_half_hour=by_half_hour,
        service=service,
        patience=patience_of(waits) if kind.channel in WAITS_LIVE else None,
        knows=sum(bool(one["had_adviser"]) for one in found) / len(found),
        called_back=sum(one["call_back_at"] is not None for one in found) / len(found),
        passed_on=_passed_on(found),
        protected=_protected(found),
        speaks=_speaks(found),
        grouped=_grouped(found),
        matters=Counter((one["triaged"]["matter"], bool(one["divided"])) for one in found),
    )


def _passed_on(found: Sequence[dict[str, Any]]) -> tuple[tuple[float, int], ...]:
    """Of those who came, how many were passed on, and of them how many once more; each with the queue most went to."""
    steps: list[tuple[float, int]] = []
    before = len(found)
    for time in range(MOST_HANDOVERS):
        to = Counter(one["passed_to"][time] for one in found if len(one["passed_to"] or ()) > time)
        if not to:
            break
        steps.append((to.total() / before, to.most_common(1)[0][0]))
        before = to.total()
    return tuple(steps)


def _speaks(found: Sequence[dict[str, Any]]) -> tuple[float, str]:
    others = Counter(one["language"] for one in found if one["language"] and one["language"] not in OURS)
    return (others.total() / len(found), others.most_common(1)[0][0]) if others else (0.0, "")


def _grouped(found: Sequence[dict[str, Any]]) -> dict[tuple[bool, str], float]:
    many = Counter(
        (bool(one["language"]) and one["language"] not in OURS, " ".join(one["groups"]))
        for one in found if one["groups"] and not one["protected"]
    )  # fmt: skip
    return {some: count / len(found) for some, count in sorted(many.items())}


def _protected(found: Sequence[dict[str, Any]]) -> tuple[float, int]:
    some = [one["protected"] for one in found if one["protected"]]
    return (len(some) / len(found), some[0]) if some else (0.0, 0)


def patience_of(waits: Sequence[tuple[float, bool]]) -> np.ndarray | None:
    """Quantiles of how long people would wait, when most are answered before we see it (Kaplan and Meier).

    What is beyond the longest wait we have seen is taken to go on as it was on average.
    """
    gave_up = sum(left for _, left in waits)
    if not gave_up:
        return None
    mean = sum(waited for waited, _ in waits) / gave_up
    if gave_up < ENOUGH:
        return exponential(max(1.0, mean))
    times, left = [0.0], [1.0]  # the share that still waits
    stay, at_risk = 1.0, len(waits)
    for waited, has_left in sorted(waits, key=lambda one: (one[0], not one[1])):
        if has_left:
            stay *= 1 - 1 / at_risk
            times.append(waited)
            left.append(stay)
        at_risk -= 1
    shares = np.linspace(0, 1, POINTS + 1)
    shares[-1] = 1 - 1 / (8 * POINTS)
    gone = 1 - np.array(left)
    values = np.interp(shares, gone, times)
    beyond = shares > gone[-1]
    values[beyond] = times[-1] - mean * np.log((1 - shares[beyond]) / max(stay, 1e-9))
    return np.maximum.accumulate(values)


def _days(since: datetime, until: datetime) -> np.ndarray:
    found = np.zeros(7, np.int64)
    day, last = since.astimezone(OSLO).date(), (until - timedelta(microseconds=1)).astimezone(OSLO).date()
    while day <= last:
        found[day.weekday()] += 1
        day += timedelta(days=1)
    return found


def _ms(span: timedelta) -> float:
    return span / timedelta(milliseconds=1)
