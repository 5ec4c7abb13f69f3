"""How we answer (svartid, løst ved første kontakt): one count of what came in, grouped by whatever one asks about.

Everything is read from the journal line each enquiry began with, found by its time, and the lines that followed it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from inngang.rules.answering import FIRST_LINE_KINDS, could_be_earlier, is_slow
from inngang.rules.vocabulary import OFFICE_KINDS, marked
from inngang.service.key_figures.figures import hours_of
from inngang.service.key_figures.goals import goal_values
from inngang.service.key_figures.small_numbers import Share, hidden_groups, protected
from inngang.service.rows import rows

LONGEST_DAYS: Final = 92

# Who needs what, each enquiry in one group, the first that fits (behovsgrupper).
NEEDS: Final = {
    "acute": marked("Acute need"),
    "followed_up": marked("Followed up by an adviser"),
    "basic": marked("Money to live on and housing"),
    "partners": marked("Employers, doctors and partners"),
    "others": marked("Everyone else"),
}
LANGUAGES: Final = {
    "norwegian": marked("Norwegian"),
    "sami": marked("Sámi"),
    "english": marked("English"),
    "others": marked("Other languages"),
}
ASKED: Final = {
    "direct": marked("Those who know the case"),
    "office": marked("The team or the office"),
    "first_line": marked("The contact centre's lines"),
}

ROUTED: Final = """
left join lateral (
    select j.data->>'policy' as policy, case
        when j.data->'circles'->0->>'kind' in ('last_promised', 'asked_for', 'rang', 'own_adviser', 'coordinator', 'substitute')
            then 'direct'
        when j.data->'circles'->0->>'kind' in ('team', 'office_language', 'unit', 'duty') then 'office'
        else 'first_line' end as asked
    from journal_line j where j.enquiry_id = e.id and j.event = 'EnquiryRouted' order by j.id limit 1
) routed on true"""

# One row for each enquiry that came in, with what became of it.
LIFE: Final = """
goal as (
    select * from unnest(%(goal_days)s::date[], %(goal_kinds)s::text[], %(goal_seconds)s::int[], %(goal_until)s::timestamptz[])
        as g (day, kind, seconds, until)
), worker as (
    select distinct on (p.staff_id) p.staff_id, case when u.kind = any(%(first_line)s) then 'first_line'
        when u.kind = any(%(offices)s) then 'office' else 'special' end as level
    from organisation_post p join organisation_unit u on u.id = p.unit_id where p.valid_to is null order by p.staff_id, p.id
), life as (
    select came.at as received_at, came.channel, e.unit_id::text as unit, e.matter, e.line,
        (came.at at time zone 'Europe/Oslo')::date as day, extract(hour from came.at at time zone 'Europe/Oslo')::int as hour,
        coalesce(nullif(left(coalesce(nullif(e.area_code, ''), p.area_code, ''), 2), ''), u.county, '') as county,
        case when e.urgency = 0 then 'acute' when (came.data->>'had_adviser')::boolean then 'followed_up'
            when e.organisation_id is not null or e.line in ('employers', 'doctors') then 'partners'
            when e.line = 'social' then 'basic' else 'others' end as need,
        case when came.data->>'language' in ('nb', 'nn', 'no') then 'norwegian'
            when came.data->>'language' in ('se', 'smj', 'sma') then 'sami'
            when came.data->>'language' = 'en' then 'english' else 'others' end as language,
        coalesce(nullif(e.contact, ''), case when (came.data->>'had_adviser')::boolean then 'follow_up' else 'first' end) as contact,
        coalesce(e.outcome = 'joined', false) as again, coalesce(e.outcome = 'abandoned', false) as abandoned,
        step.*, competent.at as competent_at, taker.level as taken_by, solver.level as solved_by,
        case when g.seconds is not null then step.met_at is not null
                or least(coalesce(e.closed_at, %(at)s), %(at)s) >= came.at + make_interval(secs => g.seconds)
            when g.until is not null then step.answered_at is not null or (g.until <= %(at)s and e.state <> 'closed')
            else false end as due,
        case when g.seconds is not null then step.met_at <= came.at + make_interval(secs => g.seconds)
            else step.answered_at <= g.until end as within{columns}
    from journal_line came
    join enquiries_enquiry e on e.id = came.enquiry_id
    join organisation_unit u on u.id = e.unit_id
    left join people_person p on p.id = e.person_id
    cross join lateral (
        select min(j.at) filter (where j.event = 'EnquiryTaken') as met_at,
            (array_agg(j.staff_id order by j.id) filter (where j.event = 'EnquiryTaken'))[1] as met_by,
            (array_agg((j.data->>'knows_case')::boolean order by j.id) filter (where j.event = 'EnquiryTaken'))[1] as knew_case,
            min(j.at) filter (where j.event = 'EnquiryAnswered') as answered_at,
            (array_agg(j.staff_id order by j.id) filter (where j.event = 'EnquiryAnswered'))[1] as answered_by,
            (array_agg((j.data->>'first_contact')::boolean order by j.id) filter (where j.event = 'EnquiryAnswered'))[1] as at_first,
            coalesce(bool_or(j.event = 'EnquiryHandedOver'), false) as passed_on,
            coalesce(bool_or(j.event = 'EnquiryHandedOver' and j.data->>'way' = 'call'), false) as put_through,
            min(j.at) filter (where j.event in ('PromiseMade', 'PromiseRenewed') and j.data->>'kind' = 'decision') as applied_at,
            bool_or((j.data->>'got_help')::boolean) filter (where j.event = 'HelpRated') as helped
        from journal_line j where j.enquiry_id = e.id and j.at <= %(at)s and j.event in ('EnquiryTaken', 'EnquiryAnswered',
            'EnquiryHandedOver', 'PromiseMade', 'PromiseRenewed', 'HelpRated')
    ) step
    left join lateral (
        select min(j.at) as at from journal_line j where j.enquiry_id = e.id and j.at <= %(at)s and j.event = 'EnquiryTaken'
            and (j.staff_id = step.answered_by or (j.data->>'knows_case')::boolean)
    ) competent on true
    left join worker taker on taker.staff_id = step.met_by
    left join worker solver on solver.staff_id = step.answered_by
    left join goal g on g.kind = came.channel and g.day = (came.at at time zone 'Europe/Oslo')::date{routed}
    where came.at >= %(start)s and came.at < %(end)s and came.event = 'EnquiryReceived' and came.enquiry_id is not null
        and came.unit_id is not null and came.channel is not null
)"""

# What is counted over the rows of `life`; what was asked again while it was open is counted apart.
COUNTS: Final[Mapping[str, str]] = {
    "received": "not again",
    "again": "again",
    "met": "not again and met_at is not null",
    "knew_case": "not again and knew_case",
    "competent": "not again and competent_at is not null",
    "answered": "not again and answered_at is not null",
    "at_first": "not again and at_first",
    "abandoned": "not again and abandoned",
    "put_through": "not again and put_through",
    "first_line_took": "not again and taken_by = 'first_line'",
    "first_line_solved": "not again and taken_by = 'first_line' and solved_by = 'first_line' and at_first",
    "first_line_passed": "not again and taken_by = 'first_line' and passed_on",
    "solved_first_line": "not again and solved_by = 'first_line'",
    "solved_office": "not again and solved_by = 'office'",
    "solved_special": "not again and solved_by = 'special'",
    "due": "not again and due",
    "within": "not again and due and within",
    "applied": "not again and applied_at is not null",
    "applied_same_day": "not again and (applied_at at time zone 'Europe/Oslo')::date = day",
    "said": "not again and helped is not null",
    "helped": "not again and helped",
}
TIMES: Final = {"met": "met_at", "competent": "competent_at", "answer": "answered_at"}
KEYS: Final = frozenset(
    {"unit", "county", "channel", "matter", "need", "language", "contact", "solved_by", "day", "policy", "asked"}
)
ABOUT_PEOPLE: Final = frozenset({"need", "language", "contact"})

COUNTED: Final = ", ".join(f"count(*) filter (where {where}) as {name}" for name, where in COUNTS.items())
TIMED: Final = ", ".join(
    f"percentile_cont(array[0.5, 0.9]) within group (order by extract(epoch from {column} - received_at)::float8)"
    f" filter (where not again) as {name}_times"
    for name, column in TIMES.items()
)
WHERE: Final = """(%(unit)s = '' or unit = %(unit)s) and (%(county)s = '' or county = %(county)s)
    and (%(channel)s = '' or channel = %(channel)s) and (%(need)s = '' or need = %(need)s)"""


@dataclass(frozen=True)
class Answered:
    """How those of one group were answered; `keys` are what they have in common, empty for all together."""

    keys: tuple[str, ...]
    received: int
    again: int
    met: int
    knew_case: int
    competent: int
    answered: int
    at_first: int
    abandoned: int
    put_through: int
    first_line_took: int
    first_line_solved: int
    first_line_passed: int
    solved_first_line: int
    solved_office: int
    solved_special: int
    due: int
    within: int
    applied: int
    applied_same_day: int
    said: int
    helped: int
    met_times: tuple[float, float] | None  # seconds: half waited no longer, and nine of ten
    competent_times: tuple[float, float] | None
    answer_times: tuple[float, float] | None
    is_hidden: bool = False  # too few to be shown
    is_slow: bool = False
    is_about_people: bool = False

    def share(self, count: str, of: str) -> Share | None:
        """A share of the group; None where it would show the few."""
        if self.is_hidden:
            return None
        share = Share(getattr(self, count), getattr(self, of))
        return protected(share) if self.is_about_people else share

    @property
    def solved(self) -> int:
        return self.solved_first_line + self.solved_office + self.solved_special

    @property
    def earlier(self) -> int:
        """Of what the contact centre passed on, how many it could have answered (R071)."""
        return could_be_earlier(
            passed_on=self.first_line_passed, taken=self.first_line_took, answered=self.first_line_solved
        )


@dataclass(frozen=True)
class Answering:
    """The groups of a period, most first, and all of them together."""

    first: date
    last: date
    all: Answered
    groups: tuple[Answered, ...]

    def of(self, *keys: str) -> Answered | None:
        """One group; None when nobody is in it or they are too few."""
        return next((one for one in self.groups if one.keys == keys and not one.is_hidden), None)


def answering(
    *,
    first: date,
    last: date,
    by: Sequence[str] = ("unit",),
    unit: int = 0,
    county: str = "",
    channel: str = "",
    need: str = "",
    at: datetime,
) -> Answering:
    """How we answered what came in from one day to another, in two statements. It names nobody."""
    if not set(by) <= KEYS:
        raise ValueError(f"Nothing is counted by {by}.")
    routed = bool({"policy", "asked"} & set(by))
    life = LIFE.format(columns=", routed.policy, routed.asked" if routed else "", routed=ROUTED if routed else "")
    names = [f"coalesce({key}::text, '') as key{place}" for place, key in enumerate(by)]
    sets = ", ".join(f"key{place}" for place in range(len(by)))
    sql = f"""
        with {life}, keyed as (select life.*, {", ".join(names)} from life where {WHERE})
        select {sets}, {COUNTED}, {TIMED} from keyed group by grouping sets (({sets}), ())
        order by count(*) desc, {sets}"""
    values = {
        **life_values(first=first, last=last, at=at),
        "unit": str(unit or ""),
        "county": county,
        "channel": channel,
        "need": need,
    }
    found = [_answered(one, by) for one in rows(sql, values)]
    nothing = _answered(dict.fromkeys(COUNTS, 0) | {f"{name}_times": None for name in TIMES}, ())
    together = next((one for one in found if not one.keys), nothing)
    return Answering(first, last, together, _judged([one for one in found if one.keys], together, by))


def life_values(*, first: date, last: date, at: datetime) -> dict[str, Any]:
    """What `LIFE` asks for."""
    return {
        **goal_values(first=first, last=last),
        "start": hours_of(first)[0],
        "end": hours_of(last)[1],
        "at": at,
        "first_line": [str(kind) for kind in FIRST_LINE_KINDS],
        "offices": [str(kind) for kind in OFFICE_KINDS],
    }


def _answered(one: Mapping[str, Any], by: Sequence[str]) -> Answered:
    keys = tuple(one[f"key{place}"] for place in range(len(by)))
    times: dict[str, Any] = {f"{name}_times": _times(one[f"{name}_times"]) for name in TIMES}
    return Answered(
        keys=() if None in keys else keys,
        **{name: one[name] for name in COUNTS},
        **times,
    )


def _times(found: Any) -> tuple[float, float] | None:
    return None if not found or found[0] is None else (found[0], found[1])


def _judged(groups: list[Answered], together: Answered, by: Sequence[str]) -> tuple[Answered, ...]:
    hidden = hidden_groups({"\x00".join(one.keys): one.received + one.again for one in groups})
    about_people = bool(ABOUT_PEOPLE & set(by))
    return tuple(
        Answered(
            **{
                **vars(one),
                "is_hidden": "\x00".join(one.keys) in hidden,
                "is_about_people": about_people,
                "is_slow": is_slow(within=one.within, due=one.due, all_within=together.within, all_due=together.due),
            }
        )
        for one in groups
    )
