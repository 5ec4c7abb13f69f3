"""The form of a week: two openings a day, dates of their own, and what limited hours must say (ukeskjema)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from inngang.rules.opening import MEASURES
from inngang.service.organisation.actions import HoursRow

SLOTS = 2
EMPTY_DATES = 3
MOST_DATES = 120


@dataclass
class Slot:
    """One line of the form: from, to, and whether it is by appointment only."""

    name: str
    opens: str = ""
    closes: str = ""
    by_appointment: bool = False
    comment: str = ""
    day: str = ""


@dataclass
class WeekForm:
    """What somebody filled in, and what is wrong with it."""

    days: list[list[Slot]]
    dates: list[Slot]
    valid_from: str = ""
    valid_to: str = ""
    is_trial: bool = False
    title: str = ""
    reason: str = ""
    measures: list[str] = field(default_factory=list)
    own_measure: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)

    def rows(self) -> list[HoursRow]:
        """The rows; what is wrong is put among the faults."""
        found: list[HoursRow] = []
        for weekday, slots in enumerate(self.days):
            for slot in slots:
                found += self._rows(slot, weekday, None)
        for slot in self.dates:
            if slot.day:
                day = _date(slot.day)
                if day is None:
                    self.faults.append((f"id_{slot.name}_day", gettext("Write the date as 2026-12-24.")))
                else:
                    found += self._rows(slot, None, day)
        return found

    def dates_of_validity(self) -> tuple[date | None, date | None]:
        """From and to when they hold."""
        found = []
        for name in ("valid_from", "valid_to"):
            text = getattr(self, name)
            found.append(_date(text))
            if text and found[-1] is None:
                self.faults.append((f"id_{name}", gettext("Write the date as 2026-12-24.")))
        return found[0], found[1]

    def _rows(self, slot: Slot, weekday: int | None, day: date | None) -> list[HoursRow]:
        comment = slot.comment.strip()[:200]
        if not slot.opens and not slot.closes:
            said = day is not None or comment or slot.by_appointment
            return [HoursRow(weekday, day, None, None, slot.by_appointment, comment)] if said else []
        opens, closes = _clock(slot.opens), _clock(slot.closes)
        if opens is None or closes is None:
            self.faults.append(
                (f"id_{slot.name}_from", gettext("Write both when it opens and when it closes, as 09:00."))
            )
            return []
        if opens < closes or closes == time(0):
            return [HoursRow(weekday, day, opens, closes, slot.by_appointment, comment)]
        if opens == closes:
            self.faults.append((f"id_{slot.name}_from", gettext("It must close at another time than it opens.")))
            return []
        # over midnight: the rest belongs to the day after
        after = (weekday + 1) % 7 if weekday is not None else None
        next_day = day + timedelta(days=1) if day else None
        return [
            HoursRow(weekday, day, opens, time(0), slot.by_appointment, comment),
            HoursRow(after, next_day, time(0), closes, slot.by_appointment, ""),
        ]


def from_post(given: QueryDict) -> WeekForm:
    """What was sent."""

    def slot(name: str) -> Slot:
        return Slot(
            name,
            given.get(f"{name}_from", "").strip()[:5],
            given.get(f"{name}_to", "").strip()[:5],
            f"{name}_appointment" in given,
            given.get(f"{name}_comment", ""),
            given.get(f"{name}_day", "").strip()[:10],
        )

    count = sum(key.startswith("s") and key.endswith("_day") for key in given)
    return WeekForm(
        days=[[slot(f"d{weekday}{place}") for place in range(SLOTS)] for weekday in range(7)],
        dates=[slot(f"s{place}") for place in range(min(count, MOST_DATES))],
        valid_from=given.get("valid_from", "").strip(),
        valid_to=given.get("valid_to", "").strip(),
        is_trial="is_trial" in given,
        title=given.get("title", ""),
        reason=given.get("reason", ""),
        measures=[one for one in given.getlist("measures") if one in MEASURES],
        own_measure=given.get("own_measure", ""),
    )


def from_schedule(schedule: Mapping[str, Any] | None) -> WeekForm:
    """The form as it is now, with some empty lines for dates."""
    listed: Sequence[Mapping[str, Any]] = schedule["rows"] if schedule else ()
    days = []
    for weekday in range(7):
        of_day = [one for one in listed if one["weekday"] == weekday][:SLOTS]
        slots = [_slot(f"d{weekday}{place}", one) for place, one in enumerate(of_day)]
        days.append(slots + [Slot(f"d{weekday}{place}") for place in range(len(slots), SLOTS)])
    dated = [one for one in listed if one["day"] is not None][:MOST_DATES]
    dates = [_slot(f"s{place}", one) for place, one in enumerate(dated)]
    dates += [Slot(f"s{place}") for place in range(len(dates), len(dates) + EMPTY_DATES)]
    if schedule is None:
        return WeekForm(days, dates)
    return WeekForm(
        days,
        dates,
        valid_from=str(schedule["valid_from"] or ""),
        valid_to=str(schedule["valid_to"] or ""),
        is_trial=schedule["is_trial"],
        title=schedule["title"],
        reason=schedule["reason"],
        measures=list(schedule["measures"]),
        own_measure=schedule["own_measure"],
    )


def _slot(name: str, one: Mapping[str, Any]) -> Slot:
    return Slot(
        name,
        (one["opens"] or "")[:5],
        (one["closes"] or "")[:5],
        one["by_appointment"],
        one["comment"],
        one["day"] or "",
    )


def as_schedule(rows: Sequence[HoursRow], form: WeekForm, first: date | None, last: date | None) -> dict[str, Any]:
    """As the queries have it, for a preview of what is not kept yet."""
    return {
        "id": 0,
        "valid_from": first.isoformat() if first else None,
        "valid_to": last.isoformat() if last else None,
        "is_trial": form.is_trial,
        "title": form.title,
        "reason": form.reason,
        "measures": form.measures,
        "own_measure": form.own_measure,
        "rows": [
            {
                "weekday": one.weekday,
                "day": one.day.isoformat() if one.day else None,
                "opens": one.opens.isoformat() if one.opens else None,
                "closes": one.closes.isoformat() if one.closes else None,
                "by_appointment": one.by_appointment,
                "comment": one.comment,
            }
            for one in rows
        ],
    }


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text.replace(".", ":"))
    except ValueError:
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
