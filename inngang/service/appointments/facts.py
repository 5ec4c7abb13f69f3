"""When an adviser can meet somebody: their shifts, absence and appointments, and when the place is open, as rule values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from inngang.rules import appointments as rules
from inngang.rules.appointments import Slot, Way
from inngang.rules.hours import OFFICE_HOURS, OSLO, Interval, Spans, intervals_on
from inngang.rules.vocabulary import Why, marked
from inngang.service.journal.action import Refused
from inngang.service.organisation import facts as opening
from inngang.service.organisation.calendars import PlaceCard, receptions
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import row

DAYS_SHOWN = 21  # how many days ahead one page looks
ADVISER = """
select s.id, p.unit_id,
    coalesce((select jsonb_agg(jsonb_build_array(h.weekday, extract(epoch from h.starts)::int / 60, extract(epoch from h.ends)::int / 60)
        order by h.weekday, h.starts) from organisation_shift h where h.staff_id = s.id), '[]'::jsonb) as shifts,
    coalesce((select jsonb_agg(jsonb_build_array(t.starts_at, t.ends_at) order by t.starts_at) from (
        select b.starts_at, b.ends_at from organisation_absence b
            where b.staff_id = s.id and b.ends_at > %(first)s and b.starts_at < %(last)s
        union all select a.starts_at, a.ends_at from appointments_appointment a
            where a.staff_id = s.id and a.state = 'booked' and a.ends_at > %(first)s and a.starts_at < %(last)s
                and a.id <> %(but)s) t), '[]'::jsonb) as taken
from people_staff s
join lateral (select o.unit_id from organisation_post o where o.staff_id = s.id and o.valid_to is null
    order by o.unit_id = %(unit)s desc, o.id limit 1) p on true
where s.id = %(staff)s and s.is_active
"""


class CannotMeet(Refused):
    """There is no such adviser, or they meet nobody there."""


class Free(NamedTuple):
    """The times an adviser has, and where they work."""

    unit_id: int
    times: tuple[Slot, ...]
    reception_id: int | None = None  # where, when one comes to an office


def free(
    *,
    staff_id: int,
    unit_id: int = 0,
    way: Way,
    reception_id: int | None = None,
    language: str = "",
    remote: bool = False,
    minutes: int = 0,
    first: date | None = None,
    days: int = DAYS_SHOWN,
    by_staff: bool = False,
    but: int = 0,
    at: datetime,
) -> Free:
    """The times one may choose from a day on. `but` is an appointment that is being moved. Raises CannotMeet."""
    today = at.astimezone(OSLO).date()
    day = max(first or today, today)
    wanted = [day + timedelta(days=n) for n in range(days) if (day - today).days + n <= rules.FURTHEST_DAYS]
    edges = {"first": _midnight(day), "last": _midnight(day + timedelta(days=days + 1))}
    found = row(ADVISER, {"staff": staff_id, "unit": unit_id, "but": but, **edges})
    if found is None:
        raise CannotMeet(Why(marked("There is nobody to meet by that name. Choose another.")))
    calendar = calendar_of(found["unit_id"], at=at)
    not_before = at if by_staff else rules.earliest(at=at, calendar=calendar, language=language, remote=remote)
    if by_staff and language:
        not_before = rules.earliest(at=at, calendar=calendar, language=language, remote=remote)
    place = _place(found["unit_id"], reception_id) if way == Way.PHYSICAL else None
    times = rules.free_times(
        days=_open_on(wanted, place),
        week=_week(found["shifts"]),
        taken=_spans(found["taken"]),
        minutes=minutes or rules.minutes_needed(language=language),
        not_before=not_before,
    )
    return Free(found["unit_id"], times, place.reception_id if place else None)


def places_of(unit_id: int) -> list[PlaceCard]:
    """Where the office meets people: its receptions, also those in other municipalities (R180)."""
    return receptions(unit_id)


def _place(unit_id: int, reception_id: int | None) -> PlaceCard:
    places = receptions(unit_id)
    chosen = [one for one in places if reception_id in (None, one.reception_id)]
    if not chosen:
        raise CannotMeet(Why(marked("Choose where to meet.")))
    return chosen[0]


def _open_on(days: list[date], place: PlaceCard | None) -> Mapping[date, tuple[Interval, ...]]:
    """At a place: when it is open, and when it is so by appointment. By phone and video: in the working hours of an office."""
    if place is None:
        return {day: intervals_on(OFFICE_HOURS, day) for day in days}
    schedules = list(place.schedules)
    return {
        day: tuple(
            sorted(
                {
                    *intervals_on(place.calendar, day),
                    *opening.by_appointment_on(opening.rows_in_force(schedules, day), day),
                }
            )
        )
        for day in days
    }


def _week(shifts: list[list[int]]) -> tuple[tuple[Interval, ...], ...]:
    return tuple(tuple((a, b) for weekday, a, b in shifts if weekday == day) for day in range(7))


def _spans(taken: list[list[str]]) -> Spans:
    return tuple(
        (datetime.fromisoformat(a).astimezone(UTC), datetime.fromisoformat(b).astimezone(UTC)) for a, b in taken
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=OSLO)


class Wanted(NamedTuple):
    """What is said of a meeting before it has a time (behov)."""

    way: Way = Way.PHYSICAL
    reception_id: int | None = None
    matter: str = "unknown"
    purpose: str = ""
    interpreter_language: str = ""
    interpreter_remote: bool = False
    companion: str = ""
    wheelchair: bool = False
    large_print: bool = False

    def kept(self) -> dict[str, Any]:
        """As the tables keep it. By phone and video there is no place, and an interpreter is never in the room."""
        is_there = self.way == Way.PHYSICAL
        return {
            **self._asdict(),
            "way": str(self.way),
            "reception_id": self.reception_id if is_there else None,
            "interpreter_remote": bool(self.interpreter_language) and (self.interpreter_remote or not is_there),
            "companion": self.companion.strip()[:120],
            "purpose": self.purpose.strip()[:500],
            "wheelchair": self.wheelchair and is_there,
        }
