"""What we owe people (løfter): what, by when, in whose working time, and the sentence that tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import ceil, floor, sqrt
from typing import NamedTuple

from inngang.rules import hours
from inngang.rules.hours import OSLO, Calendar
from inngang.rules.vocabulary import (
    WAITS_LIVE,
    Channel,
    PromiseKind,
    Refusal,
    Side,
    Urgency,
    Why,
    marked,
)

ANSWER_DAYS = 3  # a written question, in working days (R092)
OFFICE_DAYS = 2  # what the office is to see to, in working days (R077)
SOON_DAYS = 1  # what cannot wait the ordinary two days, but is not acute
ACUTE_MINUTES = 60  # to a person, in opening hours
CALL_BACK_DAYS = 1  # when no window was asked for
FURTHEST_CALL_BACK_DAYS = 10  # working days ahead a window may lie
LEAST_ATTEMPTS = 3  # at different times of the day, before we write instead
MOST_ATTEMPTS = 5
BETWEEN_ATTEMPTS = timedelta(hours=1)
PARTS_OF_DAY = 3  # the opening hours of a day in equal parts: morning, midday, afternoon
DECISION_DAYS = 30  # a decision in a case, in working days, when the case itself says nothing else
REMIND_DAYS = 5  # working days until we remind somebody we wait for
MOST_REMINDERS = 2  # then we go on with what we have
LEAST_LEFT_MINUTES = 60  # working minutes the owner always has when the clock goes on


class Clock(NamedTuple):
    """One of the deadlines of a promise (frist): a matter on both sides has a state and a municipal one."""

    side: Side
    due_by: datetime


class Promised(NamedTuple):
    """Something we have told a person will happen (løfte)."""

    kind: PromiseKind
    due_by: datetime
    window_start: datetime | None
    window_end: datetime | None
    what: Why
    clocks: tuple[Clock, ...] = ()  # all of them, the earliest first; `due_by` is the earliest


ANSWER_BY = marked("You get an answer by %(day)s at %(clock)s.")
WE_GOT_IT = marked("We have what we waited for. You get an answer by %(day)s at %(clock)s.")
YOU_ASKED_AGAIN = marked(
    "You have been in touch again, so the time goes on. You get an answer by %(day)s at %(clock)s."
)
WE_GO_ON = marked("We have not heard from you, and go on with what we have. You get an answer by %(day)s at %(clock)s.")

# What the person is told when a promise is made, and before it is made. Call-backs say more: see `call_back`.
TOLD: Mapping[PromiseKind, str] = {
    PromiseKind.ANSWER: ANSWER_BY,
    PromiseKind.CALL_BACK: marked(
        "We phone you by %(day)s at %(clock)s. If you miss the call, we try again and you keep your place."
    ),
    PromiseKind.APPOINTMENT: marked("You have an appointment with us on %(day)s at %(clock)s."),
    PromiseKind.DOCUMENT_REMINDER: marked(
        "We need this from you: %(asked_for)s. The time stands still until we have it. We remind you on %(day)s."
    ),
    PromiseKind.DECISION: marked("You get a decision by %(day)s at %(clock)s."),
    PromiseKind.FOLLOW_UP: marked("We get in touch with you by %(day)s at %(clock)s to hear how it goes."),
    PromiseKind.HANDOVER: marked("We have passed this on. You hear from us by %(day)s at %(clock)s."),
}
BEFORE: Mapping[PromiseKind, str] = {
    PromiseKind.ANSWER: marked("If you send this now, you get an answer by %(day)s at %(clock)s."),
    PromiseKind.CALL_BACK: marked("If you choose to be phoned, we phone you by %(day)s at %(clock)s."),
    PromiseKind.APPOINTMENT: marked("If you choose this time, we meet on %(day)s at %(clock)s."),
    PromiseKind.DOCUMENT_REMINDER: marked(
        "If we ask for this, the time stands still until we have it, and the person is reminded on %(day)s."
    ),
    PromiseKind.DECISION: marked("If you apply now, you get a decision by %(day)s at %(clock)s."),
    PromiseKind.FOLLOW_UP: marked("If we agree on this, we get in touch with you by %(day)s at %(clock)s."),
    PromiseKind.HANDOVER: marked("If this is passed on now, you hear from us by %(day)s at %(clock)s."),
}

# Why a promise was not kept in time (begrunnelse), in words the person reads (R080).
LATE_REASONS: Mapping[str, str] = {
    "many": marked("More people than usual got in touch with us."),
    "away": marked("The one who had your case was away."),
    "harder": marked("It took more time than we thought to find out."),
    "others": marked("We waited for an answer from somebody else."),
    "not_reached": marked("We tried to phone you, and did not reach you."),
    "mistake": marked("We made a mistake, and saw it too late."),
}


class Step(StrEnum):
    """Who is told that a promise is about to break (varsling). Each step comes in addition to those before."""

    NONE = "none"
    REMINDER = "reminder"
    SUBSTITUTE = "substitute"
    TEAM = "team"
    LEADER = "leader"


# The share of the time that is used, and who is told then. The order matters: the last one reached counts.
STEPS: tuple[tuple[float, Step], ...] = (
    (0.0, Step.NONE),
    (0.5, Step.REMINDER),
    (0.75, Step.SUBSTITUTE),
    (0.9, Step.TEAM),
    (1.0, Step.LEADER),
)


def first_promise(*, channel: Channel, urgency: Urgency, side: Side, at: datetime, calendar: Calendar) -> Promised:
    """What we promise as soon as we have heard from somebody."""
    if urgency == Urgency.ACUTE:
        return _acute(at, calendar)
    if channel in WAITS_LIVE:
        return _live(at, calendar)
    started = clocks(urgency=urgency, side=side, at=at, calendar=calendar)
    due_by = started[0].due_by  # the earliest is told
    return _answer(due_by, Why(ANSWER_BY, _told(due_by)))._replace(clocks=started if len(started) > 1 else ())


def clocks(*, urgency: Urgency, side: Side, at: datetime, calendar: Calendar) -> tuple[Clock, ...]:
    """The deadlines a written matter starts with, the earliest first: one a side, and two when it is on both sides."""
    sides = (Side.MUNICIPAL, Side.STATE) if side == Side.BOTH else (side,)
    started = []
    for one in sides:
        days = OFFICE_DAYS if one == Side.MUNICIPAL else ANSWER_DAYS  # the local office has it from the start
        days = SOON_DAYS if urgency == Urgency.SOON else days
        started.append(Clock(one, hours.add_working_days(calendar, at, days)))
    return tuple(sorted(started, key=_by_time))


def make(
    kind: PromiseKind,
    *,
    at: datetime,
    calendar: Calendar,
    by_when: datetime | None = None,
    window: tuple[datetime, datetime] | None = None,
    asked_for: str = "",
) -> Promised | Refusal:
    """A promise of any kind, in the owner's working time: what the person is told, and by when it is kept.

    `by_when` is what the owner chose; without it the rule of the kind says. It is never later than was chosen.
    """
    if kind == PromiseKind.CALL_BACK:
        return call_back(at=at, calendar=calendar, window=window)
    if kind == PromiseKind.APPOINTMENT:
        return appointment(at=at, calendar=calendar, window=window)
    if kind == PromiseKind.DOCUMENT_REMINDER:
        return document_reminder(at=at, calendar=calendar, asked_for=asked_for)
    if kind == PromiseKind.HANDOVER:
        return handover_promise(at=at, due_by=by_when, calendar=calendar)
    chosen = by_when or hours.add_working_days(
        calendar, at, DECISION_DAYS if kind == PromiseKind.DECISION else OFFICE_DAYS
    )
    due_by = _in_working_time(calendar, at, chosen)
    if due_by is None:
        return Refusal("passed", Why(marked("We are not open before that time. Choose a later one.")))
    return Promised(kind, due_by, None, None, Why(TOLD[kind], _told(due_by)))


def appointment(*, at: datetime, calendar: Calendar, window: tuple[datetime, datetime] | None) -> Promised | Refusal:
    """We meet you (avtale): from and to, on a day we are open."""
    if window is None:
        return Refusal("no_window", Why(marked("Choose when the appointment begins and ends.")))
    start, end = window
    if end.astimezone(UTC) <= start.astimezone(UTC):
        return Refusal("window_backwards", Why(marked("The time you chose ends before it begins.")))
    if start.astimezone(UTC) <= at.astimezone(UTC):
        return Refusal("window_passed", Why(marked("The time you chose has passed. Choose a later one.")))
    if not hours.is_open(calendar, start):
        return Refusal("window_closed", Why(marked("We are closed at that time. Choose a time in our opening hours.")))
    start, end = start.astimezone(OSLO), end.astimezone(OSLO)
    return Promised(PromiseKind.APPOINTMENT, start, start, end, Why(TOLD[PromiseKind.APPOINTMENT], _told(start)))


def document_reminder(*, at: datetime, calendar: Calendar, asked_for: str) -> Promised | Refusal:
    """We wait for something from you, and remind you (påminnelse om dokumentasjon)."""
    if not asked_for.strip():
        return Refusal("nothing_asked", Why(marked("Write what you need from the person.")))
    due_by = hours.add_working_days(calendar, at, REMIND_DAYS)
    what = Why(TOLD[PromiseKind.DOCUMENT_REMINDER], {**_told(due_by), "asked_for": asked_for.strip()})
    return Promised(PromiseKind.DOCUMENT_REMINDER, due_by, None, None, what)


def told_before(promised: Promised) -> Why:
    """The same promise, said before it is made, so that one can choose something else."""
    return Why(BEFORE[promised.kind], promised.what.values)


def pause(*, due_by: datetime, at: datetime, calendar: Calendar) -> int:
    """The clock stops while we wait for the person: the working minutes that are left."""
    return hours.working_minutes_between(calendar, at, due_by)


def resume(*, left_minutes: int, at: datetime, calendar: Calendar) -> datetime:
    """The clock goes on with what was left when it stopped, and never with less than the owner needs to read it."""
    return hours.add_working_minutes(calendar, at, max(left_minutes, LEAST_LEFT_MINUTES))


def goes_on(*, left_minutes: int, at: datetime, calendar: Calendar, heard: bool, asked_again: bool = False) -> Promised:
    """The promise after a pause: the person answered, got in touch again, or we go on with what we have."""
    due_by = resume(left_minutes=left_minutes, at=at, calendar=calendar)
    text = YOU_ASKED_AGAIN if asked_again else WE_GOT_IT if heard else WE_GO_ON
    return _answer(due_by, Why(text, _told(due_by)))


def remind_again(*, reminders: int) -> bool:
    """Whether we remind once more, or go on with what we have."""
    return reminders < MOST_REMINDERS


def call_back(*, at: datetime, calendar: Calendar, window: tuple[datetime, datetime] | None) -> Promised | Refusal:
    """We phone you (tilbakeringing), in the window you asked for or else by the end of the next working day."""
    if window is None:
        due_by = hours.add_working_days(calendar, at, CALL_BACK_DAYS)
        return Promised(PromiseKind.CALL_BACK, due_by, None, None, Why(TOLD[PromiseKind.CALL_BACK], _told(due_by)))
    start, end = (edge.astimezone(UTC) for edge in window)
    if end <= start:
        return Refusal("window_backwards", Why(marked("The time you chose ends before it begins.")))
    if end <= at.astimezone(UTC):
        return Refusal("window_passed", Why(marked("The time you chose has passed. Choose a later one.")))
    if start > hours.add_working_days(calendar, at, FURTHEST_CALL_BACK_DAYS).astimezone(UTC):
        return Refusal("window_too_far", Why(marked("Choose a time within the next ten working days.")))
    opens = hours.next_opening(calendar, max(start, at.astimezone(UTC)))
    if opens is None or opens.astimezone(UTC) >= end:
        return Refusal("window_closed", Why(marked("We are closed at that time. Choose a time in our opening hours.")))
    closes = hours.add_working_minutes(calendar, opens, max(1, hours.working_minutes_between(calendar, opens, end)))
    closes = min(closes.astimezone(UTC), end).astimezone(OSLO)
    what = Why(
        marked(
            "We phone you on %(day)s between %(from)s and %(clock)s. "
            "If you miss the call, we try again and you keep your place."
        ),
        {**_told(closes), "from": _clock(opens)},
    )
    return Promised(PromiseKind.CALL_BACK, closes, opens, closes, what)


def next_attempt(*, attempts_at: Sequence[datetime], at: datetime, calendar: Calendar) -> datetime | Refusal:
    """When to phone again after nobody took it: another part of the day, until all have been tried."""
    tried = {_part_of_day(calendar, attempt) for attempt in attempts_at}
    if len(attempts_at) >= MOST_ATTEMPTS or (len(attempts_at) >= LEAST_ATTEMPTS and len(tried) >= PARTS_OF_DAY):
        return Refusal(
            "enough_attempts",
            Why(
                marked("We have phoned %(times)s times at different times of the day. Write to the person instead."),
                {"times": len(attempts_at)},
            ),
        )
    earliest = max([at.astimezone(UTC), *(attempt.astimezone(UTC) + BETWEEN_ATTEMPTS for attempt in attempts_at)])
    untried = set(range(PARTS_OF_DAY)) - tried or set(range(PARTS_OF_DAY))
    moment = earliest
    while True:
        opens = hours.next_opening(calendar, moment)
        if opens is None:
            raise hours.NeverOpen
        part = _part_of_day(calendar, opens)
        if part in untried:
            return opens
        moment = _end_of_part(calendar, opens, part)


def escalation(*, made_at: datetime, due_by: datetime, at: datetime) -> Step:
    """Who must know by now that the promise is about to break (R044, R075)."""
    used = share_used(made_at, due_by, at)
    return [step for share, step in STEPS if used >= share][-1]


def handover_promise(
    *,
    at: datetime,
    due_by: datetime | None,
    calendar: Calendar,
    urgency: Urgency = Urgency.NORMAL,
    before: Sequence[Clock] = (),
) -> Promised:
    """The promise that goes with an enquiry to its next hands: the receiver's time, never later than we had said.

    `before` are its clocks until now; each is counted again, and none is later than it was.
    """
    if urgency == Urgency.ACUTE:
        new = _acute(at, calendar).due_by
    else:
        new = hours.add_working_days(calendar, at, SOON_DAYS if urgency == Urgency.SOON else OFFICE_DAYS)
    if due_by is not None and at.astimezone(UTC) < due_by.astimezone(UTC) < new.astimezone(UTC):
        new = due_by.astimezone(OSLO)
    again = tuple(
        clock._replace(due_by=_earliest(clock.due_by, hours.add_working_days(calendar, at, _days_of(clock.side)), at))
        for clock in before
    )
    return Promised(PromiseKind.HANDOVER, new, None, None, Why(TOLD[PromiseKind.HANDOVER], _told(new)), again)


def wait_range(*, ahead: int, staffed: int, handling_seconds: float) -> tuple[int, int] | None:
    """How long the wait is likely to be, in whole minutes from and to; None when nobody is there to answer."""
    if staffed <= 0:
        return None
    to_finish = max(0, ahead) + 1  # those before us, and one more that makes a desk free
    minutes_each = max(0.0, handling_seconds) / staffed / 60
    spread = sqrt(to_finish)  # about two of three waits fall inside one standard deviation
    least, most = (to_finish - spread) * minutes_each, (to_finish + spread) * minutes_each
    return floor(least), max(1, ceil(most))


def share_used(since: datetime, due_by: datetime, at: datetime) -> float:
    """How much of the time to a deadline is used: 0 at the start, 1 at the deadline, more after it."""
    start, end, now = (moment.astimezone(UTC) for moment in (since, due_by, at))
    if end <= start:
        return 1.0 if now >= end else 0.0
    return max(0.0, (now - start) / (end - start))


def is_late(due_by: datetime, at: datetime) -> bool:
    """Whether what was promised should have happened by now; then a reason is needed (R080)."""
    return at.astimezone(UTC) > due_by.astimezone(UTC)


def _by_time(clock: Clock) -> datetime:
    return clock.due_by.astimezone(UTC)


def _days_of(side: Side) -> int:
    return OFFICE_DAYS if side == Side.MUNICIPAL else ANSWER_DAYS


def _earliest(before: datetime, new: datetime, at: datetime) -> datetime:
    """The new time, or the one we had said when that is sooner and has not passed."""
    if at.astimezone(UTC) < before.astimezone(UTC) < new.astimezone(UTC):
        return before.astimezone(OSLO)
    return new


def _in_working_time(calendar: Calendar, at: datetime, chosen: datetime) -> datetime | None:
    """The last moment the owner works, not after the one chosen; None when they do not work before it."""
    now, last = at.astimezone(UTC), chosen.astimezone(UTC)
    day, first = chosen.astimezone(OSLO).date(), at.astimezone(OSLO).date()
    while day >= first:
        midnight = datetime(day.year, day.month, day.day, tzinfo=OSLO)
        for opens, closes in reversed(hours.spans(calendar, midnight)):
            if opens < last and closes > now:
                return min(closes, last).astimezone(OSLO) if min(closes, last) > now else None
        day -= timedelta(days=1)
    return None


def _acute(at: datetime, calendar: Calendar) -> Promised:
    opens = hours.next_opening(calendar, at)
    if opens is None:
        raise hours.NeverOpen
    due_by = min(
        hours.add_working_minutes(calendar, opens, ACUTE_MINUTES).astimezone(UTC),
        hours.closing_time(calendar, opens).astimezone(UTC),
    ).astimezone(OSLO)
    if hours.is_open(calendar, at):
        text = marked(
            "A person contacts you by %(clock)s today. Is there danger to life? Phone 112 (police) or 113 (ambulance). "
            "The doctor on call answers at 116117."
        )
    else:
        text = marked(
            "We are closed now. A person contacts you by %(day)s at %(clock)s. Is there danger to life? "
            "Phone 112 (police) or 113 (ambulance). The doctor on call answers at 116117."
        )
    return _answer(due_by, Why(text, _told(due_by)))


def _live(at: datetime, calendar: Calendar) -> Promised:
    due_by = hours.closing_time(calendar, at)
    if due_by.date() == at.astimezone(OSLO).date():
        text = marked("A person answers you today, by %(clock)s. You can also choose that we phone you.")
    else:
        text = marked(
            "We are closed now. A person answers you by %(day)s at %(clock)s. You can also choose that we phone you."
        )
    return _answer(due_by, Why(text, _told(due_by)))


def _answer(due_by: datetime, what: Why) -> Promised:
    return Promised(PromiseKind.ANSWER, due_by, None, None, what)


def _told(at: datetime) -> dict[str, str]:
    return {"day": f"{at.astimezone(OSLO):%d.%m.%Y}", "clock": _clock(at)}


def _clock(at: datetime) -> str:
    return f"{at.astimezone(OSLO):%H:%M}"


def _part_of_day(calendar: Calendar, at: datetime) -> int:
    """Which part of the day's opening hours a moment falls in; before them is the first, after them the last."""
    start, end = _day_of(calendar, at)
    worked = hours.working_minutes_between(calendar, start, at)
    total = hours.working_minutes_between(calendar, start, end)
    if total == 0:  # somebody phoned on a closed day: go by the clock
        return min(PARTS_OF_DAY - 1, at.astimezone(OSLO).hour * PARTS_OF_DAY // 24)
    return min(PARTS_OF_DAY - 1, worked * PARTS_OF_DAY // total)


def _end_of_part(calendar: Calendar, at: datetime, part: int) -> datetime:
    """The first moment after this part of the day (the next midnight after the last)."""
    start, end = _day_of(calendar, at)
    if part == PARTS_OF_DAY - 1:
        return end
    total = hours.working_minutes_between(calendar, start, end)
    return hours.add_working_minutes(calendar, start, ceil(total * (part + 1) / PARTS_OF_DAY))


def _day_of(calendar: Calendar, at: datetime) -> tuple[datetime, datetime]:
    """The local day from midnight to midnight."""
    start = at.astimezone(OSLO).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return start, (hours.end_of_day(at).astimezone(UTC) + timedelta(microseconds=1)).astimezone(OSLO)
