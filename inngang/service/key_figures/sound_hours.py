"""What a leader judges opening hours by: who came hour by hour, who was turned away, and what a trial brought (R172, R174)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from inngang.rules.hours import OSLO, Calendar, is_open
from inngang.service.key_figures.supervision import COUNTED, DAYS_COUNTED
from inngang.service.organisation import facts
from inngang.service.organisation.calendars import calendars
from inngang.service.rows import row, rows

FIRST_HOUR, LAST_HOUR = 7, 21
# A visitor who came when it was closed was turned away at the door, unless it was acute and somebody had them all the same.
VISITS: Final = """
select date_trunc('hour', received_at) + interval '15 min' * floor(extract(minute from received_at) / 15) as at,
    count(*)::int as n, count(*) filter (where outcome = 'abandoned')::int as left_again,
    count(*) filter (where taken_at is null)::int as unmet
from enquiries_enquiry where unit_id = %(unit)s and channel = 'visit' and received_at >= %(since)s and received_at < %(until)s
group by 1
"""
NEED: Final = """
select (select count(*)::int from organisation_follow_up f where f.unit_id = %(unit)s and f.valid_to is null) as followed_up,
    (select count(*)::int from enquiries_enquiry e where e.unit_id = %(unit)s and e.received_at >= %(since)s and e.received_at < %(until)s)
        as contacts,
    (select count(*)::int from enquiries_enquiry e where e.unit_id = %(unit)s and e.urgency = 0 and e.received_at >= %(since)s
        and e.received_at < %(until)s) as acute,
    (select count(*)::int from journal_line l where l.unit_id = %(unit)s and l.event = 'TransferUnanswered' and l.at >= %(since)s
        and l.at < %(until)s) as unanswered
"""


@dataclass(frozen=True)
class HourOfVisits:
    """One hour of the day, all days of four weeks together."""

    hour: int
    visits: int
    while_closed: int
    left_again: int


@dataclass(frozen=True)
class Need:
    """What an office is there for, and whom it did not reach, the last four weeks."""

    followed_up: int
    contacts: int
    acute: int
    unanswered: int
    visits: int
    while_closed: int  # came to a closed door
    turned_away: int  # of those, nobody met them
    left_again: int  # waited, and left before anybody met them
    hours: tuple[HourOfVisits, ...]


@dataclass(frozen=True)
class TrialResult:
    """A trial: visits a day before it, during it and, when it is over, after it; and how many came in its own hours."""

    title: str
    valid_from: date
    valid_to: date
    before_a_day: float
    during_a_day: float
    after_a_day: float | None  # none while it lasts
    in_trial_hours: int


def need(*, unit_id: int, at: datetime) -> Need:
    """The last four weeks of one office; two statements, and the office's hours."""
    values = {"unit": unit_id, "since": at - timedelta(days=DAYS_COUNTED), "until": at}
    calendar = calendars(at=at).get(unit_id)
    by_hour = {hour: [0, 0, 0] for hour in range(FIRST_HOUR, LAST_HOUR)}
    visits = closed = turned_away = left = 0
    for one in rows(VISITS, values):
        is_closed = calendar is None or not is_open(calendar, one["at"])
        counted = by_hour.setdefault(one["at"].astimezone(OSLO).hour, [0, 0, 0])
        counted[0] += one["n"]
        counted[1] += one["n"] if is_closed else 0
        counted[2] += one["left_again"]
        visits, left = visits + one["n"], left + one["left_again"]
        closed, turned_away = closed + is_closed * one["n"], turned_away + is_closed * one["unmet"]
    found = row(NEED, values)
    assert found is not None
    hours = tuple(HourOfVisits(hour, *by_hour[hour]) for hour in sorted(by_hour))
    return Need(**found, visits=visits, while_closed=closed, turned_away=turned_away, left_again=left, hours=hours)


def trials(*, unit_id: int, at: datetime) -> list[TrialResult]:
    """Each trial that has begun: visits before, during and after, as many days each way as it has lasted (R174)."""
    today = at.astimezone(OSLO).date()
    begun = rows(
        """select s.title, s.valid_from, s.valid_to, (select jsonb_agg(jsonb_build_object('weekday', h.weekday, 'day', h.day,
               'opens', h.opens, 'closes', h.closes, 'by_appointment', h.by_appointment, 'comment', h.comment))
               from organisation_opening_hours h where h.schedule_id = s.id) as rows
           from organisation_schedule s where s.unit_id = %(unit)s and s.is_trial and s.valid_from <= %(today)s
           order by s.valid_from desc limit 10""",
        {"unit": unit_id, "today": today},
    )
    return [_trial(unit_id, one, today, at) for one in begun]


def _trial(unit_id: int, one: Mapping[str, Any], today: date, at: datetime) -> TrialResult:
    first, last = one["valid_from"], min(one["valid_to"], today)
    length = (last - first).days + 1
    begins, ends = _midnight(first), _midnight(last + timedelta(days=1))
    days_after = min(length, (today - last).days)
    values = {
        "unit": unit_id,
        "since": _midnight(first - timedelta(days=length)),
        "until": _midnight(last + timedelta(days=1 + days_after)),
    }
    own: Calendar = facts.reception_calendar(one["rows"] or [])
    before = during = after = inside = 0
    for counted in rows(COUNTED, values):
        if counted["channel"] != "visit":
            continue
        if counted["at"] < begins:
            before += counted["n"]
        elif counted["at"] < ends:
            during += counted["n"]
            inside += counted["n"] if is_open(own, counted["at"]) else 0
        else:
            after += counted["n"]
    return TrialResult(
        one["title"],
        first,
        one["valid_to"],
        round(before / length, 1),
        round(during / length, 1),
        round(after / days_after, 1) if days_after > 0 else None,
        inside,
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=OSLO)
