"""An office as search engines and maps read it: schema.org's GovernmentOffice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from inngang.rules.hours import Interval
from inngang.service.organisation.calendars import DayCard
from inngang.service.organisation.office_page import DaysCard
from inngang.service.organisation.queries import OfficeCard, ReceptionCard

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ADDRESS = re.compile(r"(?P<street>.*?),?\s*(?P<postcode>\d{4})\s+(?P<place>[^\d,]+)")


def schema_of(office: OfficeCard, days: Mapping[int, DaysCard], *, address: str) -> dict[str, Any]:
    """The office, each of its receptions as a department, with opening hours by weekday and by special day."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "@id": address,
        "url": address,
        "name": office.name,
        "identifier": office.number,
        "areaServed": [{"@type": "AdministrativeArea", "name": name} for name in office.areas],
        "department": [_reception(one, days.get(one.reception_id)) for one in office.receptions],
    }
    if office.phone:
        told["telephone"] = office.phone
    return told


def _reception(reception: ReceptionCard, days: DaysCard | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "GovernmentOffice",
        "name": reception.name,
        "openingHoursSpecification": [
            _hours(interval, dayOfWeek=f"https://schema.org/{DAYS[weekday]}")
            for weekday, intervals in enumerate(reception.week)
            for interval in intervals
        ],
    }
    if found := ADDRESS.fullmatch(reception.address):
        told["address"] = {
            "@type": "PostalAddress",
            "streetAddress": found["street"],
            "postalCode": found["postcode"],
            "addressLocality": found["place"],
            "addressCountry": "NO",
        }
    ahead = [*days.week, *days.special] if days else []
    special = [one for one in ahead if one.intervals != reception.week[one.day.weekday()]]
    if special:
        told["specialOpeningHoursSpecification"] = [told_day for one in special for told_day in _day(one)]
    return told


def _day(one: DayCard) -> list[dict[str, Any]]:
    days = {"validFrom": one.day.isoformat(), "validThrough": one.day.isoformat()}
    if not one.intervals:  # closed all day, as schema.org writes it
        return [_hours((0, 0), **days)]
    return [_hours(interval, **days) for interval in one.intervals]


def _hours(interval: Interval, **more: str) -> dict[str, Any]:
    return {
        "@type": "OpeningHoursSpecification",
        "opens": _clock(interval[0]),
        "closes": _clock(interval[1]),
        **more,
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
