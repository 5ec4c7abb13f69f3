"""Days that count and what follows from them: for the person, for those who follow them up, and counted (startdato, R289)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.access_content import Seen, whole
from inngang.rules.access_matrix import Info
from inngang.rules.deadlines import INFO, Of, told
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import OPEN_STATES, Why
from inngang.service.access import door
from inngang.service.rows import TOTAL_COUNTED, Page, rows


@dataclass(frozen=True)
class PointCard:
    """One thing that follows from a day."""

    code: str
    due_on: date
    ask_on: date | None
    enquiry_id: int | None
    is_done: bool
    told: Why  # as the person reads it

    @property
    def is_asked(self) -> bool:
        """Somebody has it to do now."""
        return self.enquiry_id is not None and not self.is_done


@dataclass(frozen=True)
class DateCard:
    """A day that counts, and what follows from it, the first one first."""

    id: int
    of: str
    day: date
    heard: str
    recorded_by: str  # empty: by a sick note
    recorded_at: datetime
    points: tuple[PointCard, ...]


@dataclass(frozen=True)
class ComingCard:
    """One line of what comes, for one who follows people up."""

    person_id: int
    name: str
    of: str
    day: date
    code: str
    due_on: date
    ask_on: date | None
    enquiry_id: int | None
    is_late: bool


@dataclass(frozen=True)
class OnTime:
    """How it went with one rule: of those that are over, how many in time."""

    code: str
    asked: int
    over: int
    in_time: int


DATES = """
select d.id, d.of, d.day, d.heard, d.recorded_at, coalesce(s.given_name || ' ' || s.family_name, '') as recorded_by,
    coalesce((select jsonb_agg(jsonb_build_object('code', p.code, 'due_on', p.due_on, 'ask_on', p.ask_on,
            'enquiry_id', p.enquiry_id, 'state', e.state) order by p.due_on, p.code)
        from enquiries_follow_up_point p left join enquiries_enquiry e on e.id = p.enquiry_id
        where p.start_date_id = d.id and p.ended_at is null), '[]') as points
from enquiries_start_date d left join people_staff s on s.id = d.recorded_by_id
where d.person_id = %(person)s and d.ended_at is null order by d.day desc, d.id
"""


def dates_of(*, person_id: int, sees: Seen | None, at: datetime) -> tuple[DateCard, ...]:
    """Those that count now, in one statement. `sees` is what the door gave; None: the person looks at what is theirs."""
    found = rows(DATES, {"person": person_id})
    today = at.astimezone(OSLO).date()
    return tuple(_date(one, today) for one in found if sees is None or whole(sees, INFO[Of(one["of"])]))


def _date(one: dict[str, Any], today: date) -> DateCard:
    return DateCard(**one | {"points": tuple(_point(point, today) for point in one["points"])})


def _point(one: dict[str, Any], today: date) -> PointCard:
    due_on = date.fromisoformat(one["due_on"])
    return PointCard(
        code=one["code"],
        due_on=due_on,
        ask_on=date.fromisoformat(one["ask_on"]) if one["ask_on"] else None,
        enquiry_id=one["enquiry_id"],
        is_done=one["state"] is not None and one["state"] not in OPEN_STATES,
        told=told(one["code"], due_on, today=today),
    )


COMING = """
select p.person_id, trim(x.given_name || ' ' || x.family_name) as name, d.of, d.day, p.code, p.due_on, p.ask_on, p.enquiry_id,
    p.due_on < %(today)s as is_late
from enquiries_follow_up_point p
join enquiries_start_date d on d.id = p.start_date_id
join people_person x on x.id = p.person_id and x.died_on is null
left join enquiries_enquiry e on e.id = p.enquiry_id
where p.ended_at is null and (e.id is null or e.state in ('waiting', 'taken', 'promised'))
    and (p.ask_on is not null or p.due_on >= %(today)s)
    and (exists (select 1 from organisation_follow_up f where f.person_id = p.person_id and f.valid_to is null
            and (case when %(all)s then f.unit_id = any(%(units)s) else %(staff)s in (f.staff_id, f.substitute_id) end))
        or not exists (select 1 from organisation_follow_up f where f.person_id = p.person_id and f.valid_to is null)
            and (case when %(all)s then d.unit_id = any(%(units)s) else d.recorded_by_id = %(staff)s end))
    and case when d.of = 'sick' then {sick} else {other} end
order by p.due_on, p.id limit %(size)s offset %(offset)s
"""


def coming(
    *, viewer: Viewer, at: datetime, whole_unit: bool = False, page: int = 1, size: int = 50
) -> Page[ComingCard]:
    """What comes for those one follows up, or all the office does; the first due first. Only whom the door lets in."""
    sick = door.visible_to(viewer, at, person="p.person_id", info=Info.SICKLEAVE_FOLLOWUP)
    other = door.visible_to(viewer, at, person="p.person_id", info=Info.STATE_FOLLOWUP)
    values = {
        **sick.values,
        **other.values,
        "today": at.astimezone(OSLO).date(),
        "staff": viewer.staff_id,
        "units": sorted(viewer.unit_ids),
        "all": whole_unit,
        "size": size + 1,
        "offset": (page - 1) * size,
    }
    found = rows(COMING.format(sick=sick.sql, other=other.sql), values)
    cards = [ComingCard(**one) for one in found[:size]]
    return Page(cards, page, size, len(found) > size, min(TOTAL_COUNTED, (page - 1) * size + len(found)))


ON_TIME = """
with asked as (
    select distinct on (j.enquiry_id) j.enquiry_id, j.data ->> 'code' as code, (j.data ->> 'due_by')::timestamptz as due_by
    from journal_line j
    where j.at >= %(since)s and j.event = 'FollowUpAsked' and (%(unit)s = 0 or j.unit_id = %(unit)s) order by j.enquiry_id, j.id
), went as (
    select a.code, a.due_by, done.at, coalesce(done.data ->> 'outcome', '') = 'withdrawn' as is_withdrawn
    from asked a left join lateral (
        select j.at, j.data from journal_line j
        where j.enquiry_id = a.enquiry_id and j.event in ('EnquiryAnswered', 'EnquiryClosed') order by j.id limit 1
    ) done on true
)
select code, count(*)::int as asked, (count(*) filter (where at is not null or due_by < %(at)s))::int as over,
    (count(*) filter (where at <= due_by))::int as in_time
from went where not is_withdrawn group by code order by code
"""


def on_time(*, since: datetime, at: datetime, unit_id: int = 0) -> list[OnTime]:
    """Counted from the journal, rule by rule; of one unit, or (0) of all. What was not needed any more is not counted."""
    return [OnTime(**one) for one in rows(ON_TIME, {"since": since, "at": at, "unit": unit_id})]
