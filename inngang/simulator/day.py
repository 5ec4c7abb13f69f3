"""An ordinary day from a file, and the same day with one thing changed (en dag i tall)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any

import numpy as np

from inngang.rules.hours import CONTACT_CENTRE_HOURS, OSLO, intervals_on
from inngang.rules.policies import RoutingPolicy
from inngang.rules.policies.ahead import Group
from inngang.rules.vocabulary import Channel, CircleKind, Pace
from inngang.simulator import layout as f
from inngang.simulator.arrivals import SLOTS_A_DAY, Stream, absent, draw
from inngang.simulator.backlog import left_over
from inngang.simulator.circles import KINDS
from inngang.simulator.play import Outcome, play
from inngang.simulator.tables import (
    HOUR,
    Adviser,
    CannotSimulate,
    ContactClass,
    Scenario,
    build,
    exponential,
    lognormal,
)

MINUTE = 60_000
BETWEEN_DAYS = 1 << 32  # so that each day has luck of its own in who is ill
HAPPENED = {
    f.TAKEN: "taken", f.LEFT: "gave up", f.OFFER_TAKEN: "to be phoned", f.MET_CLOSED: "met a closed door",
    f.HANDED_ON: "passed on",
}  # fmt: skip
_LIVE = {Channel.PHONE, Channel.CHAT, Channel.VISIT}


@dataclass(frozen=True)
class Day:
    """A day as a file tells it."""

    told: Mapping[str, Any]
    policy: RoutingPolicy
    date: date
    opens: int
    closes: int

    def with_hours(self, text: str) -> Day:
        """Other opening hours, such as 09:00-16:00. The advisers work as long as it is open."""
        opens, dash, closes = text.partition("-")
        if not dash:
            raise CannotSimulate("Write the hours as 09:00-16:00.")
        changed = replace(self, opens=_clock(opens), closes=_clock(closes))
        if changed.opens >= changed.closes:
            raise CannotSimulate("The hours end before they begin.")
        return changed

    def with_staff(self, text: str) -> Day:
        """More or fewer in a group, such as contact_centre=+3 or office=-1."""
        name, _, number = text.partition("=")
        groups = [dict(group) for group in self.told["groups"]]
        chosen = next((group for group in groups if group["name"] == name), None)
        if chosen is None:
            known = ", ".join(group["name"] for group in groups)
            raise CannotSimulate(f"There is no group “{name}”. Use one of: {known}.")
        try:
            chosen["more"] = int(number)
        except ValueError:
            raise CannotSimulate("Write how many more or fewer, such as contact_centre=+3.") from None
        if chosen["advisers"] + chosen["more"] < 1:
            raise CannotSimulate(f"Nobody would be left in {name}.")
        return replace(self, told={**self.told, "groups": groups})


def read(text: str, *, policy: RoutingPolicy, day: date) -> Day:
    """A day from its text. Raises: CannotSimulate, with what to change."""
    try:
        told = tomllib.loads(text)
        return Day(told, policy, day, _clock(told["open"]), _clock(told["close"]))
    except tomllib.TOMLDecodeError as fault:
        raise CannotSimulate(f"The file is not valid TOML: {fault}. Mend that line.") from fault
    except KeyError as missing:
        raise CannotSimulate(f"The file does not say {missing}.") from missing


def ordinary_day() -> str:
    """The day that comes with the product."""
    return resources.files("inngang.simulator").joinpath("ordinary_day.toml").read_text(encoding="utf-8")


def runner(day: Day, *, log: bool = False) -> Callable[[int], Outcome]:
    """One run of the day for a seed: who is ill, who comes, and what becomes of them; line by line with a log."""
    try:
        advisers, know_people, ill_share = _advisers(day)
        classes = _classes(day)
        streams = _streams(day, know_people)
    except KeyError as missing:
        raise CannotSimulate(f"The file does not say {missing}.") from missing
    scenario = Scenario(
        datetime(day.date.year, day.date.month, day.date.day, tzinfo=OSLO), 24 * HOUR, day.policy, classes,
        advisers, CONTACT_CENTRE_HOURS,
    )  # fmt: skip
    whole = build(scenario, np.zeros((0, 6), np.int64))
    by_adviser = whole.tables.shifts[:, 1]

    def run(seed: int) -> Outcome:
        ill = np.array(absent(len(advisers), seed=seed, share=ill_share), bool)
        here = np.ascontiguousarray(whole.tables.shifts[~ill[by_adviser]])
        tables = whole.tables._replace(shifts=here, arrivals=draw(streams, seed=seed))
        return play(replace(whole, tables=tables), seed=seed, log=log)

    return run


def line_by_line(day: Day, *, seed: int) -> Iterator[tuple[str, int, str, str, str, str, str]]:
    """What happened on one run: the time, who by the number they came in, what contact, what, which adviser, wait, circle."""
    kinds = names(day)
    for at, number, c, what, adviser, waited, circle in runner(day, log=True)(seed).log.tolist():
        minutes, ms = divmod(at, MINUTE)
        yield (
            f"{minutes // 60:02d}:{minutes % 60:02d}:{ms / 1000:06.3f}", number, kinds[c], HAPPENED[what],
            str(adviser) if adviser >= 0 else "", f"{waited / 1000:.3f}" if what != f.MET_CLOSED else "",
            str(KINDS[circle]) if circle >= 0 else "",
        )  # fmt: skip


def day_by_day(day: Day, weeks: int, *, seed: int) -> tuple[list[int], list[int]]:
    """Written work left over at the end of each working day of so many weeks in a row, and how much came each day.

    Every working day is like this one; on other days nobody comes and nobody is at work. Raises: CannotSimulate.
    """
    advisers, know_people, ill_share = _advisers(day)
    dates = [day.date + timedelta(days=number) for number in range(7 * weeks)]
    works = [bool(intervals_on(CONTACT_CENTRE_HOURS, one)) for one in dates]
    begins = [number * 24 * HOUR for number, is_on in enumerate(works) if is_on]
    classes = tuple(
        replace(one, windows=tuple((at + a, at + b) for at in begins for a, b in one.windows)) for one in _classes(day)
    )
    staff = []
    ill = [absent(len(advisers), seed=seed + place * BETWEEN_DAYS, share=ill_share) for place in range(len(begins))]
    for number, one in enumerate(advisers):
        there = [at for place, at in enumerate(begins) if not ill[place][number]]
        staff.append(replace(one, shifts=tuple((at + a, at + b) for at in there for a, b in one.shifts)))
    came = draw(_streams(day, know_people), seed=seed, days=7 * weeks)
    came = came[np.array(works)[came[:, f.A_AT] // (24 * HOUR)]]
    start = datetime(day.date.year, day.date.month, day.date.day, tzinfo=OSLO)
    scenario = Scenario(start, 7 * weeks * 24 * HOUR, day.policy, classes, tuple(staff), CONTACT_CENTRE_HOURS)
    outcome = play(build(scenario, came), seed=seed, log=True)
    written = [number for number, one in enumerate(classes) if one.channel not in _LIVE]
    all_written = outcome.came[np.isin(outcome.came[:, f.T_CLASS], written), f.T_AT] // (24 * HOUR)
    new = np.bincount(all_written, minlength=7 * weeks)[np.array(works)]
    return left_over(outcome, written, [at + 24 * HOUR for at in begins]), [int(one) for one in new]


def names(day: Day) -> list[str]:
    return [one["name"] for one in day.told["contacts"]]


def measures(day: Day) -> dict[str, Callable[[Outcome], float]]:
    """What a leader asks first, over all who wait on the line or in the chat."""
    live = [n for n, one in enumerate(day.told["contacts"]) if one["channel"] in ("phone", "chat")]
    known = [n for n, one in enumerate(day.told["contacts"]) if one.get("knows")]

    def total(outcome: Outcome, column: int, rows: Sequence[int] = live) -> float:
        return float(outcome.counts[rows, column].sum())

    return {
        "reached": lambda o: 100 * total(o, f.ANSWERED) / max(1.0, total(o, f.CAME) - total(o, f.RETURNED)),
        "gave up": lambda o: total(o, f.GAVE_UP),
        "met a closed door": lambda o: total(o, f.CLOSED),
        "mean wait": lambda o: total(o, f.WAITED_MS) / max(1.0, total(o, f.ANSWERED)) / MINUTE,
        "nine of ten": lambda o: o.quantile_ms(0.9, live) / MINUTE,
        "knew": lambda o: 100 * total(o, f.KNEW, known) / max(1.0, total(o, f.ANSWERED, known)),
        "left over": lambda o: float(o.waiting),
    }


def _advisers(day: Day) -> tuple[tuple[Adviser, ...], list[int], float]:
    """Those who are added stand last, so that everybody else keeps their luck."""
    first: list[Adviser] = []
    added: list[Adviser] = []
    know_people: list[int] = []
    gone: set[int] = set()
    for group in day.told["groups"]:
        more = group.get("more", 0)
        for number in range(group["advisers"] + max(0, more)):
            pattern = group["at_work"][number % len(group["at_work"])]
            edges = [day.opens if at == "open" else day.closes if at == "close" else _clock(at) for at in pattern]
            edges = [min(max(edge, day.opens), day.closes) for edge in edges]
            shifts = tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)
            adviser = Adviser(tuple(group["queues"]), shifts, -1, group.get("team", ""))
            if number >= group["advisers"]:
                added.append(adviser)
                continue
            if number >= group["advisers"] + more:
                gone.add(len(first))
            if group.get("know_people"):
                know_people.append(len(first))
            first.append(adviser)
    for one in gone:  # their place is kept, with nobody in it
        first[one] = replace(first[one], shifts=())
    for place, one in enumerate(know_people):
        first[one] = replace(first[one], substitute=know_people[(place + 1) % len(know_people)])
    if len(know_people) == 1:
        first[know_people[0]] = replace(first[know_people[0]], substitute=-1)
    return (*first, *added), know_people, float(day.told.get("absent", 0.0))


def _classes(day: Day) -> tuple[ContactClass, ...]:
    return tuple(_class(one, day) for one in day.told["contacts"])


def _class(one: Mapping[str, Any], day: Day) -> ContactClass:
    try:
        channel = Channel(one["channel"])
        pace = Pace[one["pace"].upper()] if "pace" in one else None
        queues = {CircleKind(kind): name for kind, name in one["asks"].items()}
        groups = frozenset(str(Group(name)) for name in one.get("in_groups", ()))
    except ValueError as wrong:
        raise CannotSimulate(f"In “{one['name']}”: {wrong}.") from wrong
    return ContactClass(
        one["name"], channel, lognormal(one["minutes"] * MINUTE), pace, queues, one.get("line", "general"),
        patience=exponential(one["patience"] * MINUTE) if "patience" in one else None,
        returns=one.get("tries_again", 0.0), most_returns=one.get("most_tries", 0),
        return_delay=exponential(one.get("tries_again_after", 20) * MINUTE), comes_back=one.get("comes_back", 0.0),
        offer_after=int(one["call_back_after"] * MINUTE) if "call_back_after" in one else -1,
        accepts=one.get("call_back_accepted", 0.0), follow=one.get("leads_to", ""),
        follows=one.get("leads_to_share", 0.0), follow_delay=exponential(one.get("leads_to_after", 30) * MINUTE),
        keeps=True, windows=(_open(one, day),) if channel in _LIVE else (), groups=groups,
    )  # fmt: skip


def _open(one: Mapping[str, Any], day: Day) -> tuple[int, int]:
    """The hours of the day, or those this kind of contact has of its own."""
    return _clock(one["open"]) if "open" in one else day.opens, _clock(one["close"]) if "close" in one else day.closes


def _streams(day: Day, know_people: list[int]) -> list[Stream]:
    by_hour = {int(hour): share for hour, share in day.told["by_hour"].items()}
    whole = sum(by_hour.values())
    return [
        Stream(
            number,
            tuple(one["a_day"] * by_hour.get(slot // 2, 0) / whole / 2 for slot in range(SLOTS_A_DAY)),
            one.get("knows", 0.0),
            tuple(know_people) if one.get("knows") else (),
        )
        for number, one in enumerate(day.told["contacts"])
    ]


def _clock(text: str) -> int:
    hours, _, minutes = text.strip().partition(":")
    try:
        return (int(hours) * 60 + int(minutes or 0)) * MINUTE
    except ValueError:
        raise CannotSimulate(f"“{text}” is no time of the day. Write it as 09:00.") from None
