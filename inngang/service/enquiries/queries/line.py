"""Before one writes and while one waits: what to expect, the place in the line, and how it stands in some units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from inngang.rules import promises
from inngang.rules.vocabulary import WAITS_LIVE, Channel, Side, Urgency, Why
from inngang.rules.waiting import ENOUGH, UNKNOWN, Learnt, estimate
from inngang.rules.waiting import in_words as waits_in_words
from inngang.service.enquiries.facts import CONTACT_CENTRE
from inngang.service.organisation.queries import calendar_of
from inngang.service.rows import TOTAL_COUNTED, row, rows


@dataclass(frozen=True)
class Wait:
    """Place in the line, and how long in minutes from and to. No range: nobody is there to answer."""

    place: int
    range: tuple[int, int] | None
    staffed: int
    expected_seconds: float | None = None
    is_live: bool = False  # somebody stands or sits there: told in minutes
    line: str = ""
    channel: str = ""
    unit_id: int = 0
    person_id: int | None = None
    told: tuple[int, tuple[int, int] | None] | None = None  # the place and range they were told last

    @property
    def sentence(self) -> Why:
        return waits_in_words(place=self.place, range_=self.range, staffed=self.staffed)


@dataclass(frozen=True)
class Expected:
    due_by: datetime
    sentence: Why


@dataclass(frozen=True)
class LineNow:
    """Some units just now."""

    waiting: int
    acute: int
    longest_seconds: int
    staffed: int
    by_channel: dict[str, int]


@dataclass(frozen=True)
class CalledCard:
    number: int
    at: datetime
    is_called: bool


def expected(*, channel: Channel, at: datetime, unit_id: int | None = None, side: Side = Side.UNKNOWN) -> Expected:
    """When somebody who contacts us now is promised an answer, told before they write (R092, R093)."""
    made = promises.first_promise(
        channel=channel,
        urgency=Urgency.NORMAL,
        side=side,
        at=at,
        calendar=calendar_of(unit_id or _contact_centre(), at=at),
    )
    return Expected(made.due_by, made.what)


def _contact_centre() -> int:
    found = row("select id from organisation_unit where number = %(number)s", {"number": CONTACT_CENTRE})
    return int(found["id"]) if found else 0


AHEAD = """
with me as (
    select w.queue_id, w.pace, w.turn, w.due_by, w.enquiry_id from enquiries_placement w
    where w.enquiry_id = %(enquiry_id)s and w.opens_at <= %(at)s order by w.circle desc limit 1
)
select
    (select count(*) from (select 1 from enquiries_placement w, me
        where w.queue_id = me.queue_id and w.pace = me.pace and w.opens_at <= %(at)s
            and (w.turn, w.due_by, w.enquiry_id) < (me.turn, me.due_by, me.enquiry_id)
        limit %(most)s) ahead) as ahead,
    (select count(*) from organisation_seat seat join me on seat.queue_id = me.queue_id
        join organisation_at_work at_work on at_work.staff_id = seat.staff_id and at_work.presence not in ('away', 'break')) as staffed,
    e.line, e.channel, e.unit_id, e.person_id, t.place as told_place, t.low as told_low, t.high as told_high,
    l.count, l.mean_seconds, l.spread_seconds, l.told, l.low_ratio, l.high_ratio
from me
join enquiries_enquiry e on e.id = me.enquiry_id
left join enquiries_wait_told t on t.enquiry_id = e.id
left join lateral (
    select * from enquiries_learnt l where l.channel = e.channel and l.line in (e.line, '') and l.count >= %(enough)s
    order by l.line = e.line desc limit 1
) l on true
"""


def wait_now(*, enquiry_id: int, at: datetime) -> Wait | None:
    """The place in line and the range of waiting, in the widest circle that is open; None when nobody waits any more."""
    found = row(AHEAD, {"enquiry_id": enquiry_id, "at": at, "most": TOTAL_COUNTED, "enough": ENOUGH})
    if found is None:
        return None
    learnt = Learnt(**{name: found[name] for name in Learnt._fields}) if found["count"] is not None else UNKNOWN
    guess = estimate(ahead=found["ahead"], staffed=found["staffed"], learnt=learnt)
    told = None
    if found["told_place"] is not None:
        told = (found["told_place"], (found["told_low"], found["told_high"]) if found["told_low"] is not None else None)
    return Wait(
        place=found["ahead"] + 1,
        range=(guess.low, guess.high) if guess else None,
        staffed=found["staffed"],
        expected_seconds=guess.expected_seconds if guess else None,
        is_live=found["channel"] in WAITS_LIVE,
        line=found["line"],
        channel=found["channel"],
        unit_id=found["unit_id"],
        person_id=found["person_id"],
        told=told,
    )


NOTICES = """
select e.language, i.text_nb, i.text_nn, i.text_en from enquiries_enquiry e
join enquiries_incident i on i.state = 'published' and i.matter in ('', e.matter) and i.line in ('', e.line)
    and i.area_code in ('', e.area_code)
where e.id = %(id)s order by i.since limit 2
"""


def notices_to(*, enquiry_id: int) -> list[str]:
    """What somebody who phones about this should hear just now, in their language: many have the same at once."""
    return [
        {"nb": one["text_nb"], "nn": one["text_nn"]}.get(one["language"], one["text_en"])
        for one in rows(NOTICES, {"id": enquiry_id})
    ]


LINE = """
select count(*) as waiting, count(*) filter (where urgency = 0) as acute, channel,
    coalesce(max(extract(epoch from %(at)s - received_at)), 0)::bigint as longest
from enquiries_enquiry where state = 'waiting' and unit_id = any(%(units)s) and received_at > %(at)s - interval '30 days'
group by channel
"""


STAFFED = """
select count(distinct w.staff_id) as staffed from organisation_at_work w
join organisation_post p on p.staff_id = w.staff_id and p.valid_to is null
where w.presence not in ('away', 'break') and p.unit_id = any(%(units)s)
"""


def line_now(*, unit_ids: list[int], at: datetime) -> LineNow:
    """How it stands in some units just now."""
    found = rows(LINE, {"units": unit_ids, "at": at})
    staffed = row(STAFFED, {"units": unit_ids})
    return LineNow(
        waiting=sum(one["waiting"] for one in found),
        acute=sum(one["acute"] for one in found),
        longest_seconds=max((one["longest"] for one in found), default=0),
        staffed=staffed["staffed"] if staffed else 0,
        by_channel={one["channel"]: one["waiting"] for one in found},
    )


CALLED = """
select number, coalesce(taken_at, received_at) as at, state = 'taken' as is_called
from enquiries_enquiry
where unit_id = %(unit)s and channel = 'visit' and number is not null and received_at >= %(since)s
    and state in ('waiting', 'taken')
order by state = 'taken' desc, case when state = 'taken' then taken_at end desc, urgency, received_at
limit 30
"""


def called(*, unit_id: int, at: datetime) -> list[CalledCard]:
    """Numbers for the waiting screen: those called, last first, then those next. No names."""
    found = rows(CALLED, {"unit": unit_id, "since": at - timedelta(hours=14)})
    return [CalledCard(one["number"], one["at"], one["is_called"]) for one in found]
