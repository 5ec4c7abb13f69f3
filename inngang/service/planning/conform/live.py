"""A made-up day through the verbs of the service, under a clock of its own (virtuell klokke): its log of who got whom.

What people do is told by the trace: who comes and when, how long they talk, when they lose patience, whether they want to be
phoned, and when advisers come and go. Who gets whom is for the service alone to say.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np

from inngang.rules.access import Viewer
from inngang.rules.policies import governed_by
from inngang.rules.vocabulary import Channel, Pace, Presence, Urgency
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.enquiries.desks import first_desk
from inngang.service.organisation.actions import set_presence
from inngang.service.planning.conform.made_up import SAID, START, MadeUp, person
from inngang.service.rows import row, rows
from inngang.simulator import chance
from inngang.simulator import layout as f
from inngang.simulator.chance import from_table, uniform
from inngang.simulator.layout import ARRIVES, ENDS, GIVES_UP, OFFERED, OPENS, RETURNS, SHIFT
from inngang.simulator.play import Outcome
from inngang.simulator.tables import ContactClass

PHONE = "40000000"


class Line(NamedTuple):
    """One line of a log: when, who by the number they came in, what, which adviser, how long they waited, which circle."""

    at: int
    number: int
    what: str
    adviser: int
    waited: int
    circle: str


class Coming(NamedTuple):
    """One who comes, and what they will do."""

    number: int
    at: int
    c: int
    own: int
    last: int
    knows_us: int  # which person; 0: unknown to us
    service: int
    service_again: int
    patience: int | None
    accepts: bool
    is_handed: tuple[bool, ...]  # whether they are passed on, and then once more
    returns: bool


def comings(made: MadeUp, outcome: Outcome) -> list[Coming]:
    """The trace of a run: everybody who came and met an open door."""
    seed, classes, found, whom = made.number, made.world.scenario.classes, [], dict[int, int]()
    closed = {int(one[f.L_NUMBER]) for one in outcome.log if one[f.L_WHAT] == f.MET_CLOSED}
    with np.errstate(over="ignore"):
        for number, told in enumerate(outcome.came.tolist()):
            at, c, own, last, luck, attempt, link, arrival = told
            kind, is_first = classes[c], attempt == 0 and link == 0
            service, patience = (int(one) for one in made.arrivals[arrival, [f.A_SERVICE, f.A_PATIENCE]])
            if not is_first or service < 0:
                service = from_table(kind.service, uniform(seed, chance.SERVICE, luck, attempt))
            waits_for = None if not is_first or patience < 0 else patience
            if waits_for is None and kind.patience is not None:
                waits_for = from_table(kind.patience, uniform(seed, chance.PATIENCE, luck, attempt))
            needs_name = own >= 0 or last >= 0 or bool(kind.follow and kind.keeps) or bool(kind.groups)
            if number not in closed:
                found.append(
                    Coming(
                        number, at, c, own, last, whom.setdefault(arrival, len(whom) + 1) if needs_name else 0, service,
                        from_table(kind.service, uniform(seed, chance.SERVICE_AGAIN, luck, attempt)), waits_for,
                        uniform(seed, chance.ACCEPTS, luck, attempt) < kind.accepts,
                        _is_handed(classes, c, seed, luck, link), not is_first,
                    )
                )  # fmt: skip
    return found


def _is_handed(classes: Sequence[ContactClass], c: int, seed: int, luck: int, link: int) -> tuple[bool, ...]:
    found = []
    for time in range(f.MOST_HANDED):
        one = classes[_class_after(classes, c, time)]
        share = one.handed if one.handed_to else 0.0
        found.append(uniform(seed, chance.HANDED, luck, link + time * chance.BETWEEN) < share)
    return tuple(found)


def _class_after(classes: Sequence[ContactClass], c: int, times: int) -> int:
    """Of which class one is after being passed on so often."""
    place = {one.name: number for number, one in enumerate(classes)}
    for _ in range(times):
        c = place.get(classes[c].handed_as, c)
    return c


class Service:
    """The service, an event at a time. The order of events is that of the specification: time, kind, number."""

    def __init__(self, made: MadeUp, trace: list[Coming]) -> None:
        self.made, self.classes = made, made.world.scenario.classes
        self.advisers = [self._viewer(one) for one in made.staff_ids]
        self.place = {staff: n for n, staff in enumerate(made.staff_ids)}
        self.here = [False] * len(made.staff_ids)
        self.in_hand: list[list[int]] = [[] for _ in made.staff_ids]  # enquiries
        self.people = self._people(trace)
        self.who: dict[int, Coming] = {}  # by enquiry
        self.handed: dict[int, int] = {}  # how often
        self.phoned: set[int] = set()
        self.waits: set[int] = set()
        self.log: list[Line] = []
        self.events: list[tuple[int, int, int, Any]] = [
            (one.at, RETURNS if one.returns else ARRIVES, one.number, one) for one in trace
        ]
        self.events += [(int(at), SHIFT, int(a), (int(a), bool(comes))) for at, a, comes in made.world.tables.shifts]
        heapq.heapify(self.events)
        self.first_line = self._last_line()

    def play(self) -> list[Line]:
        with governed_by(self.made.world.scenario.policy):
            while self.events and self.events[0][0] < self.made.world.scenario.until:
                now, kind, _, what = heapq.heappop(self.events)
                self._happens(now, kind, what)
        return self._journaled()

    def _happens(self, now: int, kind: int, what: Any) -> None:
        at = _moment(now)
        if kind in (RETURNS, ARRIVES):
            self._comes(now, at, what)
        elif kind == SHIFT:
            self._turn(now, at, *what)
        elif kind == ENDS:
            self._ends(now, at, *what)
        elif what not in self.waits:
            return
        elif kind == OPENS:
            self._finds_desk(now, at, what)
        elif kind == OFFERED and self._pace(what) == Pace.LIVE and what not in self.handed and self.who[what].accepts:
            self._phone_instead(at, what)
        elif kind == GIVES_UP and what not in self.phoned and what not in self.handed:
            if self.made.ways[self.who[what].c].kind.urgency == Urgency.ACUTE:
                self._phone_instead(at, what)
            else:
                self.waits.discard(what)
                actions.abandon(enquiry_id=what, by=CLOCK, at=at)

    def _comes(self, now: int, at: datetime, one: Coming) -> None:
        way = self.made.ways[one.c]
        received = actions.receive(
            channel=way.kind.channel, text=SAID, choice=way.choice, asked_acute=way.is_acute, unit_id=way.kind.unit_id,
            person_id=self.people.get(one.knows_us), caller_phone=PHONE, by=CLOCK, at=at,
        )  # fmt: skip
        enquiry = received.enquiry_id
        self.who[enquiry] = one
        self.waits.add(enquiry)
        if self._finds_desk(now, at, enquiry):
            return
        self._tell_opens(now, enquiry)
        if one.patience is not None:
            self._tell(now + one.patience, GIVES_UP, enquiry)
        if self.classes[one.c].offer_after >= 0:
            self._tell(now + self.classes[one.c].offer_after, OFFERED, enquiry)

    def _finds_desk(self, now: int, at: datetime, enquiry: int, but: int = 0) -> bool:
        desk = first_desk(enquiry_id=enquiry, at=at, but=but)
        if desk is None:
            return False
        adviser = self.place[desk]
        actions.take(enquiry_id=enquiry, by=self.advisers[adviser], at=at)
        self._talks(now, at, enquiry, adviser)
        return True

    def _takes(self, now: int, at: datetime, adviser: int) -> None:
        """They take the next until they have no room, or nobody waits for them."""
        while self.here[adviser]:
            has = {self.made.ways[self.who[one].c].kind.channel for one in self.in_hand[adviser]}
            if has - {Channel.CHAT}:
                return
            try:
                enquiry = actions.take_next(
                    by=self.advisers[adviser], at=at, channels=[Channel.CHAT] if has else None
                )  # fmt: skip
            except actions.NobodyWaits:
                return
            self._talks(now, at, enquiry, adviser)

    def _talks(self, now: int, at: datetime, enquiry: int, adviser: int) -> None:
        self.waits.discard(enquiry)
        self.in_hand[adviser].append(enquiry)
        one = self.who[enquiry]
        if enquiry in self.phoned:
            actions.call_back(enquiry_id=enquiry, reached=True, by=self.advisers[adviser], at=at)
        self._tell(now + (one.service_again if enquiry in self.handed else one.service), ENDS, (enquiry, adviser))

    def _ends(self, now: int, at: datetime, enquiry: int, adviser: int) -> None:
        by = self.advisers[adviser]
        self.in_hand[adviser].remove(enquiry)
        if not self._passes_on(now, at, enquiry, adviser):
            actions.answer(enquiry_id=enquiry, text="Svar.", late_reason="many", by=by, at=at)
        self._takes(now, at, adviser)

    def _passes_on(self, now: int, at: datetime, enquiry: int, adviser: int) -> bool:
        """Whether they wish to, and the service lets them."""
        one, times = self.who[enquiry], self.handed.get(enquiry, 0)
        if times == f.MOST_HANDED or not one.is_handed[times]:
            return False
        to_queue = int(self.classes[_class_after(self.classes, one.c, times)].handed_to)
        try:
            actions.hand_over(
                enquiry_id=enquiry, to_queue=to_queue, note="Videre.", by=self.advisers[adviser], at=at
            )  # fmt: skip
        except actions.CannotHandOver:  # they have had it
            return False
        self.handed[enquiry] = times + 1
        self.waits.add(enquiry)
        if not self._finds_desk(now, at, enquiry, but=self.made.staff_ids[adviser]):
            self._tell_opens(now, enquiry)
        return True

    def _turn(self, now: int, at: datetime, adviser: int, comes: bool) -> None:
        presence = Presence.FREE if comes else Presence.AWAY
        set_presence(staff_id=self.made.staff_ids[adviser], presence=presence, by=self.advisers[adviser], at=at)
        self.here[adviser] = comes
        self._takes(now, at, adviser)

    def _phone_instead(self, at: datetime, enquiry: int) -> None:
        actions.ask_call_back(enquiry_id=enquiry, by=CLOCK, at=at)
        self.phoned.add(enquiry)

    def _pace(self, enquiry: int) -> int:
        found = row(
            "select min(pace) as pace from enquiries_placement where enquiry_id = %(id)s", {"id": enquiry}, often=True
        )
        return int(found["pace"]) if found and found["pace"] is not None else -1

    def _tell(self, at: int, kind: int, what: Any) -> None:
        enquiry = what[0] if isinstance(what, tuple) else what
        heapq.heappush(self.events, (at, kind, self.who[enquiry].number, what))

    def _tell_opens(self, now: int, enquiry: int) -> None:
        found = rows(
            "select distinct opens_at from enquiries_placement where enquiry_id = %(id)s and opens_at > %(at)s",
            {"id": enquiry, "at": _moment(now)},
            often=True,
        )
        for one in found:
            self._tell(_ms(one["opens_at"]), OPENS, enquiry)

    def _viewer(self, staff_id: int) -> Viewer:
        session = viewer_of(staff_id=staff_id)
        assert session is not None
        return session.viewer

    def _people(self, trace: list[Coming]) -> dict[int, int]:
        staff, found = self.made.staff_ids, dict[int, int]()
        for one in trace:
            if one.knows_us and one.knows_us not in found:
                own = staff[one.own] if one.own >= 0 else None
                substitute = self.made.substitutes[one.own] if one.own >= 0 else -1
                found[one.knows_us] = person(
                    own, staff[substitute] if substitute >= 0 else None, self.made.ways[one.c].kind.unit_id, one.number,
                    self.made.ways[one.c].groups,
                )  # fmt: skip
        return found

    # --- the log, from the journal

    def _last_line(self) -> int:
        found = row("select coalesce(max(id), 0) as id from journal_line")
        return int(found["id"]) if found else 0

    def _journaled(self) -> list[Line]:
        found = rows(
            """select at, event, staff_id, enquiry_id, data from journal_line where id > %(first)s and (event in ('EnquiryTaken',
                   'EnquiryHandedOver') or event = 'EnquiryClosed' and data ->> 'outcome' = 'abandoned'
                   or event = 'PromiseRenewed' and data ->> 'kind' = 'call_back') order by id""",
            {"first": self.first_line},
        )
        what = {"EnquiryTaken": "taken", "EnquiryHandedOver": "passed on", "EnquiryClosed": "left"}
        lines = []
        for one in found:
            at, said = _ms(one["at"]), what.get(one["event"], "to be phoned")
            adviser = self.place[one["staff_id"]] if said in ("taken", "passed on") else -1
            waited = one["data"]["waited_seconds"] if said == "taken" else -1
            circle = one["data"].get("circle", "") if said == "taken" else ""
            lines.append(Line(at, self.who[one["enquiry_id"]].number, said, adviser, waited, circle))
        return lines


def _moment(ms: int) -> datetime:
    return START + timedelta(milliseconds=ms)


def _ms(at: datetime) -> int:
    return round((at.timestamp() - START.timestamp()) * 1000)
