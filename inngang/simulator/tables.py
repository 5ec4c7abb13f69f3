"""From a scenario in words and numbers to the tables of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np

from inngang.rules.ahead import LOOKED_BACK
from inngang.rules.capacity import at_a_time
from inngang.rules.hours import CONTACT_CENTRE_HOURS, Calendar
from inngang.rules.policies import RoutingPolicy, Span
from inngang.rules.policies.ahead import longest
from inngang.rules.promises import ANSWER_DAYS, OFFICE_DAYS, SOON_DAYS
from inngang.rules.vocabulary import WAITS_LIVE, Channel, CircleKind, Pace, Side
from inngang.simulator import layout as f
from inngang.simulator.circles import ACUTE, HOUSE, KINDS, LIVE, WRITTEN, Openings, openings_of, way_of
from inngang.simulator.layout import Tables

POINTS = 1024
CALENDAR_DAYS = 60  # how far ahead working time is told: two working days, over any Easter
HOUR = 3_600_000


class CannotSimulate(Exception):
    """The scenario does not hang together; the text says what to change."""


@dataclass(frozen=True)
class Adviser:
    """One who answers (veileder): the queues they are a member of, and when they are at work."""

    queues: tuple[str, ...]
    shifts: tuple[tuple[int, int], ...]  # milliseconds from the start, from and to
    substitute: int = -1
    team: str = ""
    may_see: bool = False  # protected persons


@dataclass(frozen=True)
class Crew:
    """People told by number alone (bemanning): when there are to be fewer, who is free goes, else whoever is first done."""

    queues: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]  # from when, how many; before the first nobody


@dataclass(frozen=True)
class ContactClass:
    """One kind of contact (henvendelsestype): how it comes, whom the policy may ask, and how long things take."""

    name: str
    channel: Channel
    service: np.ndarray  # quantiles in milliseconds: see `exponential`, `lognormal`
    pace: Pace | None = None
    queues: Mapping[CircleKind, str] = field(default_factory=dict)
    line: str = "general"
    levels: Mapping[int, str] = field(default_factory=dict)
    patience: np.ndarray | None = None  # None: they wait as long as it takes
    returns: float = 0.0  # the share of those who gave up who try again
    most_returns: int = 0
    return_delay: np.ndarray | None = None
    comes_back: float = 0.0  # the share of those who met a closed door who come when it opens
    offer_after: int = -1  # when we offer to phone back, in milliseconds; -1: never
    accepts: float = 0.0
    follow: str = ""  # the class of what follows
    follows: float = 0.0
    follow_delay: np.ndarray | None = None
    keeps: bool = False  # whoever had it has promised what follows
    target: int = 20_000  # answered within it counts as in time
    windows: tuple[tuple[int, int], ...] = ()  # when the way in is open; nothing: always
    side: Side = Side.STATE
    calendar: Calendar | None = None  # the working time of the unit that has it; None: that of the scenario
    owner: str = ""  # the queue that owns it until somebody takes it
    handed_to: str = ""  # the queue it may be passed on to
    handed_as: str = ""  # the class whose queues it then has; nothing: its own
    handed: float = 0.0  # the share that is passed on; from the class it is then of, it may be once more
    protected: str = ""  # the queue of those who may see a protected person, when it is one
    is_soon: bool = False  # cannot wait the ordinary time, whatever way it comes
    groups: frozenset[str] = frozenset()  # those they are in that rules may put ahead; then we know who they are


@dataclass(frozen=True)
class Scenario:
    """A place of work, as it is or as it might be."""

    start: datetime
    until: int  # milliseconds
    policy: RoutingPolicy
    classes: tuple[ContactClass, ...]
    advisers: tuple[Adviser, ...]
    calendar: Calendar = CONTACT_CENTRE_HOURS
    crews: tuple[Crew, ...] = ()  # they stand behind the advisers, each as one with no shift of their own
    has_empty_queues: bool = False  # queues nobody is a member of are asked all the same, as on a real day


@dataclass(frozen=True)
class World:
    """The tables of a scenario, and how to read them."""

    tables: Tables
    scenario: Scenario
    queues: Mapping[str, int]
    first_personal: int
    advisers: np.ndarray  # as they are before anybody is at work: see `layout`
    memberships: np.ndarray  # while nobody is free
    kept: np.ndarray  # of each class, whether its circles may be kept


def exponential(mean_ms: float) -> np.ndarray:
    return _quantiles([-mean_ms * log(1 - u) for u in _points()])


def lognormal(mean_ms: float, cv: float = 1.0) -> np.ndarray:
    """Most talks are short and a few are long."""
    if cv == 0:
        return fixed(mean_ms)
    sigma = sqrt(log(1 + cv * cv))
    normal = NormalDist(log(mean_ms) - sigma * sigma / 2, sigma)
    return _quantiles([exp(normal.inv_cdf(u)) for u in _points()])


def fixed(ms: float) -> np.ndarray:
    return np.full(POINTS + 1, float(ms))


def seen(values_ms: Sequence[float]) -> np.ndarray:
    """As it was, from what has been seen."""
    if len(values_ms) == 0:
        raise CannotSimulate("There is nothing to learn from: no values are given.")
    return np.quantile(np.asarray(values_ms, float), np.linspace(0, 1, POINTS + 1))


def _points() -> list[float]:
    least = 1 / (8 * POINTS)
    return [min(max(i / POINTS, least), 1 - least) for i in range(POINTS + 1)]


def _quantiles(values: list[float]) -> np.ndarray:
    return np.array(values, float)


def build(scenario: Scenario, arrivals: np.ndarray) -> World:
    """The tables. Raises: CannotSimulate, when something is named that is not there."""
    crews = _crews(scenario)
    members_of_crews = [
        Adviser(crew.queues, ()) for crew in scenario.crews for _ in range(max(n for _, n in crew.sizes))
    ]
    if members_of_crews:
        scenario = replace(scenario, advisers=(*scenario.advisers, *members_of_crews))
    queues = _number_queues(scenario)
    first_personal = len(queues) + 1
    if first_personal + len(scenario.advisers) > f.MOST_QUEUES:
        raise CannotSimulate(f"There are too many advisers and queues. The most is {f.MOST_QUEUES}.")
    places: dict[int, int] = {}
    tables: list[np.ndarray] = []

    def table(one: np.ndarray | None, default: int = -1) -> int:
        if one is None:
            return default
        if id(one) not in places:
            places[id(one)] = len(tables)
            tables.append(one)
        return places[id(one)]

    count = len(scenario.classes)
    numbers = {one.name: number for number, one in enumerate(scenario.classes)}
    classes, shares = np.zeros((count, f.C_QUEUES + len(KINDS)), np.int64), np.zeros((count, 5))
    times = _Times(scenario)
    windows: list[tuple[int, int]] = []
    at_once = fixed(0)
    for number, one in enumerate(scenario.classes):
        row = classes[number]
        row[f.C_PACE] = one.pace if one.pace is not None else Pace.LIVE if one.channel in WAITS_LIVE else Pace.WRITTEN
        row[f.C_WHAT] = what(one.channel)
        row[f.C_VISIT] = one.channel == Channel.VISIT
        row[f.C_ENOUGH] = scenario.policy.levels.get(one.line, 1)
        row[f.C_FIRST_LINE] = one.line in scenario.policy.first_line_first
        for level, queue in one.levels.items():
            row[f.C_LEVEL_1 + level - 1] = queues[queue]
        row[f.C_SERVICE], row[f.C_PATIENCE] = table(one.service), table(one.patience)
        row[f.C_RETURN_DELAY] = table(at_once if one.return_delay is None else one.return_delay)
        row[f.C_FOLLOW_DELAY] = table(at_once if one.follow_delay is None else one.follow_delay)
        row[f.C_OFFER_AFTER], row[f.C_MOST_RETURNS], row[f.C_TARGET] = one.offer_after, one.most_returns, one.target
        if one.follow and one.follow not in numbers:
            raise CannotSimulate(f"“{one.name}” is followed by “{one.follow}”, which is not there.")
        row[f.C_FOLLOW], row[f.C_KEEPS] = numbers[one.follow] if one.follow else -1, one.keeps
        row[f.C_OPEN_FROM] = len(windows)
        windows += sorted(one.windows)
        row[f.C_OPEN_TO] = len(windows)
        for place, kind in enumerate(KINDS):
            row[f.C_QUEUES + place] = queues[one.queues[kind]] if kind in one.queues else 0
        row[f.C_SPANS_FROM : f.C_DAYS_TO + 1] = times.of(one.calendar or scenario.calendar)
        row[f.C_DUE] = _due(Pace(row[f.C_PACE]), one)
        if one.handed_as and one.handed_as not in numbers:
            raise CannotSimulate(f"“{one.name}” is passed on as “{one.handed_as}”, which is not there.")
        span = longest(scenario.policy.ahead, groups=one.groups, line=one.line, is_live=True)
        row[f.C_AHEAD_MS] = 1000 * span.seconds
        span = longest(scenario.policy.ahead, groups=one.groups, line=one.line, is_live=False)
        row[f.C_AHEAD_MINUTES], row[f.C_AHEAD_DAYS] = span.working_minutes, span.working_days
        row[f.C_KNOWN] = bool(one.groups)
        row[f.C_HANDED_TO] = queues[one.handed_to] if one.handed_to else 0
        row[f.C_HANDED_AS] = numbers[one.handed_as] if one.handed_as else number
        row[f.C_HANDED_DUE] = _due_when_handed(Pace(row[f.C_PACE]), one)
        row[f.C_OWNER] = queues[one.owner] if one.owner else 0
        row[f.C_PROTECTED] = queues[one.protected] if one.protected else 0
        shares[number] = one.returns, one.accepts, one.follows, one.comes_back, one.handed
    members, member_from = [], [0]
    for number, adviser in enumerate(scenario.advisers):
        members += [*sorted(queues[name] for name in adviser.queues), first_personal + number]
        member_from.append(len(members))
    way = way_of(scenario.policy)
    limits = at_a_time()
    made = Tables(
        way.steps, way.lengths, *times.tables(), classes, shares, np.vstack(tables),
        np.array(windows, np.int64).reshape(-1, 2), np.ascontiguousarray(arrivals, np.int64), _shifts(scenario),
        crews,
        np.array(member_from, np.int64), np.array(members, np.int64),
        np.array([limits[Channel.PHONE], limits[Channel.CHAT], 1], np.int64), first_personal, _width(scenario, way.lengths),
    )  # fmt: skip
    numbers_of = np.repeat(np.arange(len(scenario.advisers)), np.diff(member_from))
    memberships = np.full((len(members), 3), -1, np.int32).view(f.MEMBERSHIP)[:, 0]
    memberships[f.WHO] = numbers_of
    kept = np.array([_may_be_kept(made, c) for c in range(count)], np.int64)
    return World(made, scenario, queues, first_personal, _advisers(scenario, queues, crews), memberships, kept)


def _advisers(scenario: Scenario, queues: Mapping[str, int], crews: np.ndarray) -> np.ndarray:
    found = np.zeros(len(scenario.advisers), f.ADVISER_FIELDS)
    found[f.CREW_IS] = -1
    for crew, (first, last) in enumerate(crews):
        found[f.CREW_IS][first:last] = crew
    found[f.SUBSTITUTE_IS] = [one.substitute for one in scenario.advisers]
    found[f.MAY_SEE_IT] = [one.may_see for one in scenario.advisers]
    found[f.TEAM_IS] = [queues.get(one.team, 0) for one in scenario.advisers]
    return found


def _may_be_kept(tables: Tables, c: int) -> int:
    """Whether the circles of a class lie so many seconds after somebody came, whenever that is."""
    pace = tables.classes[c, f.C_PACE]
    base = ACUTE if pace == Pace.ACUTE else LIVE if pace == Pace.LIVE else WRITTEN
    ways = [way for way in range(len(tables.steps)) if way % 4 in (base, HOUSE)]
    return f.ASK_EACH_TIME if tables.steps[ways][:, :, 2:4].any() else f.MAY_BE_KEPT


class _Times:
    """The working times of a scenario, each once, one after the other."""

    def __init__(self, scenario: Scenario) -> None:
        self.start, self.days = scenario.start, scenario.until // (24 * HOUR) + CALENDAR_DAYS
        self.before = LOOKED_BACK if any(one.written != Span() for one in scenario.policy.ahead) else 0
        self.found: list[tuple[Calendar, Openings, tuple[int, int, int, int]]] = []

    def of(self, calendar: Calendar) -> tuple[int, int, int, int]:
        """Where its opening hours and its days stand."""
        for known, _, place in self.found:
            if known is calendar or known == calendar:
                return place
        made = openings_of(calendar, self.start, self.days, before=self.before)
        spans, days = (self.found[-1][2][1], self.found[-1][2][3]) if self.found else (0, 0)
        place = (spans, spans + len(made.spans), days, days + len(made.days))
        self.found.append((calendar, made, place))
        return place

    def tables(self) -> tuple[np.ndarray, np.ndarray]:
        none = np.zeros((0, 2), np.int64)
        spans, days = [one.spans for _, one, _ in self.found], [one.days for _, one, _ in self.found]
        return np.vstack([none, *spans]), np.vstack([none, *days])


def _due(pace: Pace, one: ContactClass) -> int:
    """What is promised first, as `promises.first_promise` has it."""
    if pace == Pace.ACUTE:
        return f.WITHIN_MINUTES
    if one.channel in WAITS_LIVE:
        return f.SAME_DAY
    if pace == Pace.SOON or one.is_soon:
        return SOON_DAYS
    return OFFICE_DAYS if one.side in (Side.MUNICIPAL, Side.BOTH) else ANSWER_DAYS


def _due_when_handed(pace: Pace, one: ContactClass) -> int:
    """What is promised with it, as `promises.handover_promise` has it."""
    if pace == Pace.ACUTE:
        return f.WITHIN_MINUTES
    return SOON_DAYS if pace == Pace.SOON or one.is_soon else OFFICE_DAYS


def what(channel: Channel) -> int:
    """What it takes up: a talk, a chat, or work at the desk."""
    if channel == Channel.CHAT:
        return f.CHAT
    return f.TALK if channel in WAITS_LIVE else f.DESK_WORK


def _number_queues(scenario: Scenario) -> dict[str, int]:
    staffed = {name for adviser in scenario.advisers for name in (*adviser.queues, adviser.team) if name}
    asked = {
        name
        for one in scenario.classes
        for name in (*one.queues.values(), *one.levels.values(), one.handed_to, one.protected)
    }
    asked.discard("")
    owning = {one.owner for one in scenario.classes if one.owner}
    manned = {name for adviser in scenario.advisers for name in adviser.queues}
    if not scenario.has_empty_queues and (alone := sorted(asked - manned)):
        raise CannotSimulate(f"Nobody is a member of “{alone[0]}”. Let an adviser answer it, or do not ask it.")
    return {name: number for number, name in enumerate(sorted(staffed | asked | owning), 1)}


def _shifts(scenario: Scenario) -> np.ndarray:
    rows = []
    for number, adviser in enumerate(scenario.advisers):
        ends = 0
        for begins, end in sorted(adviser.shifts):
            if begins >= end or begins < ends:
                raise CannotSimulate(f"Adviser {number + 1} has shifts that overlap or end before they begin.")
            rows += [(begins, number, 1), (end, number, 0)]
            ends = end
    by_adviser: dict[tuple[int, int], int] = {}
    for at, number, comes in rows:  # one who goes and comes in the same moment stays
        by_adviser[at, number] = max(comes, by_adviser.get((at, number), 0))
    changes = [(*key, comes) for key, comes in sorted(by_adviser.items())]
    for number, crew in enumerate(scenario.crews):
        size = 0
        for at, wanted in crew.sizes:
            changes += [(at, number, f.ONE_COMES if wanted > size else f.ONE_GOES)] * abs(wanted - size)
            size = wanted
    if scenario.crews:
        changes.sort(key=lambda change: change[0])
    return np.array(changes, np.int64).reshape(-1, 3)


def _crews(scenario: Scenario) -> np.ndarray:
    """Where the people of each crew stand among the advisers."""
    rows, first = [], len(scenario.advisers)
    for crew in scenario.crews:
        most = max(number for _, number in crew.sizes)
        rows.append((first, first + most))
        first += most
    return np.array(rows, np.int64).reshape(-1, 2)


def _width(scenario: Scenario, lengths: np.ndarray) -> int:
    """The most circles anybody can have: those of their class, of those who know them, and of whom it is passed on to."""
    known = {CircleKind.OWN_ADVISER, CircleKind.SUBSTITUTE, CircleKind.TEAM, CircleKind.LAST_PROMISED}
    most = 1
    for one in scenario.classes:
        asked = known | set(one.queues) | ({CircleKind.SPECIAL_LINE} if one.levels else set())
        most = max(most, 6 if one.protected else min(len(asked), int(lengths.max())))
    return most + any(one.handed_to for one in scenario.classes)
