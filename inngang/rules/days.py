"""What sort of day it is (dagtype): what makes more or fewer get in touch, beside the weekday and the time of day.

Holidays are those of the law. Pay days and the Mondays of the report card are Nav's usual ones: pensions and disability
benefit come on the 20th or the last working day before it, and the card is sent every second week.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from inngang.rules.hours import norwegian_holiday
from inngang.rules.vocabulary import marked

PAID_ON: Final = 20  # the day of the month
A_CARD_MONDAY: Final = date(2024, 1, 15)  # after the weeks 1 and 2 of 2024; then every second Monday
_DAY = timedelta(days=1)


class Mark(StrEnum):
    """What may set a day apart from others of its weekday."""

    HOLIDAY = "holiday"
    BETWEEN = "between"  # a working day between a holiday and a weekend (inneklemt dag)
    BEFORE_HOLIDAY = "before_holiday"
    AFTER_HOLIDAY = "after_holiday"
    CHRISTMAS_WEEK = "christmas_week"  # romjul
    PAY_DAY = "pay_day"
    AFTER_PAY_DAY = "after_pay_day"
    CARD_MONDAY = "card_monday"  # the day the report card (meldekort) is due


WORDS: Mapping[Mark, str] = {
    Mark.HOLIDAY: marked("Public holiday"),
    Mark.BETWEEN: marked("Between a holiday and the weekend"),
    Mark.BEFORE_HOLIDAY: marked("The day before a holiday"),
    Mark.AFTER_HOLIDAY: marked("The first working day after a holiday"),
    Mark.CHRISTMAS_WEEK: marked("Between Christmas and New Year"),
    Mark.PAY_DAY: marked("Pay day"),
    Mark.AFTER_PAY_DAY: marked("The working day after pay day"),
    Mark.CARD_MONDAY: marked("A Monday when the report card is due"),
}


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < 5 and norwegian_holiday(day) is None


def pay_day(year: int, month: int) -> date:
    """When pensions and disability benefit are paid: the 20th, or the last working day before it."""
    day = date(year, month, PAID_ON)
    while not is_working_day(day):
        day -= _DAY
    return day


def is_card_monday(day: date) -> bool:
    """Every second Monday the report card is due."""
    return (day - A_CARD_MONDAY).days % 14 == 0


@lru_cache(maxsize=4096)
def marks(day: date) -> frozenset[Mark]:
    """All that sets this day apart; nothing on an ordinary day, and nothing but the holiday on a holiday."""
    if norwegian_holiday(day) is not None:
        return frozenset({Mark.HOLIDAY})
    if not is_working_day(day):
        return frozenset()
    found = set()
    before, after = _free(day - _DAY), _free(day + _DAY)
    if before and after and (_is_holiday(day - _DAY) or _is_holiday(day + _DAY)):
        found.add(Mark.BETWEEN)
    elif _is_holiday(day + _DAY):
        found.add(Mark.BEFORE_HOLIDAY)
    elif _after_holiday(day):
        found.add(Mark.AFTER_HOLIDAY)
    if day.month == 12 and 27 <= day.day <= 30:
        found.add(Mark.CHRISTMAS_WEEK)
    if day == (paid := pay_day(day.year, day.month)):
        found.add(Mark.PAY_DAY)
    elif paid < day and not any(is_working_day(paid + n * _DAY) for n in range(1, (day - paid).days)):
        found.add(Mark.AFTER_PAY_DAY)
    if is_card_monday(day):
        found.add(Mark.CARD_MONDAY)
    return frozenset(found)


def _is_holiday(day: date) -> bool:
    return norwegian_holiday(day) is not None


def _free(day: date) -> bool:
    return not is_working_day(day)


def _after_holiday(day: date) -> bool:
    """The first working day after days that were free, when one of them was a holiday on a weekday."""
    back = day - _DAY
    while _free(back):
        if _is_holiday(back) and back.weekday() < 5:
            return True
        back -= _DAY
    return False
