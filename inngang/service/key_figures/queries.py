"""Cards of key figures (nøkkeltall), counted from what happened. Nobody registers anything for them (R265)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import WAITS_LIVE, marked
from inngang.service.access import door
from inngang.service.key_figures.figures import FIGURES, LINES, ONLY_NOW, hours_of, values_of
from inngang.service.key_figures.small_numbers import FEWEST, Share, hidden_groups, protected
from inngang.service.rows import Page, row, rows

# ── the day ─────────────────────────────────────────────────────────────────────────────────────────


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
LIVE = ", ".join(f"'{channel}'" for channel in sorted(WAITS_LIVE))

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


# ── the list a number counts ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class BehindCard:
    """One of those a number counts. A name only where the door is open to the one who looks."""

    enquiry_id: int
    ref: str
    matter: str
    channel: str
    unit_name: str
    at: datetime
    received_at: datetime | None
    due_by: datetime | None
    state: str
    urgency: int | None
    name: str


BEHIND = """
with {lines}, found as (
    select line.enquiry_id, min(line.at) as at from line
    where {where} and (%(unit)s = 0 or line.unit_id = %(unit)s) and (%(channel)s = '' or line.channel = %(channel)s)
    group by line.enquiry_id
)
select found.enquiry_id, found.at, (select count(*) from found) as total, coalesce(e.ref, '') as ref,
    coalesce(e.matter, '') as matter, coalesce(e.channel, '') as channel, coalesce(u.name, '') as unit_name,
    e.received_at, coalesce(e.state, '') as state, e.urgency, p.due_by,
    coalesce((select trim(x.given_name || ' ' || x.family_name) from people_person x
              where x.id = e.person_id and {visible}), '') as name
from found
left join enquiries_enquiry e on e.id = found.enquiry_id
left join organisation_unit u on u.id = e.unit_id
left join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
order by found.at desc, found.enquiry_id
limit %(size)s offset %(offset)s
"""


def behind_the_number(
    *,
    figure: str,
    channel: str = "",
    unit: int = 0,
    day: date,
    viewer: Viewer,
    at: datetime,
    page: int = 1,
    size: int = 50,
) -> Page[BehindCard]:
    """Those a number counts, last first: as many as the number says. Raises KeyError for a figure there is none of."""
    counted = FIGURES[figure]
    visible = door.visible_to(viewer, at, person="e.person_id")
    found = rows(
        BEHIND.format(lines=LINES, where=counted.where, visible=visible.sql),
        {
            **visible.values,
            **values_of(day, at),
            "unit": unit,
            "channel": channel,
            "size": size,
            "offset": (page - 1) * size,
        },
    )
    cards = [
        BehindCard(
            matter=MATTERS[one["matter"]].title if one["matter"] in MATTERS else one["matter"],
            **{name: one[name] for name in BehindCard.__dataclass_fields__ if name != "matter"},
        )
        for one in found
    ]
    total = found[0]["total"] if found else 0
    return Page(cards, page, size, page * size < total, total)


# ── who falls behind ────────────────────────────────────────────────────────────────────────────────

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


# ── equal for everyone ──────────────────────────────────────────────────────────────────────────────

NORWEGIAN, SAMI, ENGLISH, OTHERS = "norwegian", "sami", "english", "others"
GROUPS = {
    NORWEGIAN: marked("Norwegian"),
    SAMI: marked("Sámi"),
    ENGLISH: marked("English"),
    OTHERS: marked("Other languages"),
}


@dataclass(frozen=True)
class GroupCount:
    """How one group of people is met. None where the group, or those it is about, are too few to be shown."""

    group: str
    title: str
    received: int | None
    met: Share | None
    knew_case: Share | None
    kept: Share | None
    waited_median: float | None


EQUAL = f"""
with one as (
    select j.enquiry_id, j.unit_id, max(j.data->>'language') as language, min(j.at) as received_at from journal_line j
    where j.at >= %(start)s and j.at < %(end)s and j.event = 'EnquiryReceived' and (%(unit)s = 0 or j.unit_id = %(unit)s)
        and j.unit_id is not null and j.channel is not null
    group by j.enquiry_id, j.unit_id
), life as (
    select one.enquiry_id, one.language,
        bool_or(j.event = 'EnquiryTaken') as met,
        (array_agg((j.data->>'knows_case')::boolean order by j.id) filter (where j.event = 'EnquiryTaken'))[1] as knew_case,
        (array_agg((j.data->>'waited_seconds')::float order by j.id)
            filter (where j.event = 'EnquiryTaken' and j.channel in ({LIVE})))[1] as waited,
        bool_or(j.event = 'PromiseKept' and (j.data->>'in_time')::boolean) as kept,
        bool_or(j.event = 'PromiseBroken' or (j.event = 'PromiseKept' and not (j.data->>'in_time')::boolean)) as broken
    from one left join journal_line j on j.enquiry_id = one.enquiry_id and j.at <= %(at)s
        and j.event in ('EnquiryTaken', 'PromiseKept', 'PromiseBroken')
    group by one.enquiry_id, one.language
)
select case when language in ('nb', 'nn', 'no') then 'norwegian' when language in ('se', 'smj', 'sma') then 'sami'
        when language = 'en' then 'english' else 'others' end as grouped,
    count(*) as received, count(*) filter (where met) as met, count(*) filter (where knew_case) as knew_case,
    count(*) filter (where kept) as kept, count(*) filter (where kept or broken) as due,
    percentile_cont(0.5) within group (order by waited) as waited, count(waited) as waits
