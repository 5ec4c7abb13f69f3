"""Small numbers are not shown, so that nobody can tell who the few are (skjerming av små tall)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final

FEWEST: Final = 5  # a group of people smaller than this is not shown
SURE: Final = 1.96  # 95 in 100


def hidden_groups(sizes: Mapping[str, int]) -> frozenset[str]:
    """The groups that may not be shown, when their sum is known to all.

    A group nobody is in tells nothing. One hidden group alone could be found by subtraction, and a few hidden together
    make a small group too; so the next smallest are hidden with them until at least `FEWEST` stand behind.
    """
    present = sorted((size, name) for name, size in sizes.items() if size > 0)
    hidden = [(size, name) for size, name in present if size < FEWEST]
    others = [(size, name) for size, name in present if size >= FEWEST]
    while hidden and others and (len(hidden) < 2 or sum(size for size, _ in hidden) < FEWEST):
        hidden.append(others.pop(0))
    return frozenset(name for _, name in hidden)


@dataclass(frozen=True)
class Share:
    """A share of a group, with how sure it is: the range it lies in 95 times of 100."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        return self.count / self.of if self.of else None

    @property
    def range(self) -> tuple[float, float] | None:
        """From and to, by Wilson's way, which is right also for few and for none."""
        if not self.of:
            return None
        share, n, z = self.count / self.of, self.of, SURE
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


def protected(share: Share) -> Share | None:
    """None when the group, those the answer is yes for, or those it is no for, are few but not nobody."""
    few = {0 < number < FEWEST for number in (share.of, share.count, share.of - share.count)}
    return None if True in few else share
