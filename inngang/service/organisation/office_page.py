"""What the page of one office shows besides the office itself: the week, the special days ahead, and old numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from inngang.rules.hours import OSLO
from inngang.service.organisation.calendars import RECEPTIONS, DayCard, day_card
from inngang.service.rows import row, rows

DAYS_AHEAD = 60


@dataclass(frozen=True)
class DaysCard:
    """The days of one reception (mottak): this week from today on, and those ahead that are not as usual."""

    week: tuple[DayCard, ...]
    special: tuple[DayCard, ...]


def days_of(unit_id: int, *, at: datetime) -> dict[int, DaysCard]:
    """The days of each reception of an office, by its id. One statement."""
    today = at.astimezone(OSLO).date()
    found = rows(f"{RECEPTIONS} where r.unit_id = %(unit)s order by r.id", {"unit": unit_id})
    return {one["reception_id"]: _days(one["schedules"], today) for one in found}


def _days(schedules: list[dict[str, object]], today: date) -> DaysCard:
    week = tuple(day_card(schedules, today + timedelta(days=n)) for n in range(7))
    listed = {str(hour["day"]) for one in schedules for hour in one["rows"] if hour["day"]}  # type: ignore[attr-defined]
    later = (day_card(schedules, today + timedelta(days=n)) for n in range(7, DAYS_AHEAD))
    special = (one for one in later if one.day.isoformat() in listed or (one.holiday and one.day.weekday() < 5))
    return DaysCard(week, tuple(special))


def number_now(number: str) -> str | None:
    """The number an office has now, when it was given another or became part of another; None when it was not.

    Several steps are followed: what became of it may itself have become something else.
    """
    found = row(
        """with recursive line as (
               select u.id, u.number, u.successor_id, 0 as step from organisation_unit u where u.number = %(number)s
               union all
               select n.id, n.number, n.successor_id, line.step + 1
               from line join organisation_unit n on n.id = line.successor_id where line.step < 10)
           select number from line order by step desc limit 1""",
        {"number": number},
    )
    return found["number"] if found and found["number"] != number else None


def has_gone(number: str, *, at: datetime) -> bool:
    """Whether the office is closed for good by now."""
    return bool(
        row(
            "select 1 from organisation_unit where number = %(number)s and valid_to < %(on)s",
            {"number": number, "on": at.astimezone(OSLO).date()},
        )
    )
