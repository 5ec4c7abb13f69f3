"""The lively day (demodagen): invented people reach us by the same doors as real ones, and bots work at the desks.

Arrivals go in through `Doors`, which `config/doors.py` makes: the telephone interface and the web pages of the running
server. The bots work through the service's verbs, as somebody at a desk does. Everything is journaled in real time.

One thread plays it all: each caller, visitor, adviser and set piece is a generator that says how long it rests (in seconds
of the day, which `speed` makes shorter). Nothing is kept only here: a bot finds its work in the database, so a server or a
database that dies in the middle costs time and nothing else.
"""

from __future__ import annotations

import heapq
import logging
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Protocol

from django.db import InterfaceError, OperationalError, connections

from inngang.jobs import cast, crowd, day_plan, seed_planning
from inngang.jobs.day_plan import DOCTOR, EMPLOYER, Arrival, Shape
from inngang.jobs.opened_from_afar import opened_from_afar
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Presence, Role
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import queries
from inngang.service.journal.action import Refused
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import set_presence
from inngang.service.organisation.queries import AdviserPost
from inngang.service.people import queries as people
from inngang.service.people.actions import PersonRow

log = logging.getLogger(__name__)

Play = Generator[float, None, None]
CROWD = 400
LOOK_EVERY = 0.2  # true seconds between two looks at what is due
STREAM_AFTER = 20.0
BETWEEN_SIGNALS = 6.0  # a telephone tells that somebody still waits
LONGEST_WAIT = 240.0
LONGEST_CALL = 240.0
YOURS = ("Nora", "Håkon", "Jonas", "Ruth", "Maryam")  # left to the one who looks; see `day_desks`
NO_DESK = frozenset({Role.TEAM_LEAD, Role.ANALYST, Role.SUPERVISOR, Role.SYSADMIN, Role.REGISTER_KEEPER})


class DoorShut(Exception):
    """A door said no; the text says what it said. The day goes on without this one."""


class Line(Protocol):
    """A call, as the telephone has it. Each of these tells what the telephone was told (`reference`, `place` …)."""

    @property
    def told(self) -> dict[str, Any]: ...
    def wait(self) -> dict[str, Any]: ...
    def answer(self, staff: str) -> dict[str, Any]: ...
    def transfer(self, to_queue: int, note: str = "") -> dict[str, Any]: ...
    def nobody_there(self) -> dict[str, Any]: ...
    def ask_call_back(self) -> dict[str, Any]: ...
    def hang_up(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Written:
    """What the one who wrote has in hand afterwards."""

    ref: str
    code: str


class Doors(Protocol):
    """The ways in. Each waits and tries again while the server is away; DoorShut when it says no."""

    def is_open(self) -> bool: ...

    def call(self, number: str, choice: str | None, *, acute: bool, language: str) -> Line: ...

    def write(
        self, text: str, *, choice: str, acute: bool, area: str, name: str, phone: str, language: str
    ) -> Written: ...

    def visit(self, unit_number: str, *, choice: str, acute: bool, language: str) -> str:
        """The number on the ticket."""
        ...

    def rate(self, code: str, *, got_help: bool, ease: int) -> None: ...


class Stopped(Exception):
    """The day is over."""


@dataclass
class Staff:
    """One at a desk."""

    id: int
    ident: str
    name: str
    viewer: Viewer
    role: Role
    is_away: bool = False  # all day, as Ingrid
    is_ill: bool = False  # from some time today

    @property
    def is_yours(self) -> bool:
        return self.name in YOURS


@dataclass
class Caller:
    """One on the line, and what was drawn for them."""

    line: Line
    ref: str
    plan: Arrival | None = None
    talks: bool = False  # with one of the bots, who ends the call


@dataclass
class Day:
    """What the players share."""

    doors: Doors
    stop: threading.Event
    speed: float
    rng: Random
    now: Callable[[], datetime]
    shape: Shape
    crowd: list[PersonRow] = field(default_factory=list)
    staff: dict[str, Staff] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)  # by number
    calls: dict[str, Caller] = field(default_factory=dict)  # by reference
    codes: dict[str, str] = field(default_factory=dict)  # by reference, of those who wrote
    scripted: set[str] = field(default_factory=set)  # references that belong to a set piece: bots leave them alone
    _due: list[tuple[datetime, int, Play]] = field(default_factory=list)
    _number: Iterator[int] = field(default_factory=count)

    # --- time

    def start(self, play: Play, *, after: float = 0.0) -> None:
        """Let this play from `after` seconds of the day from now."""
        heapq.heappush(self._due, (self.now() + timedelta(seconds=after / self.speed), next(self._number), play))

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Play until somebody says stop. A fault in one play is logged and ends that one alone."""
        while not self.stop.is_set() and not until():
            if not self._due or self._due[0][0] > self.now():
                self.stop.wait(LOOK_EVERY)
                continue
            _, _, play = heapq.heappop(self._due)
            try:
                rest = next(play)
            except StopIteration:
                continue
            except Stopped:
                return
            except DoorShut as shut:
                log.warning("%s", shut)
            except Exception:
                log.exception("A part of the day went wrong; the rest goes on")
            else:
                self.start(play, after=rest)

    # --- doing

    def do(self, verb: Callable[..., Any], **given: Any) -> Any:
        """A verb or a question of the service, now; tried again while the database is away. Raises what it raises."""
        pause = 0.5
        while True:
            try:
                return verb(**given, at=self.now())
            except (OperationalError, InterfaceError) as gone:
                log.warning("The database does not answer. Trying again in %s s.", pause)
                connections.close_all()
                if self.stop.wait(pause):
                    raise Stopped from gone
                pause = min(pause * 2, 5.0)

    def may(self, verb: Callable[..., Any], **given: Any) -> bool:
        """The same, where a no is part of the day: whether it was done."""
        try:
            self.do(verb, **given)
        except Refused as refused:
            log.info("%s: %s", getattr(verb, "__name__", verb), refused)
            return False
        return True

    def draw(self, span: Sequence[float]) -> float:
        """A number of seconds within a span of the shape."""
        return self.rng.uniform(span[0], span[1])

    def happens(self, share: float) -> bool:
        return self.rng.random() < share

    def is_full(self, channel: str) -> bool:
        """Whether so many wait there that no more should come."""
        waiting = self.do(queries.line_now, unit_ids=list(self.units.values())).by_channel.get(channel, 0)
        return bool(waiting >= self.shape["most_waiting"][channel])


# --- the day ----------------------------------------------------------------------------------------------------------


def play(
    *,
    speed: float,
    stop: threading.Event,
    doors: Doors,
    seed: int = 1,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Play days until `stop` is set, from when the doors are open."""
    while not doors.is_open():
        if stop.wait(0.5):
            return
    try:
        day = prepare(doors=doors, stop=stop, speed=speed, seed=seed, now=now)
        start(day)
    except Stopped:
        return
    day.run()


