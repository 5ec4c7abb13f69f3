"""Cards about units, their hours, their queues and who is there. Every list has a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from inngang.rules import hours
from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO, Calendar, Interval
from inngang.rules.identity import norwegian_sort_key
from inngang.rules.vocabulary import Protection, QueueKind, UnitKind
from inngang.service.organisation import facts
from inngang.service.organisation.agreements import insight_open as insight_open
from inngang.service.organisation.calendars import (
    RECEPTIONS,
    OpenNow,
    calendar_of,
    calendar_of_channel,
    calendar_of_line,
    calendar_of_service,
    calendar_of_team,
    calendars,
    day_card,
    forget_calendars,
    hours_on,
    open_now,
    reception_calendar,
)
from inngang.service.organisation.catalogue import services_of as services_of
from inngang.service.organisation.lookups import (
    UnitCard,
    answers_number,
    office_called,
    unit,
    unit_now,
    unit_numbered,
    unit_of_area,
    units,
)
from inngang.service.rows import row, rows

NOT_HANDED_TO = (
    UnitKind.CONTACT_CENTRE,
    UnitKind.SERVICE_AREA,
    UnitKind.COUNTY,
    UnitKind.DIRECTORATE,
    UnitKind.MUNICIPALITY,
)
__all__ = [  # one way to everything about units, also to what lives in a file of its own
    "UnitCard",
    "answers_number",
    "OpenNow",
    "calendar_of",
    "calendar_of_channel",
    "calendar_of_line",
    "calendar_of_service",
    "calendar_of_team",
    "calendars",
    "forget_calendars",
    "hours_on",
    "office_called",
    "open_now",
    "unit",
    "unit_now",
    "unit_numbered",
    "unit_of_area",
    "units",
]


@dataclass(frozen=True)
class HoursCard:
    """When one reception is open (åpningstid). Intervals are minutes of the local day."""

    today: tuple[Interval, ...]
    today_by_appointment: tuple[Interval, ...]
    open_now: bool
    next_opening: datetime | None  # None when it never opens to those who just come
    comment: str = ""

    @property
    def today_text(self) -> str:
        """As in "09:00–12:00, 13:00–15:00"; empty when closed."""
        return spoken(self.today)


@dataclass(frozen=True)
class ReceptionCard:
    """A place people can walk into (publikumsmottak)."""

    reception_id: int
    name: str
    address: str
    hours: HoursCard
    week: tuple[tuple[Interval, ...], ...]

    @property
    def open_now(self) -> bool:
        return self.hours.open_now

    @property
    def next_opening(self) -> datetime | None:
        return self.hours.next_opening

    @property
    def hours_today(self) -> str:
        return self.hours.today_text


@dataclass(frozen=True)
class OfficeCard:
    """A local office as people look for it (Nav-kontor)."""

    unit_id: int
    number: str
    name: str
    phone: str
    areas: tuple[str, ...]
    receptions: tuple[ReceptionCard, ...]


@dataclass(frozen=True)
class ColleagueCard:
    """Somebody who works at a unit, and whether they are there."""

    staff_id: int
    name: str
    role: str
    presence: str
    back_at: datetime | None
    queue_id: int | None  # their own queue


@dataclass(frozen=True)
class QueueCard:
    """A queue one may serve or hand over to (kø)."""

    id: int
    name: str
    kind: str
    unit_name: str
    unit_id: int | None = None
    line: str = ""
    side: str = ""


def spoken(intervals: tuple[Interval, ...]) -> str:
    """Minutes of the day as clock times."""
    return ", ".join(f"{a // 60:02d}:{a % 60:02d}–{b // 60:02d}:{b % 60:02d}" for a, b in intervals)


# ── units and areas ─────────────────────────────────────────────────────────────────────────────────


def service_area_of(unit_id: int) -> int | None:
    """The unit that is the service area of an office (tjenesteområde)."""
    found = row("select service_area_id from organisation_unit where id = %(id)s", {"id": unit_id})
    return found["service_area_id"] if found else None


@dataclass(frozen=True)
class AreaCard:
    """A municipality or city district (kommune, bydel)."""

    code: str
    name: str
    unit_id: int
    unit_name: str


def areas(*, on: date) -> list[AreaCard]:
    """Every area with the office that has it on a day, in Norwegian order."""
    found = rows(
        """select a.code, a.name, u.id as unit_id, u.name as unit_name
           from organisation_area a join organisation_unit here on here.id = a.unit_id
           join organisation_unit u on u.id = case
               when here.valid_from is null and here.valid_to is null and not exists (
                   select 1 from organisation_area_move m where m.area_id = a.id) then here.id
               else organisation_has_area(a.code, %(on)s) end""",
        {"on": on},
    )
    return [AreaCard(**one) for one in sorted(found, key=lambda one: (_folded(one["name"]), one["code"]))]


# ── offices and their hours ─────────────────────────────────────────────────────────────────────────

OFFICE = """
select u.id as unit_id, u.number, u.name, u.sort_key, u.phone,
    array(select a.name from organisation_area a where a.unit_id = u.id order by a.code) as areas
from organisation_unit u
"""


def office(unit_id: int, *, at: datetime) -> OfficeCard | None:
    """One office with its receptions and today's hours."""
    return offices([unit_id], at=at).get(unit_id)


def offices(unit_ids: list[int], *, at: datetime) -> dict[int, OfficeCard]:
    """Several offices by their ids, in two statements."""
    found = rows(f"{OFFICE} where u.id = any(%(ids)s)", {"ids": unit_ids})
    return {one.unit_id: one for one in _office_cards(found, at)}


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return norwegian_sort_key(text.replace("/", " ").replace("–", " "))


