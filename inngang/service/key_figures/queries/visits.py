"""The counted visits (besøkstelling), and the day so far at one reception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from inngang.rules.hours import OSLO
from inngang.service.key_figures.figures import hours_of
from inngang.service.key_figures.small_numbers import FEWEST, Share, hidden_groups, protected
from inngang.service.rows import row, rows


@dataclass(frozen=True)
class VisitCount:
    """One row of the count of visits: a matter, a language or an outcome. None: too few to be shown."""

    what: str
    visits: int | None
    minutes: float | None


@dataclass(frozen=True)
class Visits:
    """The counted visits of a period (besøkstelling, R175, R176)."""

    visits: int
    minutes: float | None
    other_channel: Share | None  # another way would have done, of those who were asked
    matters: tuple[VisitCount, ...]
    languages: tuple[VisitCount, ...]
    outcomes: tuple[VisitCount, ...]


VISITS = """
with visit as (
    select j.data->>'matter' as matter, j.data->>'language' as language, j.data->>'outcome' as outcome,
        (j.data->>'minutes')::float as minutes, (j.data->>'other_channel')::boolean as other_channel
    from journal_line j where j.at >= %(start)s and j.at < %(end)s and j.event = 'VisitTallied'
        and (%(unit)s = 0 or j.unit_id = %(unit)s)
)
select case grouping(matter, language, outcome) when 3 then 'matters' when 5 then 'languages' when 6 then 'outcomes' else 'all' end
        as kind,
    coalesce(matter, language, outcome, '') as what, count(*) as visits,
    percentile_cont(0.5) within group (order by minutes) as minutes,
    count(*) filter (where other_channel) as could, count(other_channel) as asked
from visit group by grouping sets ((matter), (language), (outcome), ()) order by count(*) desc, what
"""


def visits(*, first: date, last: date, unit: int = 0) -> Visits:
    """The counted visits from one day to another."""
    found = rows(VISITS, {"start": hours_of(first)[0], "end": hours_of(last)[1], "unit": unit})
    total = next(one for one in found if one["kind"] == "all")

    def rows_of(kind: str) -> tuple[VisitCount, ...]:
        mine = [one for one in found if one["kind"] == kind]
        hidden = hidden_groups({one["what"]: one["visits"] for one in mine})
        return tuple(
            VisitCount(one["what"], None, None)
            if one["what"] in hidden
            else VisitCount(one["what"], one["visits"], one["minutes"])
            for one in mine
        )

    return Visits(
        total["visits"],
        total["minutes"] if total["visits"] >= FEWEST else None,
        protected(Share(total["could"], total["asked"])),
        rows_of("matters"),
        rows_of("languages"),
        rows_of("outcomes"),
    )


@dataclass(frozen=True)
class ReceptionDay:
    """The day so far at one reception: how many came, were met, were counted, and left."""

    came: int
    met: int
    done: int
    left: int
    acute: int


RECEPTION = """
select count(distinct enquiry_id) filter (where event = 'EnquiryReceived') as came,
    count(distinct enquiry_id) filter (where event = 'EnquiryTaken') as met,
    count(distinct enquiry_id) filter (where event = 'VisitTallied') as done,
    count(distinct enquiry_id) filter (where event = 'EnquiryClosed' and data->>'outcome' in ('no_show', 'abandoned')) as left,
    count(distinct enquiry_id) filter (where event = 'EnquiryTriaged' and data->>'urgency' = '0') as acute
from journal_line where at >= %(start)s and at < %(end)s and unit_id = %(unit)s and channel = 'visit'
"""


def reception_day(*, unit: int, at: datetime) -> ReceptionDay:
    """The count of the day so far, for those who work there."""
    start, end = hours_of(at.astimezone(OSLO).date())
    found = row(RECEPTION, {"start": start, "end": end, "unit": unit})
    assert found is not None
    return ReceptionDay(**found)
