"""Calendars of units, receptions, lines, channels, services and teams: the one way from rows to opening hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inngang.rules import hours
from inngang.rules.hours import OSLO, Calendar, Interval
from inngang.rules.opening import Place, composed
from inngang.rules.vocabulary import UnitKind
from inngang.service.organisation import division, facts, policies
from inngang.service.organisation.fresh import is_fresh
from inngang.service.rows import rows

SCHEDULES = """
(select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'valid_from', s.valid_from, 'valid_to', s.valid_to,
        'is_trial', s.is_trial, 'title', s.title, 'reason', s.reason, 'measures', s.measures, 'own_measure', s.own_measure,
        'rows', (select coalesce(jsonb_agg(jsonb_build_object('weekday', h.weekday, 'day', h.day, 'opens', h.opens,
                'closes', h.closes, 'by_appointment', h.by_appointment, 'comment', h.comment) order by h.id), '[]')
            from organisation_opening_hours h where h.schedule_id = s.id))
    order by s.valid_from nulls first, s.id), '[]') from organisation_schedule s where {which})
"""
OF_RECEPTION = SCHEDULES.format(which="s.reception_id = r.id")
RECEPTIONS = f"""
select r.id as reception_id, r.unit_id, r.name, r.address, {OF_RECEPTION} as schedules from organisation_reception r
"""


@dataclass(frozen=True)
class DayCard:
    """One day of a place, as it is shown (dag)."""

    day: date
    intervals: tuple[Interval, ...]
    by_appointment: tuple[Interval, ...] = ()
    comment: str = ""
    holiday: str = ""


@dataclass(frozen=True)
class OpenNow:
    """Whether a place is open, until when, and when it opens next."""

    is_open: bool
    closes_at: datetime | None
    next_opening: datetime | None


_kept: dict[str, Any] = {"read_at": None, "calendars": {}}
_places: dict[str, Any] = {"read_at": None, "calendars": {}}


def calendar_of(unit_id: int, *, at: datetime | None = None) -> Calendar:
    """When a unit is open. With `at` it may come from memory, at most a minute old; without, it is read now."""
    if at is not None:
        kept = calendars(at=at)
        if unit_id in kept:
            return kept[unit_id]
    return _read_calendars(unit_id).get(unit_id, hours.OFFICE_HOURS)


def calendars(*, at: datetime) -> dict[int, Calendar]:
    """The calendar of every unit, kept in this process for at most a minute: `receive` needs no statement for it.

    A change made in another process is seen within that minute; one made in this process is seen at once.
    """
    read_at = _kept["read_at"]
    if not is_fresh(read_at, at):
        _kept.update(read_at=at, calendars=_read_calendars())
    found: dict[int, Calendar] = _kept["calendars"]
    return found


def forget_calendars() -> None:
    """Read them anew next time, and with them who has what and which rules hold."""
    division.forget()
    policies.forget()
    _kept.update(read_at=None, calendars={})
    _places.update(read_at=None, calendars={})


def calendar_of_line(unit_id: int, line: str, *, at: datetime) -> Calendar:
    """When a line of the contact centre is open (linje): its own hours, else those of the unit."""
    return _place(unit_id, Place.LINE, line, at)


def calendar_of_channel(unit_id: int, channel: str, *, at: datetime) -> Calendar:
    """When somebody answers in a channel (kanal): its own hours, else those of the unit."""
    return _place(unit_id, Place.CHANNEL, channel, at)


def calendar_of_service(unit_id: int, service: str, *, at: datetime) -> Calendar:
    """When a service is open at a unit (tjeneste): its own hours, else those of the unit."""
    return _place(unit_id, Place.SERVICE, service, at)


def calendar_of_team(unit_id: int, queue_id: int, *, at: datetime) -> Calendar:
    """When a team works: its own times, else those of the unit."""
    return _place(unit_id, Place.TEAM, str(queue_id), at)


def open_now(calendar: Calendar, *, at: datetime) -> OpenNow:
    """Open or not, and what comes next."""
    is_open = hours.is_open(calendar, at)
    closes = next((end for start, end in hours.spans(calendar, at) if start <= at < end), None) if is_open else None
    return OpenNow(is_open, closes.astimezone(OSLO) if closes else None, hours.next_opening(calendar, at))


def hours_on(unit_id: int, day: date, *, at: datetime) -> dict[int, DayCard]:
    """What each reception of a unit has on a day, by the id of the reception."""
    found = rows(f"{RECEPTIONS} where r.unit_id = %(unit)s order by r.id", {"unit": unit_id})
    return {one["reception_id"]: day_card(one["schedules"], day) for one in found}


def day_card(schedules: list[dict[str, Any]], day: date) -> DayCard:
    """One day, from the schedules of a place."""
    holiday = hours.norwegian_holiday(day) or ""
    return DayCard(
        day,
        hours.intervals_on(reception_calendar(schedules), day),
        facts.by_appointment_on(facts.rows_in_force(schedules, day), day),
        facts.comment_on(schedules, day) or holiday,
        holiday,
    )


def reception_calendar(schedules: list[dict[str, Any]]) -> Calendar:
    """When people may just walk in, with every schedule; one that has given no hours keeps those of an office."""
    return composed(facts.layers(schedules)) if schedules else hours.OFFICE_HOURS


def _place(unit_id: int, kind: Place, code: str, at: datetime) -> Calendar:
    read_at = _places["read_at"]
    if not is_fresh(read_at, at):
        _places.update(read_at=at, calendars=_read_places())
    own: Calendar | None = _places["calendars"].get((unit_id, kind, code))
    return own if own is not None else calendar_of(unit_id, at=at)


def _read_places() -> dict[tuple[int, str, str], Calendar]:
    return {
        (one["unit_id"], one["kind"], one["code"]): composed(facts.layers(one["schedules"]))
        for one in places_with_hours()
        if one["kind"] != Place.UNIT
    }


def places_with_hours(unit_id: int = 0) -> list[dict[str, Any]]:
    """Everything but receptions that has hours of its own: unit, kind, code and schedules."""
    which = "s.unit_id = p.unit_id and s.kind = p.kind and s.code = p.code and s.reception_id is null"
    return rows(
        f"""select p.unit_id, p.kind, p.code, {SCHEDULES.format(which=which)} as schedules
            from (select distinct unit_id, kind, code from organisation_schedule
                  where reception_id is null and (%(unit)s = 0 or unit_id = %(unit)s)) p
            order by p.unit_id, p.kind, p.code""",
        {"unit": unit_id},
    )


def _read_calendars(unit_id: int = 0) -> dict[int, Calendar]:
    own = SCHEDULES.format(which=f"s.unit_id = u.id and s.kind = '{Place.UNIT}'")
    found = rows(
        f"""select u.id as unit_id, u.kind, {own} as own,
                coalesce((select jsonb_agg(p.schedules order by p.reception_id) from ({RECEPTIONS}) p
                    where p.unit_id = u.id and p.schedules <> '[]'), '[]') as places
            from organisation_unit u where %(unit)s = 0 or u.id = %(unit)s""",
        {"unit": unit_id},
    )
    return {one["unit_id"]: _unit_calendar(one) for one in found}


def _unit_calendar(one: Mapping[str, Any]) -> Calendar:
    if one["own"]:
        return composed(facts.layers(one["own"]))
    return facts.unit_calendar([composed(facts.layers(place)) for place in one["places"]], UnitKind(one["kind"]))


@dataclass(frozen=True)
class PlaceCard:
    """A reception with its whole calendar, for those who show many days (publikumsmottak)."""

    reception_id: int
    unit_id: int
    name: str
    address: str
    calendar: Calendar
    schedules: tuple[dict[str, Any], ...]

    def day(self, day: date) -> DayCard:
        return day_card(list(self.schedules), day)


def receptions(unit_id: int = 0) -> list[PlaceCard]:
    """The receptions of a unit, or all of them, in one statement."""
    found = rows(f"{RECEPTIONS} where %(unit)s = 0 or r.unit_id = %(unit)s order by r.unit_id, r.id", {"unit": unit_id})
    return [
        PlaceCard(
            one["reception_id"],
            one["unit_id"],
            one["name"],
            one["address"],
            reception_calendar(one["schedules"]),
            tuple(one["schedules"]),
        )
        for one in found
    ]
