"""A day that has been, played again by the engine: who was asked and who came next, line by line beside what the service did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import numpy as np

from inngang.rules.ahead import put_ahead
from inngang.rules.hours import OSLO
from inngang.rules.policies import RoutingPolicy
from inngang.rules.routing import RoutingFacts
from inngang.rules.vocabulary import Channel, CircleKind, PromiseKind
from inngang.service.organisation.policies import policy_at
from inngang.service.planning.conform import journaled as journal
from inngang.service.planning.conform.journaled import Happened, Journaled, channel_of, circles_of, facts_of, turn_of
from inngang.simulator import circles as c
from inngang.simulator import script as s
from inngang.simulator.tables import Adviser, ContactClass, Scenario, World, build, fixed

AWAY: Final = ("away", "break")
MS: Final = timedelta(milliseconds=1)
ONE_OF: Final = {
    CircleKind.OWN_ADVISER: "own_adviser", CircleKind.SUBSTITUTE: "substitute", CircleKind.COORDINATOR: "coordinator",
    CircleKind.ASKED_FOR: "asked_for", CircleKind.RANG: "rang",
}  # fmt: skip


class Again(NamedTuple):
    """How a day went when it was played again."""

    takings: int  # all of them
    compared: int
    placings: int
    placings_compared: int
    given: Mapping[str, int]  # takings that were taken as given, and why
    given_alike: int  # of them, those whom the engine would have given that desk too
    differences: list[str]  # each with why

    @property
    def lines(self) -> int:
        return self.compared + self.placings_compared


def play_again(since: datetime, until: datetime) -> Again:
    """The day between two moments, from the journal. As many statements however long it was."""
    return compared(journal.journaled(since, until), since)


def compared(day: Journaled, since: datetime) -> Again:
    """The engine's decisions beside those of the service."""
    made = _Made(day, since)
    told = s.play_again(
        made.world.tables, made.script(), people=max(1, len(day.enquiries)),
        queues=made.world.first_personal + len(made.world.scenario.advisers), first_personal=made.world.first_personal,
    )  # fmt: skip
    takings = compared_ = placings = placings_compared = alike = 0
    given: Counter[str] = Counter()
    differences: list[str] = []
    for row, one in made.told.items():
        decided = told.decided[row]
        if one.event == journal.PLACED and not one.is_before:
            placings += 1
            if not one.given:
                placings_compared += 1
                if not decided[s.D_SAME]:
                    differences.append(made.otherwise_placed(one, told.circles[row][: told.counts[row]]))
        elif one.event == journal.TAKEN and not one.is_before:
            takings += 1
            if one.given:
                given[one.given] += 1
                alike += int(decided[s.D_WHO]) == made.number[one.enquiry_id]
            else:
                compared_ += 1
                if why := made.otherwise_taken(one, decided):
                    differences.append(why)
    return Again(takings, compared_, placings, placings_compared, dict(given), alike, differences)