def _office_cards(found: list[dict[str, Any]], at: datetime) -> list[OfficeCard]:
    receptions: dict[int, list[ReceptionCard]] = {one["unit_id"]: [] for one in found}
    places = rows(
        f"{RECEPTIONS} where r.unit_id = any(%(units)s) order by r.unit_id, r.id", {"units": list(receptions)}
    )
    for place in places:
        receptions[place["unit_id"]].append(_reception_card(place, at))
    return [
        OfficeCard(
            one["unit_id"],
            one["number"],
            one["name"],
            one["phone"],
            tuple(one["areas"]),
            tuple(receptions[one["unit_id"]]),
        )
        for one in found
    ]


def _reception_card(place: Mapping[str, Any], at: datetime) -> ReceptionCard:
    calendar = reception_calendar(place["schedules"])
    held = facts.schedules_in_force(place["schedules"], at.astimezone(OSLO).date())
    usual = facts.reception_calendar(held[0]["rows"]) if held and not held[0]["is_trial"] else calendar
    return ReceptionCard(
        place["reception_id"],
        place["name"],
        place["address"],
        _hours_card(calendar, place["schedules"], at),
        usual.week,
    )


def _hours_card(calendar: Calendar, schedules: list[dict[str, Any]], at: datetime) -> HoursCard:
    today = day_card(schedules, at.astimezone(OSLO).date())
    return HoursCard(
        today=today.intervals,
        today_by_appointment=today.by_appointment,
        open_now=hours.is_open(calendar, at),
        next_opening=hours.next_opening(calendar, at),
        comment=facts.comment_on(schedules, today.day),
    )


# ── who is there, and queues ────────────────────────────────────────────────────────────────────────


def colleagues(unit_id: int) -> list[ColleagueCard]:
    """Everybody who works at a unit, with what they are doing now."""
    found = rows(
        """select s.id as staff_id, s.given_name || ' ' || s.family_name as name, p.role,
               coalesce(w.presence, 'away') as presence, w.back_at, q.id as queue_id
           from organisation_post p
           join people_staff s on s.id = p.staff_id and s.is_active
           left join organisation_at_work w on w.staff_id = s.id
           left join organisation_queue q on q.staff_id = s.id
           where p.unit_id = %(unit)s and p.valid_to is null order by s.sort_key, s.id""",
        {"unit": unit_id},
    )
    return [ColleagueCard(**one) for one in found]


QUEUE = """
select q.id, q.name, q.kind, coalesce(u.name, '') as unit_name, q.unit_id, q.line, q.side
from organisation_queue q left join organisation_unit u on u.id = q.unit_id
"""


def targets(viewer: Viewer) -> list[QueueCard]:
    """Where one may hand over to: colleagues and teams of one's own unit first, then the lines, then every other unit.

    The protected queue shows only to those cleared for it. Nobody hands over to the duty phone or the alarm by hand.
    """
    cleared = bool(viewer.may_see_protected & {Protection.CONFIDENTIAL, Protection.STRICT})
    found = rows(
        f"""{QUEUE}
            where (q.kind in ('unit', 'national', 'special_line')
                or (q.kind in ('team', 'personal') and q.unit_id = any(%(units)s))
                or (q.kind = 'protected' and %(cleared)s))
              and q.staff_id is distinct from %(staff)s
              and (q.kind <> 'unit' or u.kind <> all(%(not_to)s))
              and (u.valid_to is null or u.successor_id is null)
            order by q.unit_id = any(%(units)s) desc nulls last,
                array_position(array['team', 'personal', 'special_line', 'national', 'protected', 'unit'], q.kind),
                u.sort_key nulls first, q.name, q.id""",
        {
            "units": sorted(viewer.unit_ids),
            "cleared": cleared,
            "staff": viewer.staff_id,
            "not_to": [str(one) for one in NOT_HANDED_TO],
        },
    )
    return [QueueCard(**one) for one in found]


def desks_of(staff_id: int) -> list[QueueCard]:
    """The queues somebody serves."""
    found = rows(
        f"""{QUEUE} join organisation_seat seat on seat.queue_id = q.id
            where seat.staff_id = %(staff)s
            order by array_position(array['personal', 'team', 'unit'], q.kind) nulls last, q.name, q.id""",
        {"staff": staff_id},
    )
    return [QueueCard(**one) for one in found]


def queue_of(*, kind: QueueKind, unit_id: int | None = None, line: str = "", side: str = "") -> int | None:
    """The id of a queue by what it is for."""
    found = row(
        """select id from organisation_queue
           where kind = %(kind)s and unit_id is not distinct from %(unit)s and line = %(line)s
             and side = %(side)s order by id limit 1""",
        {"kind": kind, "unit": unit_id, "line": line, "side": side},
    )
    return found["id"] if found else None


@dataclass(frozen=True)
class AdviserPost:
    """An adviser who can follow people up, and where."""

    staff_id: int
    unit_id: int
    side: str


def advisers() -> list[AdviserPost]:
    """Every adviser for follow-up at the offices, state and municipal."""
    found = rows(
        """select p.staff_id, p.unit_id, case p.role when 'municipal_adviser' then 'municipal' else 'state' end as side
           from organisation_post p join people_staff s on s.id = p.staff_id and s.is_active
           where p.role in ('state_adviser', 'municipal_adviser') and p.valid_to is null
           order by p.unit_id, p.staff_id"""
    )
    return [AdviserPost(**one) for one in found]
