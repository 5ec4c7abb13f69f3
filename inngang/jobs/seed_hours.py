"""What the demo has to show of opening hours: a trial, limited hours with and without a reason, a town hall, and numbers."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.opening import Place
from inngang.service.organisation import calendars
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import HoursRow, set_number, set_schedule

# office, number, who may see it, where it goes when nobody answers
DUTY_PHONES = (
    ("0313", "40090017", "partners", "4100"),
    ("1902", "40090031", "public", "4100"),
    ("2021", "40090032", "internal", "1902"),
    ("1235", "40090033", "partners", ""),
)
TOWN_HALLS = ("0313", "1235", "1902", "2021")
TRIAL_DAYS = 28


def seed_hours(*, by: Viewer, at: datetime) -> None:
    """A second time changes nothing but what it sets again."""
    today = at.astimezone(OSLO).date()
    evening = [HoursRow(3, None, time(16), time(20), False, "Prøver kveldsåpent på torsdager")]
    _schedule(
        "1902", evening, by, at, is_trial=True, title="Kveldsåpent på torsdager",
        valid_from=today - timedelta(days=TRIAL_DAYS // 2), valid_to=today + timedelta(days=TRIAL_DAYS // 2),
    )  # fmt: skip
    three_days = [HoursRow(day, None, time(10), time(14)) for day in (0, 2, 4)]
    _schedule(
        "2021", three_days, by, at, reason="Få kommer innom, og vi reiser ut til bygdene de andre dagene.",
        measures=("acute_at_once", "outreach", "call_back"),
    )  # fmt: skip
    hall = [HoursRow(day, None, time(8), time(15, 30)) for day in range(5)]
    for number in TOWN_HALLS:
        unit = organisation.unit_numbered(number)
        assert unit is not None, number
        set_schedule(unit_id=unit.unit_id, kind=Place.TOWN_HALL, rows=hall, by=by, at=at)
    for number, phone, published, overflow in DUTY_PHONES:
        unit, to = organisation.unit_numbered(number), organisation.unit_numbered(overflow)
        assert unit is not None, number
        set_number(
            unit_id=unit.unit_id,
            kind="duty",
            number=phone,
            published=published,
            overflow_unit_id=to.unit_id if to else None,
            by=by,
            at=at,
        )


def _schedule(number: str, given: list[HoursRow], by: Viewer, at: datetime, **about: object) -> None:
    unit = organisation.unit_numbered(number)
    assert unit is not None, number
    place = calendars.receptions(unit.unit_id)[0]
    set_schedule(unit_id=unit.unit_id, reception_id=place.reception_id, rows=given, by=by, at=at, **about)  # type: ignore[arg-type]
