"""The account of yesterday, made at night: whatever is missing is named in the log, and becomes a deviation with an owner."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from inngang.rules.hours import OSLO
from inngang.service.access.queries import CLOCK
from inngang.service.key_figures import balance
from inngang.service.key_figures.balance import Balance

log = logging.getLogger(__name__)


def balance_yesterday(*, at: datetime) -> list[Balance]:
    """One line per channel. An enquiry that is missing is an error somebody must see to."""
    day = at.astimezone(OSLO).date() - timedelta(days=1)
    account = balance.close_the_day(day=day, by=CLOCK, at=at)
    balance.give_owners(day=day, by=CLOCK, at=at)
    for line in account:
        if line.missing:
            log.error("%s, %s: neither answered nor promised: %s", day, line.channel, ", ".join(line.missing))
    return account
