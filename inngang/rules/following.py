"""What we follow over time: contacts entered by hand, claims, needs, conditions and feedback (oppfølging)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from inngang.rules.hours import OSLO, Calendar, intervals_on
from inngang.rules.vocabulary import Channel, Refusal, Why, marked

OLDEST_DAYS = 60  # what came longer ago belongs in the archive


class Came(StrEnum):
    """How a contact came that one of us enters (registrert henvendelse)."""

    CALL = "call"
    TEXT = "text"
    LETTER = "letter"
    EMAIL = "email"
    CHAT = "chat"
    SOCIAL = "social"
    VISIT = "visit"
    OUTSIDE = "outside"


CAME_WORDS: Final[Mapping[Came, str]] = {
    Came.CALL: marked("Phoned me directly"),
    Came.TEXT: marked("Text message"),
    Came.LETTER: marked("Letter"),
    Came.EMAIL: marked("E-mail"),
    Came.CHAT: marked("Chat"),
    Came.SOCIAL: marked("Social media"),
    Came.VISIT: marked("At the office"),
    Came.OUTSIDE: marked("Somewhere else, such as at home or in the street"),
}
CHANNELS: Final[Mapping[Came, Channel]] = {
    Came.CALL: Channel.PHONE,
    Came.TEXT: Channel.SMS,
    Came.LETTER: Channel.LETTER,
    Came.EMAIL: Channel.EMAIL,
    Came.CHAT: Channel.CHAT,
    Came.SOCIAL: Channel.CHAT,
    Came.VISIT: Channel.VISIT,
    Came.OUTSIDE: Channel.VISIT,
}
TALKS = frozenset({Came.CALL, Came.CHAT, Came.SOCIAL, Came.VISIT, Came.OUTSIDE})


class Entered(NamedTuple):
    """The way in it counts as, and from when its promise runs."""

    channel: Channel
    came_at: datetime


def entered(*, came: Came, came_on: date, is_finished: bool, at: datetime) -> Entered | Refusal:
    """What came on an earlier day has its place and its deadline from that day, so nobody loses by writing on paper.

    A talk that is over and not finished is something written from then on: nobody waits on the line.
    """
    today = at.astimezone(OSLO).date()
    if came_on > today:
        return Refusal("not_come_yet", Why(marked("That day has not come yet. Write the day it came.")))
    if today - came_on > timedelta(days=OLDEST_DAYS):
        return Refusal(
            "too_old", Why(marked("That is more than %(days)s days ago. Check the day."), {"days": OLDEST_DAYS})
        )
    channel = CHANNELS[came] if is_finished or came not in TALKS else Channel.QUESTION
    came_at = at if came_on == today else datetime.combine(came_on, time(12), OSLO)
    return Entered(channel, came_at)


class Claim(StrEnum):
    """How it went with money somebody waited for (utfall av krav)."""

    PAID = "paid"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CLAIM_WORDS: Final[Mapping[Claim, str]] = {
    Claim.PAID: marked("The money is paid"),
    Claim.REFUSED: marked("It is refused, and the person has been told how to complain"),
}


class Need(StrEnum):
    """What an assessment of need ended in (behovsvurdering, NAV-loven § 14 a)."""

    GOOD = "good"
    GUIDANCE = "guidance"
    ADAPTED = "adapted"
    PARTLY = "partly"
    SMALL = "small"


NEED_WORDS: Final[Mapping[Need, str]] = {
    Need.GOOD: marked("Good chances of work, can manage much alone"),
    Need.GUIDANCE: marked("Needs guidance to get work"),
    Need.ADAPTED: marked("Needs guidance adapted to health or life"),
    Need.PARTLY: marked("Can work in part"),
    Need.SMALL: marked("Small chances of work, also with help"),
}


class Ended(StrEnum):
    """How a condition ended (vilkår)."""

    MET = "met"
    UNMET = "unmet"
    LIFTED = "lifted"


ENDED_WORDS: Final[Mapping[Ended, str]] = {
    Ended.MET: marked("Done"),
    Ended.UNMET: marked("Not done"),
    Ended.LIFTED: marked("Not asked for any more"),
}


class Verdict(StrEnum):
    """How something came that was passed on (tilbakemelding)."""

    GOOD = "good"
    MISSING = "missing"
    NOT_OURS = "not_ours"
    COULD_ANSWER = "could_answer"


VERDICT_WORDS: Final[Mapping[Verdict, str]] = {
    Verdict.GOOD: marked("All was there"),
    Verdict.MISSING: marked("Something was missing"),
    Verdict.NOT_OURS: marked("It was not ours"),
    Verdict.COULD_ANSWER: marked("You could have answered it yourself"),
}
LEAST_NOTE = 20  # letters


def handover_note(note: str) -> str | Refusal:
    """What a new adviser is told about a person (overleveringsnotat); too little is a refusal."""
    said = " ".join(note.split())
    if len(said) < LEAST_NOTE:
        return Refusal(
            "no_note",
            Why(marked("Write what the new adviser must know: what is agreed, what is under way, and what helps.")),
        )
    return note.strip()


class AgreedTime(NamedTuple):
    """A weekday and a span in which a person and their adviser talk (avtalt kontakttid)."""

    weekday: int  # 0 is Monday
    starts: time
    ends: time


def next_agreed(times: Sequence[AgreedTime], calendar: Calendar, at: datetime) -> tuple[datetime, datetime] | None:
    """The next agreed time that has not begun, on a day the office is open; None within four weeks."""
    today = at.astimezone(OSLO).date()
    for ahead in range(29):
        day = today + timedelta(days=ahead)
        for one in sorted(times, key=lambda agreed: agreed.starts):
            starts = datetime.combine(day, one.starts, OSLO)
            if one.weekday == day.weekday() and starts > at and intervals_on(calendar, day):
                return starts, datetime.combine(day, one.ends, OSLO)
    return None
