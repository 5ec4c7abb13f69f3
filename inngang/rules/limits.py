"""How often something may be done, per browser, number, network and colleague (grenser).

Each limit is a bucket: it holds `most`, and fills up again evenly in `within`. What is beyond one is slowed, marked or
told of; nothing is thrown away, and what is acute is never slowed.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_network
from typing import NamedTuple


class Deed(StrEnum):
    """What is counted."""

    MESSAGE = "message"  # something written, in a new enquiry or an old one
    ANONYMOUS = "anonymous"  # a new enquiry from somebody we do not know
    UPLOAD = "upload"  # one sending with files
    LOGIN_START = "login_start"  # sent off to a login provider
    WRONG_CODE = "wrong_code"  # a pick-up code that opens nothing
    LOOK_UP = "look_up"  # a colleague asks for a person by identity number
    DOWNLOAD = "download"  # everything we have about oneself, as a file
    SIGNALS = "signals"  # one request of a telephone system


class Scope(StrEnum):
    """Whose bucket it is."""

    SESSION = "session"  # one browser
    PERSON = "person"  # somebody logged in
    STAFF = "staff"  # a colleague
    NUMBER = "number"  # a telephone number somebody gave
    NETWORK = "network"  # a neighbourhood of addresses: a library, an office, a family
    PARTNER = "partner"  # a system that signs what it sends


class Beyond(StrEnum):
    """What happens beyond the limit."""

    WAIT = "wait"  # told how long to wait; what is acute goes through, marked
    MARK = "mark"  # goes through, and a person looks at it
    ALARM = "alarm"  # told to wait, and those who watch over the log are told


class Limit(NamedTuple):
    """One line of the table."""

    deed: Deed
    scope: Scope
    most: int
    within: timedelta
    beyond: Beyond

    @property
    def seconds_each(self) -> float:
        """How long one takes to come back."""
        return self.within.total_seconds() / self.most


MINUTE, TEN_MINUTES, HOUR = timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)
REVIEW_WITHIN = timedelta(hours=24)  # somebody has looked at what was marked

LIMITS = (
    Limit(Deed.MESSAGE, Scope.SESSION, 5, MINUTE, Beyond.WAIT),
    Limit(Deed.MESSAGE, Scope.SESSION, 30, HOUR, Beyond.WAIT),
    Limit(Deed.MESSAGE, Scope.PERSON, 5, MINUTE, Beyond.WAIT),
    Limit(Deed.MESSAGE, Scope.PERSON, 30, HOUR, Beyond.WAIT),
    Limit(Deed.ANONYMOUS, Scope.SESSION, 3, TEN_MINUTES, Beyond.WAIT),
    Limit(Deed.ANONYMOUS, Scope.NUMBER, 3, TEN_MINUTES, Beyond.MARK),  # anybody can give the number of another
    Limit(Deed.ANONYMOUS, Scope.NETWORK, 60, TEN_MINUTES, Beyond.MARK),  # a library shares one
    Limit(Deed.UPLOAD, Scope.SESSION, 30, HOUR, Beyond.WAIT),
    Limit(Deed.UPLOAD, Scope.PERSON, 30, HOUR, Beyond.WAIT),
    Limit(Deed.LOGIN_START, Scope.SESSION, 10, MINUTE, Beyond.WAIT),
    Limit(Deed.LOGIN_START, Scope.NETWORK, 600, MINUTE, Beyond.WAIT),
    Limit(Deed.WRONG_CODE, Scope.SESSION, 10, TEN_MINUTES, Beyond.WAIT),
    Limit(Deed.WRONG_CODE, Scope.NETWORK, 50, TEN_MINUTES, Beyond.WAIT),
    Limit(Deed.LOOK_UP, Scope.STAFF, 60, HOUR, Beyond.ALARM),
    Limit(Deed.DOWNLOAD, Scope.PERSON, 1, MINUTE, Beyond.WAIT),
    Limit(Deed.SIGNALS, Scope.PARTNER, 3000, MINUTE, Beyond.WAIT),  # 50 a second, a minute's worth at once
)


class Over(NamedTuple):
    """A limit somebody is beyond, for how long, and how many times since."""

    limit: Limit
    wait_seconds: float
    times: int


class Verdict(NamedTuple):
    """What comes of it: wait this long (0: go on), mark it for review by these, tell of it by these."""

    wait_seconds: float
    marks: tuple[Over, ...]
    alarms: tuple[Over, ...]


def limits_of(*deeds: Deed) -> tuple[Limit, ...]:
    return tuple(limit for limit in LIMITS if limit.deed in deeds)


def judge(over: tuple[Over, ...], *, is_acute: bool) -> Verdict:
    """Acute never waits: what would have made it wait marks it instead.

    >>> judge((), is_acute=False)
    Verdict(wait_seconds=0.0, marks=(), alarms=())
    """
    waits = [one for one in over if one.limit.beyond != Beyond.MARK]
    marks = [one for one in over if one.limit.beyond == Beyond.MARK]
    alarms = tuple(one for one in over if one.limit.beyond == Beyond.ALARM)
    if is_acute:
        return Verdict(0.0, (*marks, *waits), alarms)
    return Verdict(max((one.wait_seconds for one in waits), default=0.0), tuple(marks), alarms)


def network_of(address: str) -> str:
    """The neighbourhood of an address: /24 of the short kind, /56 of the long; empty for what is no address."""
    try:
        return str(ip_network(f"{address}/{56 if ':' in address else 24}", strict=False))
    except ValueError:
        return ""
