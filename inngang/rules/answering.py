"""How fast we answer, and what that is held up to (svarfrister): first contact or follow-up, goals, who is slow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from inngang.rules.promises import ANSWER_DAYS, DECISION_DAYS
from inngang.rules.vocabulary import WAITS_LIVE, Channel, Refusal, UnitKind, Why, marked

FEWEST_TO_JUDGE: Final = 10  # fewer that were due say nothing about a unit
SLOW_SHARE: Final = 0.1  # so much under the whole country's share is slow
HALF: Final = (
    0.5  # the first line answers so many of a kind itself: those it passed on could have been answered there too
)
FEWEST_TO_COMPARE: Final = 5
APPLICATION: Final = "application"


class Contact(StrEnum):
    """First contact or follow-up (førstegangskontakt, oppfølging): whether somebody here has the person's case already."""

    FIRST = "first"
    FOLLOW_UP = "follow_up"


IN_WORDS: Final[Mapping[Contact, str]] = {
    Contact.FIRST: marked("First contact"),
    Contact.FOLLOW_UP: marked("Follow-up"),
}
NOBODY_HAS_IT: Final = marked("Nobody here has their case yet. Find out what it is about, and say what happens next.")
IS_FOLLOWED_UP: Final = marked("The person is followed up here, so those who know the case are asked first.")
IS_OWED: Final = marked("The person has something open here, so those who promised it are asked first.")
RINGS_BACK: Final = marked("One of us rang the person, who rings back and comes to the same one.")


def contact(*, is_followed_up: bool, is_owed: bool, rings_back: bool) -> tuple[Contact, Why]:
    """Which it is, and why, as the one who takes it reads it."""
    if rings_back:
        return Contact.FOLLOW_UP, Why(RINGS_BACK)
    if is_followed_up:
        return Contact.FOLLOW_UP, Why(IS_FOLLOWED_UP)
    if is_owed:
        return Contact.FOLLOW_UP, Why(IS_OWED)
    return Contact.FIRST, Why(NOBODY_HAS_IT)


# --- goals -------------------------------------------------------------------------------------------------------


class Goal(NamedTuple):
    """So many of a hundred are answered within so many minutes or working days (servicemål, svarfrist)."""

    kind: str  # a channel, or an application
    amount: int
    percent: int

    @property
    def in_minutes(self) -> bool:
        return self.kind in WAITS_LIVE


KINDS: Final[Mapping[str, str]] = {
    Channel.PHONE: marked("When you call us"),
    Channel.CHAT: marked("When you chat with us"),
    Channel.VISIT: marked("When you come to an office"),
    Channel.QUESTION: marked("When you write to us"),
    Channel.EMAIL: marked("When you send an e-mail"),
    Channel.SMS: marked("When you send a text message"),
    Channel.LETTER: marked("When you send a letter"),
    APPLICATION: marked("When you apply for something"),
}
MOST_MINUTES: Final = 120
LEAST_PERCENT: Final = 50


def goal(*, kind: str, amount: int, percent: int) -> Goal | Refusal:
    """A goal that may be set. It is never looser than what each person is promised."""
    if kind not in KINDS:
        return Refusal("unknown_kind", Why(marked("Choose what the goal is for.")))
    if not LEAST_PERCENT <= percent <= 100:
        return Refusal(
            "percent", Why(marked("A goal is for at least %(least)s of a hundred."), {"least": LEAST_PERCENT})
        )
    wanted = Goal(str(kind), amount, percent)
    if wanted.in_minutes:
        if not 1 <= amount <= MOST_MINUTES:
            return Refusal("minutes", Why(marked("Choose between 1 and %(most)s minutes."), {"most": MOST_MINUTES}))
        return wanted
    promised = DECISION_DAYS if kind == APPLICATION else ANSWER_DAYS
    if not 1 <= amount <= promised:
        return Refusal(
            "later_than_promised",
            Why(
                marked("Each person is promised this within %(most)s working days, so the goal cannot be later."),
                {"most": promised},
            ),
        )
    return wanted


# --- what the numbers say ----------------------------------------------------------------------------------------


def is_slow(*, within: int, due: int, all_within: int, all_due: int) -> bool:
    """Whether a unit answers clearly less often in time than the whole country. Few say nothing."""
    if due < FEWEST_TO_JUDGE or not all_due:
        return False
    return within / due <= all_within / all_due - SLOW_SHARE


def could_be_earlier(*, passed_on: int, taken: int, answered: int) -> int:
    """Of what the first line passed on of one kind, how many it could have answered: all, where it answers most itself.

    The same kind is answered by some of the first line and passed on by others; then it is a matter of knowing how.
    """
    if taken < FEWEST_TO_COMPARE or answered / taken < HALF:
        return 0
    return passed_on


class Level(StrEnum):
    """Who solved it (tjenestenivå)."""

    FIRST_LINE = "first_line"
    OFFICE = "office"
    SPECIAL = "special"


LEVELS: Final[Mapping[Level, str]] = {
    Level.FIRST_LINE: marked("The contact centre"),
    Level.OFFICE: marked("The offices"),
    Level.SPECIAL: marked("The special units"),
}
FIRST_LINE_KINDS: Final[Collection[UnitKind]] = (UnitKind.CONTACT_CENTRE, UnitKind.PHONE_RECEPTION)
