"""Which way in suits a matter just now (råd om vei inn): from what it is about, and how long one waits on each.

It advises people and those who answer them alike; nobody is made to follow it, and every other way stands beside it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from inngang.rules.vocabulary import Why, marked


class Way(StrEnum):
    """A way to us (vei inn)."""

    WRITE = "write"
    PHONE = "phone"
    CALL_BACK = "call_back"
    VISIT = "visit"
    LETTER = "letter"
    ASSISTED = "assisted"  # somebody at the office or on the phone does it together with you


WITHOUT_A_SCREEN: Final = (Way.PHONE, Way.VISIT, Way.LETTER, Way.ASSISTED)  # every service has all of these
LONG_WAIT_MINUTES: Final = 20  # longer than this, and being phoned is better than waiting on the line

TODAY: Final = frozenset({"crisis_housing", "temporary_housing", "economic_assistance"})
TALK: Final = frozenset(
    {
        "debt_advice",
        "qualification_programme",
        "work_follow_up",
        "work_assessment_allowance",
        "disability_pension",
        "single_parent",
        "employer_follow_up",
        "unknown",
        "other_agency",
    }
)
PAPERS: Final = frozenset({"sickness_benefit", "aids", "employer_refund", "doctor_follow_up", "child_maintenance"})
SHORT: Final = frozenset({"case_status", "payment", "change_of_situation", "technical", "child_benefit"})


class Advice(NamedTuple):
    """The way we advise, and why."""

    way: Way
    why: Why


BY_PHONE = marked("This is best said aloud, and the wait on the phone is short now.")
BY_PHONE_NOW = marked("This should not wait. Phone us now.")
BACK_LONG = marked("This is best said aloud, but the wait on the phone is long now. Ask us to phone you.")
BACK_CLOSED = marked("This is best said aloud, but the phone is closed now. Ask us to phone you.")
VISIT_CLOSED = marked(
    "This should not wait, and the phone is closed now. Come to the office, or tell us that it is acute."
)
WRITE_PAPERS = marked(
    "There are often papers to send along. Write, and send them at once, or bring them to the office."
)
WRITE_SHORT = marked("A short question is answered as well in writing, and you need not wait on the phone.")
WRITE_ALL = marked("You can write whenever it suits you, and those who know the matter answer.")


def advise(*, matter: str, phone_open: bool, wait_minutes: int | None) -> Advice:
    """The way for a matter. `wait_minutes` is the longest the wait on the phone is expected to be; None when nobody knows."""
    if matter in TODAY:
        return Advice(Way.PHONE, Why(BY_PHONE_NOW)) if phone_open else Advice(Way.VISIT, Why(VISIT_CLOSED))
    if matter in TALK:
        if not phone_open:
            return Advice(Way.CALL_BACK, Why(BACK_CLOSED))
        if wait_minutes is None or wait_minutes > LONG_WAIT_MINUTES:
            return Advice(Way.CALL_BACK, Why(BACK_LONG))
        return Advice(Way.PHONE, Why(BY_PHONE))
    if matter in PAPERS:
        return Advice(Way.WRITE, Why(WRITE_PAPERS))
    return Advice(Way.WRITE, Why(WRITE_SHORT if matter in SHORT else WRITE_ALL))