def prepare(
    *,
    doors: Doors,
    stop: threading.Event,
    speed: float,
    seed: int,
    now: Callable[[], datetime],
    crowd: int = CROWD,
) -> Day:
    """The cast at their desks and a crowd outside, and nobody on the way in yet."""
    day = Day(doors, stop, max(0.01, speed), Random(seed), now, day_plan.load_shape())
    day.crowd = day.do(_crowd, size=crowd, number=seed)
    day.do(opened_from_afar)
    day.units = {one.number: one.unit_id for one in day.do(lambda at: organisation.units())}
    for card in day.do(lambda at: people.cast()):
        if card.kind == "staff":
            _seat(day, card.id, card.name)
    return day


def start(day: Day) -> None:
    """The set pieces at once, and the stream of everybody else when the first of them are under way."""
    from inngang.jobs import day_desks, set_pieces

    for place, staff in enumerate(day.staff.values()):
        if staff.role not in NO_DESK and not staff.is_away:
            day.start(day_desks.adviser(day, staff), after=1 + place * 0.1)
    set_pieces.start(day)
    day.start(stream(day), after=STREAM_AFTER)


def _seat(day: Day, staff_id: int, name: str) -> None:
    place = next((n for n, one in enumerate(cast.STAFF, 1) if f"{one.given_name} {one.family_name}" == name), 0)
    session = day.do(viewer_of, staff_id=staff_id) if place else None
    if session is None:
        return
    given_name = cast.STAFF[place - 1].given_name
    usual = cast.STAFF[place - 1].presence
    day.staff[given_name] = Staff(
        staff_id, f"Z9900{place:02d}", given_name, session.viewer, session.role, usual == Presence.AWAY
    )
    if given_name not in YOURS and session.presence != usual:  # left over from a day that was cut short
        day.do(set_presence, staff_id=staff_id, presence=usual, by=CLOCK)


