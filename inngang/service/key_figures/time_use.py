"""What time goes to at the offices (tidsbruk), lightly: two taps a week from whoever wants, and what the journal tells by itself.

Nobody is measured: an answer is added to the sums of the office and its week, and kept nowhere else. An office with too few
answers, or too few at work, is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import OFFICE_KINDS, marked
from inngang.service.key_figures.small_numbers import FEWEST, Share
from inngang.service.rows import row, rows

WEEKS: Final = 8
LONGEST_TALK: Final = 2  # hours; what is left open overnight is no talk
ACTIVITIES: Final = {
    "meetings": marked("Talks and meetings with people"),
    "cases": marked("Working on people's cases: assessing, planning, writing to them"),
    "admin": marked("Administration: registering, reporting, systems, looking for things"),
    "internal": marked("Meetings and training among ourselves"),
    "other": marked("Something else"),
}


@dataclass(frozen=True)
class Part:
    """One activity: the share of answers where it took most of the day, and about how much of the time it takes."""

    activity: str
    most: Share
    about: float  # what took most counts two, what came next counts one


@dataclass(frozen=True)
class OfficeTime:
    """One office over some weeks; `parts` is empty where too few have answered."""

    unit_id: int
    name: str
    answers: int | None  # None: too few to be shown
    parts: tuple[Part, ...]
    talks: float | None  # hours in live conversations, from what happened
    planned: float | None  # hours of the planned shifts in the same weeks

    def about(self, activity: str) -> float | None:
        return next((one.about for one in self.parts if one.activity == activity), None)

    @property
    def in_talks(self) -> float | None:
        """The share of planned hours somebody was in a live conversation."""
        return self.talks / self.planned if self.talks is not None and self.planned else None


SUMS: Final = """
with asked as (
    select u.id, u.name, u.sort_key, count(distinct p.staff_id) as at_work from organisation_unit u
    join organisation_post p on p.unit_id = u.id and p.valid_to is null and p.role = any(%(roles)s)
    where u.kind = any(%(kinds)s) group by u.id
), talk as (
    select t.unit_id, sum(extract(epoch from least(e.at - t.at, make_interval(hours => %(longest)s)))) / 3600 as hours
    from journal_line t
    cross join lateral (select min(n.at) as at from journal_line n where n.enquiry_id = t.enquiry_id and n.id > t.id
        and n.event in ('EnquiryAnswered', 'EnquiryHandedOver', 'EnquiryClosed', 'PromiseMade')) e
    where t.at >= %(since)s and t.at < %(until)s and t.event = 'EnquiryTaken' and t.channel in ('phone', 'chat', 'visit')
    group by t.unit_id
), shift as (
    select p.unit_id, sum(extract(epoch from h.ends - h.starts)) / 3600 * %(weeks)s as hours
    from organisation_shift h join organisation_post p on p.staff_id = h.staff_id and p.valid_to is null group by p.unit_id
)
select asked.id as unit_id, asked.name, asked.at_work, talk.hours::float8 as talks, shift.hours::float8 as planned,
    coalesce((select jsonb_object_agg(s.activity, jsonb_build_array(s.most, s.next)) from (
        select activity, sum(most) as most, sum(next) as next from key_figures_time_use c
        where c.unit_id = asked.id and c.monday >= %(first)s and c.monday <= %(last)s group by activity) s), '{}') as given
from asked left join talk on talk.unit_id = asked.id left join shift on shift.unit_id = asked.id
order by asked.sort_key, asked.id
"""
WORK_THERE: Final = ["state_adviser", "municipal_adviser", "reception", "team_lead"]


def monday_of(at: datetime) -> date:
    day = at.astimezone(OSLO).date()
    return day - timedelta(days=day.weekday())


def has_given(staff_id: int, *, at: datetime) -> bool:
    """Whether they have answered this week."""
    given = {"staff": staff_id, "monday": monday_of(at)}
    return (
        row("select 1 from key_figures_time_use_given where staff_id = %(staff)s and monday = %(monday)s", given)
        is not None
    )


def time_use(*, at: datetime, weeks: int = WEEKS) -> list[OfficeTime]:
    """Every office over the last weeks, this one too. One statement."""
    last = monday_of(at)
    first = last - timedelta(weeks=weeks - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=OSLO)
    asked = {
        "roles": WORK_THERE,
        "kinds": [str(one) for one in OFFICE_KINDS],
        "longest": LONGEST_TALK,
        "since": since,
        "until": at,
        "weeks": weeks,
        "first": first,
        "last": last,
    }
    return [_office(**one) for one in rows(SUMS, asked)]


def _office(
    *, unit_id: int, name: str, at_work: int, talks: float | None, planned: float | None, given: dict[str, list[int]]
) -> OfficeTime:
    answers = sum(most for most, _ in given.values())
    weight = sum(2 * most + after for most, after in given.values())
    parts = tuple(
        Part(code, Share(given.get(code, [0, 0])[0], answers), (2 * given.get(code, [0, 0])[0] + given.get(code, [0, 0])[1]) / weight)
        for code in ACTIVITIES
    ) if answers >= FEWEST else ()  # fmt: skip
    shown = at_work >= FEWEST
    return OfficeTime(
        unit_id, name, answers if parts else None, parts, talks if shown else None, planned if shown else None
    )
