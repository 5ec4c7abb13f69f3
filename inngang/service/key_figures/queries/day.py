"""The figures of one day: all together, each office, each channel, and hour by hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from inngang.service.key_figures.figures import FIGURES, LINES, LIVE, hours_of, values_of
from inngang.service.key_figures.small_numbers import Share
from inngang.service.rows import rows


@dataclass(frozen=True)
class Count:
    """All key figures of one office, one channel, both, or all (unit_id 0 and channel "" are all)."""

    unit_id: int
    unit_name: str
    channel: str
    received: int = 0
    waiting: int = 0
    taken: int = 0
    answered: int = 0
    promised: int = 0
    kept: int = 0
    broken: int = 0
    overdue: int = 0
    abandoned: int = 0
    handed_over: int = 0
    unanswered_transfers: int = 0
    knew_case: int = 0
    first_contact: int = 0
    acute: int = 0
    acute_in_time: int = 0
    acute_same_day: int = 0
    waited_median: float | None = None  # seconds; over several channels only of those who stood or sat there waiting
    waited_most: float | None = None  # nine of ten waited no longer

    @property
    def knew_case_share(self) -> Share:
        return Share(self.knew_case, self.taken)

    @property
    def first_contact_share(self) -> Share:
        return Share(self.first_contact, self.answered)

    @property
    def kept_share(self) -> Share:
        return Share(self.kept, self.kept + self.broken)

    @property
    def late_share(self) -> Share:
        """Of what was due, how much was late or is late still."""
        late = self.broken + self.overdue
        return Share(late, late + self.kept)


@dataclass(frozen=True)
class Today:
    """A day's availability: all together, each office, each channel, and each office's each channel."""

    day: date
    is_today: bool
    counted_at: datetime
    all: Count
    units: tuple[Count, ...]
    channels: tuple[Count, ...]
    cells: tuple[Count, ...]


COUNTED = ", ".join(
    f"count(distinct line.enquiry_id) filter (where {one.where}) as {one.code}" for one in FIGURES.values()
)
WAITED = f"(line.data->>'waited_seconds')::float) filter (where {FIGURES['taken'].where}"

TODAY = f"""
with {LINES}, counted as (
    select line.unit_id, line.channel, {COUNTED},
        percentile_cont(array[0.5, 0.9]) within group (order by {WAITED}) as waited,
        percentile_cont(array[0.5, 0.9]) within group (order by {WAITED} and line.channel in ({LIVE})) as waited_live
    from line group by grouping sets ((line.unit_id, line.channel), (line.unit_id), (line.channel), ())
)
select counted.*, coalesce(u.name, '') as unit_name
from counted left join organisation_unit u on u.id = counted.unit_id
order by u.sort_key nulls first, counted.channel nulls first
"""


def today(*, day: date, at: datetime) -> Today:
    """Every number of a day in one statement. It names nobody, so it is the same for all who lead."""
    values = values_of(day, at)
    counts = [_count(one) for one in rows(TODAY, values)]
    nothing = Count(0, "", "")
    return Today(
        day=day,
        is_today=bool(values["is_today"]),
        counted_at=at,
        all=next((one for one in counts if not one.unit_id and not one.channel), nothing),
        units=tuple(one for one in counts if one.unit_id and not one.channel),
        channels=tuple(one for one in counts if one.channel and not one.unit_id),
        cells=tuple(one for one in counts if one.channel and one.unit_id),
    )


def _count(one: dict[str, Any]) -> Count:
    waited = one["waited"] if one["channel"] else one["waited_live"]
    median, most = waited or (None, None)
    return Count(
        unit_id=one["unit_id"] or 0,
        unit_name=one["unit_name"],
        channel=one["channel"] or "",
        waited_median=median,
        waited_most=most,
        **{code: one[code] for code in FIGURES},
    )


@dataclass(frozen=True)
class Hour:
    """How many came in and were answered in one hour of the day."""

    hour: int
    received: int
    answered: int


HOURS = """
select extract(hour from j.at at time zone 'Europe/Oslo')::int as hour,
    count(distinct j.enquiry_id) filter (where j.event = 'EnquiryReceived') as received,
    count(distinct j.enquiry_id) filter (where j.event = 'EnquiryAnswered') as answered
from journal_line j
where j.at >= %(start)s and j.at < %(end)s and j.event in ('EnquiryReceived', 'EnquiryAnswered')
    and j.unit_id is not null and j.channel is not null
group by 1
"""


def by_hour(*, day: date) -> list[Hour]:
    """The rush of the day, hour by hour; hours when nothing happened are there too."""
    start, end = hours_of(day)
    found = {one["hour"]: one for one in rows(HOURS, {"start": start, "end": end})}
    first, last = min(found, default=8), max(found, default=15)
    none = {"received": 0, "answered": 0}
    return [
        Hour(hour, found.get(hour, none)["received"], found.get(hour, none)["answered"])
        for hour in range(min(first, 8), max(last, 15) + 1)
    ]


FEWEST_DUE = 3  # a share of one or two says nothing about an office


def behind(counted: Today) -> list[Count]:
    """Offices by the share of what was due that is late, the most late first. Those with hardly anything due come last."""
    late = [one for one in counted.units if one.late_share.count]
    return sorted(
        late,
        key=lambda one: (
            one.late_share.of < FEWEST_DUE,
            -(one.late_share.value or 0),
            -one.late_share.count,
            one.unit_id,
        ),
    )


def a_month_to(day: date) -> date:
    """The first day of the thirty that end with this one."""
    return day - timedelta(days=29)