def _crowd(*, size: int, number: int, at: datetime) -> list[PersonRow]:
    """Those who live around the offices of the cast: the same ones each time, and invited the first time."""
    codes = [area.code for area in cast.AREAS]
    known = list(crowd.invented(size, Random(number), codes, codes))
    if known and people.person_by_phone(known[0].phone) is None and people.person_by_phone(known[-1].phone) is None:
        advisers: dict[int, list[AdviserPost]] = {}
        for one in organisation.advisers():
            advisers.setdefault(one.unit_id, []).append(one)
        unit_of = {area.code: area.unit_id for area in organisation.areas(on=at.astimezone(OSLO).date())}
        crowd.invite(known, Random(number), unit_of, advisers, by=CLOCK, at=at)
    return known


# --- those who reach us -----------------------------------------------------------------------------------------------


def stream(day: Day) -> Play:
    """Everybody who reaches us, day after day. Fewer come while many wait, so that no queue grows without end."""
    while True:
        before = began = day.now()
        for one in day_plan.arrivals(day.shape, day.rng, began, day.shape["tempo"]["day_minutes"]):
            yield (one.at - before).total_seconds()
            before = one.at
            if not day.is_full(one.channel):
                day.start(COMES[one.channel](day, one))
        for name, staff in day.staff.items():  # a new day: those who were ill are back, and those whose shift had ended
            if staff.is_ill or (name in seed_planning.SHIFTS and _went_home(day, staff)):
                staff.is_ill = False
                day.do(set_presence, staff_id=staff.id, presence=Presence.FREE, by=staff.viewer)


def _went_home(day: Day, staff: Staff) -> bool:
    """The clock on the wall ended their shift, and the day that is played goes on."""
    session = day.do(viewer_of, staff_id=staff.id)
    return session is not None and session.presence == Presence.AWAY


def _writes(day: Day, one: Arrival) -> Play:
    person = _of_crowd(day, one)
    known = day.happens(0.7)  # the others give no name and no number
    written = day.doors.write(
        one.said,
        choice=one.matter if day.happens(0.5) else "",
        acute=one.is_acute,
        area=person.area_code,
        name=f"{person.given_name} {person.family_name}" if known else "",
        phone=person.phone if known else "",
        language=one.language,
    )
    day.codes[written.ref] = written.code
    yield 0.0


def _visits(day: Day, one: Arrival) -> Play:
    day.doors.visit(one.office, choice=one.matter, acute=one.is_acute, language=one.language)
    yield 0.0


def _phones(day: Day, one: Arrival) -> Play:
    number = "" if one.is_withheld else _number_of(day, one)
    caller = ring(day, number, one.matter, acute=one.is_acute, language=one.language, plan=one)
    yield from hold_the_line(day, caller)


COMES = {"question": _writes, "visit": _visits, "phone": _phones}


def ring(
    day: Day, number: str, choice: str | None, *, acute: bool = False, language: str = "nb", plan: Arrival | None = None
) -> Caller:
    """Somebody phones and is in the line."""
    line = day.doors.call(number, choice, acute=acute, language=language)
    caller = Caller(line, str(line.told.get("reference", "")), plan)
    day.calls[caller.ref] = caller
    return caller


def hold_the_line(day: Day, caller: Caller) -> Play:
    """Wait, ask to be phoned instead, lose patience, or talk until one of us ends it."""
    waited = talked = 0.0
    one = caller.plan
    while True:
        yield BETWEEN_SIGNALS
        if day.calls.get(caller.ref) is not caller:
            return
        if caller.talks:
            continue
        told = caller.line.wait()
        if told and told.get("place") is None:  # somebody who is no bot has taken it; they end it on their screen
            talked += BETWEEN_SIGNALS
            if talked < LONGEST_CALL:
                continue
        waited += BETWEEN_SIGNALS
        impatient = one is not None and one.gives_up_after is not None and waited > one.gives_up_after.total_seconds()
        if one is not None and one.asks_call_back and waited > 12:
            caller.line.ask_call_back()
        elif impatient or talked >= LONGEST_CALL or waited > LONGEST_WAIT:
            caller.line.hang_up()
        else:
            continue
        day.calls.pop(caller.ref, None)
        return


def _of_crowd(day: Day, one: Arrival) -> PersonRow:
    return day.crowd[one.caller % len(day.crowd)]


def _number_of(day: Day, one: Arrival) -> str:
    if one.who == EMPLOYER:
        return cast.PARTNERS[0].phone if one.caller % 5 == 0 else f"7{one.caller % 10**7:07d}"
    if one.who == DOCTOR:
        return cast.PARTNERS[1].phone
    return _of_crowd(day, one).phone
