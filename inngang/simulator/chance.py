"""Chance without state: a number between 0 and 1 for (seed, purpose, whom, attempt), always the same one.

So each person keeps their luck whatever else is changed in a scenario (common random numbers), and a run can be told again.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from inngang.simulator.compiled import light

# Purposes. A new one gets a new number; a number is never used again for something else.
(
    GAP, WHO_KNOWS, SERVICE, PATIENCE, RETURNS, RETURN_DELAY, ACCEPTS, FOLLOWS, FOLLOW_DELAY, ABSENT, DAY, SLOT,
    HANDED, SERVICE_AGAIN, IS_COMPLEX, IN_PERSON, PLACE, SENT_BACK, LACKS,
) = range(1, 20)  # fmt: skip

BETWEEN = 1 << 20  # between the attempts of one who is passed on again and of what follows from it

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_PURPOSE = np.uint64(0xD6E8FEB86659FD93)
_ATTEMPT = np.uint64(0xA0761D6478BD642F)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
ONE = np.uint64(1)
_UNIT = 1.0 / 9007199254740992.0


@light
def mixed(value: Any) -> Any:
    """Splitmix64: neighbours in, strangers out."""
    x = np.uint64(value) + _GOLDEN
    x = (x ^ (x >> _30)) * _FIRST
    x = (x ^ (x >> _27)) * _SECOND
    return x ^ (x >> _31)


@light
def uniform(seed: int, purpose: int, whom: Any, attempt: int) -> float:
    """Strictly between 0 and 1."""
    key = mixed(np.uint64(seed) * _GOLDEN + np.uint64(purpose) * _PURPOSE)
    key = mixed(key ^ np.uint64(whom))
    key = mixed(key + np.uint64(attempt) * _ATTEMPT)
    return (float(key >> _11) + 0.5) * _UNIT


def uniforms(seed: int, purpose: int, whom: np.ndarray, attempt: int = 0) -> np.ndarray:
    """The same for many at once, each as `uniform` says it: for what is drawn where nothing is compiled."""
    with np.errstate(over="ignore"):
        key = _mixed_all(np.array([seed], np.uint64) * _GOLDEN + np.uint64(purpose) * _PURPOSE)
        key = _mixed_all(key ^ whom.astype(np.uint64))
        key = _mixed_all(key + np.uint64(attempt) * _ATTEMPT)
    return ((key >> _11).astype(np.float64) + 0.5) * _UNIT


def _mixed_all(value: np.ndarray) -> np.ndarray:
    x = value + _GOLDEN
    x = (x ^ (x >> _30)) * _FIRST
    x = (x ^ (x >> _27)) * _SECOND
    return np.asarray(x ^ (x >> _31))


@light
def from_table(table: np.ndarray, u: float) -> int:
    """The whole milliseconds that stand at `u` in a table of quantiles."""
    at = u * (table.shape[0] - 1)
    low = int(at)
    value = table[low] + (table[low + 1] - table[low]) * (at - low)
    return int(value + 0.5)
