"""Changes in the work behind the desks (arbeidet bak), done to a scene: meetings, training, mail, passing on, protected persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import floor

from inngang.rules.hours import OSLO
from inngang.rules.scenario_work import CARRIED
from inngang.rules.scenarios import Choices
from inngang.rules.vocabulary import Channel, marked
from inngang.service.planning.simulate import MINUTE, Scene, without
from inngang.simulator.arrivals import SLOTS_A_DAY
from inngang.simulator.layout import SLOT_MS
from inngang.simulator.tables import CannotSimulate

DAY_MS = SLOTS_A_DAY * SLOT_MS


def with_meetings(there: Scene, begins: int, ends: int, percent: int) -> Scene:
    """A share of those at work sit in meetings between two times, evenly among them (møter)."""
    if begins >= ends:
        raise CannotSimulate(marked("The time you chose has passed."))
    advisers = list(there.scenario.advisers)
    at_work = [n for n, one in enumerate(advisers) if any(a < ends and b > begins for a, b in one.shifts)]
    for place, number in enumerate(at_work):
        if floor((place + 1) * percent / 100) > floor(place * percent / 100):
            left = tuple(part for span in advisers[number].shifts for part in without(span, begins, ends))
            advisers[number] = replace(advisers[number], shifts=left)
    return replace(there, scenario=replace(there.scenario, advisers=tuple(advisers)))


def with_trained(there: Scene, many: int, where: int, learns: int) -> Scene:
    """So many of those at a line learn another too, and answer both (opplæring)."""
    advisers, name, new = list(there.scenario.advisers), str(where), str(learns)
    can = [n for n, one in enumerate(advisers) if name in one.queues and new not in one.queues and one.shifts]
    if not can:
        raise CannotSimulate(marked("Nobody at work there can learn it: they answer it already, or nobody is there."))
    protected = {one.protected for one in there.scenario.classes}
    for number in can[:many]:
        one = advisers[number]
        advisers[number] = replace(one, queues=(*one.queues, new), may_see=one.may_see or new in protected)
    return replace(there, scenario=replace(there.scenario, advisers=tuple(advisers)))


def with_passed_on(there: Scene, percent: int) -> Scene:
    """So many of a hundred who are passed on today (overleveringer); what is passed on once more follows."""
    classes = tuple(replace(one, handed=min(1.0, one.handed * percent / 100)) for one in there.scenario.classes)
    return replace(there, scenario=replace(there.scenario, classes=classes))


def with_protected(there: Scene, who: str) -> Scene:
    """Who may see protected persons (skjermede): the group alone, or their own advisers too."""
    advisers = tuple(replace(one, may_see=who == "own") for one in there.scenario.advisers)
    return replace(there, scenario=replace(there.scenario, advisers=advisers))


def with_mail(there: Scene, chosen: Choices) -> Scene:
    """Letters come to the desks at fixed times: carried round by hand, or scanned (post for hånd, skanning).

    What comes after the last time lies until the first one of the next day, and as much lies from the day before. By hand
    each letter takes time to open and sort as well.
    """
    local = there.now.at.astimezone(OSLO)
    gone = local - local.replace(hour=0, minute=0, second=0, microsecond=0)
    first = gone // timedelta(milliseconds=1)
    times = sorted((hour * 60 * MINUTE - first) % DAY_MS for hour in CARRIED[chosen.mail])
    more = chosen.mail_minutes * MINUTE if chosen.mail == "hand" else 0
    classes, streams = list(there.scenario.classes), list(there.streams)
    delays = list(there.delays or [0] * len(classes))
    for number, kind in enumerate(there.kinds):
        if kind.channel == Channel.LETTER:
            rates, delays[number] = in_batches(streams[number].a_half_hour, times)
            streams[number] = replace(streams[number], a_half_hour=rates)
            classes[number] = replace(classes[number], service=classes[number].service + more)
    if not any(kind.channel == Channel.LETTER for kind in there.kinds):
        raise CannotSimulate(marked("No letters have come in the last four weeks, so there is nothing to compare."))
    made = replace(there.scenario, classes=tuple(classes))
    return replace(there, scenario=made, streams=tuple(streams), delays=tuple(delays))


def in_batches(rates: tuple[float, ...], times: list[int]) -> tuple[tuple[float, ...], int]:
    """All that comes, gathered at the next of these times; and how long it lies on average, in milliseconds."""
    found, lies = [0.0] * len(rates), 0.0
    for slot, rate in enumerate(rates):
        comes = slot * SLOT_MS + SLOT_MS // 2
        at = next((one for one in times if one >= comes), times[0] + DAY_MS)
        found[at % DAY_MS // SLOT_MS] += rate
        lies += rate * (at - comes)
    total = sum(rates)
    return tuple(found), round(lies / total) if total else 0