from life group by 1
"""


def equal(*, first: date, last: date, unit: int = 0, at: datetime) -> list[GroupCount]:
    """How people of each group of languages were met, of those who got in touch from one day to another (R042, R262)."""
    start, end = hours_of(first)[0], hours_of(last)[1]
    found = {one["grouped"]: one for one in rows(EQUAL, {"start": start, "end": end, "unit": unit, "at": at})}
    hidden = hidden_groups({group: one["received"] for group, one in found.items()})
    return [_group(group, found.get(group), group in hidden) for group in GROUPS]


def _group(group: str, one: dict[str, Any] | None, is_hidden: bool) -> GroupCount:
    if one is None:
        return GroupCount(group, GROUPS[group], 0, None, None, None, None)
    if is_hidden:
        return GroupCount(group, GROUPS[group], None, None, None, None, None)
    return GroupCount(
        group,
        GROUPS[group],
        one["received"],
        protected(Share(one["met"], one["received"])),
        protected(Share(one["knew_case"], one["met"])),
        protected(Share(one["kept"], one["due"])),
        one["waited"] if one["waits"] >= FEWEST else None,
    )


# ── what people said, and the counted visits ────────────────────────────────────────────────────────


@dataclass(frozen=True)
class RatingCount:
    """What people said in one channel: whether they got help, and apart from it how easy it was to reach us (R266)."""

    channel: str
    answers: int | None
    got_help: Share | None
    ease: float | None  # 1 hard to 5 easy, on average
    ease_answers: int | None


RATINGS = """
select j.channel, count(*) as answers, count(*) filter (where (j.data->>'got_help')::boolean) as got_help,
    avg((j.data->>'ease')::float) as ease, count(j.data->>'ease') as ease_answers
from journal_line j
where j.at >= %(start)s and j.at < %(end)s and j.event = 'HelpRated' and j.channel is not null
    and (%(unit)s = 0 or j.unit_id = %(unit)s)
group by j.channel order by j.channel
"""


def ratings(*, first: date, last: date, unit: int = 0) -> list[RatingCount]:
    """What people said from one day to another, per channel, with how many said it. Few answers are not shown."""
    found = rows(RATINGS, {"start": hours_of(first)[0], "end": hours_of(last)[1], "unit": unit})
    return [
        RatingCount(
            one["channel"],
            one["answers"] if one["answers"] >= FEWEST else None,
            protected(Share(one["got_help"], one["answers"])),
            one["ease"] if one["ease_answers"] >= FEWEST else None,
            one["ease_answers"] if one["ease_answers"] >= FEWEST else None,
        )
        for one in found
    ]


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


def a_month_to(day: date) -> date:
    """The first day of the thirty that end with this one."""
    return day - timedelta(days=29)


__all__ = [
    "FIGURES",
    "GROUPS",
    "ONLY_NOW",
    "BehindCard",
    "Count",
    "GroupCount",
    "Hour",
    "RatingCount",
    "ReceptionDay",
    "Today",
    "VisitCount",
    "Visits",
    "a_month_to",
    "behind",
    "behind_the_number",
    "by_hour",
    "equal",
    "ratings",
    "reception_day",
    "today",
    "visits",
]
