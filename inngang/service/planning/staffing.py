"""From forecast to people (bemanning): what each half-hour of a week needs, who is planned, and which shifts would do better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from inngang.rules import staffing
from inngang.rules.hours import CONTACT_CENTRE_HOURS, OSLO, Calendar, Interval, intervals_on
from inngang.rules.rest import Shift
from inngang.rules.staffing import HALF_HOUR, Terms
from inngang.rules.vocabulary import LINES
from inngang.service.organisation.queries import calendar_of_channel
from inngang.service.planning import rota
from inngang.service.planning.arrivals import EXAMPLE, Came
from inngang.service.planning.learnt import learn
from inngang.service.planning.rota import Cell, Person, Price
from inngang.service.rows import rows
from inngang.simulator.forecast import Expected, fit, forecast

FULL_TIME: Final = 37 * 60 + 30
LEARNT_DAYS: Final = 14
ENOUGH: Final = 100

PEOPLE = """
select s.id, s.given_name || ' ' || s.family_name as name,
    array(select distinct coalesce(nullif(q.line, ''), 'general') from organisation_seat e join organisation_queue q on q.id = e.queue_id
        where e.staff_id = s.id and q.staff_id is null) as lines,
    coalesce((select jsonb_agg(jsonb_build_array(h.weekday, extract(hour from h.starts) * 60 + extract(minute from h.starts),
            extract(hour from h.ends) * 60 + extract(minute from h.ends)) order by h.weekday, h.starts)
        from organisation_shift h where h.staff_id = s.id), '[]'::jsonb) as shifts,
    coalesce((select jsonb_agg(jsonb_build_array(a.starts_at, a.ends_at)) from organisation_absence a
        where a.staff_id = s.id and a.starts_at < %(until)s and a.ends_at > %(since)s), '[]'::jsonb) as absences
from people_staff s
where s.is_active and exists (select 1 from organisation_post p where p.staff_id = s.id
    and (%(unit)s::bigint = 0 or p.unit_id = %(unit)s) and p.role = any(%(roles)s)
    and p.valid_from <= %(day)s and (p.valid_to is null or p.valid_to >= %(day)s))
