"""The same day in plain Python, slowly: it asks `rules.routing` itself about each contact and searches all who wait.

It shares nothing with the engine but the numbers of chance. Both must place everybody alike, line by line.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np

from inngang.rules.ahead import head_start
from inngang.rules.capacity import at_a_time, may_take
from inngang.rules.handover import MOST_HANDOVERS
from inngang.rules.hours import OSLO
from inngang.rules.promises import call_back, first_promise, handover_promise
from inngang.rules.routing import Desk, RoutingFacts, choose_desk, circles
from inngang.rules.vocabulary import Channel, CircleKind, Pace, Urgency
from inngang.simulator import chance
from inngang.simulator.chance import from_table, mixed, uniform
from inngang.simulator.tables import ContactClass, Scenario

OPENS, ENDS, OFFERED, GIVES_UP, RETURNS, SHIFT, ARRIVES = range(7)
TAKEN, LEFT, OFFER_TAKEN, MET_CLOSED, HANDED_ON = range(5)
Line = tuple[int, int, str, int, int, int, str]  # at, number, class, what, adviser, waited, circle


@dataclass(eq=False)
class Contact:
    number: int
    kind: ContactClass
    luck: int
    own: int
    service: int
    patience: int
    attempt: int = 0
    link: int = 0
    last: int = -1
    since: int = 0
    state: str = "away"
    pace: Pace = Pace.LIVE
    gives_up_at: int | None = None
    asked: list[tuple[CircleKind, int, int]] = field(default_factory=list)
    adviser: int = -1
    handed: int = 0  # how often
    handed_to: str = ""
    like: ContactClass | None = None  # whose queues it has since
    tried: list[int] = field(default_factory=list)
    due: int = 0
    turn: int = 0  # the moment that counts in the order


@dataclass(eq=False)
class At:
    """An adviser."""

    number: int
    queues: set[int]
    here: bool = False
    in_hand: list[Channel] = field(default_factory=list)
    changed_at: int = 0


class Reference:
    def __init__(self, scenario: Scenario, arrivals: np.ndarray, seed: int) -> None:
        self.scenario, self.seed, self.log = scenario, seed, list[Line]()
        names = {n for a in scenario.advisers for n in (*a.queues, a.team) if n}
        names |= {
            n for c in scenario.classes for n in (*c.queues.values(), *c.levels.values(), c.owner, c.handed_to) if n
        }
        self.queues = {name: number for number, name in enumerate(sorted(names), 1)}
        self.first = len(self.queues) + 1
        self.advisers = [
            At(n, {self.queues[q] for q in a.queues} | {self.first + n}) for n, a in enumerate(scenario.advisers)
        ]
        self.classes = {one.name: one for one in scenario.classes}
        self.waiting: list[Contact] = []
        self.next_number = 0
        self.events: list[Any] = []
        for n, row in enumerate(arrivals.tolist()):
            one = Contact(n, scenario.classes[row[1]], row[2], row[3], row[4], row[5])
            self.events.append((row[0], ARRIVES, n, one))
        changes: dict[tuple[int, int], bool] = {}
        for n, adviser in enumerate(scenario.advisers):
            for begins, ends in sorted(adviser.shifts):
                changes[begins, n] = True
                changes.setdefault((ends, n), False)
        self.events += [(at, SHIFT, n, comes) for (at, n), comes in changes.items()]
        heapq.heapify(self.events)

    def run(self) -> list[Line]:
        while self.events and self.events[0][0] < self.scenario.until:
            now, kind, number, what = heapq.heappop(self.events)
            if kind == SHIFT:
                adviser = self.advisers[number]
                adviser.here = what
                self.fill(now, adviser)
            elif kind == ARRIVES or (kind == RETURNS and what.state == "away"):
                self.come(now, what)
            elif kind == ENDS:
                self.end(now, what)
            elif what.number != number or what.state != "waits":
                continue
            elif kind == OPENS:
                self.look(now, what)
            elif kind == OFFERED and what.pace == Pace.LIVE and what.since + what.kind.offer_after == now:
                self.offer(now, what)
            elif kind == GIVES_UP and what.gives_up_at == now:
                self.give_up(now, what)
        return self.log

    def tell(self, at: int, kind: int, contact: Contact) -> None:
        heapq.heappush(self.events, (at, kind, contact.number, contact))

    def moment(self, ms: int) -> Any:
        return self.scenario.start + timedelta(milliseconds=ms)

    def note(self, now: int, one: Contact, what: int, adviser: int, waited: int, circle: str) -> None:
        self.log.append((now, one.number, one.kind.name, what, adviser, waited, circle))

    def chance(self, purpose: int, one: Contact) -> float:
        follows = purpose in (chance.FOLLOWS, chance.FOLLOW_DELAY, chance.HANDED)
        again = one.handed * chance.BETWEEN if purpose == chance.HANDED else 0
        with np.errstate(over="ignore"):
            return uniform(self.seed, purpose, one.luck, again + one.link if follows else one.attempt)

    def come(self, now: int, one: Contact) -> None:
        one.number, one.handed, one.like, one.tried = self.next_number, 0, None, []
        self.next_number += 1
        windows = sorted(one.kind.windows)
        if windows and not any(a <= now < b for a, b in windows):
            self.note(now, one, MET_CLOSED, -1, 0, "")
            later = [a for a, b in windows if a > now]
            if later and one.attempt < one.kind.most_returns and self.chance(chance.RETURNS, one) < one.kind.comes_back:
                self.back(later[0], one)
            return
        one.since, one.state, one.gives_up_at = now, "waits", None
        live = Pace.LIVE if one.kind.channel in (Channel.PHONE, Channel.VISIT, Channel.CHAT) else Pace.WRITTEN
        one.pace = live if one.kind.pace is None else one.kind.pace
        one.due = self.ms(
            first_promise(
                channel=one.kind.channel, urgency=self.urgency(one), side=one.kind.side, at=self.moment(now).astimezone(OSLO),
                calendar=self.scenario.calendar,
            ).due_by
        )  # fmt: skip
        self.ask(one, frozenset())
        self.waiting.append(one)
        if self.look(now, one):
            return
        patience = None
        if one.attempt == 0 and one.link == 0 and one.patience >= 0:
            patience = one.patience
        elif one.kind.patience is not None:
            patience = from_table(one.kind.patience, self.chance(chance.PATIENCE, one))
        if patience is not None:
            one.gives_up_at = now + patience
            self.tell(now + patience, GIVES_UP, one)
        if one.kind.offer_after >= 0:
            self.tell(now + one.kind.offer_after, OFFERED, one)

    def ms(self, at: Any) -> int:
        return round((at.timestamp() - self.scenario.start.timestamp()) * 1000)

    def urgency(self, one: Contact) -> Urgency:
        if one.kind.pace == Pace.ACUTE:
            return Urgency.ACUTE
        return Urgency.SOON if one.kind.pace == Pace.SOON or one.kind.is_soon else Urgency.NORMAL

    def here(self, adviser: int) -> bool:
        return adviser >= 0 and self.advisers[adviser].here

    def ask(self, one: Contact, tried: frozenset[int]) -> None:
        """What the rule itself says."""
        like = one.like or one.kind
        named: dict[str, Any] = {str(kind): self.queues[name] for kind, name in like.queues.items()}
        if one.handed:
            named["passed_to"] = self.queues[one.handed_to]
        if one.own >= 0:
            own = self.scenario.advisers[one.own]
            named |= {"own_adviser": self.first + one.own, "own_adviser_here": self.here(one.own)}
            named["team"] = self.queues.get(own.team, 0) or named.get("team", 0)
            if own.substitute >= 0:
                named |= {"substitute": self.first + own.substitute, "substitute_here": self.here(own.substitute)}
        if self.here(one.last):
            named["last_promised"] = self.first + one.last
        facts = RoutingFacts(
            at=self.moment(one.since).astimezone(OSLO), waiting_since=self.moment(one.since), channel=one.kind.channel,
            pace=one.pace, side=like.side, line=like.line, tried=tried,
            line_levels=tuple((level, self.queues[name]) for level, name in like.levels.items()),
            groups=one.kind.groups, **named,
        )  # fmt: skip
        found = circles(facts, self.scenario.policy, self.scenario.calendar)
        one.asked = [(c.kind, c.queue, self.ms(c.opens_at)) for c in found]
        started = head_start(facts._replace(line=one.kind.line), self.scenario.policy, self.scenario.calendar)
        one.turn = one.since - round(started.by / timedelta(milliseconds=1))

    def look(self, now: int, one: Contact, but: At | None = None) -> bool:
        for kind, queue, opens_at in one.asked:
            if opens_at <= now and (adviser := self.desk(queue, one.kind.channel, but)):
                self.serve(now, one, adviser, kind)
                return True
        for _, _, opens_at in one.asked:
            if opens_at > now:
                self.tell(opens_at, OPENS, one)
        return False

    def desk(self, queue: int, channel: Channel, but: At | None) -> At | None:
        there = [a for a in self.advisers if a is not but and a.here and queue in a.queues and self.room(a, channel)]
        free = [a for a in there if not a.in_hand]
        desks = [Desk(a.number, self.moment(a.changed_at)) for a in free or there]
        chosen = choose_desk(desks)
        return self.advisers[chosen.id] if chosen else None

    def room(self, adviser: At, channel: Channel) -> bool:
        """A call or three chats, as the rule has it; and written work one at a time, when nothing else is in hand."""
        limits = {**at_a_time(), Channel.QUESTION: 1}
        return may_take(channel, adviser.in_hand, limits)

    def fill(self, now: int, adviser: At) -> None:
        took = False
        while adviser.here:
            mine = []
            for one in self.waiting:
                open_ = [kind for kind, queue, at in one.asked if at <= now and queue in adviser.queues]
                if open_ and self.room(adviser, one.kind.channel):
                    key = (one.pace, one.turn, one.due, one.number)
                    mine.append((key, one, open_[0]))
            if not mine:
                break
            _, one, kind = min(mine, key=lambda found: found[0])
            self.serve(now, one, adviser, kind)
            took = True
        if not took:
            adviser.changed_at = now

    def serve(self, now: int, one: Contact, adviser: At, kind: CircleKind) -> None:
        self.waiting.remove(one)
        one.state, one.adviser = "talks", adviser.number
        adviser.in_hand.append(one.kind.channel)
        adviser.changed_at = now
        service = one.service if one.attempt == 0 and one.link == 0 and not one.handed else -1
        if service < 0:
            purpose = chance.SERVICE_AGAIN if one.handed else chance.SERVICE
            service = from_table(one.kind.service, self.chance(purpose, one))
        self.tell(now + service, ENDS, one)
        self.note(now, one, TAKEN, adviser.number, now - one.since, str(kind))

    def end(self, now: int, one: Contact) -> None:
        adviser, kind = self.advisers[one.adviser], one.kind
        adviser.in_hand.remove(kind.channel)
        one.state = "gone"
        like = one.like or kind
        may = like.handed_to and one.handed < MOST_HANDOVERS and self.queues[like.handed_to] not in one.tried
        if may and self.chance(chance.HANDED, one) < like.handed:
            self.hand_over(now, one, adviser)
        elif kind.follow and self.chance(chance.FOLLOWS, one) < kind.follows:
            with np.errstate(over="ignore"):
                luck = int(mixed(one.luck)) >> 1
            delay = (
                0 if kind.follow_delay is None else from_table(kind.follow_delay, self.chance(chance.FOLLOW_DELAY, one))
            )
            new = Contact(one.number, self.classes[kind.follow], luck, one.own, -1, -1, link=one.link + 1)
            new.last = adviser.number if kind.keeps else -1
            self.tell(now + delay, RETURNS, new)
        self.fill(now, adviser)

    def hand_over(self, now: int, one: Contact, adviser: At) -> None:
        self.note(now, one, HANDED_ON, adviser.number, now - one.since, "")
        at, due_by = self.moment(now).astimezone(OSLO), self.moment(one.due).astimezone(OSLO)
        calendar = self.scenario.calendar
        promised = handover_promise(at=at, due_by=due_by, calendar=calendar, urgency=self.urgency(one))
        one.due, one.state, one.gives_up_at = self.ms(promised.due_by), "waits", None
        live = one.kind.channel in (Channel.PHONE, Channel.VISIT, Channel.CHAT)
        one.pace = one.kind.pace if one.kind.pace is not None else Pace.LIVE if live else Pace.WRITTEN
        is_known = one.own >= 0 or one.last >= 0 or (one.kind.follow and one.kind.keeps) or one.kind.groups
        one.last = adviser.number if is_known else -1
        owner = one.handed_to if one.handed else one.kind.owner
        if not owner or self.queues[owner] not in one.tried:
            one.tried += [*([self.queues[owner]] if owner else []), self.first + adviser.number]
        like = one.like or one.kind
        one.handed, one.handed_to = one.handed + 1, like.handed_to
        one.like = self.classes[like.handed_as] if like.handed_as else like
        self.ask(one, frozenset(one.tried))
        self.waiting.append(one)
        self.look(now, one, but=adviser)

    def offer(self, now: int, one: Contact) -> None:
        if not one.handed and self.chance(chance.ACCEPTS, one) < one.kind.accepts:
            self.phone_later(now, one, Pace.CALL_BACK)

    def phone_later(self, now: int, one: Contact, pace: Pace) -> None:
        self.note(now, one, OFFER_TAKEN, -1, now - one.since, "")
        one.pace, one.gives_up_at = pace, None
        at = self.moment(now).astimezone(OSLO)
        one.due = self.ms(call_back(at=at, calendar=self.scenario.calendar, window=None).due_by)

    def give_up(self, now: int, one: Contact) -> None:
        if one.pace == Pace.ACUTE:
            self.phone_later(now, one, Pace.ACUTE)
            return
        self.waiting.remove(one)
        self.note(now, one, LEFT, -1, now - one.since, "")
        one.state = "gone"
        if one.attempt < one.kind.most_returns and self.chance(chance.RETURNS, one) < one.kind.returns:
            self.back(now, one)

    def back(self, after: int, one: Contact) -> None:
        delay = (
            0
            if one.kind.return_delay is None
            else from_table(one.kind.return_delay, self.chance(chance.RETURN_DELAY, one))
        )
        one.attempt += 1
        one.state = "away"
        self.tell(after + delay, RETURNS, one)
