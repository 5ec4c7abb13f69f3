"""How open the offices are, for those who supervise them (tilsyn): hours, reasons, duty lines, and what was kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from inngang.rules.hours import OSLO, Interval, is_open
from inngang.rules.opening import (
    CLASSES,
    Week,
    class_of,
    minutes_of,
    missing,
    restrictions,
    shorter_than,
)
from inngang.rules.vocabulary import OFFICE_KINDS, Why
from inngang.service.organisation import facts
from inngang.service.organisation.calendars import RECEPTIONS, SCHEDULES, calendars
from inngang.service.organisation.kept import kept
from inngang.service.organisation.numbers import roster_holes
from inngang.service.rows import rows

WEEKS = 12
DAYS_COUNTED = 28


@dataclass(frozen=True)
class ReceptionHours:
    """One reception as the supervisor sees it: an ordinary week, and whether limited hours are accounted for."""

    reception_id: int
    name: str
    week: Week
    minutes: int
    limits: tuple[Why, ...]
    missing: tuple[Why, ...]
    reason: str
    measures: tuple[str, ...]
    own_measure: str


@dataclass(frozen=True)
class OfficeHours:
    """An office: all its receptions together, as the study of 65 offices counted."""

    unit_id: int
    number: str
    name: str
    county: str
    receptions: tuple[ReceptionHours, ...]
    minutes: int
    hours_class: int
    town_hall_short: int | None  # minutes a week; none when the town hall's hours are not known
    missed_minutes: int | None  # the last four weeks; none when nobody says when it opens
    kept_share: float | None
    roster_holes: int  # days of the coming week
    unanswered: int  # calls put through that nobody answered, the last four weeks

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)

    @property
    def is_limited(self) -> bool:
        return any(one.limits for one in self.receptions)

    @property
    def lacks(self) -> bool:
        """A reception with limited hours has no reason or no measure."""
        return any(one.missing for one in self.receptions)

    @property
    def takes_walk_ins(self) -> bool:
        return self.minutes > 0

    @property
    def says_appointments(self) -> bool:
        return any(any(one.week.by_appointment) for one in self.receptions)


@dataclass(frozen=True)
class ClassShare:
    """How many of our offices are in a class of weekly hours, and how many of a hundred in the study."""

    title: str
    offices: int
    percent: float
    source_percent: int


@dataclass(frozen=True)
class WeekOfHours:
    """One week of the trend: the mean of the offices, how many were limited, and the share of promises kept."""

    monday: date
    mean_hours: float
    limited: int
    kept_share: float | None


@dataclass(frozen=True)
class Supervision:
    offices: tuple[OfficeHours, ...]
    classes: tuple[ClassShare, ...]
    trend: tuple[WeekOfHours, ...]


OFFICES = f"""
select u.id as unit_id, u.number, u.name, u.county,
    coalesce((select jsonb_agg(jsonb_build_object('reception_id', p.reception_id, 'name', p.name, 'schedules', p.schedules)
        order by p.reception_id) from ({RECEPTIONS}) p where p.unit_id = u.id), '[]') as receptions,
    {SCHEDULES.format(which="s.unit_id = u.id and s.kind = 'town_hall'")} as town_hall
from organisation_unit u
where u.kind = any(%(kinds)s) and (%(county)s = '' or u.county = %(county)s)
    and (u.valid_from is null or u.valid_from <= %(day)s) and (u.valid_to is null or u.valid_to >= %(day)s)
