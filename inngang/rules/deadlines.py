"""What is due when: from a day in a person's life to the moments we follow up (frister, oppfølgingspunkt, R289)."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from inngang.rules import hours, promises
from inngang.rules.access_matrix import Info
from inngang.rules.hours import OFFICE_HOURS, OSLO, Calendar
from inngang.rules.promises import OFFICE_DAYS, Promised
from inngang.rules.sick_note import NoteKind
from inngang.rules.vocabulary import PromiseKind, Refusal, Why, marked

FILE: Final = Path(__file__).with_name("deadlines.toml")
OLDEST_YEARS: Final = 18  # a day longer ago than this counts for nothing here
FURTHEST_DAYS: Final = 31  # a sick note or an allowance may begin a little later


class Of(StrEnum):
    """What a day is the start of (startdato)."""

    SICK = "sick"
    CHILD = "child"
    ALLOWANCE = "allowance"


class Heard(StrEnum):
    """Where we have the day from (kilde)."""

    PERSON = "person"
    NOTE = "note"
    REGISTER = "register"


class Deadline(NamedTuple):
    """One rule: what is due so long after a day (fristregel)."""

    code: str
    of: Of
    months: int
    weeks: int
    lead_days: int
    matter: str
    source: str

    @property
    def asks(self) -> bool:
        """Whether one of us gets it to do; else the person is only told what holds."""
        return self.lead_days > 0


class Moment(NamedTuple):
    """When one rule is due for one person, and from when one of us has it to do."""

    code: str
    due_on: date
    ask_on: date | None  # None: nobody is asked
    is_passed: bool = False  # a later one of the same day has passed too, so nobody is asked about this one any more


OF_WORDS: Final[Mapping[Of, str]] = {
    Of.SICK: marked("Ill since"),
    Of.CHILD: marked("Youngest child born"),
    Of.ALLOWANCE: marked("Has the work assessment allowance since"),
}
OF_ME: Final[Mapping[Of, str]] = {
    Of.SICK: marked("You have been ill since %(day)s."),
    Of.CHILD: marked("Your youngest child was born %(day)s."),
    Of.ALLOWANCE: marked("You have had the work assessment allowance since %(day)s."),
}
HEARD_WORDS: Final[Mapping[Heard, str]] = {
    Heard.PERSON: marked("The person told us"),
    Heard.NOTE: marked("A sick note from the doctor"),
    Heard.REGISTER: marked("A public register"),
}
HEARD_FROM_ME: Final[Mapping[Heard, str]] = {
    Heard.PERSON: marked("You told us."),
    Heard.NOTE: marked("We have it from the doctor's sick note."),
    Heard.REGISTER: marked("We have it from a public register."),
}
TITLES: Final[Mapping[str, str]] = {
    "D05": marked("Assess the activity requirement, at eight weeks"),
    "D06": marked("Dialogue meeting 2, within 26 weeks"),
    "D07": marked("Assess measures before the sickness benefit ends"),
    "D08": marked("The sickness benefit ends after a year"),
    "D09": marked("The work assessment allowance ends after three years, as a main rule"),
    "D10": marked("Follow up before the activity requirement, when the child is two and a half"),
    "D11": marked("Activity is required, when the child is three"),
}
# What the person is asked about; a part of the sentences below.
ABOUT: Final[Mapping[str, str]] = {
    "D05": marked("what you can do at work while you are ill"),
    "D06": marked("a meeting with you, your employer and us"),
    "D07": marked("what can help you when the sickness benefit ends"),
    "D09": marked("what comes after the work assessment allowance"),
    "D10": marked("work or education, in good time before your child is three"),
}
TOLD: Final[Mapping[str, str]] = {
    "D08": marked("The sickness benefit lasts until %(day)s at the longest. We talk with you before that."),
    "D11": marked("From %(day)s support asks that you work, study or look for work. We talk with you before that."),
}
ASKS: Final = marked("We ask you about %(what)s by %(day)s.")
ASKS_SOON: Final = marked("We ask you about %(what)s in the next few days.")
PROMISES: Final = marked("We get in touch with you by %(day)s at %(clock)s, about %(what)s.")
NOTE: Final = marked("%(title)s. Due %(day)s. Source: %(source)s.")
# What kind of information a day of its kind is, for the door.
INFO: Final[Mapping[Of, Info]] = {
    Of.SICK: Info.SICKLEAVE_FOLLOWUP,
    Of.CHILD: Info.STATE_FOLLOWUP,
    Of.ALLOWANCE: Info.STATE_FOLLOWUP,
}


@cache
def deadlines() -> Mapping[str, Deadline]:
    """The rules as they came with the product, by code."""
    return _read(FILE.read_text(encoding="utf-8"))[1]


@cache
def version() -> str:
    """Which file of rules it is; kept with what is made from it."""
    return _read(FILE.read_text(encoding="utf-8"))[0]


def _read(text: str) -> tuple[str, dict[str, Deadline]]:
    found: dict[str, Any] = tomllib.loads(text)
    return str(found.pop("version")), {code: _deadline(code, one) for code, one in found.items()}


def _deadline(code: str, given: dict[str, Any]) -> Deadline:
    spans = {"months": given.pop("months", 0), "weeks": given.pop("weeks", 0)}
    return Deadline(code=code, of=Of(given.pop("of")), **spans, **given)


def may_count(of: str, day: date, *, today: date) -> Refusal | None:
    """None when a day of this kind can be recorded; else what to look at again."""
    if of not in set(Of):
        return Refusal("of", Why(marked("Choose what the day is the start of.")))
    ahead = 0 if of == Of.CHILD else FURTHEST_DAYS
    if day > today + timedelta(days=ahead):
        return Refusal("not_come", Why(marked("That day has not come yet. Check the day.")))
    if day < add_months(today, -12 * OLDEST_YEARS):
        return Refusal("too_old", Why(marked("That is very long ago. Check the year.")))
    return None


def moments(of: Of, day: date, *, today: date) -> tuple[Moment, ...]:
    """All that follows from a day, the first one first. What is due on a day off is due the working day before.

    What has passed already is asked about at once, unless a later one of the same day has passed too.
    """
    found = sorted((_working_day(_after(day, rule)), code, rule) for code, rule in deadlines().items() if rule.of == of)
    last_passed = max((due for due, _, rule in found if due < today and rule.asks), default=date.min)
    return tuple(
        Moment(
            code,
            due,
            _working_day(due - timedelta(days=rule.lead_days)) if rule.asks else None,
            is_passed=due < today and (due < last_passed or not rule.asks),
        )
        for due, code, rule in found
    )


def promised(code: str, due_on: date, *, at: datetime, calendar: Calendar) -> Promised:
    """What the person is told when one of us has it: by the end of the day it is due, or soon when that has passed."""
    midnight = datetime(due_on.year, due_on.month, due_on.day, tzinfo=OSLO)
    open_then = hours.spans(calendar, midnight)
    due_by = open_then[-1][1].astimezone(OSLO) if open_then else hours.end_of_day(midnight)
    if due_by <= at:
        due_by = hours.add_working_days(calendar, at, OFFICE_DAYS)
    values = {"what": ABOUT[code], "day": f"{due_by:%d.%m.%Y}", "clock": f"{due_by:%H:%M}"}
    return Promised(PromiseKind.FOLLOW_UP, due_by, None, None, Why(PROMISES, values))


def in_general(made: Promised) -> Why:
    """The same promise where others may read along, such as on a telephone: by when, and not about what."""
    values = {name: value for name, value in made.what.values.items() if name != "what"}
    return Why(promises.TOLD[PromiseKind.FOLLOW_UP], values)


def told(code: str, due_on: date, *, today: date) -> Why:
    """What will happen and when, as the person reads it."""
    if code in TOLD:
        return Why(TOLD[code], {"day": f"{due_on:%d.%m.%Y}"})
    if due_on < today:
        return Why(ASKS_SOON, {"what": ABOUT[code]})
    return Why(ASKS, {"what": ABOUT[code], "day": f"{due_on:%d.%m.%Y}"})


class Change(StrEnum):
    """What a sick note does to the day somebody has been ill since."""

    RECORD = "record"
    CORRECT = "correct"
    END = "end"
    NOTHING = "nothing"


def of_note(kind: NoteKind, first: date, *, ill_since: date | None) -> Change:
    """A sick note tells since when by itself: the earliest first day counts, until one says that it ended."""
    if kind == NoteKind.END:
        return Change.END if ill_since is not None else Change.NOTHING
    if ill_since is None:
        return Change.RECORD
    return Change.CORRECT if first < ill_since else Change.NOTHING


def add_months(day: date, months: int) -> date:
    """The same day of a later or earlier month; its last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _after(day: date, rule: Deadline) -> date:
    return add_months(day, rule.months) + timedelta(weeks=rule.weeks)


def _working_day(day: date) -> date:
    """The day itself, or the last one before it that is worked."""
    while not hours.intervals_on(OFFICE_HOURS, day):
        day -= timedelta(days=1)
    return day
