"""The ways in just now, with what to expect of each and which we advise, the same for people and staff (veier inn)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inngang.rules import hours, needed, promises
from inngang.rules.advice import Advice, advise
from inngang.rules.answered_here import ABOUT_THE_CASE, IN_GENERAL, answered_here
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Channel, Refusal, Side, Urgency, Why
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
    call_back: Why  # when somebody who asks to be phoned now is phoned
    advice: Advice | None = None  # the way we advise, when it is known what it is about
    answered_here: Why = Why(IN_GENERAL)  # what those who answer the phone can answer there and then
    about_the_case: Why = Why(ABOUT_THE_CASE)  # and what goes to the one who has it


def ways_now(*, matter: str = "", side: Side = Side.UNKNOWN, at: datetime) -> Ways:
    """The same few statements whatever the matter."""
    side = MATTERS[matter].side if matter in MATTERS else side
    phone = phone_now(at=at)
    advice = advise(matter=matter, phone_open=phone.is_open, wait_minutes=phone.wait[1] if phone.wait else None)
    return Ways(
        answer=queries.expected(channel=Channel.QUESTION, at=at, side=side).sentence,
        phone=phone,
        call_back=phoned_by(at=at),
        advice=advice if matter in MATTERS else None,
        answered_here=answered_here(matter),
    )


def phoned_by(*, at: datetime) -> Why:
    """When somebody who asks to be phoned now, and chooses no time, is phoned at the latest."""
    made = promises.call_back(at=at, calendar=_calendar(at), window=None)
    return made.why if isinstance(made, Refusal) else promises.told_before(made)


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
    return promises.first_promise(
        channel=Channel.QUESTION, urgency=Urgency.ACUTE, side=Side.UNKNOWN, at=at, calendar=_calendar(at)
    ).what


def told_in_time(*, needed_on: date | None, urgency: Urgency, side: Side, at: datetime) -> Why | None:
    """What changes for somebody who needs the answer before a day, said before they send it; none when nothing does."""
    like: dict[str, Any] = {"channel": Channel.QUESTION, "urgency": urgency, "side": side, "at": at}
    calendar = _calendar(at)
    ordinary = promises.first_promise(**like, calendar=calendar)
    return needed.in_time(ordinary, needed_on, **like, calendar=calendar).told_before


def _calendar(at: datetime) -> hours.Calendar:
    """The working time of the contact centre."""
    centre = next(iter(units(kind="contact_centre")), None)
    return calendar_of(centre.unit_id if centre else 0, at=at)