order by u.sort_key, u.id
"""


def supervision(*, county: str = "", at: datetime) -> Supervision:
    """The offices of a county, or of the country. The same few statements however many offices there are."""
    day = at.astimezone(OSLO).date()
    kinds = [str(kind) for kind in OFFICE_KINDS]
    found = rows(OFFICES, {"kinds": kinds, "county": county, "day": day})
    offices = _offices(found, day, at)
    monday = day - timedelta(days=day.weekday())
    return Supervision(offices, _classes(offices), _trend(found, monday))


def usual_week(schedules: Sequence[Mapping[str, Any]], day: date) -> Week:
    """An ordinary week with the schedules that hold on a day; holidays and dates of their own are left out."""
    held = facts.schedules_in_force(schedules, day)
    usual = [one for one in held if not one["is_trial"]][:1] + [one for one in held if one["is_trial"]]
    listed = [row for one in usual for row in one["rows"] if row["day"] is None]
    walk_in = facts.reception_calendar(listed).week
    other = facts.reception_calendar([{**row, "by_appointment": not row["by_appointment"]} for row in listed]).week
    by_word = [
        any(row["by_appointment"] and row["weekday"] == n and row["opens"] is None for row in listed) for n in range(7)
    ]
    return Week(walk_in, tuple(day or (((0, 1),) if said else ()) for day, said in zip(other, by_word, strict=True)))


def reception_hours(
    one: Mapping[str, Any], day: date, town_hall: Sequence[Sequence[Interval]] | None
) -> ReceptionHours:
    """One reception, judged."""
    week = usual_week(one["schedules"], day)
    held = facts.schedules_in_force(one["schedules"], day)
    top: Mapping[str, Any] = held[0] if held else {"reason": "", "measures": [], "own_measure": ""}
    limits = restrictions(week, town_hall)
    return ReceptionHours(
        one["reception_id"],
        one["name"],
        week,
        minutes_of(week.walk_in),
        limits,
        missing(limits, top["reason"], top["measures"], top["own_measure"]),
        top["reason"],
        tuple(top["measures"]),
        top["own_measure"],
    )


def _offices(found: list[dict[str, Any]], day: date, at: datetime) -> tuple[OfficeHours, ...]:
    month = timedelta(days=DAYS_COUNTED)
    promised: dict[int, list[int]] = {}
    for card in kept(first=day - month, last=day):
        sums = promised.setdefault(card.unit_id, [0, 0])
        sums[0] += card.promised_minutes
        sums[1] += card.missed_minutes
    holes: dict[int, int] = {}
    for hole in roster_holes(unit_ids=[one["unit_id"] for one in found], first=day, at=at):
        holes[hole.unit_id] = holes.get(hole.unit_id, 0) + 1
    unanswered = {
        one["unit_id"]: one["n"]
        for one in rows(
            """select unit_id, count(*)::int as n from journal_line where event = 'TransferUnanswered' and at >= %(since)s
               and at < %(until)s group by unit_id""",
            {"since": at - month, "until": at},
        )
    }
    offices = []
    for one in found:
        hall = usual_week(one["town_hall"], day).walk_in if one["town_hall"] else None
        receptions = tuple(reception_hours(each, day, hall) for each in one["receptions"])
        minutes = sum(each.minutes for each in receptions)
        together = [_joined(each.week.walk_in[n] for each in receptions) for n in range(7)]
        sums = promised.get(one["unit_id"], [0, 0])
        offices.append(
            OfficeHours(
                one["unit_id"],
                one["number"],
                one["name"],
                one["county"],
                receptions,
                minutes,
                class_of(minutes),
                shorter_than(together, hall) if hall is not None else None,
                sums[1] if sums[0] else None,
                1 - sums[1] / sums[0] if sums[0] else None,
                holes.get(one["unit_id"], 0),
                unanswered.get(one["unit_id"], 0),
            )
        )
    return tuple(offices)


def _joined(days: Any) -> tuple[Interval, ...]:
    return tuple(interval for day in days for interval in day)


def _classes(offices: Sequence[OfficeHours]) -> tuple[ClassShare, ...]:
    counts = [sum(one.hours_class == place for one in offices) for place in range(len(CLASSES))]
    whole = len(offices) or 1
    return tuple(
        ClassShare(one.title, count, 100 * count / whole, one.percent)
        for one, count in zip(CLASSES, counts, strict=True)
    )


def _trend(found: list[dict[str, Any]], monday: date) -> tuple[WeekOfHours, ...]:
    first = monday - timedelta(weeks=WEEKS - 1)
    kept_by_week = {
        one["monday"]: 1 - one["missed"] / one["promised"]
        for one in rows(
            """select date_trunc('week', k.day)::date as monday, sum(k.promised_minutes)::float as promised,
                   sum(k.missed_minutes)::float as missed
               from organisation_kept_hours k join organisation_reception r on r.id = k.reception_id
               where k.day >= %(first)s and r.unit_id = any(%(units)s) group by 1 having sum(k.promised_minutes) > 0""",
            {"first": first, "units": [one["unit_id"] for one in found]},
        )
    }
    weeks = []
    for n in range(WEEKS):
        day = first + timedelta(weeks=n)
        held = [[usual_week(each["schedules"], day) for each in one["receptions"]] for one in found]
        minutes = sum(minutes_of(week.walk_in) for office in held for week in office)
        limited = sum(any(restrictions(week) for week in office) for office in held)
        weeks.append(WeekOfHours(day, round(minutes / 60 / (len(found) or 1), 1), limited, kept_by_week.get(day)))
    return tuple(weeks)


# ── what hours ought to be: demand outside them (R171); the rest is in sound_hours ─────────


@dataclass(frozen=True)
class Demand:
    """Contacts of a unit by whether it was open when they came."""

    channel: str
    inside: int
    outside: int

    @property
    def share_outside(self) -> float | None:
        return self.outside / (self.inside + self.outside) if self.inside + self.outside else None


COUNTED = """
select channel, date_trunc('hour', received_at) + interval '15 min' * floor(extract(minute from received_at) / 15) as at,
    count(*)::int as n
from enquiries_enquiry where unit_id = %(unit)s and received_at >= %(since)s and received_at < %(until)s
group by 1, 2
"""


def demand(*, unit_id: int, at: datetime) -> list[Demand]:
    """The last four weeks, channel by channel: while the office was open, and while it was not (R171)."""
    calendar = calendars(at=at).get(unit_id)
    if calendar is None:
        return []
    found: dict[str, list[int]] = {}
    values = {"unit": unit_id, "since": at - timedelta(days=DAYS_COUNTED), "until": at}
    for one in rows(COUNTED, values):
        found.setdefault(one["channel"], [0, 0])[not is_open(calendar, one["at"])] += one["n"]
    return [Demand(channel, *counts) for channel, counts in sorted(found.items())]