order by s.sort_key, s.id
"""
ANSWERING = ("contact_adviser", "state_adviser", "municipal_adviser", "reception")


class Planned(NamedTuple):
    """One who may answer, with the shifts they are planned for in the week asked about."""

    person: Person
    shifts: tuple[Shift, ...]


class Half(NamedTuple):
    """One half-hour of one line: what is expected, what it needs, and how many are planned."""

    line: str
    weekday: int
    slot: int
    contacts: float
    need: int
    planned: float
    reached: float | None  # the share who would reach somebody with those planned

    @property
    def missing(self) -> float:
        return max(0.0, self.need - self.planned)

    @property
    def over(self) -> float:
        return max(0.0, self.planned - self.need)

    def kroner(self, price: Price) -> float:
        """What those planned cost in this half-hour."""
        return self.planned * price.hour / 2


class Why(NamedTuple):
    """Where those are who could have answered in a half-hour where somebody is missing."""

    can: int
    on_break: int
    in_meeting: int
    not_at_work: int
    on_other_lines: int


@dataclass(frozen=True)
class Week:
    """The week asked about."""

    monday: date
    slots: tuple[int, ...]  # of the day that is open longest
    halves: Mapping[Cell, Half]

    def only(self, line: str) -> Week:
        """The same week, and of it this line."""
        return Week(self.monday, self.slots, {cell: one for cell, one in self.halves.items() if one.line == line})

    def day(self, line: str, weekday: int) -> list[Half]:
        return [one for one in self.halves.values() if one.line == line and one.weekday == weekday]

    @property
    def missing(self) -> float:
        """Hours of a person that are missing."""
        return sum(one.missing for one in self.halves.values()) / 2

    @property
    def over(self) -> float:
        return sum(one.over for one in self.halves.values()) / 2


def opening(unit: int, monday: date, *, at: datetime) -> dict[int, tuple[Interval, ...]]:
    """When calls are answered on each weekday of that week: at the unit, or at the contact centre."""
    calendar: Calendar = calendar_of_channel(unit, "phone", at=at) if unit else CONTACT_CENTRE_HOURS
    return {day: intervals_on(calendar, monday + timedelta(days=day)) for day in range(7)}


def counted_minutes(unit: int, *, at: datetime) -> float | None:
    """How long a contact that waits takes, from the last days; None with too few to say."""
    known = learn(at - timedelta(days=LEARNT_DAYS), at, unit_ids=[unit] if unit else None)
    found = [one for kind, one in known.kinds.items() if kind.channel in ("phone", "chat")]
    total = sum(one.count for one in found)
    if total < ENOUGH:
        return None
    return sum(float(one.service.mean()) * one.count for one in found) / total / 60_000


def people(*, source: str, unit: int, monday: date) -> list[Planned]:
    """Those who answer at the unit, or everywhere, in one statement; the example brings its own."""
    if source == EXAMPLE:
        return list(example_team())
    since = datetime.combine(monday, time(), OSLO)
    asked = {"unit": unit, "day": monday, "since": since, "until": since + timedelta(days=7), "roles": list(ANSWERING)}
    return [_planned(one, monday) for one in rows(PEOPLE, asked)]


def expected(came: Came, lines: Iterable[str], days: Sequence[date]) -> dict[str, list[Expected]]:
    """The forecast of each line that has enough to go by."""
    return {line: forecast(fit(came.history(line)), days) for line in lines if not came.is_thin(line)}


def week(
    found: Mapping[str, Sequence[Expected]],
    open_: Mapping[int, Sequence[Interval]],
    team: Sequence[Planned],
    terms: Terms,
) -> Week:
    """Need against those planned, half-hour by half-hour. One who knows several lines is counted where they are most missed."""
    slots = {day: staffing.open_slots(intervals) for day, intervals in open_.items()}
    contacts = {
        (line, one.day.weekday(), slot): float(one.mean[slot])
        for line, days in found.items() for one in days for slot in slots[one.day.weekday()]
    }  # fmt: skip
    need = {cell: staffing.to_plan(number, terms) for cell, number in contacts.items()}
    covered = shared([(one.person, one.shifts) for one in team], need)
    monday = next((days[0].day for days in found.values() if days), date(2000, 1, 3))
    halves = {
        cell: Half(*cell, number, need[cell], covered[cell], staffing.reached(round(number, 2), covered[cell], terms))
        for cell, number in sorted(contacts.items())
    }
    return Week(monday, tuple(sorted({slot for one in slots.values() for slot in one})), halves)


def with_cover(before: Week, covered: Mapping[Cell, float], terms: Terms) -> Week:
    """The same week with other shifts."""
    halves = {
        cell: one._replace(
            planned=covered.get(cell, 0.0),
            reached=staffing.reached(round(one.contacts, 2), covered.get(cell, 0.0), terms),
        )
        for cell, one in before.halves.items()
    }
    return Week(before.monday, before.slots, halves)


def shared(team: Sequence[tuple[Person, Sequence[Shift]]], need: Mapping[Cell, int]) -> dict[Cell, float]:
    """How many answer each line in each half-hour: those who know one line first, then each of the rest where most are missing."""
    found = dict.fromkeys(need, 0.0)
    by_time: dict[tuple[int, int], list[str]] = {}
    for line, day, slot in sorted(need):
        by_time.setdefault((day, slot), []).append(line)
    for (day, slot), lines in by_time.items():
        there = [
            person.lines & set(lines) for person, shifts in team
            if any(one.weekday == day and rota.answers(one, slot, person.meetings) for one in shifts)
        ]  # fmt: skip
        for known in sorted((one for one in there if one), key=lambda one: (len(one), sorted(one))):
            line = max(sorted(known), key=lambda each: need[each, day, slot] - found[each, day, slot])
            found[line, day, slot] += 1
    return found


def why(team: Sequence[tuple[Person, Sequence[Shift]]], one: Half) -> Why:
    """Where those who know the line are, when somebody is missing."""
    a, b = one.slot * HALF_HOUR, (one.slot + 1) * HALF_HOUR
    can = on_break = in_meeting = there = 0
    for person, shifts in team:
        if one.line not in person.lines:
            continue
        can += 1
        at_work = [s for s in shifts if s.weekday == one.weekday and s.starts <= a and s.ends >= b]
        if not at_work:
            continue
        if any(s.break_from < b and s.break_to > a for s in at_work):
            on_break += 1
        elif any(d == one.weekday and x < b and y > a for d, x, y in person.meetings):
            in_meeting += 1
        else:
            there += 1
    gone = can - on_break - in_meeting - there
    return Why(can, on_break, in_meeting, gone, max(0, there - int(one.planned)))


def example_team() -> tuple[Planned, ...]:
    """An invented team for the invented year: all begin at eight and eat at eleven or half past."""
    found = []
    known = [("general",)] * 10 + [("general", "work")] * 8 + [("general", "pension")] * 7 + [("family", "general")] * 4
    for number, lines in enumerate(known):
        is_part_time = number % 4 == 3
        person = Person(str(number + 1), frozenset(lines), FULL_TIME * 3 // 5 if is_part_time else FULL_TIME)
        lunch = 11 * 60 + 30 * (number % 2)
        days = range(3) if is_part_time else range(5)
        shifts = tuple(Shift(day, 8 * 60, 15 * 60 + 30, lunch, lunch + 30) for day in days)
        found.append(Planned(person, shifts))
    return tuple(found)


def _planned(one: Mapping[str, Any], monday: date) -> Planned:
    every = tuple(Shift(day, int(a), int(b)) for day, a, b in one["shifts"])
    lines = frozenset(one["lines"]) & frozenset(LINES) or frozenset({"general"})
    minutes = sum(each.worked for each in every) or FULL_TIME
    gone = [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in one["absences"]]

    def is_there(each: Shift) -> bool:
        midnight = datetime.combine(monday + timedelta(days=each.weekday), time(), OSLO)
        begins, ends = midnight + timedelta(minutes=each.starts), midnight + timedelta(minutes=each.ends)
        return not any(a < ends and b > begins for a, b in gone)

    away = frozenset(
        day
        for day in range(7)
        if any(a.astimezone(OSLO).date() <= monday + timedelta(days=day) <= b.astimezone(OSLO).date() for a, b in gone)
    )
    person = Person(one["name"], lines, minutes, away, (), one["id"])
    return Planned(person, tuple(each for each in every if is_there(each)))
