"""The ways in just now, each with what it is good for and its limits: write, phone, visit (veier inn)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from inngang.rules import hours, promises
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Channel, Side, Urgency, Why
from inngang.rules.waiting import estimate
from inngang.service.enquiries import queries
from inngang.service.enquiries.waits import learnt
from inngang.service.organisation.queries import calendar_of, units


@dataclass(frozen=True)
class PhoneWay:
    """The contact centre's line as it is now."""

    phone: str
    is_open: bool
    next_opening: datetime | None
    closes: datetime | None
    wait: tuple[int, int] | None  # minutes, from and to; none when nobody is there to answer
    waiting: int


@dataclass(frozen=True)
class Ways:
    """Every way in, with what to expect of each."""

    answer: Why  # when somebody who writes now is promised an answer
    phone: PhoneWay


def ways_now(*, matter: str = "", at: datetime) -> Ways:
    """The same few statements whatever the matter."""
    side = MATTERS[matter].side if matter in MATTERS else Side.UNKNOWN
    return Ways(answer=queries.expected(channel=Channel.QUESTION, at=at, side=side).sentence, phone=phone_now(at=at))


def phone_now(*, at: datetime) -> PhoneWay:
    """Whether the line is open, and how long one waits."""
    centre = next(iter(units(kind="contact_centre")), None)
    if centre is None:
        return PhoneWay("", False, None, None, None, 0)
    calendar = calendar_of(centre.unit_id, at=at)
    if not hours.is_open(calendar, at):
        return PhoneWay(centre.phone, False, hours.next_opening(calendar, at), None, None, 0)
    line = queries.line_now(unit_ids=[centre.unit_id], at=at)
    waiting = line.by_channel.get(Channel.PHONE, 0)
    guess = estimate(ahead=waiting, staffed=line.staffed, learnt=learnt(channel=Channel.PHONE))
    wait = (guess.low, guess.high) if guess else None
    return PhoneWay(centre.phone, True, None, hours.closing_time(calendar, at), wait, waiting)


def acute_promise(*, at: datetime) -> Why:
    """What somebody who writes now that it is acute is promised."""
    centre = next(iter(units(kind="contact_centre")), None)
    calendar = calendar_of(centre.unit_id if centre else 0, at=at)
    return promises.first_promise(
        channel=Channel.QUESTION, urgency=Urgency.ACUTE, side=Side.UNKNOWN, at=at, calendar=calendar
    ).what
