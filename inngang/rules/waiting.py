"""How long one waits (ventetid): an estimate learnt from what happened, and how good it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor, sqrt
from typing import Final, NamedTuple

from inngang.rules.vocabulary import Why, marked

USUAL_SECONDS: Final = 420.0  # a call, on average; used until enough is learnt
ENOUGH: Final = 20  # so many are needed before we go by what we have seen
SURE: Final = 1.28  # four of five waits fall inside so many standard deviations
LEAST_SHARE, MOST_SHARE = 0.1, 0.9


class Learnt(NamedTuple):
    """What is known of one line and channel: how long one takes, and how the waits told turned out."""

    count: int = 0  # type: ignore[assignment]  # of the talks; a row of values, never searched
    mean_seconds: float = USUAL_SECONDS
    spread_seconds: float = USUAL_SECONDS  # as wide as the mean, until we know
    told: int = 0
    low_ratio: float = 0.0  # one of ten waited less than this share of what we expected
    high_ratio: float = 0.0  # one of ten waited more than this


UNKNOWN: Final = Learnt()


class Estimate(NamedTuple):
    """A wait in whole minutes, from and to, and the middle we expect (anslag)."""

    low: int
    high: int
    expected_seconds: float


class Told(NamedTuple):
    """A wait we told, and what came of it: seconds until somebody took it; None when nobody did before they left."""

    line: str
    low: int
    high: int
    expected_seconds: float
    waited_seconds: float | None


class Account(NamedTuple):
    """How good the estimates were (treffsikkerhet)."""

    line: str
    count: int  # type: ignore[assignment]
    inside: int
    bias_minutes: float  # above 0: people waited longer than we said
    left: int  # gave up before anybody took it; not counted as right or wrong

    @property
    def share_inside(self) -> float | None:
        return self.inside / self.count if self.count else None


def estimate(*, ahead: int, staffed: int, learnt: Learnt = UNKNOWN) -> Estimate | None:
    """The wait of somebody with `ahead` before them; None when nobody is there to answer.

    With enough told waits to go by, the range is what eight of ten of those turned out to be. Until then it is worked
    out from how long one takes.
    """
    if staffed <= 0:
        return None
    if learnt.count < ENOUGH:
        learnt = UNKNOWN._replace(told=learnt.told, low_ratio=learnt.low_ratio, high_ratio=learnt.high_ratio)
    to_finish = max(0, ahead) + 1  # those before us, and one more that makes a desk free
    expected = to_finish * learnt.mean_seconds / staffed
    if learnt.told >= ENOUGH and learnt.high_ratio > learnt.low_ratio:
        low, high = expected * learnt.low_ratio, expected * learnt.high_ratio
    else:
        around = SURE * sqrt(to_finish) * learnt.spread_seconds / staffed
        low, high = expected - around, expected + around
    least = max(0, floor(low / 60))
    return Estimate(least, max(least + 1, ceil(high / 60)), expected)


def learn(seconds: Sequence[float], ratios: Sequence[float] = ()) -> Learnt:
    """What a number of handling times, and of told waits (waited / expected), teach us.

    The longest and shortest one in twenty of the handling times are left out: a screen left open overnight is no call.
    """
    kept = sorted(seconds)
    cut = len(kept) // 20
    kept = kept[cut : len(kept) - cut] if cut else kept
    if not kept:
        return UNKNOWN
    mean = sum(kept) / len(kept)
    spread = sqrt(sum((one - mean) ** 2 for one in kept) / len(kept))
    outcomes = sorted(ratios)
    return Learnt(
        count=len(seconds),
        mean_seconds=mean,
        spread_seconds=spread,
        told=len(outcomes),
        low_ratio=quantile(outcomes, LEAST_SHARE) if outcomes else 0.0,
        high_ratio=quantile(outcomes, MOST_SHARE) if outcomes else 0.0,
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value so far into an ordered row, between neighbours where it falls between."""
    place = share * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def is_inside(one: Told) -> bool:
    """Whether the wait fell within what we said. Half a minute off either way is what people would call right."""
    return one.waited_seconds is not None and one.low * 60 - 30 <= one.waited_seconds <= one.high * 60 + 30


def accounts(told: Iterable[Told]) -> list[Account]:
    """How good the estimates were, a line at a time, in the order of their names."""
    lines: dict[str, list[Told]] = {}
    for one in told:
        lines.setdefault(one.line, []).append(one)
    return [_account(line, lines[line]) for line in sorted(lines)]


def _account(line: str, told: Sequence[Told]) -> Account:
    ended = [(one.waited_seconds, one) for one in told if one.waited_seconds is not None]
    off = [(waited - one.expected_seconds) / 60 for waited, one in ended]
    return Account(
        line=line,
        count=len(ended),
        inside=sum(is_inside(one) for _, one in ended),
        bias_minutes=sum(off) / len(off) if off else 0.0,
        left=len(told) - len(ended),
    )


def in_words(*, place: int, range_: tuple[int, int] | None, staffed: int) -> Why:
    """The wait as it is told. No number when nobody is there to answer."""
    if staffed <= 0 or range_ is None:
        return Why(marked("You are number %(place)s in line. Nobody is there to answer just now."), {"place": place})
    return Why(
        marked("You are number %(place)s in line. It takes from %(from)s to %(to)s minutes."),
        {"place": place, "from": range_[0], "to": range_[1]},
    )