class _Made:
    """The tables and the script of a day."""

    def __init__(self, day: Journaled, since: datetime) -> None:
        self.day, self.start = day, since - journal.BEFORE
        self.number = {enquiry: place for place, enquiry in enumerate(day.enquiries)}
        self.place = {desk.staff_id: place for place, desk in enumerate(day.desks)}
        self.policies = list(day.policies.values()) or [policy_at(since)]
        self.version = {one.version: place for place, one in enumerate(self.policies)}
        placed = [one for one in day.lines if one.event == journal.PLACED]
        self.classes = list(dict.fromkeys((channel_of(one), one.unit_id) for one in placed))
        last = max((one.at for one in day.lines), default=since)
        scenario = Scenario(
            self.start, self._ms(last) + 1, self.policies[0],
            tuple(self._class(*one) for one in self.classes) or (self._class(Channel.PHONE, 0),),
            (*(self._adviser(desk.queues - {desk.own_queue}) for desk in day.desks), self._adviser(self._shared())),
            has_empty_queues=True,
        )  # fmt: skip
        self.world: World = build(scenario, np.zeros((0, 6), np.int64))
        self.queue_of = {int(name): number for name, number in self.world.queues.items()}
        self.queue_of |= {
            desk.own_queue: self.world.first_personal + place for place, desk in enumerate(day.desks) if desk.own_queue
        }
        self.told: dict[int, Happened] = {}  # by the row of the script
        self.rows: list[list[int]] = []
        self.facts: list[np.ndarray] = []
        self.circles: list[tuple[int, int, int]] = []
        self.tried: list[int] = []
        self.barred: list[int] = []

    def _shared(self) -> frozenset[int]:
        """Every queue that is nobody's own. One who is never at work is a member of them all, so that each has a number."""
        return self.day.queues - {desk.own_queue for desk in self.day.desks}

    def _adviser(self, queues: Iterable[int]) -> Adviser:
        own = {desk.own_queue for desk in self.day.desks}
        return Adviser(tuple(str(queue) for queue in sorted(set(queues) - own)), ())

    def _class(self, channel: Channel, unit_id: int) -> ContactClass:
        calendar = self.day.calendars.get(unit_id)
        return ContactClass(f"{channel} {unit_id}", channel, fixed(0), calendar=calendar)

    def script(self) -> s.Script:
        """Each line that matters, as a row."""
        for one in self.day.lines:
            for row in self._rows_of(one):
                self.told[len(self.rows)] = one
                self.rows.append(row)
        return s.Script(
            np.array(self.rows, np.int64).reshape(-1, s.ROW), np.array(self.facts, np.int64).reshape(-1, c.FACTS),
            np.array(self.circles, np.int64).reshape(-1, 3), np.array(self.tried, np.int64),
            np.array(self.barred, np.int64), *s.ways_of(self.policies),
        )  # fmt: skip

    def _rows_of(self, one: Happened) -> list[list[int]]:
        event, data = one.event, one.data
        if event in journal.PRESENCE:
            return self._presence(one)
        who = self.number[one.enquiry_id]
        if event == journal.PLACED:
            return [self._placed(one, who)]
        if event == journal.TAKEN:
            return [self._row(one, s.TOOK_GIVEN if one.given else s.TOOK_NEXT, who)]
        if event in journal.MOVES:
            return [self._row(one, s.MOVED, who)]
        if event == "PromiseRenewed":
            kinds = {PromiseKind.CALL_BACK: s.TO_BE_PHONED, PromiseKind.APPOINTMENT: s.GONE}
            return [self._row(one, kinds.get(data["kind"], s.PROMISED), who), self._row(one, s.LET_GO, who)]
        if event == "CallBackTried":
            return [self._row(one, s.HAS_AGAIN if data["reached"] and one.staff_id in self.place else s.LET_GO, who)]
        return [self._row(one, s.GONE, who)] if event in journal.ENDS else []

    def _presence(self, one: Happened) -> list[list[int]]:
        """Who came or went. By the plan of many, or an absence: nobody can know from the journal alone."""
        if one.event == "PresenceSet":
            is_here = int(one.data["presence"] not in AWAY)
            return [self._row(one, s.CAME_TO_WORK, is_here, self.place[one.data["about_staff"]])]
        about = [one.data["about_staff"]] if "about_staff" in one.data else list(self.place)
        return [self._row(one, s.CAME_TO_WORK, s.UNKNOWN, self.place[staff]) for staff in about if staff in self.place]

    def _row(self, one: Happened, what: int, who: int, adviser: int | None = None) -> list[int]:
        row = [0] * s.ROW
        row[s.R_AT], row[s.R_WHAT], row[s.R_WHO] = self._ms(one.at), what, who
        row[s.R_ADVISER] = self.place.get(one.staff_id, -1) if adviser is None else adviser
        row[s.R_DUE] = self._ms(one.due_by) if one.due_by else s.NEVER
        return row

    def _placed(self, one: Happened, who: int) -> list[int]:
        row, facts = self._row(one, s.PLACED, who), facts_of(one)
        row[s.R_FACTS], row[s.R_CLASS] = len(self.facts), self.classes.index((channel_of(one), one.unit_id))
        row[s.R_IS_GIVEN], row[s.R_POLICY] = bool(one.given), self.version.get(one.data["policy"], 0)
        row[s.R_CIRCLES_FROM], row[s.R_TRIED_FROM] = len(self.circles), len(self.tried)
        row[s.R_BARRED_FROM] = len(self.barred)
        row[s.R_TURN] = self._ms(turn_of(one))
        if facts is not None:
            span = put_ahead(facts, self.policies[row[s.R_POLICY]])
            row[s.R_AHEAD_MS] = 1000 * span.seconds
            row[s.R_AHEAD_MINUTES], row[s.R_AHEAD_DAYS] = span.working_minutes, span.working_days
        self.circles += [
            (c.NUMBER_OF[CircleKind(kind)], self.queue_of[queue], self._ms(at)) for kind, queue, at in circles_of(one)
        ]
        if facts is not None:
            self.facts.append(self._facts(facts, self.policies[row[s.R_POLICY]]))
            self.tried += [self.queue_of[queue] for queue in sorted(facts.tried) if queue in self.queue_of]
        else:
            self.facts.append(self._little(one))
        self.barred += [self.place[staff] for staff in one.data.get("barred", ()) if staff in self.place]
        row[s.R_CIRCLES_TO], row[s.R_TRIED_TO] = len(self.circles), len(self.tried)
        row[s.R_BARRED_TO] = len(self.barred)
        return row

    def _facts(self, facts: RoutingFacts, policy: RoutingPolicy) -> np.ndarray:
        made = np.zeros(c.FACTS, np.int64)

        def queue(number: int) -> int:
            return self.queue_of.get(number, 0) if number else 0

        made[c.PACE], made[c.VISIT] = int(facts.pace), facts.channel == Channel.VISIT
        made[c.SINCE] = self._ms(facts.waiting_since)
        made[c.PROTECTED], made[c.PASSED_TO] = queue(facts.protected), queue(facts.passed_to)
        made[c.ENOUGH] = policy.levels.get(facts.line, 1)
        made[c.FIRST_LINE] = facts.line in policy.first_line_first
        for level, number in facts.line_levels:
            made[c.LEVEL_1 + level - 1] = queue(number)
        for kind, place in c.NUMBER_OF.items():
            made[c.QUEUE + place] = queue(getattr(facts, kind))
            if kind in ONE_OF:
                made[c.HERE + place] = getattr(facts, f"{ONE_OF[kind]}_here")
                made[c.MAY_SEE + place] = getattr(facts, f"{ONE_OF[kind]}_may_see")
        return made

    def _little(self, one: Happened) -> np.ndarray:
        """Enough to wait by, of a placing whose facts cannot be judged again."""
        made = np.zeros(c.FACTS, np.int64)
        made[c.PACE] = int(one.data["saw"]["pace"])
        made[c.SINCE] = self._ms(datetime.fromisoformat(one.data["saw"]["waiting_since"]))
        return made

    def _ms(self, at: datetime) -> int:
        return (at - self.start) // MS

    # --- in words

    def otherwise_taken(self, one: Happened, decided: np.ndarray) -> str:
        """What the engine would have done instead; empty when it is the same."""
        who, at = int(decided[s.D_WHO]), _clock(one.at)
        did = f"{at} desk {one.staff_id} got enquiry {one.enquiry_id} after {one.data['waited_seconds']} s, as {one.data['circle']}"
        if who < 0:
            open_ = "" if decided[s.D_IS_OPEN] else "; it does not wait in the twin"
            return f"{did}. The twin: nobody is open to that desk, or it has no room{open_}."
        circle = str(c.KINDS[int(decided[s.D_CIRCLE])])
        waited = self._ms(one.at) - int(decided[s.D_SINCE])
        other = f"The twin: enquiry {self.day.enquiries[who]} after {round(waited / 1000)} s, as {circle}"
        if who != self.number[one.enquiry_id]:
            return f"{did}. {other}, pace {int(decided[s.D_PACE])}; it comes first in the order."
        seconds = one.data["waited_seconds"]
        if not round((waited - 1) / 1000) <= seconds <= round((waited + 1) / 1000) or circle != one.data["circle"]:
            return f"{did}. {other}."
        return ""

    def otherwise_placed(self, one: Happened, made: np.ndarray) -> str:
        """Both sides' circles."""
        named = {number: queue for queue, number in self.queue_of.items()}
        twin = ", ".join(
            f"{c.KINDS[kind]} {named.get(int(queue), '?')} from {_clock(self.start + int(opens) * MS)}"
            for kind, queue, opens in made.tolist()
        )
        service = ", ".join(f"{kind} {queue} from {_clock(opens)}" for kind, queue, opens in circles_of(one))
        counts = f"It counts from {_clock(turn_of(one))}."
        return f"{_clock(one.at)} enquiry {one.enquiry_id} was placed: {service}. {counts} The twin: {twin}."


def _clock(at: datetime) -> str:
    return f"{at.astimezone(OSLO):%d.%m %H:%M:%S.%f}"[:-3]
