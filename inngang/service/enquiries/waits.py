"""What was told about waiting, and what came of it: read from the journal for learning and for the account (ventetid)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from inngang.rules import waiting
from inngang.rules.hours import OSLO
from inngang.rules.waiting import Account, Learnt, Told
from inngang.service.rows import row, rows

DAYS_LEARNT = 14
LONGEST_TALK = timedelta(hours=4)  # a talk still open then is a screen somebody forgot

HANDLED = """
select e.line, e.channel, extract(epoch from ended.at - t.at)::float8 as seconds
from journal_line t
join enquiries_enquiry e on e.id = t.enquiry_id
cross join lateral (
    select j.at from journal_line j where j.enquiry_id = t.enquiry_id and j.id > t.id and j.event in ('EnquiryAnswered',
        'EnquiryClosed', 'PromiseRenewed', 'EnquiryHandedOver', 'EnquiryReleased') order by j.id limit 1
) ended
where t.event = 'EnquiryTaken' and t.at >= %(since)s and t.at < %(until)s and ended.at > t.at and ended.at < t.at + %(longest)s
"""

# What ends a wait first: somebody took it, or the person asked to be phoned instead, left, or was passed on.
TOLD = """
select t.at, t.channel, t.data ->> 'line' as line, (t.data ->> 'low')::int as low, (t.data ->> 'high')::int as high,
    (t.data ->> 'expected_seconds')::float8 as expected, ended.event, extract(epoch from ended.at - t.at)::float8 as waited
from journal_line t
cross join lateral (
    select j.at, j.event from journal_line j where j.enquiry_id = t.enquiry_id and j.id > t.id and j.event in ('EnquiryTaken',
        'EnquiryClosed', 'PromiseRenewed', 'EnquiryHandedOver', 'EnquiryRetriaged') order by j.id limit 1
) ended
where t.event = 'WaitTold' and t.at >= %(since)s and t.at < %(until)s and t.data ->> 'low' is not null
"""
UNSTAFFED = """
select count(*) as count from journal_line where event = 'WaitTold' and at >= %(since)s and at < %(until)s and data ->> 'low' is null
"""


class Handled(NamedTuple):
    line: str
    channel: str
    seconds: float


class WaitLine(NamedTuple):
    """A wait that was told, and in which channel and on which day."""

    channel: str
    day: date
    told: Told


@dataclass(frozen=True)
class DayCard:
    """How many of a day's told waits turned out as we said."""

    day: date
    count: int
    inside: int

    @property
    def share(self) -> float | None:
        return self.inside / self.count if self.count else None


@dataclass(frozen=True)
class LearntCard:
    """How long one takes in a line and channel, as we go by it now."""

    line: str
    channel: str
    count: int
    mean_seconds: float
    learnt_at: datetime


@dataclass(frozen=True)
class WaitsAccount:
    """How good the waits we told were, over some days (treffsikkerhet)."""

    first: date
    last: date
    lines: tuple[Account, ...]
    days: tuple[DayCard, ...]
    unstaffed: int  # so many were told that nobody was there, and no number
    learnt: tuple[LearntCard, ...]
    checked_at: datetime | None = None  # when the nightly check last ran

    @property
    def count(self) -> int:
        return sum(one.count for one in self.lines)

    @property
    def inside(self) -> int:
        return sum(one.inside for one in self.lines)

    @property
    def share_inside(self) -> float | None:
        return self.inside / self.count if self.count else None

    @property
    def bias_minutes(self) -> float:
        return sum(one.bias_minutes * one.count for one in self.lines) / self.count if self.count else 0.0


def handled(*, since: datetime, until: datetime) -> list[Handled]:
    """How long each talk took, from taken to done."""
    found = rows(HANDLED, {"since": since, "until": until, "longest": LONGEST_TALK})
    return [Handled(one["line"], one["channel"], one["seconds"]) for one in found]


def told(*, since: datetime, until: datetime) -> list[WaitLine]:
    """Each wait that was told and is over."""
    return [
        WaitLine(
            one["channel"],
            one["at"].astimezone(OSLO).date(),
            Told(
                one["line"],
                one["low"],
                one["high"],
                one["expected"],
                one["waited"] if one["event"] == "EnquiryTaken" else None,
            ),
        )
        for one in rows(TOLD, {"since": since, "until": until})
    ]


def account(*, first: date, last: date) -> WaitsAccount:
    """The told waits of some days against what happened, a line and a day at a time."""
    since, until = _midnight(first), _midnight(last + timedelta(days=1))
    found = told(since=since, until=until)
    days: dict[date, list[Told]] = {}
    for one in found:
        if one.told.waited_seconds is not None:
            days.setdefault(one.day, []).append(one.told)
    nobody = row(UNSTAFFED, {"since": since, "until": until})
    checked = row("select max(at) as at from journal_line where event = 'WaitsChecked'")
    return WaitsAccount(
        first=first,
        last=last,
        lines=tuple(waiting.accounts(one.told for one in found)),
        days=tuple(
            DayCard(day, len(days.get(day, ())), sum(waiting.is_inside(one) for one in days.get(day, ())))
            for day in (first + timedelta(days=number) for number in range((last - first).days + 1))
        ),
        unstaffed=nobody["count"] if nobody else 0,
        checked_at=checked["at"] if checked else None,
        learnt=tuple(
            LearntCard(**one)
            for one in rows(
                """select line, channel, count, mean_seconds, learnt_at from enquiries_learnt
                   where line <> '' order by line, channel"""
            )
        ),
    )


def learnt(*, channel: str, line: str = "") -> Learnt:
    """What we go by for a channel and line; for the whole channel where the line has too little."""
    found = row(
        """select count, mean_seconds, spread_seconds, told, low_ratio, high_ratio from enquiries_learnt
           where channel = %(channel)s and line in (%(line)s, '') and count >= %(enough)s order by line = %(line)s desc limit 1""",
        {"channel": channel, "line": line, "enough": waiting.ENOUGH},
    )
    return Learnt(**found) if found else waiting.UNKNOWN


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=OSLO)
