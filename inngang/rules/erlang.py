"""What waiting costs, by formula: a line where people lose patience (Erlang A), and one where they never do (Erlang C).

A first guess for planning, and an oracle for the simulator. Sources: Garnett, Mandelbaum & Reiman (2002), "Designing a call
center with impatient customers"; Erlang (1917). One unit of time throughout: minutes.
"""

from __future__ import annotations

from typing import Final, NamedTuple

SMALL: Final = 1e-12


class Line(NamedTuple):
    """A line in balance (kø i likevekt)."""

    waits: float  # share who must wait at all
    gives_up: float  # share who leave before anybody answers
    wait: float  # mean wait in minutes, of everybody
    busy: float  # share of the time those who answer are busy

    @property
    def reached(self) -> float:
        """Share who reach somebody."""
        return 1.0 - self.gives_up


NOBODY_ASKS: Final = Line(0.0, 0.0, 0.0, 0.0)


def erlang_a(*, servers: int, per_minute: float, minutes_each: float, patience: float) -> Line:
    """The line M/M/n+M: contacts a minute, minutes each, and the mean minutes people wait before they leave.

    Raises ValueError when a time is not positive or a number is negative.
    """
    if minutes_each <= 0 or patience <= 0 or servers < 0 or per_minute < 0:
        raise ValueError("Times must be above 0, and numbers not below.")
    if per_minute == 0:
        return NOBODY_ASKS
    offered = per_minute * minutes_each
    weight, before, busy = 1.0, 0.0, 0.0  # of each state beside that of an empty line
    for at_work in range(1, servers + 1):
        before += weight
        busy += (at_work - 1) * weight
        weight *= offered / at_work
        if weight > 1e200:
            before, busy, weight = before / 1e200, busy / 1e200, weight / 1e200
    here, queued = weight, 0  # everybody busy, and so many in the queue
    waiting_states = all_waiting = 0.0
    leave_rate, serve_rate = 1.0 / patience, servers / minutes_each
    while True:
        waiting_states += here
        all_waiting += queued * here
        queued += 1
        here *= per_minute / (serve_rate + queued * leave_rate)
        if here <= SMALL * waiting_states and per_minute < serve_rate + queued * leave_rate:
            break
    total = before + waiting_states
    in_queue = all_waiting / total
    gives_up = min(1.0, in_queue / patience / per_minute)
    carried = (busy + servers * waiting_states) / total
    return Line(waiting_states / total, gives_up, in_queue / per_minute, carried / servers if servers else 0.0)


def erlang_c(*, servers: int, per_minute: float, minutes_each: float) -> Line:
    """The line M/M/n, where nobody leaves. Raises ValueError when more comes than can be answered: it would grow for ever."""
    offered = per_minute * minutes_each
    if minutes_each <= 0 or offered >= servers:
        raise ValueError("More comes than can be answered.")
    blocked = 1.0  # Erlang B, by its recursion
    for at_work in range(1, servers + 1):
        blocked = offered * blocked / (at_work + offered * blocked)
    waits = blocked / (1 - offered / servers * (1 - blocked))
    return Line(waits, 0.0, waits * minutes_each / (servers - offered), offered / servers)


def least_servers(
    *, reached: float, per_minute: float, minutes_each: float, patience: float, most: int = 10_000
) -> int:
    """The fewest who must answer for this share to reach somebody; `most` when not even that is enough."""
    low, high = 0, 1
    given = {"per_minute": per_minute, "minutes_each": minutes_each, "patience": patience}
    while high < most and erlang_a(servers=high, **given).reached < reached:
        low, high = high, min(most, 2 * high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if erlang_a(servers=middle, **given).reached >= reached else (middle, high)
    return high if erlang_a(servers=low, **given).reached < reached else low
